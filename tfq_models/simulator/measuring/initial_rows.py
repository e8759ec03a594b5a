"""Rows that begin with several states, a mixture: from values to states, and back to rows."""

from __future__ import annotations

import tensorflow as tf


def values_of_states(values, row_values, initial_state, initial_rows) -> tuple:
    """Returns `values` and `row_values` with a row for each initial state.

    Args:
        values: The values of the symbols that `Program.expectation` takes.
        row_values: The values of the last symbols that `Program.expectation` takes, or None.
        initial_state: The states that `Program.expectation` takes, or None.
        initial_rows: The row of each initial state, or None where every row has one.
    """
    if initial_rows is None:
        return values, row_values
    if initial_state is None:
        raise ValueError(
            "`initial_rows` must come with `initial_state`, because it says to which rows the "
            "states belong. Received: initial_state=None."
        )
    initial_rows = tf.convert_to_tensor(initial_rows)
    if row_values is not None:
        return values, _repeated(tf.convert_to_tensor(row_values), initial_rows)
    values = tf.convert_to_tensor(values)
    return values if values.shape.rank == 1 else _repeated(values, initial_rows), None


@tf.custom_gradient
def _repeated(values, rows):
    # TensorFlow's own gradient is sparse and of an unknown shape in graphs, of which it warns.
    return tf.gather(values, rows), lambda d_values: (tf.math.segment_sum(d_values, rows), None)


def sums_of_rows(found: tf.Tensor, initial_rows) -> tf.Tensor:
    """Returns what the states of a row make together, `(batch, ...)`."""
    return found if initial_rows is None else tf.math.segment_sum(found, initial_rows)
