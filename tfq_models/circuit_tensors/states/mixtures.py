"""States of circuits with further qubits: mixtures of states of the qubits that are asked for."""

from typing import NamedTuple

import tensorflow as tf

from tfq_models.circuit_tensors.states.table_states import states_of_tables


class Mixtures(NamedTuple):
    """What circuits make of |0...0>, the further qubits traced out.

    Row b has the density matrix `sum |s><s|` of the states s that have b in `rows`, and these have
    no norm of their own. Without further qubits it has one state.

    Args:
        states: `(num_states, 2**num_qubits)`.
        rows: `(num_states,)`, int32, in order; None where every row has one state.
    """

    states: tf.Tensor
    rows: tf.Tensor | None


def mixtures_of_tables(
    integers, numbers, splits, num_further, symbol_values, num_qubits, dtype
) -> Mixtures:
    """Returns the mixtures that circuits make of |0...0>.

    Args:
        integers: The `integers` of `Tables`.
        numbers: The `numbers` of `Tables`.
        splits: The `splits` of `Tables`.
        num_further: The `num_further` of `Tables`.
        symbol_values: `(batch, num_symbols)`; gradients flow to them.
        num_qubits: How many qubits are not further ones.
        dtype: Complex type of the states.
    """
    width = tf.reduce_max(tf.concat([[0], num_further], axis=0))
    if tf.executing_eagerly():
        width = int(width)
    states = states_of_tables(integers, numbers, splits, symbol_values, num_qubits + width, dtype)
    parts = tf.reshape(states, [tf.size(num_further), 2**width, 2**num_qubits])
    if symbol_values.shape[1] == 0:
        is_there = tf.reduce_any(parts != 0, axis=2)
    else:  # A state that is 0 may have a derivative that is not.
        is_there = tf.range(2**width) < 2 ** num_further[:, None]
    places = tf.cast(tf.where(is_there), tf.int32)
    states = tf.ensure_shape(tf.gather_nd(parts, places), [None, 2**num_qubits])
    return Mixtures(states, places[:, 0])
