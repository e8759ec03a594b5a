"""Tables of operations with as few of them as can be: gates on one qubit join their neighbours."""

import itertools
from typing import NamedTuple

import numpy as np

from tfq_models.circuit_tensors.states.gate_matrices import matrices


class Joint(NamedTuple):
    """Operations on several qubits, row after row, each row in the order of time.

    Args:
        rows: The row of each.
        bits: `(num, 2)`: the bits of two qubits.
        matrices: `(num, 4, 4)`: what happens to these; the first qubit is the high bit.
        controls: The mask of the other qubits that switch it on.
        values: And within it their values.
    """

    rows: np.ndarray
    bits: np.ndarray
    matrices: np.ndarray
    controls: np.ndarray
    values: np.ndarray

    def at(self, places):
        """Returns some of them."""
        return Joint(*(part[places] for part in self))


class _Runs(NamedTuple):
    """Gates on one qubit, as many as follow each other, as one.

    Args:
        matrices: `(num, 2, 2)`.
        rows: The row of each.
        bits: The qubit's bit.
        before: The place among the joint operations of the last one before; negative for none.
    """

    matrices: np.ndarray
    rows: np.ndarray
    bits: np.ndarray
    before: np.ndarray

    def at(self, places):
        return _Runs(*(part[places] for part in self))


def merged(integers, numbers, splits, num_qubits):
    """Returns `(batch, num_qubits, 2)`, the qubits before they are joined, and the `Joint` rest.

    Args:
        integers: The `integers` of `Tables`, without symbols.
        numbers: The `numbers` of `Tables`.
        splits: The `splits` of `Tables`.
        num_qubits: The number of qubits.
    """
    batch = len(splits) - 1
    rows = np.repeat(np.arange(batch), np.diff(splits))
    touched = integers[:, 3] | _bits(integers[:, 1]) | _bits(integers[:, 2])
    is_joint = (touched & (touched - 1)) != 0
    made = matrices(integers[is_joint], numbers[is_joint], 4)
    joint = _joint(integers[is_joint], made, rows[is_joint], touched[is_joint])
    before = _joint_before(touched, is_joint, rows, splits, num_qubits)
    single = np.flatnonzero(~is_joint)
    bits = integers[single, 1]
    made = matrices(integers[single], numbers[single], 2)
    singles = _Runs(made, rows[single], bits, before[bits, single])
    runs = _runs(singles, num_qubits)
    first, later = runs.at(runs.before < 0), runs.at(runs.before >= 0)
    qubits = np.zeros((batch, num_qubits, 2), complex)
    qubits[:, :, 0] = 1
    qubits[first.rows, num_qubits - 1 - first.bits] = first.matrices[:, :, 0]
    return qubits, _followed(joint, later, num_qubits)


def _bits(positions):
    """Returns the mask of each position; 0 for -1, which is none."""
    return np.where(positions < 0, 0, 1 << np.maximum(positions, 0))


def _joint(integers, made, rows, touched):
    bits, controls, values = integers[:, 1:3].copy(), integers[:, 3].copy(), integers[:, 4].copy()
    lowest = controls & -controls
    # An operation on one qubit leaves the second alone; a control is one that it may have.
    lonely = bits[:, 1] < 0
    bits[lonely, 1] = np.log2(lowest[lonely])
    # With one control that is all, it is a matrix of two qubits.
    is_pair = lonely & (touched == _bits(bits[:, 0]) | lowest)
    for value in range(2):
        off = np.flatnonzero(is_pair & ((values != 0) != value))
        made[off, value::2] = np.eye(4)[value::2]
    controls[is_pair] = values[is_pair] = 0
    return Joint(rows, bits, made, controls, values)


def _joint_before(touched, is_joint, rows, splits, num_qubits):
    """Returns for each bit and operation the place of the last joint one before, or -1."""
    on_bit = (touched >> np.arange(num_qubits)[:, None]) & 1 == 1
    count = np.cumsum(is_joint) - 1
    last = np.maximum.accumulate(np.where(on_bit & is_joint, count, -1), axis=1)
    # Those of earlier rows are none.
    first = np.concatenate([[0], np.cumsum(is_joint)])[splits[:-1]]
    return np.where(last < first[rows], -1, last)


def _runs(singles, num_qubits):
    """Multiplies the gates that have no joint operation between them."""
    keys = np.where(singles.before < 0, -1 - singles.rows, singles.before)
    _, first, run, lengths = np.unique(
        keys * num_qubits + singles.bits, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.argsort(run, kind="stable")
    position = np.arange(len(run)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    runs = singles.at(first)
    # First all second gates of runs, then all third ones ...
    order = order[np.argsort(position, kind="stable")]
    ends = np.cumsum(np.bincount(position, minlength=1))
    for start, end in itertools.pairwise(ends):
        gates = order[start:end]
        runs.matrices[run[gates]] = singles.matrices[gates] @ runs.matrices[run[gates]]
    return runs


def _followed(joint, runs, num_qubits):
    """Returns the joint operations, each followed by its runs."""
    is_second = joint.bits[runs.before, 1] == runs.bits
    is_alone = joint.controls[runs.before] != 0
    for on_second, shape in ((False, (-1, 1, 2, 8)), (True, (-1, 2, 2, 4))):
        those = runs.at(~is_alone & (is_second == on_second))
        made = joint.matrices[those.before].reshape(shape)
        made = (those.matrices[:, None] @ made).reshape(-1, 4, 4)
        joint.matrices[those.before] = made
    return _with(joint, runs.at(is_alone), num_qubits)


def _with(joint, runs, num_qubits):
    """Returns the joint operations and the runs as operations of their own."""
    if not len(runs.rows):
        return joint
    others = (runs.bits + 1) % num_qubits
    none = np.zeros_like(runs.rows)
    made = np.kron(runs.matrices, np.eye(2))
    more = Joint(runs.rows, np.stack([runs.bits, others], axis=1), made, none, none)
    order = np.argsort(np.concatenate([np.arange(len(joint.rows)), runs.before]), kind="stable")
    return Joint(*(np.concatenate(parts)[order] for parts in zip(joint, more, strict=True)))
