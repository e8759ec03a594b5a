"""The matrices of a table's operations, in NumPy."""

import numpy as np

from tfq_models.circuit_tensors.gate_rotations import MAX_STEPS, step_arrays

_STEPS = step_arrays()
_NUM_STEPS = np.sum(_STEPS.is_always | _STEPS.is_only_shift, axis=1)
# By whether they flip a bit, and whether they sign it.
_PAULIS = {(0, 0): np.eye(2), (1, 0): [[0, 1], [1, 0]], (1, 1): [[0, -1j], [1j, 0]]}
_PAULIS[0, 1] = np.diag([1, -1])


def _step_paulis():
    letters = _STEPS.letters
    paulis = np.zeros((*letters.shape[:2], 4, 4), complex)
    for at in np.ndindex(letters.shape[:2]):
        first, second = (_PAULIS[tuple(letter)] for letter in letters[at].tolist())
        paulis[at] = np.kron(first, second)
    return paulis


_STEP_PAULIS = _step_paulis()


def matrices(integers: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Returns the matrices of operations without symbols and without their controls.

    Args:
        integers: As in `Tables`.
        numbers: As in `Tables`.

    Returns:
        `(num_operations, 4, 4)`, complex128; the first target is the high bit, and an operation of
        one target leaves the low bit alone.
    """
    kinds, numbers = integers[:, 0], numbers.astype(np.float64)
    u, v, shift = numbers[:, 0] * numbers[:, 1], numbers[:, 2] * numbers[:, 3], numbers[:, 4]
    a = np.stack([u, v, np.ones_like(u)], axis=1)
    g = np.stack([u, v, u * shift], axis=1)
    made = _step(0, kinds, a, g)
    for step in range(1, MAX_STEPS):
        later = np.flatnonzero(_NUM_STEPS[kinds] > step)
        if later.size:
            made[later] = _step(step, kinds[later], a[later], g[later]) @ made[later]
    return made


def _step(step, kinds, a, g):
    """Returns `exp(i g) exp(-i a P / 2)` of one step, where its control is on."""
    # Reduced before they become radians, where they are exact; a has the period of two turns.
    a = np.pi / 2 * np.mod(np.sum(_STEPS.angle[kinds, step] * a, axis=1), 4)
    g = np.pi * np.mod(np.sum(_STEPS.phase[kinds, step] * g, axis=1), 2)
    phase = np.exp(1j * g)
    stay, go = phase * np.cos(a), -1j * phase * np.sin(a)
    made = go[:, None, None] * _STEP_PAULIS[kinds, step]
    made += stay[:, None, None] * np.eye(4)
    controlled = np.flatnonzero(_STEPS.is_controlled[kinds, step])
    made[controlled, :2] = np.eye(4)[:2]
    return made
