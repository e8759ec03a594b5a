"""What the reader in Python makes of circuits, whole and damaged; `tests/native` has the other.

There both are compared, on tens of thousands of damaged circuits.
"""

import time

import cirq
import numpy as np
import pytest

from tests.circuit_tensors import message_cases as cases
from tfq_models.circuit_tensors import from_circuit_tensor, serialize_circuit
from tfq_models.circuit_tensors.reading.tables import TableReader

STRANGERS = {
    kind: dict(messages)
    for kind, messages in [
        ("qubits", cases.UNKNOWN_QUBIT),
        ("symbols", cases.UNKNOWN_SYMBOL),
        ("channels", {"a channel": serialize_circuit(cirq.Circuit(cirq.reset(cirq.q(0, 0))))}),
    ]
}
# A word of what is said of some of the damage.
WORDS = {
    "nothing": "names no gate set",
    "cut short": "too early",
    "a key with a byte too many": "longer than it needs to be",
    "another gate set": "'tfq_gate_sex'",
    "control_values missing": "control_values, exponent, .* and not",
    "an unknown argument": "'exponents'",
    "three qubits for one": "acts on 1 qubits and not on 3",
    "a control that is the target": "the qubit 0_0 twice",
    "a control value of 7": "'7'",
    "nan in exponent of XP": "nan",
    "text for a number": "not a number",
}


def read(circuits):
    return TableReader(cases.QUBIT_IDS, cases.SYMBOL_NAMES)(circuits)


def test_a_table():
    a, b, c = cirq.GridQubit.rect(1, 3)
    circuit = cirq.Circuit(
        cirq.X(a) ** 0.5,
        cirq.ControlledOperation([a, c], cirq.rz(np.pi / 4)(b), [1, 0]),
        cirq.FSimGate(0.5, 0.25)(c, a),
    )
    tables, problem = TableReader(["0_0", "0_1", "0_2"], [])([serialize_circuit(circuit)] * 2)
    assert problem == ""
    assert tables.splits.tolist() == [0, 3, 6]
    assert tables.integers[:3].tolist() == [
        [0, 2, -1, 0, 0, -1, -1],
        [2, 1, -1, 0b101, 0b100, -1, -1],
        [13, 0, 2, 0, 0, -1, -1],
    ]
    np.testing.assert_array_equal(
        tables.numbers[3:],
        [[0.5, 1, 0, 1, 0], [0.25, 1, 0, 1, -0.5], [0.5, 1, 0.25, 1, 0]],
    )


@pytest.mark.parametrize("name", cases.SOUND)
def test_what_is_sound(name):
    _, problem = read([cases.SOUND[name]])
    assert problem == ""


@pytest.mark.parametrize("name", [*cases.DAMAGED, *list(cases.UNKNOWN_GATE)[:3]])
def test_what_is_damaged(name):
    data = (cases.DAMAGED | cases.UNKNOWN_GATE)[name]
    tables, problem = read([cases.ONE, data])
    assert problem.startswith("`inputs` must hold circuits in TensorFlow Quantum's format.")
    assert f"{len(data)} bytes in row 1 that are none, because " in problem
    assert problem.isascii() and problem.isprintable() and len(problem) < 500
    assert tables.splits.tolist() == [0, 0, 0] and not len(tables.integers)
    with pytest.raises(ValueError, match=f"row 1 that are none, because .*{WORDS.get(name, '')}"):
        from_circuit_tensor([cases.ONE, data])


def test_the_words_are_of_cases_that_exist():
    assert WORDS.keys() <= cases.DAMAGED.keys()


@pytest.mark.parametrize("kind", STRANGERS)
def test_what_a_layer_cannot_take(kind):
    for data in STRANGERS[kind].values():
        _, problem = read([cases.ONE, cases.ONE, data])
        assert problem.isascii() and problem.isprintable()
        assert "row 2" in problem
        assert f"Received: {kind} " in problem or "is not the name of a grid or line" in problem


@pytest.mark.parametrize("name", cases.LONG)
def test_time_is_linear_in_the_length(name):
    is_sound, data = cases.long_message(name)
    start = time.process_time()
    _, problem = read([data])
    # Sound ones take some 10 microseconds an operation; a square of the length would take hours.
    assert time.process_time() - start < 30
    assert (problem == "") == is_sound
