"""The metric learner's encoding, against dense matrices."""

import functools

import cirq
import numpy as np
import pytest
import scipy.linalg

from tfq_models import circuits

X = np.array([[0, 1], [1, 0]])
Y = np.array([[0, -1j], [1j, 0]])
Z = np.diag([1, -1])
H = np.array([[1, 1], [1, -1]]) / np.sqrt(2)


def on(num_qubits, factors):
    """The tensor product of matrices on some qubits with 1 on the others."""
    return functools.reduce(np.kron, [factors.get(k, np.eye(2)) for k in range(num_qubits)])


def dense(num_qubits, features, weights, num_layers):
    """The state, by the definition: matrix exponentials of Pauli strings."""
    weights = iter(weights)
    ring = {1: [], 2: [(0, 1)], 3: [(0, 1), (1, 2), (2, 0)]}[num_qubits]

    def rotate(state, factors, angle):
        return scipy.linalg.expm(-0.5j * angle * on(num_qubits, factors)) @ state

    def encode(state):
        for k in range(num_qubits):
            if k < len(features):
                state = rotate(state, {k: X}, features[k])
            else:
                state = on(num_qubits, {k: H}) @ state
        return state

    state = np.eye(2**num_qubits)[0]
    for _ in range(num_layers):
        state = encode(state)
        for a, b in ring:
            state = rotate(state, {a: Z, b: Z}, next(weights))
        for k in range(num_qubits):
            state = rotate(state, {k: Y}, next(weights))
    return encode(state)


@pytest.mark.parametrize(("num_qubits", "num_features"), [(1, 1), (2, 1), (3, 2), (3, 3)])
def test_state(num_qubits, num_features):
    rng = np.random.default_rng(0)
    count = circuits.num_qaoa_encoding_symbols(num_qubits, 2)
    features, weights = rng.normal(size=num_features), rng.normal(size=count)
    qubits = cirq.LineQubit.range(num_qubits)
    circuit = circuits.qaoa_encoding(qubits, features, weights, num_layers=2)
    found = circuit.final_state_vector(qubit_order=qubits, dtype=np.complex128)
    np.testing.assert_allclose(found, dense(num_qubits, features, weights, 2), atol=1e-12)


@pytest.mark.parametrize(("num_qubits", "count"), [(1, 3), (2, 9), (3, 18), (5, 30)])
def test_number_of_weights(num_qubits, count):
    assert circuits.num_qaoa_encoding_symbols(num_qubits, 3) == count
    circuit = circuits.qaoa_encoding(
        cirq.LineQubit.range(num_qubits), circuits.inputs(1), num_layers=3
    )
    assert circuits.circuit_symbols(circuit) == [*(f"theta_{k}" for k in range(count)), "x_0"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"symbols": []}, "`symbols` must hold 1 to 2 values"),
        ({"symbols": [0.1, 0.2, 0.3]}, r"Received: len\(symbols\)=3"),
        ({"symbols": [0.1], "weights": [0.1]}, "`weights` must hold 3 values"),
        ({"symbols": [0.1], "num_layers": 0}, "`num_layers` must be at least 1"),
    ],
)
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        circuits.qaoa_encoding(cirq.LineQubit.range(2), **arguments)
