"""States of circuits from tables of their operations, in TensorFlow, with gradients."""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from tfq_models.circuit_tensors.gate_rotations import MAX_STEPS, step_arrays

_STEPS = step_arrays()
_POWERS_OF_I = np.array([1, 1j, -1, -1j])


class Steps(NamedTuple):
    """Rotations `exp(i g) exp(-i a P / 2)`, one after the other, all rows side by side.

    Args:
        masks: `(num_steps, 4)`: the qubits that P flips, those that it signs, the controls, and
            the values of these that switch it on.
        angles: `(num_steps, 2)`, float64: a and g in radians.
        rows: `(num_steps,)`: the row that a step belongs to; rows need not be in order.
    """

    masks: tf.Tensor
    angles: tf.Tensor
    rows: tf.Tensor


def states_of_tables(integers, numbers, splits, symbol_values, num_qubits, dtype):
    """Returns the states that circuits make of |0...0>, `(batch, 2**num_qubits)`.

    First all qubits by themselves, until something entangles them, which makes a product state;
    then what is left, a step of every row at a time. A gradient goes back through the same steps.

    Args:
        integers: As in `Tables`.
        numbers: As in `Tables`.
        splits: As in `Tables`.
        symbol_values: `(batch, num_symbols)`.
        num_qubits: The number of qubits.
        dtype: Complex type of the states.
    """
    batch = tf.size(splits) - 1
    rows = tf.repeat(tf.range(batch), tf.cast(splits[1:] - splits[:-1], tf.int32))
    is_first = _is_first(integers, rows, batch, num_qubits)
    steps, is_first = _steps(integers, numbers, rows, symbol_values, is_first)
    alone = _alone(tf.nest.map_structure(lambda part: part[is_first], steps), num_qubits)
    qubits = _run(alone, tf.tile(tf.constant([[1, 0]], dtype), [batch * num_qubits, 1]))
    product = _product(tf.reshape(qubits, [batch, num_qubits, 2]), num_qubits)
    states = _run(tf.nest.map_structure(lambda part: part[~is_first], steps), product)
    return tf.ensure_shape(states, [None, 2**num_qubits])


def _is_first(integers, rows, batch, num_qubits):
    """Returns which operations act on one qubit that none before has joined with another."""
    touched = integers[:, 3] | tf.reduce_sum(_bits(integers[:, 1:3]), axis=1)
    is_joint = (touched & (touched - 1)) != 0
    place = tf.range(tf.size(rows))
    on_qubit = tf.bitwise.right_shift(touched[:, None], tf.range(num_qubits, dtype=tf.int64)) & 1
    joins = tf.where(is_joint[:, None] & (on_qubit == 1), place[:, None], tf.size(rows))
    first_joint = tf.math.unsorted_segment_min(joins, rows, batch)
    target = tf.cast(integers[:, 1], tf.int32)
    return ~is_joint & (place < tf.gather_nd(first_joint, tf.stack([rows, target], axis=1)))


def _count_bits(masks):
    return tf.cast(tf.raw_ops.PopulationCount(x=masks), tf.int32)


def _bits(positions):
    """Returns the mask of each position; 0 for -1, which is none."""
    bits = tf.bitwise.left_shift(tf.ones_like(positions), tf.maximum(positions, 0))
    return tf.where(positions < 0, tf.zeros_like(bits), bits)


def _steps(integers, numbers, rows, symbol_values, is_first):
    """Returns the steps of all operations, and which of them are steps of first operations."""
    kinds, targets = integers[:, 0], _bits(integers[:, 1:3])
    shift = tf.cast(numbers[:, 4], tf.float64)
    u, v = tf.unstack(_gate_angles(integers, numbers, rows, symbol_values), axis=1)
    a = _weighted(_STEPS.angle, kinds, tf.stack([u, v, tf.ones_like(u)], axis=1))
    g = _weighted(_STEPS.phase, kinds, tf.stack([u, v, u * shift], axis=1))
    # Reduced before they become radians, where they are exact; a has the period of two turns.
    angles = np.pi * tf.stack([tf.math.floormod(a, 4), tf.math.floormod(g, 2)], axis=2)
    letters = tf.reduce_sum(tf.gather(_STEPS.letters, kinds) * targets[:, None, :, None], axis=2)
    control = tf.where(tf.gather(_STEPS.is_controlled, kinds), targets[:, :1], 0)
    controls = integers[:, None, 3:5] | control[:, :, None]
    exists = tf.gather(_STEPS.is_always, kinds)
    exists |= tf.gather(_STEPS.is_only_shift, kinds) & (shift != 0)[:, None]
    repeated = tf.repeat(
        tf.stack([rows, tf.cast(is_first, tf.int32)], axis=1)[:, None], MAX_STEPS, 1
    )
    rows, is_first = tf.unstack(repeated[exists], axis=1)
    masks = tf.concat([letters, controls], axis=2)
    return Steps(masks[exists], angles[exists], rows), is_first == 1


def _gate_angles(integers, numbers, rows, symbol_values):
    """Returns the two angles of each operation, in the units of its gate, in float64."""
    values = tf.cast(symbol_values, tf.float64)
    ones = tf.ones([tf.shape(values)[0], 1], tf.float64)
    values = tf.concat([values, ones], axis=1)  # what numbers are multiplied by
    symbols = tf.cast(integers[:, 5:], tf.int32)
    symbols = tf.where(symbols < 0, tf.shape(values)[1] - 1, symbols)
    at = tf.stack([tf.repeat(rows[:, None], 2, 1), symbols], axis=2)
    numbers = tf.cast(numbers, tf.float64)
    return numbers[:, 0:4:2] * numbers[:, 1:4:2] * tf.gather_nd(values, at)


