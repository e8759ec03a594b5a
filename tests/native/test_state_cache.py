"""The cache of states: what it keeps, and for how long."""

import concurrent.futures

import cirq
import numpy as np
import pytest
import sympy

from tests.native.native_states import assert_equal_cirq, read, states
from tfq_models import native
from tfq_models.circuit_tensors import cache_states, circuit_tensor, state_cache_info
from tfq_models.circuit_tensors import state_cache as module

needs_kernel = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

Q = cirq.GridQubit.rect(1, 6)
X = sympy.Symbol("x")
ENTANGLED = circuit_tensor(
    cirq.Circuit(cirq.rx(X).on_each(Q), cirq.CZ(*Q[:2])), ["x"], np.arange(10)[:, None]
)
ENTANGLED = ENTANGLED.numpy().tolist()
# Bytes of a state in complex64 and of its circuit; the cache needs somewhat more.
SIZE = 8 * 2**6 + len(ENTANGLED[0])


@pytest.fixture(autouse=True)
def _turned_off():
    cache_states(0)
    yield
    cache_states(0)


def counted(call):
    """Returns how many states were found and missed in a call."""
    before = state_cache_info()
    call()
    after = state_cache_info()
    return after.num_hits - before.num_hits, after.num_misses - before.num_misses


@needs_kernel
def test_it_is_off_at_first():
    assert counted(lambda: states(ENTANGLED, Q)) == (0, 0)
    assert state_cache_info()[:3] == (0, 0, 0)


@needs_kernel
def test_states_are_found_again():
    cache_states(10**6)
    first = states(ENTANGLED, Q)
    rows = [3, 3, 9, 0]
    again = {}
    assert counted(lambda: again.update(a=states([ENTANGLED[i] for i in rows], Q))) == (3, 0)
    np.testing.assert_array_equal(again["a"], first[rows])
    info = state_cache_info()
    assert info.memory_limit == 10**6
    assert info.num_states == 10
    assert 10 * SIZE < info.memory_used < 10 * (SIZE + 400)
    assert_equal_cirq(ENTANGLED, Q)


@needs_kernel
def test_qubits_and_precision_are_part_of_the_key():
    cache_states(10**6)
    row = ENTANGLED[:1]
    more = cirq.GridQubit.rect(1, 7)
    for call in (
        lambda: states(row, Q),
        lambda: states(row, Q, "complex128"),
        lambda: states(row, more),
        lambda: states(row, more[1:6] + more[:1]),
    ):
        assert counted(call) == (0, 1)
        assert counted(call) == (1, 0)
    assert_equal_cirq(row, Q)
    assert_equal_cirq(row, more)


@needs_kernel
def test_the_limit_is_kept_and_the_oldest_go():
    limit = 4 * (SIZE + 400)
    cache_states(limit)
    kept = state_cache_info()
    for row in ENTANGLED:
        states([row], Q)
        kept = state_cache_info()
        assert kept.memory_used <= limit
    assert 4 <= kept.num_states < 10
    assert counted(lambda: states(ENTANGLED[-4:], Q)) == (4, 0)
    assert counted(lambda: states(ENTANGLED[:1], Q)) == (0, 1)
    # What was used last stays, not what came last.
    cache_states(0)
    cache_states(limit)
    for row in [*ENTANGLED[:4], ENTANGLED[0], *ENTANGLED[4:6], ENTANGLED[0], *ENTANGLED[6:8]]:
        states([row], Q)
    assert counted(lambda: states(ENTANGLED[:1], Q)) == (1, 0)
    assert counted(lambda: states(ENTANGLED[1:2], Q)) == (0, 1)


@needs_kernel
def test_less_memory_frees_at_once():
    cache_states(10**6)
    states(ENTANGLED, Q)
    cache_states(3 * (SIZE + 400))
    info = state_cache_info()
    assert info.memory_used <= info.memory_limit == 3 * (SIZE + 400)
    assert 3 <= info.num_states < 10
    cache_states(0)
    assert state_cache_info()[:3] == (0, 0, 0)
    assert counted(lambda: states(ENTANGLED, Q)) == (0, 0)


@needs_kernel
def test_a_state_larger_than_the_limit_is_not_kept():
    cache_states(SIZE)
    assert counted(lambda: states(ENTANGLED, Q)) == (0, 10)
    assert state_cache_info().num_states == 0


@needs_kernel
def test_products_are_not_kept():
    cache_states(10**6)
    circuits = circuit_tensor(cirq.Circuit(cirq.rx(X).on_each(Q)), ["x"], [[0.1], [0.2]])
    assert counted(lambda: states(circuits, Q)) == (0, 0)
    assert state_cache_info().num_states == 0


@needs_kernel
def test_what_is_not_understood_is_not_kept():
    cache_states(10**6)
    assert read([ENTANGLED[0], b"hello"], Q)[1] != 0
    assert state_cache_info().num_states == 0


@needs_kernel
def test_several_threads_at_once():
    wanted = states(ENTANGLED, Q)
    cache_states(5 * (SIZE + 400))
    rows = [np.random.default_rng(i).integers(10, size=8) for i in range(300)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda some: states([ENTANGLED[i] for i in some], Q), rows)
        for some, one in zip(rows, found, strict=True):
            np.testing.assert_array_equal(one, wanted[some])
    assert state_cache_info().memory_used <= 5 * (SIZE + 400)


@pytest.mark.parametrize(("limit", "error"), [(-1, ValueError), (1.5, TypeError), ("1", TypeError)])
def test_wrong_limits(limit, error):
    with pytest.raises(error, match=f"`memory_limit` must be.*{limit}"):
        cache_states(limit)


def test_without_the_kernel(monkeypatch):
    monkeypatch.setattr(module, "_functions", lambda: None)
    monkeypatch.setattr(native, "why_not", lambda: "There is none.")
    cache_states(0)
    assert state_cache_info() == (0, 0, 0, 0, 0)
    with pytest.warns(RuntimeWarning, match="needs the native kernel.*There is none.*=100"):
        cache_states(100)
