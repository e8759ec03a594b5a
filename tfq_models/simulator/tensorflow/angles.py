"""Evaluates the angles of a program from its symbols' values, in TensorFlow.

Affine angles, nearly all of them in practice, cost one gather and one multiply-add. Other
expressions are evaluated part by part; TensorFlow differentiates both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import sympy
import tensorflow as tf

from tfq_models.simulator.expressions import evaluate
from tfq_models.simulator.lowering.elements import Angle, reduced


class AngleValues(NamedTuple):
    """Angles in radians: `shared` by the batch, `(num, 1)`, and of each row, `(num, batch)`."""

    shared: tf.Tensor
    rows: tf.Tensor


class AngleTable:
    """Collects a program's angles, then evaluates all of them at once.

    Args:
        symbol_names: The symbols, in the order of their values.
        num_row_symbols: How many of them, the last ones, have a value for each row of a batch.
    """

    def __init__(self, symbol_names: Sequence[str], num_row_symbols: int):
        self._symbol_names = list(symbol_names)
        self._num_shared = len(self._symbol_names) - num_row_symbols
        self._row_names = set(self._symbol_names[self._num_shared :])
        self._shared: dict[Angle, int] = {}
        self._rows: dict[Angle, int] = {}

    def is_row(self, angle: Angle) -> bool:
        """Whether the angle differs between the rows of a batch."""
        return not angle.is_constant and not self._row_names.isdisjoint(
            symbol.name for symbol in angle.expression.free_symbols
        )

    def register(self, angle: Angle) -> int:
        """Returns the angle's position among the shared ones, or among those of the rows."""
        positions = self._rows if self.is_row(angle) else self._shared
        return positions.setdefault(angle, len(positions))

    def compile(self) -> None:
        """Ends the collection."""
        self._evaluate_shared = Angles(list(self._shared), self._symbol_names[: self._num_shared])
        self._evaluate_rows = Angles(list(self._rows), self._symbol_names)

    def __call__(self, shared: tf.Tensor, rows: tf.Tensor) -> AngleValues:
        """Evaluates the angles from values `(num_shared, 1)` and `(num_row_symbols, batch)`."""
        everything = rows
        if self._num_shared and self._rows:
            shape = [self._num_shared, tf.shape(rows)[1]]
            everything = tf.concat([tf.broadcast_to(shared, shape), rows], axis=0)
        return AngleValues(self._evaluate_shared(shared), self._evaluate_rows(everything))


class Angles:
    """Angles as a function of the symbols' values.

    Args:
        angles: The angles, in the order in which they are returned.
        symbol_names: The symbols that they depend on, in the order of the values.
    """

    def __init__(self, angles: Sequence[Angle], symbol_names: Sequence[str]):
        self._features = Features(symbol_names)
        rows = [self._row(angle) for angle in angles]
        self._features.compile()
        width = max((len(row) for row, _ in rows), default=0)
        self._index = np.zeros((width, len(rows)), np.int32)
        self._weight = np.zeros((width, len(rows), 1))
        self._constant = np.array([constant for _, constant in rows]).reshape(-1, 1)
        for i, (row, _) in enumerate(rows):
            for k, (feature, weight) in enumerate(row.items()):
                self._index[k, i] = feature
                self._weight[k, i] = weight

    def __call__(self, values: tf.Tensor) -> tf.Tensor:
        """Returns `(num_angles, batch)` from values `(num_symbols, batch)`."""
        features = tf.cast(self._features(values), tf.float64)
        total = tf.constant(self._constant, tf.float64)
        for index, weight in zip(self._index, self._weight, strict=True):
            total += tf.constant(weight, tf.float64) * tf.gather(features, index)
        return tf.cast(_within_two_turns(total), values.dtype)

    def _row(self, angle: Angle) -> tuple[dict[int, float], float]:
        """Weights of the features, and the constant, that make up an angle."""
        if angle.is_constant:
            return {}, angle.constant
        weights, constant = self._features.split(angle.expression)
        scaled = {feature: angle.coefficient * weight for feature, weight in weights.items()}
        return scaled, angle.constant + reduced(constant, angle.coefficient)


def _within_two_turns(angles: tf.Tensor) -> tf.Tensor:
    """Angles that make the same rotations, and that keep their digits as float32."""
    turns = 4 * np.pi
    return angles - tf.stop_gradient(turns * tf.round(angles / turns))


class Features:
    """The symbols, followed by every non-affine term that an angle needs."""

    def __init__(self, symbol_names: Sequence[str]):
        self._symbols = [sympy.Symbol(name) for name in symbol_names]
        self._positions: dict[sympy.Basic, int] = {s: i for i, s in enumerate(self._symbols)}
        self.terms: list[sympy.Expr] = []
        self._splits: dict[sympy.Basic, tuple[dict[int, float], float]] = {}
        self._evaluate = None

    def split(self, expression: sympy.Basic) -> tuple[dict[int, float], float]:
        """Writes an expression as a weighted sum of features and a constant."""
        if expression in self._positions:
            return {self._positions[expression]: 1.0}, 0.0
        if expression not in self._splits:
            self._splits[expression] = self._split(expression)
        return self._splits[expression]

    def _split(self, expression: sympy.Basic) -> tuple[dict[int, float], float]:
        # Symbols are told apart by their names only, whatever SymPy assumes of them.
        plain = {symbol: sympy.Symbol(symbol.name) for symbol in expression.free_symbols}
        weights: dict[int, float] = {}
        constant = 0.0
        for term in sympy.Add.make_args(sympy.expand_mul(expression.xreplace(plain))):
            factor, rest = term.as_independent(*self._symbols, as_Add=False)
            if rest == 1:
                constant += float(factor)
            else:
                feature = self._feature(rest)
                weights[feature] = weights.get(feature, 0.0) + float(factor)
        return weights, constant

    def _feature(self, term: sympy.Expr) -> int:
        if term not in self._positions:
            self._positions[term] = len(self._symbols) + len(self.terms)
            self.terms.append(term)
        return self._positions[term]

    def compile(self) -> None:
        """Makes the function that evaluates the non-affine terms."""
        if self.terms:
            self._evaluate = compiled(self._symbols, self.terms)

    def __call__(self, values: tf.Tensor) -> tf.Tensor:
        """Returns all features from the symbols' values."""
        if self._evaluate is None:
            return values
        terms = self._evaluate(*tf.unstack(values, num=len(self._symbols)))
        return tf.concat([values, tf.stack(terms)], axis=0)


def compiled(symbols: Sequence[sympy.Symbol], terms: Sequence[sympy.Expr]) -> Callable:
    """Returns a function of the symbols' values that evaluates the terms in TensorFlow."""
    names = [symbol.name for symbol in symbols]

    def evaluated(*values: tf.Tensor) -> list[tf.Tensor]:
        given, memory = dict(zip(names, values, strict=True)), {}
        return [evaluate(term, given, memory) for term in terms]

    return evaluated