def _weighted(weights, kinds, values):
    return tf.reduce_sum(tf.gather(weights, kinds) * values[:, None], axis=2)


def _alone(steps, num_qubits):
    """Returns the steps of single qubits, as steps of rows of one qubit each."""
    on = steps.masks[:, :2] != 0
    position = _count_bits(tf.reduce_max(steps.masks[:, :2], axis=1) - 1)
    qubit = num_qubits - 1 - position
    masks = tf.pad(tf.cast(on, tf.int64), [[0, 0], [0, 2]])
    return Steps(masks, steps.angles, steps.rows * num_qubits + qubit)


def _product(qubits, num_qubits):
    """Returns the product state of `(batch, num_qubits, 2)` amplitudes."""
    states = tf.ones_like(qubits[:, 0, :1])
    for qubit in range(num_qubits):
        pairs = states[:, :, None] * qubits[:, qubit, None]
        states = tf.reshape(pairs, [-1, 2 ** (qubit + 1)])
    return states


def _run(steps, states):
    """Returns what the steps make of states `(batch, size)`."""
    batch = tf.shape(states)[0]
    order = tf.argsort(steps.rows, stable=True)
    rows = tf.gather(steps.rows, order)

    def by_time(values):
        ragged = tf.RaggedTensor.from_value_rowids(
            tf.gather(values, order), rows, nrows=batch, validate=False
        )
        # Rows that have no step at a time have one of zeros, which does nothing.
        return tf.transpose(ragged.to_tensor(), [1, 0, 2])

    index_type = tf.int32 if states.shape[1] <= 2**30 else tf.int64
    return _rotated_in_turn(
        states, by_time(steps.angles), tf.cast(by_time(steps.masks), index_type)
    )


@tf.custom_gradient
def _rotated_in_turn(states, angles, masks):
    """Applies steps `(num_times, batch, ...)`; the gradient un-computes them (adjoint method)."""
    num_times = tf.shape(angles)[0]

    def forward(time, states):
        return time + 1, _Step(masks[time]).rotated(states, angles[time])

    (_, states) = tf.while_loop(lambda time, _: time < num_times, forward, (0, states))

    def backward(adjoints):
        def body(time, states, adjoints, gradients):
            step = _Step(masks[time])
            gradients = gradients.write(time, step.angle_gradients(states, adjoints))
            back = [step.rotated(vectors, -angles[time]) for vectors in (states, adjoints)]
            return time - 1, *back, gradients

        gradients = tf.TensorArray(angles.dtype, num_times, element_shape=[None, 2])
        _, _, d_states, gradients = tf.while_loop(
            lambda time, *_: time >= 0, body, (num_times - 1, states, adjoints, gradients)
        )
        return d_states, tf.reshape(gradients.stack(), tf.shape(angles)), None

    return states, backward


class _Step:
    """One rotation in each row of a batch; `masks` is `(batch, 4)`."""

    def __init__(self, masks):
        self._flips, self._signs, self._controls, self._values = tf.split(masks, 4, axis=1)

    def rotated(self, states, angles):
        """Returns `exp(i g) exp(-i a P / 2)` of the states where the controls switch it on."""
        half, phase = angles[:, :1] / 2, angles[:, 1:]
        turn = tf.exp(tf.complex(tf.zeros_like(phase), phase))
        stay = tf.cast(turn * tf.complex(tf.cos(half), tf.zeros_like(half)), states.dtype)
        go = tf.cast(turn * tf.complex(tf.zeros_like(half), -tf.sin(half)), states.dtype)
        return tf.where(self._is_on(states), stay * states + go * self._pauli(states), states)

    def angle_gradients(self, states, adjoints):
        """Returns the gradients of a and g, `(batch, 2)`, given the states behind the step."""
        on = tf.where(self._is_on(states), tf.math.conj(adjoints), tf.zeros_like(adjoints))
        of_a = tf.reduce_sum(tf.math.imag(on * self._pauli(states)), axis=1) / 2
        of_g = -tf.reduce_sum(tf.math.imag(on * states), axis=1)
        return tf.cast(tf.stack([of_a, of_g], axis=1), tf.float64)

    def _index(self, states):
        return tf.range(tf.shape(states)[1], dtype=self._flips.dtype)[None]

    def _is_on(self, states):
        return (self._index(states) & self._controls) == self._values

    def _pauli(self, states):
        # P |j> = i^y (-1)^(bits of j & signs) |j ^ flips>, where y counts the Y in P.
        source = tf.bitwise.bitwise_xor(self._index(states), self._flips)
        odd = _count_bits(source & self._signs) & 1
        y = _count_bits(self._flips & self._signs)
        factor = tf.gather(_POWERS_OF_I.astype(states.dtype.as_numpy_dtype), y % 4)
        sign = 1 - 2 * tf.cast(odd, states.dtype.real_dtype)
        gathered = tf.gather(states, source, batch_dims=1)
        return factor * tf.complex(sign, tf.zeros_like(sign)) * gathered
