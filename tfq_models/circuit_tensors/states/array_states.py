"""States of circuits without symbols, in NumPy: those of `states`, faster and without gradients."""

import functools

import numpy as np

from tfq_models.circuit_tensors.states.merging import merged

# The matrices of so many rows are few megabytes.
_ROWS_AT_ONCE = 2**10
# A block of rows, which stays in the processor's cache.
_AMPLITUDES_AT_ONCE = 2**15


def array_states(integers, numbers, splits, num_qubits, dtype):
    """Returns the states that circuits make of |0...0>, `(batch, 2**num_qubits)`.

    All rows side by side: first the product of what the qubits are by themselves, then whatever
    joins them, the first such operation of every row, the second, and so on.

    Args:
        integers: The `integers` of `Tables`, without symbols.
        numbers: The `numbers` of `Tables`.
        splits: The `splits` of `Tables`.
        num_qubits: The number of qubits.
        dtype: NumPy's complex type of the states.
    """
    states = np.empty((len(splits) - 1, 2**num_qubits), dtype)
    for start in range(0, len(states), _ROWS_AT_ONCE):
        ends = splits[start : start + _ROWS_AT_ONCE + 1]
        part = slice(ends[0], ends[-1])
        states[start : start + _ROWS_AT_ONCE] = _states(
            integers[part], numbers[part], ends - ends[0], num_qubits, dtype
        )
    return states


def _states(integers, numbers, splits, num_qubits, dtype):
    qubits, joint = merged(integers, numbers, splits, num_qubits)
    joint = joint._replace(matrices=joint.matrices.astype(dtype))
    states = _product(qubits.astype(dtype))
    num_rows = max(_AMPLITUDES_AT_ONCE >> num_qubits, 1)
    for start in range(0, len(states), num_rows):
        block = joint.at(slice(*np.searchsorted(joint.rows, [start, start + num_rows])))
        _apply(block._replace(rows=block.rows - start), states[start : start + num_rows])
    return states


def _product(qubits):
    states = qubits[:, 0]
    for qubit in range(1, qubits.shape[1]):
        pairs = states[:, :, None] * qubits[:, qubit, None]
        states = pairs.reshape(-1, 2 ** (qubit + 1))
    return states


def _apply(joint, states):
    """Applies operations in place."""
    turn = np.arange(len(joint.rows)) - np.searchsorted(joint.rows, joint.rows)
    order = np.argsort(turn, kind="stable")
    ends = np.cumsum(np.bincount(turn))
    for start, end in zip([0, *ends], ends, strict=False):
        _apply_to_rows(joint.at(order[start:end]), states)


def _apply_to_rows(joint, states):
    """Applies one operation to each of some rows."""
    size = states.shape[1]
    index = _pair_first(size.bit_length() - 1)[joint.bits[:, 0], joint.bits[:, 1]]
    places = index + joint.rows[:, None] * size
    amplitudes = states.reshape(-1)  # a view
    old = amplitudes[places]
    new = (joint.matrices @ old.reshape(-1, 4, size // 4)).reshape(-1, size)
    if joint.controls.any():
        is_on = (index & joint.controls[:, None]) == joint.values[:, None]
        new = np.where(is_on, new, old)
    amplitudes[places] = new


@functools.lru_cache(maxsize=16)
def _pair_first(num_qubits):
    """Returns, for each two bits, the amplitudes in the order of these and then of the others."""
    index = np.arange(2**num_qubits)
    order = np.zeros((num_qubits, num_qubits, 2**num_qubits), np.intp)
    for first, second in np.ndindex(num_qubits, num_qubits):
        pair = 2 * ((index >> first) & 1) + ((index >> second) & 1)
        order[first, second] = np.argsort(pair, kind="stable")
    return order
