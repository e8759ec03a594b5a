"""Dense matrices in NumPy, to which circuits are compared."""

import functools

import numpy as np
import pytest


class Dense:
    """Matrices on `num_qubits` qubits, the first of them the highest bit."""

    paulis = {  # noqa: RUF012
        "I": np.eye(2),
        "X": np.array([[0, 1], [1, 0]]),
        "Y": np.array([[0, -1j], [1j, 0]]),
        "Z": np.diag([1, -1]),
    }
    hadamard = np.array([[1, 1], [1, -1]]) / np.sqrt(2)
    gates = {  # noqa: RUF012
        "CZ": np.diag([1, 1, 1, -1]),
        "CNOT": np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]),
        "ISWAP": np.array([[1, 0, 0, 0], [0, 0, 1j, 0], [0, 1j, 0, 0], [0, 0, 0, 1]]),
    }

    def __init__(self, num_qubits):
        self.num_qubits = num_qubits

    def pauli(self, word, *positions):
        """The Pauli string with the letters of `word` at the given positions."""
        letters = ["I"] * self.num_qubits
        for letter, position in zip(word, positions, strict=True):
            letters[position] = letter
        return functools.reduce(np.kron, [self.paulis[letter] for letter in letters])

    def rotation(self, word, angle, *positions):
        """exp(-i angle P / 2)."""
        identity = np.eye(2**self.num_qubits)
        pauli = self.pauli(word, *positions)
        return np.cos(angle / 2) * identity - 1j * np.sin(angle / 2) * pauli

    def power(self, word, exponent, *positions):
        """P to a power, with eigenvalues 1 and exp(i pi exponent)."""
        phase = np.exp(0.5j * np.pi * exponent)
        return phase * self.rotation(word, np.pi * exponent, *positions)

    def gate(self, matrix, *positions):
        """Any matrix on the qubits at the given positions."""
        k = len(positions)
        tensor = np.asarray(matrix).reshape((2,) * (2 * k))
        whole = np.eye(2**self.num_qubits).reshape((2,) * (2 * self.num_qubits))
        moved = np.tensordot(tensor, whole, (range(k, 2 * k), positions))
        return np.moveaxis(moved, range(k), positions).reshape((2**self.num_qubits,) * 2)

    def walls(self, matrix):
        """The same one-qubit matrix on every qubit."""
        return functools.reduce(np.kron, [matrix] * self.num_qubits)

    def zyz(self, angles, position):
        """RZ, then RY, then RZ."""
        pairs = zip("ZYZ", angles, strict=True)
        return self.product(self.rotation(axis, angle, position) for axis, angle in pairs)

    def product(self, matrices):
        """One matrix for many, which act in the given order."""
        return functools.reduce(lambda done, matrix: matrix @ done, matrices)


@pytest.fixture
def dense():
    return Dense


@pytest.fixture
def unitary():
    """The matrix of a circuit on given qubits in their given order, by Cirq."""

    def of(circuit, qubits):
        return circuit.unitary(qubit_order=qubits, qubits_that_should_be_present=qubits)

    return of


@pytest.fixture
def random_angles():
    def draw(count, seed=0):
        return np.random.default_rng(seed).uniform(-4, 4, count)

    return draw
