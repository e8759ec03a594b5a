"""Leaves out what acts on qubits in known states.

A circuit on |0...0> begins with every qubit in an eigenstate of Z, and constant quarter turns make
eigenstates of X and Y of it. As long as nothing else acts on such a qubit, its letter in a Pauli
string is a sign, and a flip that it controls is done or not.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tfq_models.simulator.lowering.elements import Angle, Element, Flip, Rotation, bits_of
from tfq_models.simulator.lowering.signed_pauli import SignedPauli


def without_known_letters(elements: Iterable[Element]) -> list[Element]:
    """Returns elements that do the same to |0...0>, with as few letters and controls as known."""
    known = _KnownStates()
    kept: list[Element] = []
    for element in elements:
        shorter = known.flip(element) if isinstance(element, Flip) else known.rotation(element)
        if shorter is not None:
            kept.append(shorter)
            known.pass_through(shorter)
    return kept


class _KnownStates:
    """For each qubit, as a mask, the Pauli letter and its eigenvalue, or None if unknown."""

    def __init__(self):
        self._letters: dict[int, SignedPauli | None] = {}

    def rotation(self, rotation: Rotation) -> Rotation:
        """A rotation with signs in place of known letters."""
        x, z, angle = rotation
        for bit in bits_of(rotation.support):
            letter = self._letter(bit)
            if letter is not None and (x & bit, z & bit) == (letter.x, letter.z):
                x, z, angle = x ^ letter.x, z ^ letter.z, angle.scaled(letter.sign)
        return Rotation(x, z, angle)

    def flip(self, flip: Flip) -> Flip | None:
        """A flip without known controls, and without targets that it does not change."""
        controls, values, target = flip
        for bit in bits_of(controls):
            letter = self._letter(bit)
            if letter is not None and not letter.x:
                if (letter.sign < 0) != bool(values & bit):
                    return None
                controls, values = controls ^ bit, values & ~bit
        for bit in bits_of(target):
            if self._letter(bit) == SignedPauli(bit, 0, 1):
                target ^= bit
        return Flip(controls, values, target) if target else None

    def pass_through(self, element: Element) -> None:
        """Lets an element act, as `rotation` or `flip` returned it."""
        if isinstance(element, Rotation):
            turn, turns = element, element.angle.quarter_turns
            is_known = turns is not None and turn.support.bit_count() == 1
        else:
            turn, turns = Rotation(element.target, 0, Angle(np.pi)), 2
            is_known = not element.controls
        for bit in bits_of(element.support):
            letter = self._letter(bit)
            if letter is not None:
                own = Rotation(turn.x & bit, turn.z & bit, turn.angle)
                self._letters[bit] = letter.turned(own, turns) if is_known else None

    def _letter(self, bit: int) -> SignedPauli | None:
        return self._letters.get(bit, SignedPauli(0, bit, 1))
