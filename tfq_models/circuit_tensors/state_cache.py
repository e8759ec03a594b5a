"""States of data circuits, kept from epoch to epoch."""

import ctypes
import functools
import warnings
from typing import NamedTuple

from tfq_models import native
from tfq_models.base.checks import check_count

_LARGEST = 2**63 - 1


class StateCacheInfo(NamedTuple):
    """What the cache of states holds and has done.

    Args:
        memory_limit: Bytes that it may use; 0 where it is turned off.
        memory_used: Bytes that it uses, the circuits themselves included.
        num_states: States that it holds.
        num_hits: How often a state was found in it, since the process began.
        num_misses: How often one was not.
    """

    memory_limit: int
    memory_used: int
    num_states: int
    num_hits: int
    num_misses: int


def cache_states(memory_limit: int) -> None:
    """Keeps the states of data circuits, for the next time that a layer meets the same circuit.

    For data that come again in every epoch, in any order and any batches. There is one cache for
    the process; layers that take circuits without symbols use it, each for its own qubits and
    precision. When the memory is full, the states that were not used for the longest time go.

    It pays where data circuits entangle their qubits by many gates. A state takes `8 * 2**n` bytes
    for n qubits, twice that in complex128, besides the circuit. Circuits of one-qubit gates only,
    such as angle and basis encodings, are never kept, because to make their states takes no longer
    than to copy them.

    Without the native kernel this has no effect but a warning. Results are the same in any case.

    Args:
        memory_limit: Bytes that the cache may use. 0 turns it off, which is how a process begins,
            and frees its memory; less than before frees what is too much.

    Raises:
        TypeError: If `memory_limit` is not an integer.
        ValueError: If it is negative.

    Example:
        >>> from tfq_models.circuit_tensors import cache_states
        >>> cache_states(0)
    """
    memory_limit = check_count("memory_limit", memory_limit, at_least=0)
    functions = _functions()
    if functions is not None:
        functions.tfq_models_set_state_cache_limit(min(memory_limit, _LARGEST))
    elif memory_limit:
        warnings.warn(
            "`cache_states` needs the native kernel; states are computed anew. "
            f"{native.why_not()} Received: memory_limit={memory_limit}.",
            RuntimeWarning,
            stacklevel=2,
        )


def state_cache_info() -> StateCacheInfo:
    """Returns what the cache holds and has done: all zeros without the native kernel."""
    numbers = (ctypes.c_int64 * len(StateCacheInfo._fields))()
    functions = _functions()
    if functions is not None:
        functions.tfq_models_state_cache_info(numbers)
    return StateCacheInfo(*numbers)


@functools.cache
def _functions():
    """Returns the native library's functions, or None where there is none."""
    if native.operations() is None:
        return None
    functions = ctypes.CDLL(str(native.library()))
    functions.tfq_models_set_state_cache_limit.argtypes = [ctypes.c_int64]
    functions.tfq_models_set_state_cache_limit.restype = None
    functions.tfq_models_state_cache_info.restype = None
    return functions
