"""Runs the stages of a schedule on a batch of states, forward and back.

States are `(2**n, batch)`, batch last. A stage is unitary, so that its input is recomputed from its
output in the backward sweep and nothing is stored. All of it is differentiable TensorFlow.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from tfq_models.simulator.lowering.elements import Flip

_VIEWS = {
    tf.complex64: [tf.float32],
    tf.complex128: [tf.float64],
    tf.float32: [tf.complex64],
    tf.float64: [tf.complex128],
}

# Below this many columns a product by `kron(matrix.T, I)` from the right is one wide GEMM.
_NARROW = 64


def _register_bitcast_gradient() -> None:
    """Lets TensorFlow differentiate a view of complex numbers as reals, and the way back."""

    def gradient(op, upstream: tf.Tensor) -> tf.Tensor | None:
        dtype = op.inputs[0].dtype
        return tf.bitcast(upstream, dtype) if upstream.dtype in _VIEWS.get(dtype, ()) else None

    # TensorFlow has none; forward-mode differentiation looks it up, so a wrapper would not do.
    with contextlib.suppress(KeyError):  # Somebody else registered the same.
        tf.RegisterGradient("Bitcast")(gradient)


_register_bitcast_gradient()


def as_complex(values: tf.Tensor) -> tf.Tensor:
    """Real numbers as complex ones; `tf.cast` would warn in its gradient."""
    return tf.complex(values, tf.zeros_like(values))


def kron(first: tf.Tensor, second: tf.Tensor) -> tf.Tensor:
    """Kronecker products of square matrices `(batch, a, a)` and `(batch, b, b)`."""
    a, b = first.shape[1], second.shape[1]
    # At most three dimensions are broadcast: `tf.vectorized_map` adds one, and five are the limit.
    product = tf.reshape(first, [-1, a * a, 1]) * tf.reshape(second, [-1, 1, b * b])
    product = tf.transpose(tf.reshape(product, [-1, a, a, b, b]), [0, 1, 3, 2, 4])
    return tf.reshape(product, [-1, a * b, a * b])


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
        inverse = tf.transpose(matrix)
        before = self._apply(states, inverse)
        products = tf.matmul(self._blocks(adjoints), self._blocks(before), transpose_b=True)
        return before, self._apply(adjoints, inverse), tf.reduce_sum(products, axis=0)

    def _apply(self, states: tf.Tensor, matrix: tf.Tensor) -> tf.Tensor:
        blocks = self._blocks(states)
        columns = blocks.shape[2]
        if self._before > 1 and columns is not None and self._size * columns <= _NARROW:
            factor = kron(matrix[None], tf.eye(columns, dtype=matrix.dtype)[None])[0]
            blocks = tf.reshape(blocks, [self._before, self._size * columns])
            blocks = tf.matmul(blocks, factor, transpose_b=True)
        else:
            blocks = tf.matmul(matrix[None], blocks)
        pairs = tf.reshape(blocks, tf.concat([tf.shape(states), [2]], axis=0))
        return tf.bitcast(pairs, states.dtype)

    def _blocks(self, states: tf.Tensor) -> tf.Tensor:
        """The amplitudes as reals: (qubits before, matrix's qubits, qubits after and batch)."""
        if states.shape.is_fully_defined():
            columns = 2 * states.shape.num_elements() // (self._before * self._size)
        else:
            columns = -1
        pairs = tf.bitcast(states, states.dtype.real_dtype)  # (2**n, batch, 2)
        return tf.reshape(pairs, [self._before, self._size, columns])


class PairStage:
    """Applies a 4x4 unitary, its tensor, to two qubits, counted from the first (highest).

    Args:
        num_qubits: The number of qubits, n.
        first: The qubit of the matrix's high bit.
        second: The qubit of its low bit, greater than `first`.
    """

    def __init__(self, num_qubits: int, first: int, second: int):
        self._adjacent = second == first + 1
        self._before = 2**first
        self._shape = [2**first, 2, 2 ** (second - first - 1), 2, -1]
        self._num_states = 2**num_qubits

    def forward(self, states: tf.Tensor, matrix: tf.Tensor) -> tf.Tensor:
        """Returns the states after the stage."""
        return self._joined(tf.matmul(matrix[None], self._pairs(states)))

    def backward(
        self, states: tf.Tensor, adjoints: tf.Tensor, matrix: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Returns states and adjoints before the stage, and the gradient of its tensor."""
        after = self._pairs(adjoints)
        inverse = tf.linalg.adjoint(matrix)[None]
        before = tf.matmul(inverse, self._pairs(states))
        gradient = tf.reduce_sum(tf.matmul(after, before, adjoint_b=True), axis=0)
        return self._joined(before), self._joined(tf.matmul(inverse, after)), gradient

    def _pairs(self, states: tf.Tensor) -> tf.Tensor:
        """The amplitudes by the pair's basis states: (qubits before, 4, the rest)."""
        if not self._adjacent:
            states = tf.transpose(tf.reshape(states, self._shape), [0, 1, 3, 2, 4])
        return tf.reshape(states, [self._before, 4, -1])

    def _joined(self, pairs: tf.Tensor) -> tf.Tensor:
        if not self._adjacent:
            before, _, between, _, _ = self._shape
            pairs = tf.reshape(pairs, [before, 2, 2, between, -1])
            pairs = tf.transpose(pairs, [0, 1, 3, 2, 4])
        return tf.reshape(pairs, [self._num_states, -1])


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
