"""Values and derivatives of the slots of circuits, by the functions that the simulator has."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from tfq_models.circuits.parameter_shift.slots import Slots
from tfq_models.simulator.tensorflow.angles import Features

# As many as data circuits that are kept decoded, and the model circuit.
_NUM_KEPT = 4097


class SlotValues:
    """Evaluates slots of any circuits from the values of the same symbols.

    Args:
        symbol_names: The symbols, in the order of the values' columns.
    """

    def __init__(self, symbol_names: Sequence[str]):
        self._names = list(symbol_names)
        self._functions = functools.lru_cache(_NUM_KEPT)(self._make_functions)

    def angles(self, slots: Slots, table: np.ndarray) -> np.ndarray:
        """Returns the values of all slots, `(batch, num_slots)`.

        Args:
            slots: The slots of a circuit.
            table: The symbols' values, `(batch, num_symbols)`.
        """
        table = np.asarray(table, np.float64)
        parts = [np.empty((len(table), 0))]
        parts += [self._functions(part).values(table) for part in slots.parts]
        return np.concatenate(parts, axis=1)

    def jacobian(self, slots: Slots, table: np.ndarray) -> np.ndarray:
        """Returns the derivatives by the symbols, `(batch, num_slots, num_symbols)`."""
        table = np.asarray(table, np.float64)
        parts = [np.empty((len(table), 0, len(self._names)))]
        parts += [self._functions(part).derivatives(table) for part in slots.parts]
        return np.concatenate(parts, axis=1)

    def are_finite(self, slots: Slots, table: np.ndarray) -> np.ndarray:
        """Returns for each row, `(batch,)`, whether all slots have a value there."""
        if all(self._functions(part).is_affine for part in slots.parts):
            return np.ones(len(table), bool)
        return np.isfinite(self.angles(slots, table)).all(axis=1)

    def _make_functions(self, part):
        return _Functions(part, self._names)


class _Functions:
    """The slots of one part, as weighted sums of the symbols and of terms that are not affine."""

    def __init__(self, slots, symbol_names):
        self._num_symbols = len(symbol_names)
        self._features = Features(symbol_names)
        rows = [self._features.split(slot.expression) for slot in slots]
        self._features.compile()
        self._num_terms = len(self._features.terms)
        self.is_affine = not self._num_terms
        self._constants = np.array([constant for _, constant in rows])
        self._weights = np.zeros((len(rows), self._num_symbols + self._num_terms))
        for weights, (row, _) in zip(self._weights, rows, strict=True):
            weights[list(row)] = list(row.values())

    def values(self, table):
        features = table if self.is_affine else self._features(tf.constant(table.T)).numpy().T
        # A sum of the slot's own terms: in a matrix product, one that is infinite spoils them all.
        columns = [row.nonzero()[0] for row in self._weights]
        sums = [features[:, c] @ row[c] for row, c in zip(self._weights, columns, strict=True)]
        return np.reshape(sums, (len(self._weights), len(table))).T + self._constants

    def derivatives(self, table):
        of_symbols, of_terms = np.split(self._weights, [self._num_symbols], axis=1)
        result = np.tile(of_symbols, (len(table), 1, 1))
        if self.is_affine:
            return result
        inner = self._term_derivatives(tf.constant(table.T))
        for slot, term in np.argwhere(of_terms):
            result[:, slot] += of_terms[slot, term] * inner[term]
        return result

    def _term_derivatives(self, values):
        """Returns the derivatives of the terms, `(num_terms, batch, num_symbols)`."""
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(values)
            terms = tf.unstack(self._features(values)[self._num_symbols :], num=self._num_terms)
        zero = tf.UnconnectedGradients.ZERO
        found = [tape.gradient(term, values, unconnected_gradients=zero) for term in terms]
        return np.swapaxes(found, 1, 2)
