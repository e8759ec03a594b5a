"""Chooses the basis of a circuit's Pauli strings, in which the native kernel is fastest.

Constant bit flips move to the circuit's end, where they act on the observables, and so do quarter
turns that nothing hinders, if the observables get no harder by it. On some qubits X
and Y change places, by a quarter turn about Z: `exp(-i angle P / 2)` is a real matrix where P has
an odd number of Y, and real matrices mix fewer numbers.
"""

from __future__ import annotations

import functools
import operator
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from tfq_models.simulator.lowering.elements import Angle, Element, Flip, Rotation, commute, parity
from tfq_models.simulator.lowering.operations import controlled
from tfq_models.simulator.lowering.signed_pauli import SignedPauli, product


class CliffordFrame:
    """A product C of Clifford gates, as what it makes of Pauli strings: P becomes C^-1 P C.

    Args:
        num_qubits: The number of qubits.
        turned: The qubits on which C begins with S^-1, as a mask: X becomes Y, and Y becomes -X.
    """

    def __init__(self, num_qubits: int, turned: int = 0):
        # Images of X and Z of each qubit, as (x, z, k) for i**k X**x Z**z.
        bits = [1 << bit for bit in range(num_qubits)]
        self._images_of_x = [(bit, bit, 1) if turned & bit else (bit, 0, 0) for bit in bits]
        self._images_of_z = [(0, 1 << bit, 0) for bit in range(num_qubits)]

    def append(self, flip: Flip) -> None:
        """Lets a flip with at most one control act after those before."""
        targets = _bits(flip.target)
        if flip.controls != flip.values or not flip.controls:  # acts where the control is 0
            for target in targets:
                x, z, k = self._images_of_z[target]
                self._images_of_z[target] = x, z, k + 2
        for control in _bits(flip.controls):
            of_control = self._images_of_z[control]
            for target in targets:
                self._images_of_x[control] = product(
                    self._images_of_x[control], self._images_of_x[target]
                )
                self._images_of_z[target] = product(self._images_of_z[target], of_control)

    def __call__(self, x: int, z: int) -> SignedPauli:
        """Returns what becomes of a Pauli string."""
        image = (0, 0, (x & z).bit_count())
        for bit in _bits(x):
            image = product(image, self._images_of_x[bit])
        for bit in _bits(z):
            image = product(image, self._images_of_z[bit])
        return SignedPauli.of_powers(image)


def in_fast_basis(
    elements: Sequence[Element], num_qubits: int
) -> tuple[list[Rotation], CliffordFrame]:
    """Returns a circuit of rotations, and the frame for the observables after it.

    Flips with several controls are no Clifford gates; they become rotations.
    """
    rotations, frame = _framed(elements, num_qubits, 0)
    turned = _worth_turning([(rotation.x, rotation.z) for rotation in rotations])
    if not turned:
        return rotations, frame
    rotations, frame = _framed(elements, num_qubits, turned)
    turns = [Rotation(0, 1 << bit, Angle(np.pi / 2)) for bit in _bits(turned)]
    return turns + rotations, frame


def split_trailing_turns(
    rotations: Sequence[Rotation],
) -> tuple[list[Rotation], list[Rotation]]:
    """Returns a circuit's rotations, and the constant quarter turns that can act after them."""
    body: list[Rotation] = []
    trailing: list[Rotation] = []
    for rotation in reversed(rotations):
        is_turn = rotation.angle.quarter_turns is not None
        can_wait = is_turn and all(commute(rotation, later) for later in reversed(body))
        (trailing if can_wait else body).append(rotation)
    return body[::-1], trailing[::-1]


def before_turns(string: SignedPauli, turns: Sequence[Rotation]) -> SignedPauli:
    """Returns the string that is measured before quarter turns instead of one after them."""
    for turn in reversed(turns):
        string = string.turned(turn, -turn.angle.quarter_turns)
    return string


def _framed(
    elements: Iterable[Element], num_qubits: int, turned: int
) -> tuple[list[Rotation], CliffordFrame]:
    frame = CliffordFrame(num_qubits, turned)
    rotations = []
    for element in elements:
        if isinstance(element, Flip) and element.controls.bit_count() <= 1:
            frame.append(element)
            continue
        for x, z, angle in _rotations(element):
            image = frame(x, z)
            rotations.append(Rotation(image.x, image.z, angle.scaled(image.sign)))
    return rotations, frame


def _worth_turning(strings: Iterable[tuple[int, int]]) -> int:
    """Qubits, as a mask, whose turn makes more rotations real; one qubit after the other."""
    flips = Counter((x, parity(x & z)) for x, z in strings if x)
    turned = 0
    for bit in _bits(functools.reduce(operator.or_, (x for x, _ in flips), 0)):
        gain = 0
        for (x, is_real), count in flips.items():
            if x >> bit & 1:
                gain += count if parity(x & turned) == is_real else -count
        turned |= (gain > 0) << bit
    return turned


def _rotations(element: Element) -> Sequence[Rotation]:
    if isinstance(element, Rotation):
        return [element]
    # X = i exp(-i pi X / 2), under the controls.
    flip = [Rotation(element.target, 0, Angle(np.pi)), Rotation(0, 0, Angle(-np.pi))]
    controls = [1 << bit for bit in _bits(element.controls)]
    value = tuple(int(bool(element.values & control)) for control in controls)
    return controlled(flip, controls, [value])


def _bits(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]
