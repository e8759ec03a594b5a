"""Prepared states against the vectors that were asked for."""

import cirq
import numpy as np
import pytest

from tfq_models.circuits import amplitude_encoding


def prepared(circuit, qubits):
    return circuit.final_state_vector(qubit_order=qubits, dtype=np.complex128)


def vectors(num_qubits):
    rng = np.random.default_rng(num_qubits)
    size = 2**num_qubits
    real, imaginary = rng.normal(size=(2, size))
    sparse = np.where(rng.random(size) < 0.5, 0, real + 1j * imaginary)
    sparse[-1] = -2j
    yield from (real, np.abs(real), real + 1j * imaginary, 1j * real, sparse)
    yield from (np.eye(size)[0], np.eye(size)[-1], -np.eye(size)[size // 2], np.ones(size))
    yield np.exp(1j * rng.uniform(-10, 10, size))


@pytest.mark.parametrize("num_qubits", [1, 2, 3, 4, 6])
def test_prepares_the_vector_with_its_phase(num_qubits):
    qubits = cirq.LineQubit.range(num_qubits)
    for vector in vectors(num_qubits):
        state = prepared(amplitude_encoding(qubits, vector), qubits)
        np.testing.assert_allclose(state, vector / np.linalg.norm(vector), atol=1e-12)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_scale_does_not_matter(scale):
    vector = np.array([3, 0, -4j, 12])
    qubits = cirq.LineQubit.range(2)
    state = prepared(amplitude_encoding(qubits, scale * vector), qubits)
    np.testing.assert_allclose(state, vector / 13, atol=1e-12)


def test_the_first_qubit_given_is_the_highest_bit():
    a, b = cirq.LineQubit.range(2)
    state = prepared(amplitude_encoding([b, a], [1, 2, 3, 4]), [b, a])
    np.testing.assert_allclose(state, np.array([1, 2, 3, 4]) / np.sqrt(30), atol=1e-12)


@pytest.mark.parametrize("num_qubits", [1, 3, 5])
def test_gate_counts(num_qubits):
    qubits, size = cirq.LineQubit.range(num_qubits), 2**num_qubits
    for vector, factor in [(np.ones(size), 1), (np.eye(size)[0], 1), (1j * np.ones(size), 2)]:
        gates = [
            operation.gate for operation in amplitude_encoding(qubits, vector).all_operations()
        ]
        assert gates.count(cirq.CNOT) == factor * (size - 2)
        assert sum(isinstance(gate, cirq.Ry) for gate in gates) == size - 1
        assert sum(isinstance(gate, cirq.Rz) for gate in gates) == (factor - 1) * (size - 1)
        assert len(gates) == factor * (2 * size - 3) + (factor - 1)


def test_circuits_of_a_data_set_have_one_structure():
    qubits = cirq.LineQubit.range(3)
    circuits = [amplitude_encoding(qubits, row) for row in [*np.eye(8), np.arange(8)]]
    shapes = {
        tuple((type(op.gate), op.qubits) for op in circuit.all_operations()) for circuit in circuits
    }
    assert len(shapes) == 1
    assert all(circuit.all_qubits() == {*qubits} for circuit in circuits)


def test_takes_lists_integers_and_single_precision():
    qubits = cirq.LineQubit.range(1)
    for vector in ([3, 4], (3.0, 4.0), np.array([3, 4], np.float32), np.array([3, 4], np.uint8)):
        state = prepared(amplitude_encoding(qubits, vector), qubits)
        np.testing.assert_allclose(state, [0.6, 0.8], atol=1e-12)


@pytest.mark.parametrize(
    ("amplitudes", "error", "message"),
    [
        ([1, 0, 0], ValueError, r"shape \(4,\).*pad shorter ones.*Received: shape=\(3,\)"),
        (np.eye(4), ValueError, r"Received: shape=\(4, 4\)"),
        ([0, 0, 0, 0], ValueError, "must not all be 0"),
        ([1, 0, 0, np.nan], ValueError, "must be finite"),
        ([1, 0, 0, np.inf * 1j], ValueError, "must be finite"),
        (["a", "b", "c", "d"], TypeError, "must hold numbers"),
        (4, TypeError, "must be a sequence of numbers. Received: 4"),
    ],
)
def test_wrong_amplitudes(amplitudes, error, message):
    with pytest.raises(error, match=message):
        amplitude_encoding(cirq.LineQubit.range(2), amplitudes)


def test_wrong_qubits():
    with pytest.raises(ValueError, match="`qubits` must be distinct"):
        amplitude_encoding([cirq.LineQubit(0)] * 2, [1, 0, 0, 0])
