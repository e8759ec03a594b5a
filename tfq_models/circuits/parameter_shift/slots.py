"""Arguments of gates as functions of a circuit's symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import sympy

from tfq_models.circuits.parameter_shift.rules import ShiftRule


class Slot(NamedTuple):
    """An argument of a gate that holds symbols, and the name of the symbol in its place."""

    name: str
    expression: sympy.Expr
    rule: ShiftRule


class Slots:
    """The slots of a circuit, in order; those of a sum remember its parts.

    Args:
        slots: The slots.
    """

    def __init__(self, slots: Iterable[Slot]):
        self._slots = tuple(slots)
        self.parts = [self]

    def __len__(self) -> int:
        return len(self._slots)

    def __iter__(self) -> Iterator[Slot]:
        return iter(self._slots)

    def __add__(self, other: Slots) -> Slots:
        """Returns these slots, then the others."""
        both = Slots([*self, *other])
        both.parts = [part for part in (*self.parts, *other.parts) if len(part)]
        return both
