"""The features of which the native kernel makes angles: symbols, and non-affine terms of them."""

from __future__ import annotations

from collections.abc import Sequence

import sympy
import tensorflow as tf

from tfq_models.simulator.lowering.elements import Angle, reduced
from tfq_models.simulator.tensorflow.angles import Features, compiled


class NativeFeatures:
    """Splits angles into weights of features, and evaluates the features.

    Args:
        symbol_names: The symbols, in the order of their values.
        num_row_symbols: How many of them, the last ones, have a value for each row of a batch.
    """

    def __init__(self, symbol_names: Sequence[str], num_row_symbols: int):
        self._symbols = [sympy.Symbol(name) for name in symbol_names]
        self._num_shared = len(self._symbols) - num_row_symbols
        self._features = Features(symbol_names)
        self._shared_terms: list[sympy.Expr] = []
        self._row_terms: list[sympy.Expr] = []
        self._places = {
            i: (i >= self._num_shared, i if i < self._num_shared else i - self._num_shared)
            for i in range(len(self._symbols))
        }

    @property
    def counts(self) -> tuple[int, int]:
        """How many features the batch shares, and how many each row has."""
        num_row_symbols = len(self._symbols) - self._num_shared
        return self._num_shared + len(self._shared_terms), num_row_symbols + len(self._row_terms)

    def split(self, angle: Angle) -> tuple[float, dict[int, float], dict[int, float]]:
        """Writes an angle as a constant and the weights of shared features and of rows'."""
        if angle.is_constant:
            return angle.constant, {}, {}
        weights, constant = self._features.split(angle.expression)
        shared: dict[int, float] = {}
        rows: dict[int, float] = {}
        for feature, weight in weights.items():
            is_row, place = self._place(feature)
            (rows if is_row else shared)[place] = angle.coefficient * weight
        return angle.constant + reduced(constant, angle.coefficient), shared, rows

    def compile(self) -> None:
        """Makes the functions that evaluate the non-affine terms, when all angles are split."""
        self._evaluate_shared = compiled(self._symbols[: self._num_shared], self._shared_terms)
        self._evaluate_rows = compiled(self._symbols, self._row_terms)

    def __call__(self, shared: tf.Tensor, rows: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Returns the features of the symbols' values, `(num_shared,)` and `(batch, num_rows)`.

        There are `counts` of them, because non-affine terms of symbols are features, too.
        """
        scalars = tf.unstack(shared, num=self._num_shared) if self._has_terms else []
        if self._shared_terms:
            terms = self._evaluate_shared(*scalars)
            extended = tf.concat([shared, tf.stack(terms)], axis=0)
        else:
            extended = shared
        if self._row_terms:
            columns = tf.unstack(rows, num=len(self._symbols) - self._num_shared, axis=1)
            terms = self._evaluate_rows(*scalars, *columns)
            rows = tf.concat([rows, tf.stack(terms, axis=1)], axis=1)
        return extended, rows

    @property
    def _has_terms(self) -> bool:
        return bool(self._shared_terms or self._row_terms)

    def _place(self, feature: int) -> tuple[bool, int]:
        if feature not in self._places:
            term = self._features.terms[feature - len(self._symbols)]
            is_row = not term.free_symbols.isdisjoint(self._symbols[self._num_shared :])
            self._places[feature] = is_row, self.counts[is_row]
            (self._row_terms if is_row else self._shared_terms).append(term)
        return self._places[feature]
