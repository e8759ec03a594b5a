"""`State` against Cirq's state vectors."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import State

ROWS = [
    cirq.LineQubit.range(3),
    [cirq.GridQubit(-1, -1), cirq.GridQubit(0, 0), cirq.GridQubit(0, 1)],
    cirq.GridQubit.rect(1, 12)[9:],
]


@pytest.mark.parametrize("qubits", ROWS, ids=["line", "negative", "columns"])
def test_equals_cirq(qubits):
    circuits = [
        cirq.Circuit(),
        cirq.Circuit(cirq.H(qubits[1]), cirq.T(qubits[1])),
        cirq.Circuit(cirq.ry(0.3).on_each(*qubits), cirq.CNOT(qubits[2], qubits[0])),
    ]
    found = State(qubits[::-1])(circuits)
    expected = [circuit.final_state_vector(qubit_order=qubits) for circuit in circuits]
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert found.dtype == "complex64"
    assert State(qubits, dtype="float64")(circuits).dtype == "complex128"


def test_symbols():
    qubit, (a, b) = cirq.GridQubit(0, 0), sympy.symbols("a b")
    circuit = cirq.Circuit(cirq.X(qubit) ** a, cirq.Z(qubit) ** b)
    values = np.array([[0.5, 1.0], [0.25, 0.0]], np.float32)
    found = State([qubit], symbol_names=[b, "a"])([[circuit] * 2, values])
    expected = [
        cirq.resolve_parameters(circuit, {"b": x, "a": y}).final_state_vector()
        for x, y in values.tolist()
    ]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_empty_batch():
    assert State(cirq.LineQubit.range(2))(serialize_circuits([])).shape == (0, 4)
