"""What the library stands on: TensorFlow, Keras, the native kernel, TensorFlow Quantum, a GPU."""

import importlib
import importlib.util
import os
import platform
import sys

from tfq_models import native
from tfq_models.doctor import packages
from tfq_models.doctor.findings import MISSING, REINSTALL, BrokenError, Finding, first_line

_INSTRUCTIONS = {
    "_kernel_v4": "uses AVX-512",
    "_kernel_v3": "uses AVX2. AVX-512, on a processor that has it, takes 16 numbers at once, not 8",
    "_kernel_generic": "uses what every processor of this kind has",
}


def tensorflow():
    """Checks that TensorFlow can be imported."""
    try:
        module = importlib.import_module("tensorflow")
        return Finding(f"{module.__version__} can be imported.")
    except Exception as error:
        command = 'pip install --force-reinstall "tensorflow>=2.18"'
        raise BrokenError(f"TensorFlow cannot be imported: {first_line(error)}", command) from error


def keras():
    """Checks the Keras that is chosen, and says why it is."""
    wish = os.environ.get("TF_USE_LEGACY_KERAS")
    legacy = wish in ("1", "true", "True")  # as TensorFlow reads it
    if legacy and importlib.util.find_spec("tf_keras") is None:
        said = f"TF_USE_LEGACY_KERAS={wish} chooses tf_keras, which is not installed."
        command = f"{packages.tf_keras_command()}  # or: unset TF_USE_LEGACY_KERAS"
        raise BrokenError(said, command)
    try:
        importlib.import_module("tfq_models.base.which_keras")
    except Exception as error:
        command = packages.tf_keras_command() if legacy else "export KERAS_BACKEND=tensorflow"
        raise BrokenError(f"Keras cannot be used. {first_line(error)}", command) from error
    if legacy:
        number = packages.version("tf_keras")
        return Finding(f"tf_keras {number} is chosen by TF_USE_LEGACY_KERAS={wish}.")
    why = "is not set" if wish is None else f"is {wish!r}, and only 1 or true chooses tf_keras"
    number = packages.version("keras")
    said = f"Keras {number} is chosen, because TF_USE_LEGACY_KERAS {why}."
    return Finding(f"{said} It runs on TensorFlow, by {_backend_place()}.")


def _backend_place():
    if "KERAS_BACKEND" in os.environ:
        return "KERAS_BACKEND"
    folder = os.environ.get("KERAS_HOME", os.path.join("~", ".keras"))
    file = os.path.join(folder, "keras.json")
    return file if os.path.exists(os.path.expanduser(file)) else "default"


def kernel():
    """Checks the native kernel."""
    wish = os.environ.get("TFQ_MODELS_NATIVE", "")
    mend = "unset TFQ_MODELS_NATIVE" if wish else REINSTALL
    try:
        path = native.library()
    except LookupError as reason:
        if wish not in ("", "off"):
            raise BrokenError(str(reason), mend) from reason
        said = f"{reason} Circuits run in TensorFlow: the same values, several times slower."
        helps = wish or "compiler" in str(reason)  # else it was not written for this machine
        return Finding(said, MISSING, mend if helps else "")
    try:
        reason = native.why_not()
    except ValueError as error:
        raise BrokenError(str(error), "unset TFQ_MODELS_NUM_THREADS") from error
    if reason is not None:
        raise BrokenError(reason, mend)
    return Finding(f"{path} is loaded; it {_INSTRUCTIONS.get(path.stem, 'runs')}.")


def tensorflow_quantum():
    """Checks TensorFlow Quantum, which the library can do without."""
    if importlib.util.find_spec("tensorflow_quantum") is None:
        said = "Not installed. It costs nothing but `backend='tfq'` and `differentiator=`."
        if _has_tfq_wheels():
            return Finding(said, MISSING, 'pip install "tfq_models[tfq]"')
        said += " It has wheels for CPython 3.10 to 3.12 on Linux x86_64 only, which this is not."
        return Finding(said, MISSING)
    try:
        importlib.import_module("tensorflow_quantum")
    except Exception as error:
        said = f"It is installed and cannot be imported: {first_line(error)}"
        command = 'pip install "tfq_models[tfq]"  # or: pip uninstall tensorflow-quantum'
        raise BrokenError(said, command) from error
    return Finding(f"{packages.version('tensorflow-quantum')} can be imported.")


def _has_tfq_wheels():
    machine = (platform.system(), platform.machine(), platform.python_implementation())
    return machine == ("Linux", "x86_64", "CPython") and (3, 10) <= sys.version_info[:2] <= (3, 12)


def gpu():
    """Says which GPUs TensorFlow sees."""
    devices = importlib.import_module("tensorflow").config.list_physical_devices("GPU")
    if devices:
        return Finding(f"TensorFlow sees {len(devices)}; `backend='auto'` runs circuits there.")
    said = "TensorFlow sees none, so circuits run on the processor."
    linux = platform.system() == "Linux"
    command = 'pip install "tensorflow[and-cuda]"  # for a GPU by NVIDIA'
    return Finding(said, MISSING, command if linux else "")
