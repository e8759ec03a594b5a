"""The gates of TensorFlow Quantum's format as Pauli rotations, for tables of operations.

Every gate is a row of steps `exp(i g) exp(-i a P / 2)`, first to last, where P is a Pauli string on
the gate's targets; in some the first target is a control. The angles a and g are sums of the gate's
two angles (u and v: exponent and phase exponent, or theta and phi) times a number.
"""

from typing import NamedTuple

import numpy as np

from tfq_models.circuit_tensors.reading.gates import UNITARY_FORMATS

_LETTERS = {"I": (0, 0), "X": (1, 0), "Y": (1, 1), "Z": (0, 1)}


class Step(NamedTuple):
    """One step; angles in half turns for each unit of u and v.

    Args:
        letters: P on the targets, one or two of I, X, Y, Z.
        u: Half turns of a for each unit of u.
        v: The same for v.
        constant: Half turns of a besides.
        phase: Half turns of g for each unit of u.
        phase_v: The same for v.
        shift: Half turns of g for each unit of u times the global shift.
        is_controlled: Whether the first target must be 1.
    """

    letters: str
    u: float = 0.0
    v: float = 0.0
    constant: float = 0.0
    phase: float = 0.0
    phase_v: float = 0.0
    shift: float = 0.0
    is_controlled: bool = False


_PER_RADIAN = 1 / np.pi
_ISWAP = [Step("XX", -0.5), Step("YY", -0.5, shift=1.0)]


def _power(letters):
    return [Step(letters, 1.0, phase=0.5, shift=1.0)]


def _controlled_power(letter):
    # The global shift belongs to the whole gate, and Z**u's own phase to its controlled half.
    return [Step("I" + letter, 1.0, phase=0.5, is_controlled=True), Step("II", shift=1.0)]


_STEPS = {
    "XP": _power("X"),
    "YP": _power("Y"),
    "ZP": _power("Z"),
    # H is Z, turned by a quarter of a half turn about Y.
    "HP": [Step("Y", constant=-0.25), *_power("Z"), Step("Y", constant=0.25)],
    "XXP": _power("XX"),
    "YYP": _power("YY"),
    "ZZP": _power("ZZ"),
    "CZP": _controlled_power("Z"),
    "CNP": _controlled_power("X"),
    # SWAP = (1 + XX + YY + ZZ) / 2.
    "SP": [Step("XX", 0.5), Step("YY", 0.5), Step("ZZ", 0.5, phase=0.25, shift=1.0)],
    "ISP": _ISWAP,
    "PXP": [Step("Z", v=-1.0), *_power("X"), Step("Z", v=1.0)],
    "PISP": [Step("ZI", v=1.0), Step("IZ", v=-1.0), *_ISWAP, Step("ZI", v=-1.0), Step("IZ", v=1.0)],
    "FSIM": [
        Step("XX", _PER_RADIAN),
        Step("YY", _PER_RADIAN),
        Step("IZ", v=-_PER_RADIAN, phase_v=-_PER_RADIAN / 2, is_controlled=True),
    ],
    "I": [],
}
MAX_STEPS = max(map(len, _STEPS.values()))


class StepArrays(NamedTuple):
    """The steps of all gates of `UNITARY_FORMATS`, in arrays `(num_gates, MAX_STEPS, ...)`.

    Args:
        letters: `(..., 2, 2)`, int64: for each target whether P flips it, and whether it signs it.
        is_controlled: Whether the first target must be 1.
        angle: `(..., 3)`: half turns of a for u, for v, and besides.
        phase: `(..., 3)`: half turns of g for u, for v, and for u times the global shift.
        is_always: Whether the step is one even where the gate has no global shift.
        is_only_shift: Whether it is one where the gate has a global shift.
    """

    letters: np.ndarray
    is_controlled: np.ndarray
    angle: np.ndarray
    phase: np.ndarray
    is_always: np.ndarray
    is_only_shift: np.ndarray


def step_arrays() -> StepArrays:
    """Returns the steps of all gates."""
    shape = (len(UNITARY_FORMATS), MAX_STEPS)
    arrays = StepArrays(
        np.zeros((*shape, 2, 2), np.int64),
        np.zeros(shape, bool),
        np.zeros((*shape, 3)),
        np.zeros((*shape, 3)),
        np.zeros(shape, bool),
        np.zeros(shape, bool),
    )
    for kind, entry in enumerate(UNITARY_FORMATS):
        for place, step in enumerate(_STEPS[entry.gate_id]):
            at = kind, place
            letters = [_LETTERS[letter] for letter in step.letters]
            arrays.letters[at][: len(letters)] = letters
            arrays.is_controlled[at] = step.is_controlled
            arrays.angle[at] = step.u, step.v, step.constant
            arrays.phase[at] = step.phase, step.phase_v, step.shift
            arrays.is_only_shift[at] = step.letters == "II"
            arrays.is_always[at] = not arrays.is_only_shift[at]
    return arrays
