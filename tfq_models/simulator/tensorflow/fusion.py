"""Fuses long runs of elements on one pair of qubits, such as a QCNN's blocks, into one matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tfq_models.simulator.lowering.elements import Angle, Element, Rotation


class Block(NamedTuple):
    """Elements on two qubits, in order, whose angles the batch shares: one 4x4 unitary."""

    elements: tuple[Element, ...]

    @property
    def support(self) -> int:
        """The qubits that it acts on."""
        mask = 0
        for element in self.elements:
            mask |= element.support
        return mask


def fused(
    elements: Sequence[Element],
    is_row: Callable[[Angle], bool],
    is_worth_it: Callable[[Sequence[Element]], bool],
) -> list[Element | Block]:
    """Returns the same circuit with some runs of elements replaced by blocks.

    Args:
        elements: The circuit.
        is_row: Whether an angle differs between the rows of a batch.
        is_worth_it: Whether a run is cheaper as one matrix.
    """
    runs: list[list[Element]] = []
    last_run: dict[int, list[Element] | None] = {}  # by qubit bit: the run that acted on it last
    for element in elements:
        bits = [1 << i for i in range(element.support.bit_length()) if element.support >> i & 1]
        earlier = [last_run.get(bit) for bit in bits]
        differs = isinstance(element, Rotation) and is_row(element.angle)
        joins = len(bits) in (1, 2) and not differs
        if joins and earlier[0] is not None and all(run is earlier[0] for run in earlier):
            run = earlier[0]
        else:
            run = []
            if joins and len(bits) == 2:
                _absorb(run, earlier)
            runs.append(run)
        run.append(element)
        last_run.update(dict.fromkeys(bits, run if joins else None))
    return [part for run in runs for part in _parts(run, is_worth_it)]


def _absorb(run: list[Element], earlier: Sequence[list[Element] | None]) -> None:
    """Moves runs that have acted on one qubit only into the run of two qubits that follows."""
    for single in earlier:
        if single and _support(single).bit_count() == 1:
            run += single
            single.clear()


def _parts(run: list[Element], is_worth_it: Callable[[Sequence[Element]], bool]) -> list:
    if _support(run).bit_count() == 2 and is_worth_it(run):
        return [Block(tuple(run))]
    return run


def _support(run: Sequence[Element]) -> int:
    return Block(tuple(run)).support
