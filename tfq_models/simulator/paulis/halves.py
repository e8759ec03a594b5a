"""Diagonal functions of the basis states as products over two halves of the qubits.

A Z string or a projector is a product over the qubits, so its `2**n` values are the outer product
of two vectors of about `2**(n/2)`. Sums over such functions become matrix products whose constants
stay small, and sums over the amplitudes are taken in two steps, which keeps float32 accurate.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import tensorflow as tf


class DiagonalTerm(NamedTuple):
    """`(-1)**(ones of b in z)` where the state `b` holds `values` on `controls`, 0 elsewhere."""

    z: int
    controls: int = 0
    values: int = 0


class Halves:
    """The values of diagonal terms, as factors over the high and the low qubits.

    Args:
        num_qubits: The number of qubits, n.
        terms: The terms.
    """

    def __init__(self, num_qubits: int, terms: Sequence[DiagonalTerm]):
        num_low = num_qubits // 2
        low_mask = 2**num_low - 1
        self.num_terms = len(terms)
        # (2**(n - n // 2), num_terms) and (2**(n // 2), num_terms)
        self.high = _factor(num_qubits - num_low, [_shifted(term, num_low) for term in terms])
        self.low = _factor(num_low, [_masked(term, low_mask) for term in terms])

    def combine(self, weights: tf.Tensor) -> tf.Tensor:
        """Returns the weighted sums of the terms, `(2**n, batch)`, from `(num_terms, batch)`."""
        high, low = self._constants(weights.dtype)
        # (num_terms, low * batch)
        right = tf.transpose(low)[:, :, None] * weights[:, None, :]
        total = tf.matmul(high, tf.reshape(right, [self.num_terms, -1]))
        return tf.reshape(total, [len(self.high) * len(self.low), -1])

    def combine_rows(self, weights: tf.Tensor) -> tf.Tensor:
        """The same sums with the batch first: `(batch, 2**n)` from `(num_terms, batch)`."""
        high, low = self._constants(weights.dtype)
        left = tf.transpose(weights)[:, None, :] * high  # (batch, high, num_terms)
        total = tf.matmul(tf.reshape(left, [-1, self.num_terms]), low, transpose_b=True)
        return tf.reshape(total, [-1, len(self.high) * len(self.low)])

    def reduce(self, weights: tf.Tensor) -> tf.Tensor:
        """Returns terms times weights `(2**n, batch)`, summed over states: `(num_terms, batch)`."""
        high, low = self._constants(weights.dtype)
        inner = tf.matmul(high, tf.reshape(weights, [len(self.high), -1]), transpose_a=True)
        inner = tf.reshape(inner, [self.num_terms, len(self.low), -1])
        return tf.reduce_sum(inner * tf.transpose(low)[:, :, None], axis=1)

    def _constants(self, dtype) -> tuple[tf.Tensor, tf.Tensor]:
        return tf.constant(self.high, dtype), tf.constant(self.low, dtype)


def _factor(num_qubits: int, terms: Sequence[DiagonalTerm]) -> np.ndarray:
    """The values of `terms` on all states of a few qubits, `(2**num_qubits, num_terms)`."""
    states = np.arange(2**num_qubits)[:, None]
    z, controls, values = np.array(terms, np.int64).reshape(-1, 3).T
    signs = 1 - 2 * (np.bitwise_count(states & z) % 2).astype(np.int64)
    return signs * ((states & controls) == values)


def _shifted(term: DiagonalTerm, num_low: int) -> DiagonalTerm:
    return DiagonalTerm(*(mask >> num_low for mask in term))


def _masked(term: DiagonalTerm, mask: int) -> DiagonalTerm:
    return DiagonalTerm(*(part & mask for part in term))
