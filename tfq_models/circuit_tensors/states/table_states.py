"""States of circuits from tables of their operations, in TensorFlow, with gradients."""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from tfq_models.circuit_tensors.states.gate_rotations import MAX_STEPS, step_arrays

_STEPS = step_arrays()
# A few megabytes of what is prepared at once.
_AMPLITUDES_AT_ONCE = 2**18
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
        integers: The `integers` of `Tables`.
        numbers: The `numbers` of `Tables`.
        splits: The `splits` of `Tables`.
        symbol_values: `(batch, num_symbols)`.
        num_qubits: The number of qubits; in a graph it may be a tensor.
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
    return tf.ensure_shape(states, [None, _static(2**num_qubits)])


def _is_first(integers, rows, batch, num_qubits):
    """Returns which operations act on one qubit that none before has joined with another."""
    touched = integers[:, 3] | tf.reduce_sum(_bits(integers[:, 1:3]), axis=1)
    is_joint = (touched & (touched - 1)) != 0
    place = tf.range(tf.size(rows))
    qubits = tf.cast(tf.range(num_qubits), tf.int64)
    on_qubit = tf.bitwise.right_shift(touched[:, None], qubits) & 1
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

    def with_one_more(qubit, states):
        pairs = states[:, :, None] * qubits[:, qubit, None]
        return qubit + 1, tf.reshape(pairs, [-1, 2 ** (qubit + 1)])

    if tf.is_tensor(num_qubits):
        _, states = tf.while_loop(
            lambda qubit, _: qubit < num_qubits,
            with_one_more,
            (0, states),
            shape_invariants=(tf.TensorShape([]), tf.TensorShape([None, None])),
        )
        return states
    for qubit in range(num_qubits):
        _, states = with_one_more(qubit, states)
    return states


def _static(size):
    """Returns a size, or None where only a graph's run tells it."""
    return None if tf.is_tensor(size) else size


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

    index_type = tf.int32 if (states.shape[1] or 2**31) <= 2**30 else tf.int64
    return _rotated_in_turn(
        states, by_time(steps.angles), tf.cast(by_time(steps.masks), index_type)
    )


@tf.custom_gradient
def _rotated_in_turn(states, angles, masks):
    """Applies steps `(num_times, batch, ...)`; the gradient un-computes them (adjoint method)."""
    num_times = tf.shape(angles)[0]
    # Several steps are prepared at once, because a small operation takes as long as its call.
    piece = tf.maximum(_AMPLITUDES_AT_ONCE // tf.maximum(tf.size(states), 1), 1)

    def forward(start, states):
        at = slice(start, start + piece)
        return start + piece, _Rotations(masks[at], angles[at], states).applied(states)

    _, states = tf.while_loop(lambda start, _: start < num_times, forward, (0, states))

    def backward(adjoints):
        def body(end, states, adjoints, gradients):
            start = tf.maximum(end - piece, 0)
            # The same rotations back.
            rotations = _Rotations(masks[start:end], -angles[start:end], states)
            states, adjoints, part = rotations.applied_backwards(states, adjoints)
            return start, states, adjoints, tf.concat([part, gradients], axis=0)

        none = tf.zeros_like(angles[:0])
        _, _, d_states, d_angles = tf.while_loop(
            lambda end, *_: end > 0,
            body,
            (num_times, states, adjoints, none),
            shape_invariants=(
                tf.TensorShape([]),
                states.shape,
                adjoints.shape,
                tf.TensorShape([None, None, 2]),
            ),
        )
        return d_states, d_angles, None

    return states, backward


class _Rotations:
    """Rotations of the states of a batch, one after the other.

    `P |j> = i^y (-1)^(bits of j & signs) |j ^ flips>`, where y counts the Y in P.

    Args:
        masks: `(num_times, batch, 4)`, as in `Steps`.
        angles: `(num_times, batch, 2)`, as in `Steps`.
        states: Any states of the batch, for their kind.
    """

    def __init__(self, masks, angles, states):
        dtype, size = states.dtype, tf.shape(states)[1]
        flips, signs, controls, values = tf.split(masks, 4, axis=2)
        index = tf.range(size, dtype=masks.dtype)
        self._num_times = tf.shape(masks)[0]
        self._source = tf.bitwise.bitwise_xor(index, flips)
        is_on = (index & controls) == values
        is_odd = _count_bits(self._source & signs) & 1
        powers = tf.gather(_POWERS_OF_I, (_count_bits(flips & signs) + 2 * is_odd) % 4)
        self._pauli = tf.cast(tf.where(is_on, powers, 0), dtype)
        half, phase = angles[:, :, :1] / 2, angles[:, :, 1:]
        turn = tf.complex(tf.cos(phase), tf.sin(phase))
        stay = turn * tf.cast(tf.cos(half), turn.dtype)
        self._stay = tf.cast(tf.where(is_on, stay, 1), dtype)
        self._go = tf.cast(turn * tf.complex(tf.zeros_like(half), -tf.sin(half)), dtype)

    def applied(self, states):
        """Returns `exp(i g) exp(-i a P / 2)` of the states, step after step."""

        def body(time, states):
            return time + 1, self._rotated(time, states, self._flipped(time, states))

        return tf.while_loop(lambda time, _: time < self._num_times, body, (0, states))[1]

    def applied_backwards(self, states, adjoints):
        """Applies the steps in reverse to both, and returns the gradients of a and g besides."""

        def body(time, states, adjoints, gradients):
            flipped = self._flipped(time, states)
            bra = tf.math.conj(adjoints)
            of_a = tf.reduce_sum(tf.math.imag(bra * flipped), axis=1) / 2
            is_on = tf.abs(self._pauli[time])
            of_g = -tf.reduce_sum(tf.math.imag(bra * states) * is_on, axis=1)
            gradients = gradients.write(time, tf.stack([of_a, of_g], axis=1))
            states = self._rotated(time, states, flipped)
            adjoints = self._rotated(time, adjoints, self._flipped(time, adjoints))
            return time - 1, states, adjoints, gradients

        gradients = tf.TensorArray(
            states.dtype.real_dtype, self._num_times, element_shape=[None, 2]
        )
        _, states, adjoints, gradients = tf.while_loop(
            lambda time, *_: time >= 0, body, (self._num_times - 1, states, adjoints, gradients)
        )
        return states, adjoints, tf.cast(gradients.stack(), tf.float64)

    def _rotated(self, time, states, flipped):
        rotated = self._stay[time] * states + self._go[time] * flipped
        rotated.set_shape(states.shape)  # which a loop must keep
        return rotated

    def _flipped(self, time, states):
        """Returns P of the states, and 0 where the controls switch it off."""
        return self._pauli[time] * tf.gather(states, self._source[time], batch_dims=1)
