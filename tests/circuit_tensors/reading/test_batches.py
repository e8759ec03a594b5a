"""Batches read at once say what the reader says that reads one circuit after the other."""

import cirq
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest
import sympy

from tests.circuit_tensors import message_cases as cases
from tests.circuit_tensors.handmade_messages import (
    GATE_SET,
    circuit,
    field,
    moment,
    number,
    operation,
    symbol,
)
from tests.circuit_tensors.mutations import mutated
from tests.circuit_tensors.random_circuits import circuits as circuits_on
from tests.circuit_tensors.random_circuits import numbers
from tests.circuit_tensors.test_tensorflow_quantum import CIRCUITS, written
from tests.drawing import drawn
from tfq_models.circuit_tensors import serialize_circuit, serialize_circuits
from tfq_models.circuit_tensors.reading import tables
from tfq_models.circuit_tensors.reading.batches import UnusualError
from tfq_models.circuit_tensors.reading.gates import qubit_id
from tfq_models.circuit_tensors.reading.messages import BEFORE_NUMBER, read_moments
from tfq_models.circuit_tensors.reading.tables import TableReader

QUBITS = (cirq.GridQubit(0, 0), cirq.GridQubit(0, 1), cirq.GridQubit(0, 2), cirq.LineQubit(-3))
SYMBOLS = sympy.symbols("x θ")


def refuse(_):
    raise UnusualError


def reader(one_by_one=False, ids=cases.QUBIT_IDS, names=cases.SYMBOL_NAMES):
    made = TableReader(ids, names)
    if one_by_one:
        made._read_batch = refuse
    return made


ANGLES = numbers() | st.builds(
    lambda number, symbol: number * symbol, numbers(), st.sampled_from(SYMBOLS)
)
BATCHES = st.lists(circuits_on(QUBITS, ANGLES, 1, 8), min_size=6, max_size=6)
USUAL = list(map(serialize_circuit, drawn(BATCHES, 3)[2]))


def assert_reads_the_same(circuits, fast=None):
    """Compares the ways to read, the tables byte by byte."""
    found, problem = (fast or reader())(circuits)
    wanted, reason = reader(one_by_one=True)(circuits)
    new, complaint = (fast or reader()).read_new(circuits)
    assert problem == complaint == reason
    assert [part.tobytes() for part in new] == [part.tobytes() for part in found]
    for one, other in zip(found, wanted, strict=True):
        assert one.dtype == other.dtype and one.shape == other.shape
        assert one.tobytes() == other.tobytes()


@hypothesis.settings(max_examples=5)
@hypothesis.given(BATCHES)
def test_circuits_of_the_library_are_read_at_once(batch):
    circuits = list(map(serialize_circuit, [cirq.Circuit(), *batch, cirq.Circuit()]))
    fast = reader()
    integers, numbers, sizes = fast._read_batch(circuits)
    assert sizes.tolist() == [sum(map(len, read_moments(data))) for data in circuits]
    assert len(integers) == len(numbers) == sum(sizes)
    assert_reads_the_same(circuits, fast)


def test_circuits_of_tensorflow_quantum_are_read_at_once():
    unitary = written()[:-1]  # the last one holds channels
    qubits = sorted(set().union(*(circuit.all_qubits() for circuit in CIRCUITS)))
    arguments = [qubit_id(qubit) for qubit in qubits], ["x", "y_10"]
    sizes = TableReader(*arguments)._read_batch(unitary)[2]
    assert sizes.tolist() == [len(list(circuit.all_operations())) for circuit in CIRCUITS[:-1]]


def test_numbers_come_from_their_own_rows():
    x, fast = cirq.X(QUBITS[0]), reader()
    for exponents in ([0.5, 0.25], [0.125, 2.0]):  # the second time all is known but the numbers
        found, _ = fast(list(serialize_circuits(cirq.Circuit(x**e) for e in exponents).numpy()))
        assert found.numbers[:, 0].tolist() == exponents


@pytest.mark.parametrize("name", [*cases.SOUND, *cases.DAMAGED])
def test_unusual_circuits_among_usual_ones(name):
    odd = {**cases.SOUND, **cases.DAMAGED}[name]
    assert_reads_the_same([*USUAL[:3], odd, *USUAL[3:]])
    assert_reads_the_same([odd, odd])


def test_mutants():
    rng = np.random.default_rng(1)
    circuits = USUAL
    others = [*circuits, *cases.SOUND.values(), *filter(None, cases.DAMAGED.values())]
    fast = reader()  # which remembers what it has seen
    for _ in range(600):
        row = rng.integers(len(circuits))
        odd = mutated(rng, circuits[row], others)
        assert_reads_the_same([*circuits[:row], odd, *circuits[row + 1 :]], fast)


@pytest.mark.parametrize("size", range(1, len(BEFORE_NUMBER)))
def test_what_looks_like_a_number_across_two_circuits(size):
    # The bytes after it would be taken for a number.
    first, second = BEFORE_NUMBER[:size], BEFORE_NUMBER[size:]
    usual = USUAL[0]
    assert_reads_the_same([usual, usual + first, second + usual, usual])
    assert_reads_the_same([GATE_SET + circuit(moment(operation())) + first, second + usual])


@pytest.mark.parametrize("bytes_", [b"\x12\x07\n\x05", b"\r\x12\x07\n", b"\0\0\0\0"])
def test_numbers_that_look_like_what_comes_before_one(bytes_):
    value = float(np.frombuffer(bytes_, "<f4")[0])
    usual = USUAL[0]
    odd = circuit(moment(operation(exponent=number("exponent", value)))) + GATE_SET
    assert_reads_the_same([usual, odd, usual])


def test_blanked_bytes_are_no_operation_that_is_known():
    # What is left of an operation, with zeros where a number was, and then the same without one.
    fast, sound = reader(), operation(exponent=symbol("exponent", "x"))
    data = circuit(moment(sound)) + GATE_SET
    assert_reads_the_same([data], fast)
    assert_reads_the_same([data.replace(b"XP", b"\0\0"), data], fast)
    assert_reads_the_same([field(2, b"") + GATE_SET, data], fast)


def test_remembers_few_kinds_and_circuits(monkeypatch):
    monkeypatch.setattr("tfq_models.circuit_tensors.reading.batches._MAX_KNOWN", 2)
    monkeypatch.setattr(tables, "NUM_REMEMBERED", 3)
    fast = reader()
    for batch in drawn(BATCHES, 4):
        assert_reads_the_same(list(map(serialize_circuit, batch)), fast)
        assert len(fast._read_batch._known) <= 2 and len(fast._remembered) <= 3
