"""Runs the stages of a schedule on a batch of states, forward and back.

States are `(2**n, batch)`, batch last. A stage is unitary, so that its input is recomputed from its
output in the backward sweep and nothing is stored. All of it is differentiable TensorFlow.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from tfq_models.simulator.elements import Flip

# Below this many columns a product by `kron(matrix.T, I)` from the right is one wide GEMM.
_NARROW = 64


@tf.custom_gradient
def as_real(states: tf.Tensor) -> tf.Tensor:
    """Views complex numbers as pairs of reals, in a new last axis."""
    real = tf.bitcast(states, states.dtype.real_dtype)
    return real, lambda upstream: as_complex(upstream)


@tf.custom_gradient
def as_complex(pairs: tf.Tensor) -> tf.Tensor:
    """The inverse of `as_real`."""
    dtype = tf.complex64 if pairs.dtype == tf.float32 else tf.complex128
    return tf.bitcast(pairs, dtype), lambda upstream: as_real(upstream)


class PhaseStage:
    """Multiplies by `exp(i phases)`; its tensor is the phases, `(2**n, 1)` or `(2**n, batch)`."""

    def forward(self, states: tf.Tensor, phases: tf.Tensor) -> tf.Tensor:
        """Returns the states after the stage."""
        return states * _unit(phases)

    def backward(
        self, states: tf.Tensor, adjoints: tf.Tensor, phases: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Returns states and adjoints before the stage, and the gradient of its tensor."""
        gradient = tf.math.imag(tf.math.conj(states) * adjoints)
        if phases.shape[1] == 1:
            gradient = tf.reduce_sum(gradient, axis=1, keepdims=True)
        factor = tf.math.conj(_unit(phases))
        return states * factor, adjoints * factor, gradient


def _unit(phases: tf.Tensor) -> tf.Tensor:
    return tf.complex(tf.cos(phases), tf.sin(phases))


class MatrixStage:
    """Applies a real orthogonal matrix, its tensor, to neighbouring qubits.

    Args:
        num_before: The number of qubits before (above) the matrix's.
        num_in: The number of qubits that the matrix acts on.
    """

    def __init__(self, num_before: int, num_in: int):
        self._before = 2**num_before
        self._size = 2**num_in

    def forward(self, states: tf.Tensor, matrix: tf.Tensor) -> tf.Tensor:
        """Returns the states after the stage."""
        return self._apply(states, matrix)

    def backward(
        self, states: tf.Tensor, adjoints: tf.Tensor, matrix: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Returns states and adjoints before the stage, and the gradient of its tensor."""
        both = self._apply(tf.concat([states, adjoints], axis=1), tf.transpose(matrix))
        before, adjoints_before = tf.split(both, 2, axis=1)
        products = tf.matmul(self._blocks(adjoints), self._blocks(before), transpose_b=True)
        return before, adjoints_before, tf.reduce_sum(products, axis=0)

    def _apply(self, states: tf.Tensor, matrix: tf.Tensor) -> tf.Tensor:
        blocks = self._blocks(states)
        columns = blocks.shape[2]
        if self._before > 1 and columns is not None and self._size * columns <= _NARROW:
            wide = self._size * columns
            identity = tf.eye(columns, dtype=matrix.dtype)
            factor = tf.transpose(matrix)[:, None, :, None] * identity[None, :, None, :]
            blocks = tf.reshape(blocks, [self._before, wide])
            blocks = tf.matmul(blocks, tf.reshape(factor, [wide, wide]))
        else:
            blocks = tf.matmul(matrix[None], blocks)
        return as_complex(tf.reshape(blocks, tf.concat([tf.shape(states), [2]], axis=0)))

    def _blocks(self, states: tf.Tensor) -> tf.Tensor:
        """The amplitudes as reals: (qubits before, matrix's qubits, qubits after and batch)."""
        if states.shape.is_fully_defined():
            columns = 2 * states.shape.num_elements() // (self._before * self._size)
        else:
            columns = -1
        return tf.reshape(as_real(states), [self._before, self._size, columns])


class PermutationStage:
    """Moves amplitudes where bit flips send them; has no tensor."""

    def __init__(self, num_qubits: int, flips: Sequence[Flip]):
        # source[b] is the basis state that ends as b: the flips, undone from the last.
        source = np.arange(2**num_qubits, dtype=np.int32)
        for controls, values, target in reversed(flips):
            source = np.where(source & controls == values, source ^ target, source)
        self._source = source
        self._inverse = np.argsort(source).astype(np.int32)

    def forward(self, states: tf.Tensor) -> tf.Tensor:
        """Returns the states after the stage."""
        return tf.gather(states, self._source)

    def backward(self, states: tf.Tensor, adjoints: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Returns states and adjoints before the stage."""
        return tf.gather(states, self._inverse), tf.gather(adjoints, self._inverse)
