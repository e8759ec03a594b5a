"""What a lowered circuit is made of: angles, Pauli rotations and controlled bit flips.

Qubits are bits of a mask: with `n` qubits in Cirq's order, qubit `i` is bit `n - 1 - i`, so that a
mask compares directly with the index of an amplitude.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import sympy


class Angle(NamedTuple):
    """`constant + coefficient * expression`, in radians; a constant has no expression."""

    constant: float
    coefficient: float = 0.0
    expression: sympy.Basic | None = None

    @classmethod
    def of(cls, value, scale: float = 1.0) -> Angle:
        """Returns `scale * value` for a number or a SymPy expression."""
        if isinstance(value, sympy.Basic) and value.free_symbols:
            return cls(0.0, float(scale), value)
        return cls(reduced(_finite(value), float(scale)))

    def scaled(self, factor: float) -> Angle:
        """Returns this angle times a number."""
        return Angle(self.constant * factor, self.coefficient * factor, self.expression)

    @property
    def is_constant(self) -> bool:
        """Whether no symbol changes it."""
        return self.expression is None

    @property
    def quarter_turns(self) -> int | None:
        """How many quarter turns it is, if it is a constant number of them."""
        turns = self.constant / (np.pi / 2)
        is_whole = abs(turns - round(turns)) < 1e-12 * max(1.0, abs(turns))
        return round(turns) if self.is_constant and is_whole else None


def reduced(value: float, scale: float = 1.0) -> float:
    """Returns `scale * value` within two turns of 0, which makes the same rotation, exactly."""
    turns = 4 * np.pi / abs(scale) if scale else 1.0
    if turns == round(turns):  # Exact in half turns, where it is not in radians.
        value = math.fmod(value, turns)
    angle = scale * value
    if abs(angle) <= 4 * np.pi:
        return angle
    return 2 * math.atan2(math.sin(angle / 2), math.cos(angle / 2))


def _finite(value) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"The parameters of gates must be real and finite. Received: {value}.")
    return number


class Rotation(NamedTuple):
    """`exp(-i angle P / 2)`; a qubit in `x` only has X, in `z` only Z, in both Y.

    With both masks empty, `P` is the identity and the rotation a global phase.
    """

    x: int
    z: int
    angle: Angle

    @property
    def support(self) -> int:
        """The qubits that it acts on."""
        return self.x | self.z


class Flip(NamedTuple):
    """Flips the bits of `target` where the bits of `controls` equal `values`: X, CNOT, Toffoli."""

    controls: int
    values: int
    target: int

    @property
    def support(self) -> int:
        """The qubits that it acts on."""
        return self.controls | self.target


Element = Rotation | Flip


def bits_of(mask: int) -> Iterable[int]:
    """Yields the set bits of a mask, as masks, lowest first."""
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def parity(mask: int) -> int:
    """Returns the number of set bits modulo two."""
    return mask.bit_count() & 1


def commute(a: Element, b: Element) -> bool:
    """Returns whether two elements are known to commute; False may also mean unknown."""
    if not a.support & b.support:
        return True
    if isinstance(a, Rotation) and isinstance(b, Rotation):
        return parity(a.x & b.z) == parity(a.z & b.x)
    if isinstance(a, Flip) and isinstance(b, Flip):
        return not a.controls & b.target and not b.controls & a.target
    rotation, flip = (a, b) if isinstance(a, Rotation) else (b, a)
    # Diagonal on the controls, made of X only (and an even number of Z) on the flipped bits.
    return not rotation.x & flip.controls and not rotation.z & flip.target
