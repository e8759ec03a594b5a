"""Orders the elements of a circuit into few, wide stages, once per circuit.

A state vector is passed over once a stage, so fewer stages are faster. Elements are moved as far
forward as commutation allows and gathered in closures: all diagonal ones that can act now become
one `Diagonal`; bit flips one `Permutation`; rotations in which each qubit shows one Pauli letter
one change of basis (real one-qubit matrices, `Local`), a `Diagonal`, and the change back. Rotations
of one qubit by an angle that the batch shares need no change of basis: about Y, their matrix is
real. Long runs on one pair of qubits are one `Block`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from tfq_models.simulator.lowering.elements import Angle, Element, Flip, Rotation, bits_of, commute
from tfq_models.simulator.lowering.known_states import without_known_letters
from tfq_models.simulator.tensorflow.fusion import Block, fused

# How many elements may be passed over while a closure is gathered: bounds the time to schedule.
_WINDOW_PER_QUBIT = 64

# From this many changes of basis on, a run of elements on two qubits becomes one 4x4 matrix.
_MIN_CHANGES = 4


@dataclass(frozen=True)
class Diagonal:
    """Rotations about Z strings: one multiplication by phases."""

    rotations: tuple[Rotation, ...]


@dataclass(frozen=True)
class Permutation:
    """Bit flips, in order: one gather."""

    flips: tuple[Flip, ...]


@dataclass(frozen=True)
class Local:
    """Real one-qubit matrices, by qubit bit: an angle of rotation about Y, or None for Hadamard."""

    factors: dict[int, tuple[Angle | None, ...]]


Stage = Diagonal | Permutation | Local | Block


@dataclass
class Schedule:
    """How to run a circuit: first a product state, then stages."""

    product: dict[int, list[Element]] = field(default_factory=dict)
    stages: list[Stage] = field(default_factory=list)


def schedule(
    elements: Sequence[Element],
    num_qubits: int,
    *,
    is_row: Callable[[Angle], bool],
    from_zero: bool,
    observables: Sequence[Rotation] = (),
) -> Schedule:
    """Returns the schedule of a circuit.

    Args:
        elements: The circuit, lowered.
        num_qubits: The number of qubits.
        is_row: Whether an angle differs between the rows of a batch.
        from_zero: Whether the initial state is |0...0>.
        observables: If given, elements that change no expectation of these are left out.
    """
    remaining = [e for e in elements if isinstance(e, Flip) or e.angle != Angle(0.0)]
    if from_zero:
        remaining = without_known_letters(remaining)
    if observables:
        remaining = light_cone(remaining, observables)
    result = Schedule()
    if from_zero:
        result.product, remaining = _leading_product(remaining)
    window = _WINDOW_PER_QUBIT * max(num_qubits, 1)
    remaining = fused(remaining, is_row, lambda run: _num_changes(run) >= _MIN_CHANGES)
    while remaining:
        diagonal, remaining = _take(remaining, _is_diagonal, window)
        if diagonal:
            result.stages.append(Diagonal(tuple(diagonal)))
        elif isinstance(remaining[0], Flip):
            flips, remaining = _take(remaining, _is_flip, window)
            result.stages.append(Permutation(tuple(flips)))
        elif isinstance(remaining[0], Block):
            blocks, remaining = _take(remaining, lambda e: isinstance(e, Block), window)
            result.stages += blocks
        else:
            rotations, remaining = _take(remaining, _OneLetter(), window)
            result.stages += _change_of_basis(rotations, is_row)
    result.stages = _merged(result.stages)
    if from_zero:
        _extend_product(result)
    return result


def _num_changes(run: Sequence[Element]) -> int:
    """How many changes of basis and permutations a run of elements needs."""
    count = 0
    while run:
        _, run = _take(run, _is_diagonal, len(run))
        if run:
            count += 1
            accepts = _is_flip if isinstance(run[0], Flip) else _OneLetter()
            _, run = _take(run, accepts, len(run))
    return count


def _is_flip(element: Element | Block) -> bool:
    return isinstance(element, Flip)


def _is_diagonal(element: Element) -> bool:
    return isinstance(element, Rotation) and not element.x


class _OneLetter:
    """Accepts rotations as long as every qubit shows only one Pauli letter."""

    def __init__(self):
        self._x = self._z = self._seen = 0

    def __call__(self, element: Element) -> bool:
        if not isinstance(element, Rotation):
            return False
        shared = element.support & self._seen
        if (element.x ^ self._x) & shared or (element.z ^ self._z) & shared:
            return False
        self._x |= element.x
        self._z |= element.z
        self._seen |= element.support
        return True


def _commute(a: Element | Block, b: Element | Block) -> bool:
    if isinstance(a, Block) or isinstance(b, Block):
        return not a.support & b.support
    return commute(a, b)


def _take(
    elements: Sequence[Element | Block], accepts: Callable[[Element | Block], bool], window: int
) -> tuple[list, list]:
    """Splits off the accepted elements that can act before all the others."""
    taken, passed = [], []
    by_bit: dict[int, list[Element | Block]] = {}
    for position, element in enumerate(elements):
        if len(passed) >= window:
            return taken, passed + list(elements[position:])
        bits = list(bits_of(element.support))
        free = all(_commute(element, other) for bit in bits for other in by_bit.get(bit, ()))
        if free and accepts(element):
            taken.append(element)
        else:
            passed.append(element)
            for bit in bits:
                by_bit.setdefault(bit, []).insert(0, element)
    return taken, passed


def light_cone(elements: Sequence[Element], observables: Sequence[Rotation]) -> list[Element]:
    """Leaves out what commutes with the observables and with everything kept after it."""
    kept: list[Element] = list(observables)
    for element in reversed(elements):
        if not all(commute(element, other) for other in reversed(kept)):
            kept.append(element)
    return kept[len(observables) :][::-1]


def _leading_product(
    elements: Sequence[Element],
) -> tuple[dict[int, list[Element]], list[Element]]:
    """Splits off the one-qubit elements that act on |0...0> before anything entangles them."""
    product: dict[int, list[Element]] = {}
    rest: list[Element] = []
    touched = 0
    for element in elements:
        single = element.support.bit_count() == 1
        if single and not element.support & touched:
            product.setdefault(element.support, []).append(element)
        else:
            touched |= element.support
            rest.append(element)
    return product, rest


def _extend_product(plan: Schedule) -> None:
    """Moves leading stages that entangle nothing into the product state."""
    while plan.stages:
        elements = _one_qubit_elements(plan.stages[0])
        if elements is None:
            return
        for element in elements:
            plan.product.setdefault(element.support or 1, []).append(element)
        del plan.stages[0]


def _one_qubit_elements(stage: Stage) -> list[Element] | None:
    """The stage as operations on one qubit, or None if it is more than that."""
    if isinstance(stage, Local):
        return [
            element
            for bit, factors in stage.factors.items()
            for factor in factors
            for element in (_hadamard(bit) if factor is None else [Rotation(bit, bit, factor)])
        ]
    if isinstance(stage, Diagonal) and all(r.z.bit_count() <= 1 for r in stage.rotations):
        return list(stage.rotations)
    return None


def _hadamard(bit: int) -> list[Element]:
    """H = Ry(pi/2) Z, and Z = i Rz(pi)."""
    rotations = (0, bit, np.pi), (bit, bit, np.pi / 2), (0, 0, -np.pi)
    return [Rotation(x, z, Angle(angle)) for x, z, angle in rotations]


def _change_of_basis(
    rotations: Sequence[Rotation], is_row: Callable[[Angle], bool]
) -> Iterable[Stage]:
    """The stages of rotations in which every qubit shows one letter."""
    direct = [r for r in rotations if r.support.bit_count() == 1 and not is_row(r.angle)]
    basis = y_letters = 0
    for rotation in rotations:
        if rotation not in direct:
            basis |= rotation.x
            y_letters |= rotation.x & rotation.z
    diagonal = [r for r in rotations if r not in direct or r.x & basis]
    direct = [r for r in direct if not r.x & basis]
    # X = S^-1 Y S, and Y = (S H) Z (S H)^-1, with S the rotation about Z by a quarter turn.
    x_letters = sum({r.x for r in direct if not r.z})
    change: dict[int, tuple[Angle | None, ...]] = {bit: (None,) for bit in bits_of(basis)}
    for rotation in direct:
        change[rotation.x] = (*change.get(rotation.x, ()), rotation.angle)
    back = {bit: (None,) for bit in bits_of(basis)}
    yield Diagonal((*_quarter_turns(x_letters, 1), *_quarter_turns(y_letters, -1)))
    yield Local(change)
    yield Diagonal(tuple(Rotation(0, r.support, r.angle) for r in diagonal))
    yield Local(back)
    yield Diagonal((*_quarter_turns(x_letters, -1), *_quarter_turns(y_letters, 1)))


def _quarter_turns(mask: int, sign: int) -> list[Rotation]:
    return [Rotation(0, bit, Angle(sign * np.pi / 2)) for bit in bits_of(mask)]


def _merged(stages: Iterable[Stage]) -> list[Stage]:
    """Joins neighbouring stages of one kind and drops empty ones."""
    merged: list[Stage] = []
    for stage in stages:
        if isinstance(stage, Diagonal | Local):
            if merged and type(merged[-1]) is type(stage):
                stage = _joined(merged.pop(), stage)
            stage = _simplified(stage)
        if stage is not None:
            merged.append(stage)
    return merged


def _joined(first: Stage, second: Stage) -> Stage:
    if isinstance(first, Diagonal):
        return Diagonal(first.rotations + second.rotations)
    factors = dict(first.factors)
    for bit, sequence in second.factors.items():
        factors[bit] = factors.get(bit, ()) + sequence
    return Local(factors)


def _simplified(stage: Stage) -> Stage | None:
    """Adds constant angles of one Z string, cancels pairs of Hadamards; None if nothing is left."""
    if isinstance(stage, Diagonal):
        rotations = [r for r in stage.rotations if not r.angle.is_constant]
        constants: dict[int, float] = {}
        for rotation in stage.rotations:
            if rotation.angle.is_constant:
                total = constants.get(rotation.z, 0.0) + rotation.angle.constant
                constants[rotation.z] = total % (4 * np.pi)
        rotations += [Rotation(0, z, Angle(c)) for z, c in constants.items() if c]
        return Diagonal(tuple(rotations)) if rotations else None
    factors = {}
    for bit, sequence in stage.factors.items():
        kept: list[Angle | None] = []
        for factor in sequence:
            if factor is None and kept and kept[-1] is None:
                kept.pop()
            else:
                kept.append(factor)
        if kept:
            factors[bit] = tuple(kept)
    return Local(factors) if factors else None
