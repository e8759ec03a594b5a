"""Parity: all strings, each once, half of every part with either label."""

import itertools

import numpy as np
import pytest

from tfq_models.datasets import parity


@pytest.mark.parametrize("num_bits", [2, 3, 4, 6])
def test_every_string_comes_once_with_its_parity(num_bits):
    (x_train, y_train), (x_test, y_test) = parity(num_bits)
    x, y = np.concatenate([x_train, x_test]), np.concatenate([y_train, y_test])
    assert sorted(map(tuple, x)) == sorted(itertools.product([0.0, 1.0], repeat=num_bits))
    assert y.tolist() == [1.0 if sum(row) in (1, 3, 5) else -1.0 for row in x]
    assert y_train.sum() == 0 and y_test.sum() == 0
    assert x.dtype == np.float64 and y.dtype == np.float32


def test_all_strings_train_and_test():
    train, test = parity(3, 0)
    assert len(train[0]) == 8
    for a, b in zip(train, test, strict=True):
        np.testing.assert_array_equal(a, b)


def test_seeds():
    first, again, other = (parity(4, seed=seed)[0][0] for seed in (0, 0, 1))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: parity(1), ValueError, "`num_bits` must be at least 2. Received: num_bits=1"),
        (lambda: parity(21), ValueError, "`num_bits` must be at most 20"),
        (lambda: parity(2.0), TypeError, "`num_bits` must be a whole number"),
        (lambda: parity(3, 3), ValueError, "`num_test` must be even.* Received: num_test=3"),
        (lambda: parity(3, 8), ValueError, "less than the 8 strings. Received: num_test=8"),
    ],
)
def test_wrong_calls_name_the_culprit(call, error, message):
    with pytest.raises(error, match=message):
        call()
