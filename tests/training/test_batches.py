"""Tests of the order in which data are seen."""

import numpy as np
import tensorflow as tf

from training.batches import epochs_of_batches, hold_out


def rows_of_each_epoch(experiment, epochs, seed=0):
    x = tf.range(10)
    data = epochs_of_batches(x, -x, experiment.with_settings({"batch_size": 4}), seed, epochs)
    batches = [(a.numpy(), b.numpy()) for a, b in data]
    assert len(batches) == data.cardinality() == 3 * len(epochs)
    assert all(np.array_equal(a, -b) for a, b in batches)
    rows = np.concatenate([a for a, _ in batches])
    return rows.reshape(len(epochs), 10)


def test_every_epoch_sees_every_row_once_in_its_own_order(experiment):
    rows = rows_of_each_epoch(experiment, range(4))
    np.testing.assert_array_equal(np.sort(rows), np.tile(np.arange(10), (4, 1)))
    assert len({tuple(row) for row in rows}) == 4


def test_order_depends_on_seed_and_epoch_only(experiment):
    rows = rows_of_each_epoch(experiment, range(4))
    np.testing.assert_array_equal(rows_of_each_epoch(experiment, range(2, 4)), rows[2:])
    assert not np.array_equal(rows_of_each_epoch(experiment, range(4), seed=1), rows)


def test_hold_out_splits_the_last_rows():
    (x, y), (x_held, y_held) = hold_out((np.arange(20), -np.arange(20)), 0.1)
    assert (len(x), list(x_held), list(y_held)) == (18, [18, 19], [-18, -19])
    assert hold_out((x, y), 0.0)[1] is None
