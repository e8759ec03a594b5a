"""The product state that the leading one-qubit operations make of |0...0>."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from tfq_models.simulator.lowering.elements import Angle, Element, Flip, Rotation
from tfq_models.simulator.tensorflow.angles import AngleTable, AngleValues
from tfq_models.simulator.tensorflow.stages import as_complex

# -i P for the identity, X, Z and Y, by their masks (z, x).
_GENERATORS = -1j * np.array(
    [
        [[[1, 0], [0, 1]], [[0, 1], [1, 0]]],
        [[[1, 0], [0, -1]], [[0, -1j], [1j, 0]]],
    ]
)


class ProductState:
    """Computes the state from the angles.

    Args:
        sequences: The operations on each qubit, by its bit.
        num_qubits: The number of qubits, n.
        table: Where the angles are registered.
        dtype: Complex type of the state.
    """

    def __init__(
        self,
        sequences: dict[int, Sequence[Element]],
        num_qubits: int,
        table: AngleTable,
        dtype: tf.DType,
    ):
        qubits = [
            [r for e in sequences.get(1 << (num_qubits - 1 - i), ()) for r in _rotations(e)]
            for i in range(num_qubits)
        ]
        length = max(map(len, qubits), default=0)
        nothing = Rotation(0, 0, Angle(0.0))
        padded = [[*sequence, *[nothing] * (length - len(sequence))] for sequence in qubits]
        self._num_qubits = num_qubits
        self._dtype = dtype
        steps = list(zip(*padded, strict=True))
        generators = [[_GENERATORS[int(r.z > 0), int(r.x > 0)] for r in step] for step in steps]
        self._generators = np.array(generators)
        self._positions = np.array([table.register(r.angle) for step in steps for r in step], int)
        self._is_row = np.array([table.is_row(r.angle) for step in steps for r in step], bool)

    def __call__(self, angles: AngleValues) -> tf.Tensor:
        """Returns `(2**n, batch)`; batch is 1 if no angle differs between rows."""
        if not self._num_qubits:
            return tf.ones([1, 1], self._dtype)
        vectors = tf.one_hot([0], 2, axis=1, dtype=self._dtype)[:, :, None]
        vectors = tf.repeat(vectors, self._num_qubits, axis=0)  # (num_qubits, 2, batch)
        if len(self._generators):
            theta = _chosen(angles, self._positions, self._is_row) / 2
            # (num_steps, num_qubits, 1, batch)
            theta = tf.reshape(theta, [*self._generators.shape[:2], 1, -1])
            steps = zip(
                self._generators,
                tf.unstack(as_complex(tf.cos(theta))),
                tf.unstack(as_complex(tf.sin(theta))),
                strict=True,
            )
            for generators, cos, sin in steps:
                turned = tf.matmul(tf.constant(generators, self._dtype), vectors)
                vectors = cos * vectors + sin * turned
        return _kron(tf.unstack(vectors, num=self._num_qubits))


def _rotations(element: Element) -> list[Rotation]:
    """A bit flip without controls is X = i exp(-i pi X / 2)."""
    if isinstance(element, Flip):
        return [Rotation(element.target, 0, Angle(np.pi)), Rotation(0, 0, Angle(-np.pi))]
    return [element]


def _chosen(angles: AngleValues, positions: np.ndarray, is_row: np.ndarray) -> tf.Tensor:
    """The angles at `positions` of the rows' or of the shared ones: `(positions, batch or 1)`."""
    if not is_row.any():
        return tf.gather(angles.shared, positions)
    if is_row.all():
        return tf.gather(angles.rows, positions)
    shared = tf.gather(angles.shared, np.where(is_row, 0, positions))
    return tf.where(is_row[:, None], tf.gather(angles.rows, np.where(is_row, positions, 0)), shared)


def _kron(vectors: Sequence[tf.Tensor]) -> tf.Tensor:
    """The product of vectors `(2, batch)`, in halves: one pass over the full size."""
    if len(vectors) == 1:
        return vectors[0]
    half = len(vectors) // 2
    high, low = _kron(vectors[:half]), _kron(vectors[half:])
    return tf.reshape(high[:, None] * low[None], [2 ** len(vectors), -1])
