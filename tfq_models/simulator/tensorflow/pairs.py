"""The 4x4 unitaries of fused blocks, from the angles that the batch shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from tfq_models.simulator.lowering.elements import Angle, Element, Flip
from tfq_models.simulator.tensorflow.angles import AngleTable, AngleValues
from tfq_models.simulator.tensorflow.fusion import Block
from tfq_models.simulator.tensorflow.stages import as_complex

_PAULIS = {
    (0, 0): np.eye(2),
    (1, 0): np.array([[0, 1], [1, 0]]),
    (1, 1): np.array([[0, -1j], [1j, 0]]),
    (0, 1): np.diag([1, -1]),
}


class Pairs:
    """Computes the unitaries of all blocks; blocks of the same kind are computed together.

    Args:
        blocks: The blocks.
        num_qubits: The number of qubits.
        table: Where the angles are registered.
    """

    def __init__(self, blocks: Sequence[Block], num_qubits: int, table: AngleTable):
        # For each block its two qubits, counted from the first.
        self.qubits: list[tuple[int, int]] = []
        self._groups: dict[bytes, _Group] = {}
        self._places: list[tuple[_Group, int]] = []
        for block in blocks:
            low = block.support & -block.support
            high = block.support ^ low
            self.qubits.append((num_qubits - high.bit_length(), num_qubits - low.bit_length()))
            parts = np.array([_factors(element, high, low) for element in block.elements])
            angles = tuple(table.register(_angle(element)) for element in block.elements)
            group = self._groups.setdefault(parts.tobytes(), _Group(parts))
            self._places.append((group, group.angles.setdefault(angles, len(group.angles))))

    def __call__(self, angles: AngleValues) -> list[tf.Tensor]:
        """Returns the unitaries, in the order of the blocks."""
        products = {
            group: tf.unstack(group(angles.shared[:, 0]), num=len(group.angles))
            for group in self._groups.values()
        }
        return [products[group][number] for group, number in self._places]


class _Group:
    """Blocks of the same elements: one product of matrices, for several lists of angles."""

    def __init__(self, parts: np.ndarray):
        self._parts = parts  # (num_elements, 2, 4, 4)
        self.angles: dict[tuple[int, ...], int] = {}

    def __call__(self, shared: tf.Tensor) -> tf.Tensor:
        theta = tf.gather(shared, tf.constant(list(self.angles))) / 2  # (blocks, num_elements)
        cos, sin = (as_complex(f(theta))[:, :, None] for f in (tf.cos, tf.sin))
        parts = tf.constant(self._parts.reshape(-1, 2, 16), cos.dtype)
        factors = tf.reshape(cos * parts[:, 0] + sin * parts[:, 1], [-1, len(self._parts), 4, 4])
        return _product(factors)


def _product(factors: tf.Tensor) -> tf.Tensor:
    """Multiplies matrices, the last one leftmost: (batch, count, 4, 4) -> (batch, 4, 4)."""
    while factors.shape[1] > 1:
        even = factors.shape[1] // 2 * 2
        halved = tf.matmul(factors[:, 1:even:2], factors[:, 0:even:2])
        factors = tf.concat([halved, factors[:, even:]], axis=1)
    return factors[:, 0]


def _factors(element: Element, high: int, low: int) -> tuple[np.ndarray, np.ndarray]:
    """Matrices A and B of the element `cos(angle / 2) A + sin(angle / 2) B`."""
    if isinstance(element, Flip):
        states = np.array([0, low, high, high | low])
        hit = states & element.controls == element.values
        after = np.where(hit, states ^ element.target, states)
        return np.zeros((4, 4)), (after[None] == states[:, None]).astype(complex)
    letters = [_PAULIS[bool(element.x & bit), bool(element.z & bit)] for bit in (high, low)]
    return np.eye(4), -1j * np.kron(*letters)


def _angle(element: Element) -> Angle:
    """A flip is the part that goes with the sine."""
    return Angle(np.pi) if isinstance(element, Flip) else element.angle
