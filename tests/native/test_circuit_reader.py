"""What the native reader understands of a circuit's bytes, and what it says of the rest."""

import struct

import cirq
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.circuit_tensors.random_circuits import circuits as circuits_on
from tests.circuit_tensors.random_circuits import exact_and_other_numbers, registers
from tests.native.native_states import (
    DAMAGED,
    SYMBOL,
    UNKNOWN_GATE,
    UNKNOWN_QUBIT,
    assert_equal_cirq,
    read,
    states,
)
from tfq_models import native
from tfq_models.circuit_tensors import serialize_circuit

pytestmark = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

Q = cirq.GridQubit.rect(1, 6)
X = sympy.Symbol("x")


@hypothesis.settings(max_examples=3)
@hypothesis.given(registers(4, 4), st.data())
def test_circuits_that_tensorflow_quantum_writes(register, data):
    tfq = pytest.importorskip("tensorflow_quantum")
    qubits = tuple(sorted(register))
    some = circuits_on(qubits, exact_and_other_numbers(), most=24)
    circuits = data.draw(st.lists(some, min_size=4, max_size=4))
    tensor = tfq.convert_to_tensor(circuits)
    assert_equal_cirq(tensor.numpy().tolist(), qubits)
    theirs = tfq.get_state_op()(tensor, [], tf.zeros([4, 0])).to_tensor()
    np.testing.assert_allclose(states(tensor.numpy().tolist(), qubits), theirs, atol=1e-6)


GOOD = serialize_circuit(cirq.Circuit(cirq.X(Q[0]) ** 0.5))
CONTROLLED = serialize_circuit(cirq.Circuit(cirq.X(Q[0]).controlled_by(Q[1], Q[2])))
NOT_UNDERSTOOD = {
    "nothing": (b"", DAMAGED),
    "text": (b"hello", DAMAGED),
    "a circuit cut short": (GOOD[:-1], DAMAGED),
    "no gate set": (GOOD[:-16], DAMAGED),
    "another gate set": (GOOD.replace(b"tfq_gate_set", b"abc_gate_set"), DAMAGED),
    "an unknown gate": (GOOD.replace(b"XP", b"QP"), UNKNOWN_GATE),
    "a channel": (serialize_circuit(cirq.Circuit(cirq.depolarize(0.1)(Q[0]))), UNKNOWN_GATE),
    "a symbol": (serialize_circuit(cirq.Circuit(cirq.X(Q[0]) ** X)), SYMBOL),
    "an unknown qubit": (
        serialize_circuit(cirq.Circuit(cirq.X(cirq.GridQubit(5, 5)))),
        UNKNOWN_QUBIT,
    ),
    "an unknown control": (CONTROLLED.replace(b"0_1,0_2", b"0_1,0_9"), UNKNOWN_QUBIT),
    "a control twice": (CONTROLLED.replace(b"0_1,0_2", b"0_1,0_1"), DAMAGED),
    "a control that is the target": (CONTROLLED.replace(b"0_1,0_2", b"0_1,0_0"), DAMAGED),
    "a control value of 2": (CONTROLLED.replace(b"1,1", b"1,2"), DAMAGED),
    "a control value missing": (CONTROLLED.replace(b"1,1", b"1,,"), DAMAGED),
    "infinity": (GOOD.replace(b"\0\0\0\x3f", b"\0\0\x80\x7f"), DAMAGED),
    "not a number": (GOOD.replace(b"\0\0\0\x3f", b"\0\0\xc0\x7f"), DAMAGED),
    "no exponent": (GOOD.replace(b"\x08exponent", b"\x08exponant"), DAMAGED),
}


@pytest.mark.parametrize("name", NOT_UNDERSTOOD)
def test_what_is_not_understood(name):
    bad, problem = NOT_UNDERSTOOD[name]
    for row, size in [(0, 1), (3, 5), (290, 300)]:
        circuits = [GOOD] * size
        circuits[row] = bad
        found = read(circuits, Q)
        assert (found[1], found[2]) == (problem, row)
        assert found[0].shape == (0, 64)


def test_a_shift_that_tensorflow_quantum_ignores():
    gate = cirq.PhasedISwapPowGate(phase_exponent=0.1, exponent=0.7)
    data = serialize_circuit(
        cirq.Circuit(cirq.X(Q[1]), cirq.H(Q[2]), gate(*Q[:2]).controlled_by(Q[2]))
    )
    zero, half = (b"global_shift\x12\x07\n\x05\r" + struct.pack("<f", x) for x in (0, 0.5))
    assert data.count(zero) == 3
    assert_equal_cirq([data.replace(zero, half)], Q)


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ([], "1 to 30 qubits. Received: 0"),
        (["0"] * 2, "distinct. Received: 0 twice"),
        ([str(i) for i in range(31)], "Received: 31"),
    ],
)
def test_wrong_qubit_ids(ids, message):
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        native.operations().tfq_models_circuit_states([GOOD], qubit_ids=ids)


def test_a_state_that_does_not_fit_is_an_error():
    circuits = [serialize_circuit(cirq.Circuit(cirq.X(cirq.LineQubit(0))))] * 2**20
    with pytest.raises(tf.errors.ResourceExhaustedError):
        read(circuits, cirq.LineQubit.range(30))
