"""The settings of threads and of the cache of states."""

import importlib
import os

from tfq_models.doctor.findings import BrokenError, Finding
from tfq_models.native import machine
from tfq_models.native.threads import wished_threads


def processors():
    """Says how many processors the process may use, by its affinity and its container's quota."""
    return Finding(f"{machine.usable_processors()} of {os.cpu_count()} may be used.")


def threads():
    """Checks the native kernel's own setting."""
    try:
        wish = wished_threads()
    except ValueError as error:
        raise BrokenError(str(error), "unset TFQ_MODELS_NUM_THREADS") from error
    return Finding("not set" if wish is None else str(wish))


def tensorflow_threads():
    """Says what TensorFlow's own setting is, which counts where the kernel's is not set."""
    return Finding(os.environ.get("TF_NUM_INTRAOP_THREADS", "not set"))


def state_cache():
    """Says whether states of data circuits are kept."""
    info = importlib.import_module("tfq_models.circuit_tensors").state_cache_info()
    if info.memory_limit:
        return Finding(f"keeps states of data circuits in up to {info.memory_limit:,} bytes")
    return Finding("off, until `circuit_tensors.cache_states(memory_limit)` turns it on")
