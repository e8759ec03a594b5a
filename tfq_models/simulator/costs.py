"""What a step costs, before it is taken: memory and time, by rules that were measured."""

from __future__ import annotations

from typing import NamedTuple

import tensorflow as tf

from tfq_models.native import machine

# Rotations of amplitudes in a second and on a processor, in training steps of 18 to 22 qubits.
# Light cones make circuits of few layers several times faster, other costs small circuits slower.
_SPEED = {"native": 1e10, "tensorflow": 2e9}
# States that TensorFlow's operations hold at once for each row: forward, and with the gradient.
_STATES_A_ROW = {False: 4, True: 12}
# More rows than anybody's batch.
MANY_ROWS = 2**24


class Cost(NamedTuple):
    """An estimate: bytes of memory, which are held at the same time, and seconds.

    The memory is what the states take at least. The seconds are right in order of magnitude.
    """

    memory: float
    seconds: float


def step_cost(num_elements, num_qubits, num_rows, dtype, *, is_native, has_gradient) -> Cost:
    """Returns what one step costs.

    Args:
        num_elements: Rotations and flips of the circuit.
        num_qubits: The number of qubits, n.
        num_rows: Rows of the batch.
        dtype: Complex type of the states.
        is_native: Whether the native kernel runs it.
        has_gradient: Whether a gradient follows.
    """
    processors = machine.usable_processors()
    if is_native:
        # A thread works on a state of its own; with a gradient, the final states are kept besides.
        num_states = min(num_rows, processors) + has_gradient * num_rows
    else:
        num_states = num_rows * _STATES_A_ROW[has_gradient]
    work = num_elements * num_rows * 2.0**num_qubits * (3 if has_gradient else 1)
    speed = _SPEED["native" if is_native else "tensorflow"] * processors
    return Cost(num_states * dtype.size * 2.0**num_qubits, work / speed)


def most_rows(num_qubits, dtype, is_native, has_gradient) -> int:
    """Returns how many rows of a batch fit into the memory of this machine, 0 if not even one."""
    available = machine.total_memory()
    if available is None or (is_native and not has_gradient):  # states one after the other
        return MANY_ROWS
    num_states = int(available / (dtype.size * 2.0**num_qubits))
    if not is_native:
        return num_states // _STATES_A_ROW[has_gradient]
    processors = machine.usable_processors()
    return max(num_states - processors, min(num_states // 2, processors))


def checked_rows(rows, most, num_qubits, dtype):
    """Returns a tensor `(num_rows, ...)`, or fails if it has more than `most` rows."""
    num_rows = rows.shape[0]
    if num_rows is not None:
        if num_rows > most:
            rule = _rule(most, num_qubits, dtype)
            raise ValueError(f"{rule} Received: a batch of {num_rows} rows.")
        return rows
    rule = f"{_rule(most, num_qubits, dtype)} Received: a batch of as many rows as"
    check = tf.debugging.Assert(tf.shape(rows)[0] <= most, [rule, tf.shape(rows)[0]])
    with tf.control_dependencies([check]):
        return tf.identity(rows)


def check_state(num_qubits, dtype):
    """Raises an error where not even one state fits into the memory."""
    available = machine.total_memory()
    if available is not None and dtype.size << num_qubits > available:
        raise ValueError(
            f"A state of {num_qubits} qubits takes {gibibytes(dtype.size, num_qubits)} in "
            f"{dtype.name}, more than the {available / 2**30:,.1f} GiB of this machine. Take fewer "
            "qubits; for rows of features, num_components=8 in the estimators, or amplitudes, as "
            "feature_map='amplitude'. "
            f"Received: a circuit on {num_qubits} qubits."
        )


def gibibytes(size, num_qubits):
    """Returns in words how much `2**num_qubits` numbers of a size take, however much it is."""
    if num_qubits > 60:
        return f"2^{num_qubits + size.bit_length() - 31} GiB"
    return f"{size * 2**num_qubits / 2**30:,.1f} GiB"


def _rule(most, num_qubits, dtype):
    wanted = f"A batch must have at most {most} rows" if most else "The circuit must be smaller"
    return (
        f"{wanted}, because a row of {num_qubits} qubits takes several states of "
        f"{gibibytes(dtype.size, num_qubits)} in {dtype.name}, and this machine has "
        f"{machine.total_memory() / 2**30:,.1f} GiB."
    )
