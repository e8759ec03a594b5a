"""Quantum Shannon decomposition of a constant unitary into Pauli rotations.

Reference: V. Shende, S. Bullock, I. Markov, "Synthesis of quantum-logic circuits",
arXiv:quant-ph/0406176, Theorems 10 and 12. A multiplexed rotation is left as commuting Pauli
rotations (the Walsh-Hadamard transform of its angles) instead of CNOTs between one-qubit rotations.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg


def shannon_decomposition(unitary: np.ndarray) -> list[tuple[int, int, float]]:
    """Returns `(x, z, angle)` of Pauli rotations, in circuit order, whose product is `unitary`.

    Bits of the masks are big-endian: the first qubit is the highest bit. The phase is included, as
    a rotation about the identity.
    """
    size = len(unitary)
    if size == 1:
        return [(0, 0, -2 * float(np.angle(unitary[0, 0])))]
    if size == 2:
        return _one_qubit(unitary)
    half = size // 2
    (left0, left1), angles, (right0, right1) = scipy.linalg.cossin(
        unitary, p=half, q=half, separate=True
    )
    return [
        *_block_diagonal(right0, right1),
        *_multiplexed(half, half, 2 * angles),
        *_block_diagonal(left0, left1),
    ]


def _one_qubit(unitary: np.ndarray) -> list[tuple[int, int, float]]:
    """Z, Y, Z rotations of a 2x2 unitary."""
    phase = np.angle(np.linalg.det(unitary)) / 2
    special = unitary * np.exp(-1j * phase)
    theta = 2 * np.arctan2(abs(special[1, 0]), abs(special[0, 0]))
    total, difference = 2 * np.angle(special[1, 1]), 2 * np.angle(special[1, 0])
    first, last = (total - difference) / 2, (total + difference) / 2
    return [(0, 0, -2 * phase), (0, 1, first), (1, 1, theta), (0, 1, last)]


def _block_diagonal(block0: np.ndarray, block1: np.ndarray) -> list[tuple[int, int, float]]:
    """`diag(block0, block1)` as `(I x V) (multiplexed Z) (I x W)`."""
    half = len(block0)
    # Schur vectors of a normal matrix are orthonormal also where eigenvalues coincide.
    triangular, vectors = scipy.linalg.schur(block0 @ block1.conj().T, output="complex")
    half_angles = np.angle(np.diag(triangular)) / 2
    right = np.exp(1j * half_angles)[:, None] * (vectors.conj().T @ block1)
    return [
        *shannon_decomposition(right),
        *_multiplexed(0, half, -2 * half_angles),
        *shannon_decomposition(vectors),
    ]


def _multiplexed(x: int, target: int, angles: np.ndarray) -> list[tuple[int, int, float]]:
    """Rotations of the qubit `target` by `angles[j]` where the lower qubits hold `j`."""
    size = len(angles)
    signs = scipy.linalg.hadamard(size)
    return [(x, target | mask, float(a)) for mask, a in enumerate(signs @ angles / size)]
