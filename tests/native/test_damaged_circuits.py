"""Damaged circuits: refused, or read as the pure decoder reads them."""

import struct

import cirq
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest

from tests.circuit_tensors.mutations import mutated
from tests.circuit_tensors.random_circuits import circuits, numbers
from tests.drawing import drawn
from tests.native.native_states import expected, read
from tfq_models import native
from tfq_models.circuit_tensors import from_circuit_tensor, serialize_circuit

pytestmark = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

QUBITS = tuple(sorted([cirq.GridQubit(-1, 12), *cirq.GridQubit.rect(1, 2), cirq.LineQubit(1)]))
# Of products of larger numbers, Cirq loses the angle; the native kernel does not.
LARGEST_NUMBER = 100


SEEDS = list(map(serialize_circuit, drawn(circuits(QUBITS, numbers(), 6, 6), 20)))


def assert_refused_or_right(data):
    """Returns whether the bytes were understood."""
    found, problem, row = read([data], QUBITS)
    if problem:
        assert 1 <= problem <= 5 and row == 0 and found.shape == (0, 16)
        return False
    np.testing.assert_allclose(np.linalg.norm(found), 1, atol=1e-5)
    assert len(from_circuit_tensor([data])) == 1
    if largest_number(data) < LARGEST_NUMBER:
        np.testing.assert_allclose(found, expected([data], QUBITS), atol=1e-5)
    return True


def largest_number(data):
    """Returns the largest number that bytes after a float's key may stand for."""
    places = [i + 1 for i, byte in enumerate(data[:-4]) if byte == 0x0D]
    numbers = [struct.unpack_from("<f", data, place)[0] for place in places]
    return max(map(abs, numbers), default=0)


def mutate_many(seed, count):
    """Returns how many of the mutants were understood."""
    rng = np.random.default_rng(seed)
    mutants = (mutated(rng, SEEDS[rng.integers(len(SEEDS))], SEEDS) for _ in range(count))
    return sum(map(assert_refused_or_right, mutants))


def test_thousands_of_mutants():
    assert 100 < mutate_many(0, 4000) < 2000


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_hundreds_of_thousands_of_mutants(block):
    assert 0 < mutate_many(1 + block, 15000) < 15000


def test_circuits_cut_short():
    for data in SEEDS[:3]:
        for size in range(len(data)):
            assert not assert_refused_or_right(data[:size])


def test_single_bytes_changed():
    data = min(SEEDS, key=len)[:400]
    for position in range(len(data)):
        for change in (1, 0x80, 0xFF):
            assert_refused_or_right(
                data[:position] + bytes([data[position] ^ change]) + data[position + 1 :]
            )


@hypothesis.given(st.binary(max_size=60))
def test_any_bytes(data):
    assert_refused_or_right(data)


@hypothesis.given(st.sampled_from(SEEDS), st.data())
def test_any_change(data, draw):
    start = draw.draw(st.integers(0, len(data)))
    end = draw.draw(st.integers(start, min(start + 20, len(data))))
    assert_refused_or_right(data[:start] + draw.draw(st.binary(max_size=20)) + data[end:])
