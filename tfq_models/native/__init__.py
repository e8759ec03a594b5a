"""The native kernel: C++ operations for TensorFlow on CPUs under Linux, where they were built.

Everything works without them, slower; `why_not()` says why they are not in use. The environment
variable `TFQ_MODELS_NATIVE` decides before the first use: `off` leaves them out, a path loads that
library, and anything else is refused. `python -m tfq_models.native` tells what would be loaded.
"""

import ctypes
import functools
import importlib
import os
import pathlib
import platform
import threading

from tfq_models.native.elf import why_unfit
from tfq_models.native.interrupts import hear_interrupts
from tfq_models.native.threads import num_threads, wished_threads

_FOLDER = pathlib.Path(__file__).parent
# What the compiler may use, by the names that Linux gives to it; the better library first.
_AVX2 = frozenset({"avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"})
_AVX512 = _AVX2 | {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}
_ANY = {"_kernel_generic.so": frozenset()}
_VARIANTS = {
    "x86_64": {"_kernel_v4.so": _AVX512, "_kernel_v3.so": _AVX2, **_ANY},
    "aarch64": _ANY,
}
_LOCK = threading.Lock()


def operations():
    """Returns TensorFlow's module of the native operations, or None where there is none.

    The first call loads the library; it imports TensorFlow and does not start its runtime.

    Raises:
        ValueError: `TFQ_MODELS_NUM_THREADS` is not a number of threads.
    """
    return _load()[0]


def why_not():
    """Returns None where `operations()` finds them, and otherwise says why not.

    Raises:
        ValueError: `TFQ_MODELS_NUM_THREADS` is not a number of threads.
    """
    return _load()[1]


def library():
    """Returns the path of the library for this machine, without loading it.

    Raises:
        LookupError: There is none; the message says why.
    """
    wish = os.environ.get("TFQ_MODELS_NATIVE", "")
    if wish == "off":
        raise LookupError("The native kernel is turned off by TFQ_MODELS_NATIVE=off.")
    if wish:
        return _library_at(wish)
    return _library_in(_FOLDER)


def shown(path) -> str:
    """Returns a path as text that can be printed, whatever bytes it is made of."""
    return str(path).encode(errors="backslashreplace").decode()


def _library_in(folder):
    machine = platform.machine()
    if platform.system() != "Linux" or machine not in _VARIANTS:
        raise LookupError(
            "The native kernel is written for Linux on x86-64 and on 64-bit Arm. "
            f"This is {platform.system()} on {machine}."
        )
    if not os.path.isdir(folder):
        raise LookupError(
            "The native kernel must lie in a folder, because a library cannot be loaded from "
            f"within an archive. Here it would be {shown(folder)}."
        )
    flags = _cpu_flags()
    for name, needs in _VARIANTS[machine].items():
        if flags >= needs and os.path.exists(folder / name):
            return folder / name
    if machine == "x86_64" and not flags >= _AVX2:
        raise LookupError(
            "The native kernel needs a processor with AVX2 under Linux, unless it was built with "
            f"TFQ_MODELS_GENERIC=1. Missing: {', '.join(sorted(_AVX2 - flags))}."
        )
    raise LookupError(
        "The native kernel was not built when tfq_models was installed. Install a C++ compiler "
        "(GCC 11 or later), then tfq_models again, with `pip install -v` to see why."
    )


def _library_at(wish):
    if not os.path.isfile(wish):
        raise LookupError(
            "TFQ_MODELS_NATIVE must be `off` or the path of a library. "
            f"Received: TFQ_MODELS_NATIVE={shown(wish)}."
        )
    return pathlib.Path(wish).absolute()


def _cpu_flags():
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
    except (OSError, ValueError):
        return frozenset()
    for line in text.splitlines():
        name, _, flags = line.partition(":")
        if name.strip() == "flags":
            return frozenset(flags.split())
    return frozenset()


def _load():
    with _LOCK:
        return _load_once()


@functools.cache
def _load_once():
    """Returns the operations and None, or None and the reason."""
    try:
        path = library()
    except LookupError as reason:
        return None, str(reason)
    wished = wished_threads()
    reason = why_unfit(path)
    if reason:
        return None, f"The native kernel at {shown(path)} does not load: {reason}"
    tf = importlib.import_module("tensorflow")
    try:
        module = tf.load_op_library(str(path))
        functions = ctypes.CDLL(str(path))
        functions.tfq_models_problem.restype = ctypes.c_char_p
        problem = functions.tfq_models_problem()
    except Exception as error:  # whatever the system or TensorFlow has against it
        return None, f"The native kernel at {shown(path)} does not load: {shown(error)}"
    if problem is not None:
        problem = problem.decode(errors="backslashreplace")
        return None, f"The native kernel cannot register its operations: {problem}"
    hear_interrupts(functions)
    functions.tfq_models_set_num_threads(wished or num_threads(tf.config.threading))
    return module, None
