"""The decomposition of constant unitaries, multiplied out again in NumPy."""

import cirq
import numpy as np
import pytest

from tfq_models.simulator.lowering.shannon import shannon_decomposition


def product(rotations, num_qubits):
    """The dense product of Pauli rotations."""
    letters = {(0, 0): cirq.I, (1, 0): cirq.X, (1, 1): cirq.Y, (0, 1): cirq.Z}
    identity = np.eye(2**num_qubits)
    total = identity
    for x, z, angle in rotations:
        pauli = np.eye(1)
        for bit in reversed(range(num_qubits)):
            pauli = np.kron(pauli, cirq.unitary(letters[x >> bit & 1, z >> bit & 1]))
        total = (np.cos(angle / 2) * identity - 1j * np.sin(angle / 2) * pauli) @ total
    return total


@pytest.mark.parametrize("num_qubits", [0, 1, 2, 3, 4])
def test_product_of_the_rotations_is_the_unitary(num_qubits):
    size = 2**num_qubits
    unitaries = [cirq.testing.random_unitary(size, random_state=seed) for seed in range(20)]
    # Degenerate spectra, where eigenvectors are not unique.
    unitaries += [
        np.eye(size),
        -1j * np.eye(size),
        np.eye(size)[::-1],
        np.roll(np.eye(size), 1, axis=0),
        np.diag(np.exp(1j * np.arange(size))),
        np.fft.fft(np.eye(size), norm="ortho"),
    ]
    for unitary in unitaries:
        rotations = shannon_decomposition(np.asarray(unitary, complex))
        np.testing.assert_allclose(product(rotations, num_qubits), unitary, atol=1e-13)
