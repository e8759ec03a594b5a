"""The real matrices of local stages, from the angles that the batch shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from tfq_models.simulator.lowering.elements import Angle
from tfq_models.simulator.tensorflow.angles import AngleTable, AngleValues
from tfq_models.simulator.tensorflow.schedule import Local
from tfq_models.simulator.tensorflow.stages import kron

# A product with a 16x16 matrix does 16 multiply-adds for every number it moves: about where
# arithmetic and memory take equal time.
_MAX_QUBITS = 4

_HADAMARD = np.array([[1, 1], [1, -1]]) / np.sqrt(2)


class Matrices:
    """Computes the matrices of all local stages, one for each window of neighbouring qubits.

    Args:
        stages: The local stages.
        num_qubits: The number of qubits.
        table: Where the angles are registered.
    """

    def __init__(self, stages: Sequence[Local], num_qubits: int, table: AngleTable):
        # For each stage, (qubits before, qubits in) of its windows.
        self.windows: list[list[tuple[int, int]]] = []
        self._angles: list[int] = []
        self._groups: dict[tuple[int, int], _Group] = {}
        self._places: list[tuple[_Group, int]] = []
        for stage in stages:
            factors = {num_qubits - bit.bit_length(): f for bit, f in stage.factors.items()}
            self.windows.append(_windows(sorted(factors)))
            for start, width in self.windows[-1]:
                sequences = [factors.get(start + i, ()) for i in range(width)]
                self._add([[self._factor(f, table) for f in s] for s in sequences])

    @property
    def count(self) -> int:
        """The number of windows of all stages."""
        return len(self._places)

    def _factor(self, factor: Angle | None, table: AngleTable) -> int:
        """The position of a 2x2 matrix: identity, Hadamard, then the rotations."""
        if factor is None:
            return 1
        self._angles.append(table.register(factor))
        return 1 + len(self._angles)

    def _add(self, sequences: Sequence[Sequence[int]]) -> None:
        length = max(map(len, sequences))
        group = self._groups.setdefault((len(sequences), length), _Group())
        self._places.append((group, len(group.factors)))
        group.factors.append([[*s, *[0] * (length - len(s))] for s in sequences])

    def __call__(self, angles: AngleValues) -> list[tf.Tensor]:
        """Returns the matrices, in the order of the windows of all stages."""
        dtype = angles.shared.dtype
        constants = tf.constant(np.stack([np.eye(2), _HADAMARD]), dtype)
        factors = tf.concat([constants, self._rotations(angles)], axis=0)
        products = {
            group: tf.unstack(group(factors), num=len(group.factors))
            for group in self._groups.values()
        }
        return [products[group][number] for group, number in self._places]

    def _rotations(self, angles: AngleValues) -> tf.Tensor:
        """`exp(-i theta Y / 2)` of every angle, `(num_angles, 2, 2)`."""
        theta = tf.gather(angles.shared[:, 0], tf.constant(self._angles, tf.int32)) / 2
        cos, sin = tf.cos(theta), tf.sin(theta)
        return tf.reshape(tf.stack([cos, -sin, sin, cos], axis=1), [-1, 2, 2])


class _Group:
    """Windows of as many qubits and factors: their matrices are computed together."""

    def __init__(self):
        self.factors: list[list[list[int]]] = []

    def __call__(self, factors: tf.Tensor) -> tf.Tensor:
        chosen = tf.gather(factors, tf.constant(self.factors))  # (windows, qubits, length, 2, 2)
        matrices = chosen[:, :, 0]
        for step in range(1, chosen.shape[2]):
            matrices = tf.matmul(chosen[:, :, step], matrices)
        product = matrices[:, 0]
        for qubit in range(1, chosen.shape[1]):
            product = kron(product, matrices[:, qubit])
        return product


def _windows(qubits: Sequence[int]) -> list[tuple[int, int]]:
    """Covers sorted qubits with few windows of neighbours, about equally wide."""
    span = qubits[-1] - qubits[0] + 1
    width = -(-span // -(-span // _MAX_QUBITS))
    windows: list[tuple[int, int]] = []
    for qubit in qubits:
        if windows and qubit < windows[-1][0] + width:
            start = windows[-1][0]
            windows[-1] = (start, qubit - start + 1)
        else:
            windows.append((qubit, 1))
    return windows
