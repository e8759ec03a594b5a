"""Tests of the order in which data are seen."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from training.runs.batches import steps_at_once, epochs_of_batches, for_training, hold_out, num_rows, num_steps


def rows_of_each_epoch(epochs, seed=0):
    x = tf.range(10)
    data = epochs_of_batches((x, -x), 4, seed, epochs)
    batches = [(a.numpy(), b.numpy()) for a, b in data]
    assert len(batches) == data.cardinality() == 3 * len(epochs)
    assert all(np.array_equal(a, -b) for a, b in batches)
    rows = np.concatenate([a for a, _ in batches])
    return rows.reshape(len(epochs), 10)


def test_every_epoch_sees_every_row_once_in_its_own_order():
    rows = rows_of_each_epoch(range(4))
    np.testing.assert_array_equal(np.sort(rows), np.tile(np.arange(10), (4, 1)))
    assert len({tuple(row) for row in rows}) == 4


def test_order_depends_on_seed_and_epoch_only():
    rows = rows_of_each_epoch(range(4))
    np.testing.assert_array_equal(rows_of_each_epoch(range(2, 4)), rows[2:])
    assert not np.array_equal(rows_of_each_epoch(range(4), seed=1), rows)


def test_hold_out_splits_the_last_rows():
    (x, y), (x_held, y_held) = hold_out((np.arange(20), -np.arange(20)), 0.1)
    assert (len(x), list(x_held), list(y_held)) == (18, [18, 19], [-18, -19])
    assert hold_out((x, y), 0.0)[1] is None


def test_data_may_be_all_that_keras_takes_as_a_batch():
    data = ({"a": np.arange(20), "b": np.arange(20) + 100},)
    (kept,), (held,) = hold_out(data, 0.25)
    assert list(held["b"]) == [115, 116, 117, 118, 119]
    (batch, *_) = epochs_of_batches((kept,), 4, 0, range(1))
    np.testing.assert_array_equal(batch[0]["a"] + 100, batch[0]["b"])


@pytest.mark.parametrize(
    ("num_steps", "at_once"), [(1, 1), (7, 7), (200, 200), (211, 1), (252, 126), (1000, 200)]
)
def test_an_epoch_is_a_whole_number_of_goes(num_steps, at_once):
    assert steps_at_once(num_steps) == at_once


def test_without_data_a_step_gets_rows_of_nothing(experiment):
    bare = dataclasses.replace(experiment, load_data=None, steps_per_epoch=3)
    data = list(for_training(None, bare, 0, range(2, 4)))
    assert len(data) == 6
    assert {(x.shape, y.shape) for x, y in data} == {((8, 0), (8,))}
    assert (num_rows(None), num_steps(None, bare)) == (0, 3)
