"""The phases of diagonal stages, from the angles."""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf

from tfq_models.simulator.lowering.elements import Rotation
from tfq_models.simulator.paulis.halves import DiagonalTerm, Halves
from tfq_models.simulator.tensorflow.angles import AngleTable, AngleValues
from tfq_models.simulator.tensorflow.schedule import Diagonal


class Phases:
    """Computes the phases of all diagonal stages.

    Stages with the same Z strings, such as the layers of an ansatz, are computed together.

    Args:
        stages: The diagonal stages.
        num_qubits: The number of qubits, n.
        table: Where the angles are registered.
    """

    def __init__(self, stages: Sequence[Diagonal], num_qubits: int, table: AngleTable):
        self._num_stages = len(stages)
        self._shared: dict[tuple, _Strings] = {}
        self._rows: dict[tuple, _Strings] = {}
        for number, stage in enumerate(stages):
            for is_row, groups in ((False, self._shared), (True, self._rows)):
                rotations = [r for r in stage.rotations if table.is_row(r.angle) == is_row]
                if rotations:
                    rotations.sort(key=lambda rotation: rotation.z)
                    strings = tuple(rotation.z for rotation in rotations)
                    group = groups.setdefault(strings, _Strings(num_qubits, strings))
                    group.add(number, rotations, table)

    def __call__(self, angles: AngleValues) -> list[tf.Tensor]:
        """Returns `(2**n, 1)` or, where angles differ between rows, `(2**n, batch)` a stage."""
        total: list = [0.0] * self._num_stages
        for group in self._shared.values():
            # (num_strings, num_stages): the stages take the place of the batch.
            weights = tf.reshape(tf.gather(angles.shared, group.angles), [-1, group.num_strings])
            phases = group.halves.combine_rows(-0.5 * tf.transpose(weights))
            by_stage = tf.unstack(phases, num=len(group.numbers))
            for number, row in zip(group.numbers, by_stage, strict=True):
                total[number] += row[:, None]
        for group in self._rows.values():
            for k, number in enumerate(group.numbers):
                own = group.angles[k * group.num_strings : (k + 1) * group.num_strings]
                total[number] += group.halves.combine(-0.5 * tf.gather(angles.rows, own))
        return total


class _Strings:
    """Some Z strings, and the stages that consist of them."""

    def __init__(self, num_qubits: int, strings: Sequence[int]):
        self.halves = Halves(num_qubits, [DiagonalTerm(z) for z in strings])
        self.num_strings = len(strings)
        self.numbers: list[int] = []
        self.angles: list[int] = []

    def add(self, number: int, rotations: Sequence[Rotation], table: AngleTable) -> None:
        self.numbers.append(number)
        self.angles += [table.register(rotation.angle) for rotation in rotations]
