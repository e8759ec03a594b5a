"""The matrices of a table's operations, in NumPy."""

import numpy as np

from tfq_models.circuit_tensors.states.gate_rotations import MAX_STEPS, step_arrays

_STEPS = step_arrays()
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


_PAULIS_OF_SIZE = {4: _step_paulis(), 2: _step_paulis()[:, :, ::2, ::2]}


def matrices(integers: np.ndarray, numbers: np.ndarray, size: int) -> np.ndarray:
    """Returns the matrices of operations without symbols and without their controls.

    Args:
        integers: The `integers` of `Tables`.
        numbers: The `numbers` of `Tables`.
        size: 2, if all operations have one target, or 4.

    Returns:
        `(num_operations, size, size)`, complex128; of 4, the first target is the high bit, and an
        operation of one target leaves the low bit alone.
    """
    kinds, numbers = integers[:, 0], numbers.astype(np.float64)
    u, v, shift = numbers[:, 0] * numbers[:, 1], numbers[:, 2] * numbers[:, 3], numbers[:, 4]
    of, step = np.nonzero(
        _STEPS.is_always[kinds] | (_STEPS.is_only_shift[kinds] & (shift != 0)[:, None])
    )
    steps = _steps(kinds[of], step, u[of], v[of], shift[of], size)
    made = np.zeros((len(kinds), size, size), complex)
    made[:] = np.eye(size)
    for number in range(MAX_STEPS):
        at = np.flatnonzero(step == number)
        if at.size:
            made[of[at]] = steps[at] @ made[of[at]] if number else steps[at]
    return made


def _steps(kinds, step, u, v, shift, size):
    """Returns `exp(i g) exp(-i a P / 2)` of steps, where their control is on."""
    angle, phase = _STEPS.angle[kinds, step].T, _STEPS.phase[kinds, step].T
    # Reduced before they become radians, where they are exact; a has the period of two turns.
    a = np.pi / 2 * np.mod(angle[0] * u + angle[1] * v + angle[2], 4)
    g = np.pi * np.mod(phase[0] * u + phase[1] * v + phase[2] * u * shift, 2)
    turn = np.exp(1j * g)
    made = _PAULIS_OF_SIZE[size][kinds, step]
    made *= (-1j * turn * np.sin(a))[:, None, None]
    made[:, range(size), range(size)] += (turn * np.cos(a))[:, None]
    controlled = np.flatnonzero(_STEPS.is_controlled[kinds, step])
    made[controlled, : size // 2] = np.eye(size)[: size // 2]
    return made
