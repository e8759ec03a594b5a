"""The native kernel: C++ operations for TensorFlow on CPUs with AVX2, where they were built.

Everything works without them, slower; `why_not()` says why they are not in use. The environment
variable `TFQ_MODELS_NATIVE` decides before the first use: `off` leaves them out, a path loads that
library, and anything else is refused. `python -m tfq_models.native` tells what would be loaded.
"""

import ctypes
import functools
import importlib
import os
import pathlib
import threading

_FOLDER = pathlib.Path(__file__).parent
# What the compiler may use, by the names that Linux gives to it; the better library first.
_AVX2 = frozenset({"avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"})
_AVX512 = _AVX2 | {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}
_VARIANTS = {"_kernel_v4.so": _AVX512, "_kernel_v3.so": _AVX2}
_LOCK = threading.Lock()


def operations():
    """Returns TensorFlow's module of the native operations, or None where there is none.

    The first call loads the library; it imports TensorFlow and does not start its runtime.
    """
    return _load()[0]


def why_not():
    """Returns None where `operations()` finds them, and otherwise one sentence that says why."""
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
    flags = _cpu_flags()
    if not flags >= _AVX2:
        raise LookupError(
            "The native kernel needs a processor with AVX2 under Linux. "
            f"Missing: {', '.join(sorted(_AVX2 - flags))}."
        )
    for name, needs in _VARIANTS.items():
        if flags >= needs and (_FOLDER / name).exists():
            return _FOLDER / name
    raise LookupError(
        "The native kernel was not built when tfq_models was installed. Install a C++ compiler "
        "(GCC 11 or later), then tfq_models again, with `pip install -v` to see why."
    )


def _library_at(wish):
    path = pathlib.Path(wish).absolute()
    if not path.is_file():
        raise LookupError(
            "TFQ_MODELS_NATIVE must be `off` or the path of a library. "
            f"Received: TFQ_MODELS_NATIVE={wish}."
        )
    return path


def _cpu_flags():
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
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
    tf = importlib.import_module("tensorflow")
    try:
        module = tf.load_op_library(str(path))
    except (tf.errors.OpError, RuntimeError) as error:
        return None, f"The native kernel at {path} does not load: {error}"
    return _checked(module, ctypes.CDLL(str(path)), tf.config.threading)


def _checked(module, functions, threading_config):
    functions.tfq_models_problem.restype = ctypes.c_char_p
    problem = functions.tfq_models_problem()
    if problem is not None:
        return None, f"The native kernel cannot register its operations: {problem.decode()}"
    num_threads = threading_config.get_intra_op_parallelism_threads()
    if num_threads and "TFQ_MODELS_NUM_THREADS" not in os.environ:
        functions.tfq_models_set_num_threads(num_threads)
    return module, None
