"""The settings of threads and of the cache of states."""

import importlib
import os

from tfq_models.doctor.findings import BrokenError, Finding


def processors():
    """Says how many processors the process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux
        return Finding(f"{len(os.sched_getaffinity(0))} of {os.cpu_count()} may be used.")
    return Finding(f"{os.cpu_count()} are there.")


def threads(name):
    """Checks an environment variable that holds a number of threads."""
    value = os.environ.get(name)
    if value is None:
        return Finding("not set")
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        said = f"{name} must be a number of threads, 1 or more. Received: {name}={value}."
        raise BrokenError(said, f"unset {name}")
    return Finding(value)


def tensorflow_threads():
    """Checks TensorFlow's own setting, where 0 leaves the choice to it."""
    name = "TF_NUM_INTRAOP_THREADS"
    return Finding("0") if os.environ.get(name) == "0" else threads(name)


def state_cache():
    """Says whether states of data circuits are kept."""
    info = importlib.import_module("tfq_models.circuit_tensors").state_cache_info()
    if info.memory_limit:
        return Finding(f"keeps states of data circuits in up to {info.memory_limit:,} bytes")
    return Finding("off, until `circuit_tensors.cache_states(memory_limit)` turns it on")
