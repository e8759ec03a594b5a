"""Tens of thousands of damaged messages: each is refused, or read, by both readers alike."""

import time

import cirq
import hypothesis.strategies as st
import numpy as np
import pytest
import sympy

from tests.circuit_tensors.message_cases import DAMAGED, SOUND
from tests.circuit_tensors.mutations import mutated
from tests.circuit_tensors.random_circuits import circuits, numbers
from tests.drawing import drawn
from tests.native.native_tables import operations_of, read_tables, with_sorted_controls
from tfq_models import native
from tfq_models.circuit_tensors import from_circuit_tensor, serialize_circuit
from tfq_models.circuit_tensors.reading.gates import qubit_id
from tfq_models.circuit_tensors.reading.tables import TableReader

pytestmark = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

QUBITS = tuple(sorted([*cirq.GridQubit.rect(1, 3), cirq.GridQubit(-1, 12), cirq.LineQubit(-3)]))
IDS = [qubit_id(q) for q in QUBITS]
NAMES = ["x", "θ"]


ANGLES = numbers() | st.builds(
    lambda number, name: number * sympy.Symbol(name), numbers(), st.sampled_from(NAMES)
)
SEEDS = [*map(serialize_circuit, drawn(circuits(QUBITS, ANGLES, 1, 7), 30)), *SOUND.values()]
OTHERS = [*SEEDS, *filter(None, DAMAGED.values())]
PURE = TableReader(IDS, NAMES)


def assert_refused_or_right(data):
    """Returns whether the bytes were understood."""
    tables = read_tables([data], IDS, NAMES)
    pure, reason = PURE([data])
    assert bool(reason) == bool(tables.problem)
    assert reason.isascii() and (not reason or reason.isprintable())
    for one, other in zip(tables[:3], pure[:3], strict=True):
        assert one.tobytes() == other.tobytes()
    if tables.problem:
        assert 1 <= tables.problem <= 5 and tables.row == 0 and not tables.splits.any()
        return False
    assert np.isfinite(tables.numbers).all()
    (circuit,) = from_circuit_tensor([data])
    wanted = list(map(with_sorted_controls, circuit.all_operations()))
    assert operations_of(tables, QUBITS, NAMES) == [wanted]
    return True


def fuzz(seed, count):
    """Returns how many of the mutants were understood."""
    rng = np.random.default_rng(seed)
    mutants = (mutated(rng, SEEDS[rng.integers(len(SEEDS))], OTHERS) for _ in range(count))
    return sum(map(assert_refused_or_right, mutants))


def test_a_thousand_mutants():
    assert 10 < fuzz(0, 1000) < 500


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_tens_of_thousands_of_mutants(block):
    assert 50 < fuzz(1 + block, 6000) < 3000


@pytest.mark.slow
def test_time_does_not_depend_on_the_damage():
    rng = np.random.default_rng(0)
    large = b"".join(SEEDS[:30]) * 40
    longest = 0
    for _ in range(300):
        data = mutated(rng, large, [large])
        start = time.process_time()
        read_tables([data], IDS, NAMES)
        longest = max(longest, time.process_time() - start)
    # Sound ones take some milliseconds a megabyte.
    assert longest < 2
