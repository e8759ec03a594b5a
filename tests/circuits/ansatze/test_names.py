"""Ansatze by name, as functions and as circuits."""

import cirq
import pytest

from tfq_models import circuits
from tfq_models.circuits.ansatze.names import ansatz_circuit

QUBITS = cirq.LineQubit.range(3)
THETA = circuits.parameters(40)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("brickwork", circuits.brickwork(QUBITS, THETA[:4], 2)),
        ("hardware_efficient", circuits.hardware_efficient(QUBITS, THETA[:12], 2)),
        ("strongly_entangling", circuits.strongly_entangling(QUBITS, THETA[:18], 2)),
    ],
)
def test_names_are_circuit_functions(name, expected):
    assert name in circuits.ANSATZE
    assert ansatz_circuit(name, QUBITS, 2) == expected


def test_symbols_go_on_after_those_in_use():
    used = ["theta_10", "theta_2", "x_7", "theta_a"]
    expected = circuits.strongly_entangling(QUBITS, THETA[11:20], 1)
    assert ansatz_circuit("strongly_entangling", QUBITS, 1, used) == expected


def test_functions_and_circuits():
    def ghz(qubits, num_layers):
        return cirq.Circuit(cirq.H(qubits[0]), [cirq.CNOT(*qubits[:2])] * num_layers)

    assert ansatz_circuit(ghz, QUBITS, 2) == ghz(QUBITS, 2)
    circuit = ghz(QUBITS, 1)
    assert ansatz_circuit(circuit, QUBITS, 5) is circuit


@pytest.mark.parametrize(
    ("ansatz", "error", "message"),
    [
        ("cubic", ValueError, "`ansatz` must be one of 'brickwork'"),
        (3, TypeError, "`ansatz` must be a name, function or circuit"),
        (lambda qubits, num_layers: 3, TypeError, "`ansatz` must return a cirq.Circuit"),
        (cirq.Circuit(cirq.X(cirq.q(7))), ValueError, "must act on the qubits .* on q\\(7\\) too"),
    ],
)
def test_wrong_ansatze_are_refused(ansatz, error, message):
    with pytest.raises(error, match=message):
        ansatz_circuit(ansatz, QUBITS, 1)
