"""A circuit and its operators as the numbers that the native kernel reads."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from tfq_models.simulator.kernel.features import NativeFeatures
from tfq_models.simulator.lowering.clifford_frame import (
    before_turns,
    in_fast_basis,
    split_trailing_turns,
)
from tfq_models.simulator.lowering.elements import Angle, Element, Rotation
from tfq_models.simulator.lowering.known_states import without_known_letters
from tfq_models.simulator.lowering.signed_pauli import SignedPauli
from tfq_models.simulator.paulis.operators import Term

# A projector on more qubits has too many Pauli strings.
_MAX_PROJECTED_QUBITS = 10
_MAX_QUBITS = 26


def is_supported(num_qubits: int, terms: Iterable[Term]) -> bool:
    """Whether the native kernel can measure these terms on so many qubits."""
    widths = (term.diagonal.controls.bit_count() for term in terms)
    return 1 <= num_qubits <= _MAX_QUBITS and max(widths, default=0) <= _MAX_PROJECTED_QUBITS


@dataclass
class NativeProgram:
    """What the operation `TfqModelsExpectation` takes beside tensors.

    Angles are `constant + sum of weight * feature`; features are symbols and non-affine terms of
    symbols, shared by the batch or of each row.
    """

    num_qubits: int
    from_zero: bool
    num_shared_features: int
    num_row_features: int
    # (constant, {shared feature: weight}, {row feature: weight})
    shared_angles: list[tuple[float, dict, dict]] = field(default_factory=list)
    row_angles: list[tuple[float, dict, dict]] = field(default_factory=list)
    rotations: list[tuple[int, int, bool, int]] = field(default_factory=list)
    strings: list[tuple[int, int]] = field(default_factory=list)
    operators: list[dict[int, float]] = field(default_factory=list)

    def encode(self) -> tuple[np.ndarray, np.ndarray]:
        """Returns the integers and the numbers that the kernel reads."""
        integers = [self.num_qubits, int(self.from_zero)]
        integers += [self.num_shared_features, self.num_row_features]
        numbers: list[float] = []
        for angles in (self.shared_angles, self.row_angles):
            integers.append(len(angles))
            for constant, *weights in angles:
                numbers.append(constant)
                for terms in weights:
                    _append(terms, integers, numbers)
        for table in (self.rotations, self.strings):
            integers += [len(table), *(int(value) for row in table for value in row)]
        integers.append(len(self.operators))
        for terms in self.operators:
            _append(terms, integers, numbers)
        return np.array(integers, np.int32), np.array(numbers, np.float64)

    @classmethod
    def decode(cls, integers: np.ndarray, numbers: np.ndarray) -> NativeProgram:
        """Returns the program that `encode` has written."""
        whole, real = iter(integers.tolist()), iter(numbers.tolist())

        def weights():
            return {place: next(real) for place in _take(whole, next(whole))}

        def angles():
            return [(next(real), weights(), weights()) for _ in range(next(whole))]

        def table(width):
            return [tuple(_take(whole, width)) for _ in range(next(whole))]

        num_qubits, from_zero, *counts = _take(whole, 4)
        shared, rows = angles(), angles()
        rotations = [(x, z, bool(is_row), i) for x, z, is_row, i in table(4)]
        strings = table(2)
        operators = [weights() for _ in range(next(whole))]
        return cls(
            num_qubits, bool(from_zero), *counts, shared, rows, rotations, strings, operators
        )


def native_program(
    elements: Sequence[Element],
    num_qubits: int,
    from_zero: bool,
    operators: Sequence[Iterable[Term]],
    features: NativeFeatures,
) -> NativeProgram:
    """Returns the program of a circuit and of operators, each a sum of terms.

    Args:
        elements: The circuit, lowered.
        num_qubits: The number of qubits.
        from_zero: Whether the initial state is |0...0>.
        operators: For each operator its terms, with their coefficients.
        features: Where the angles are split; compiled afterwards.
    """
    rotations, frame = in_fast_basis(elements, num_qubits)
    if from_zero:
        rotations = without_known_letters(rotations)
    body, turns = split_trailing_turns(rotations)
    weighted = [[(frame(x, z), weight) for x, z, weight in _strings(terms)] for terms in operators]
    turned = [
        [(before_turns(string, turns), weight) for string, weight in sums] for sums in weighted
    ]
    if _num_flips(turned) <= _num_flips(weighted):
        rotations, weighted = body, turned
    angles = _Angles(features)
    placed = [
        (r.x, r.z, *angles.register(r.angle))
        for r in rotations
        if (r.x or r.z) and r.angle != Angle(0.0)
    ]
    strings: dict[tuple[int, int], int] = {}
    weights: list[dict[int, float]] = []
    for sums in weighted:
        total: dict[int, float] = {}
        for string, weight in sums:
            index = strings.setdefault((string.x, string.z), len(strings))
            total[index] = total.get(index, 0.0) + string.sign * weight
        weights.append(total)
    return NativeProgram(
        num_qubits,
        from_zero,
        *features.counts,
        angles.shared,
        angles.rows,
        placed,
        list(strings),
        weights,
    )


class _Angles:
    """Collects angles, split into the weights of features."""

    def __init__(self, features: NativeFeatures):
        self._features = features
        self._places: dict[Angle, tuple[bool, int]] = {}
        self.shared: list[tuple[float, dict, dict]] = []
        self.rows: list[tuple[float, dict, dict]] = []

    def register(self, angle: Angle) -> tuple[bool, int]:
        """Returns whether the angle differs between rows, and its position."""
        if angle not in self._places:
            constant, shared, rows = self._features.split(angle)
            target = self.rows if rows else self.shared
            self._places[angle] = bool(rows), len(target)
            target.append((constant, shared, rows))
        return self._places[angle]


def _num_flips(operators: Iterable[Iterable[tuple[SignedPauli, float]]]) -> int:
    """How often a state is gone through for operators: once for strings that flip the same bits."""
    return len({string.x for sums in operators for string, _ in sums})


def _strings(terms: Iterable[Term]) -> Iterable[tuple[int, int, float]]:
    """The Pauli strings `(x, z, weight)` of terms."""
    return itertools.chain.from_iterable(map(_strings_of_term, terms))


def _strings_of_term(term: Term) -> Iterable[tuple[int, int, float]]:
    """A projector is a product of (1 +- Z) / 2."""
    z, controls, values = term.diagonal
    bits = [1 << bit for bit in range(controls.bit_length()) if controls >> bit & 1]
    weight = term.coefficient / 2 ** len(bits)
    for picked in itertools.product((False, True), repeat=len(bits)):
        mask = sum(bit for bit, chosen in zip(bits, picked, strict=True) if chosen)
        sign = 1 - 2 * ((mask & values).bit_count() % 2)
        yield term.x, z ^ mask, sign * weight


def _take(numbers: Iterator[int], count: int) -> list[int]:
    return list(itertools.islice(numbers, count))


def _append(terms: dict[int, float], integers: list[int], numbers: list[float]) -> None:
    integers += [len(terms), *terms]
    numbers += terms.values()


def rotations_of(program: NativeProgram, name: Callable[[bool, int], object]) -> list[Rotation]:
    """Returns the circuit of a program as rotations by expressions of its features.

    Args:
        program: The program.
        name: The symbol of a feature, from whether it differs between rows and its position.
    """

    def angle(constant, shared, rows):
        terms = [weight * name(False, i) for i, weight in shared.items()]
        terms += [weight * name(True, i) for i, weight in rows.items()]
        total = sum(terms)
        # Weights can be zero, and then there is no symbol left.
        is_constant = not getattr(total, "free_symbols", ())
        return Angle(constant + float(total)) if is_constant else Angle(constant, 1.0, total)

    shared = [angle(*parts) for parts in program.shared_angles]
    rows = [angle(*parts) for parts in program.row_angles]
    return [
        Rotation(x, z, (rows if is_row else shared)[i]) for x, z, is_row, i in program.rotations
    ]
