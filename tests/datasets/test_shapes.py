"""Circles and spirals: where their points lie."""

import numpy as np
import pytest

from tfq_models.datasets import circles, spirals


def test_circles_have_their_radii():
    (x_train, y_train), (x_test, y_test) = circles(50, 30, noise=0.0, factor=0.3)
    assert x_train.shape == (50, 2) and x_test.shape == (30, 2)
    for x, y in ((x_train, y_train), (x_test, y_test)):
        np.testing.assert_allclose(np.linalg.norm(x, axis=1), np.where(y > 0, 0.3, 1.0))


def test_spirals_wind_and_are_reflections():
    turns = 1.52
    (x, y), (x_test, _) = spirals(400, 100, turns=turns, noise=0.0)
    assert np.abs(np.concatenate([x, x_test])).max(axis=0) == pytest.approx(1.0)
    assert abs(y.sum()) <= 40  # 500 points, half of each class before the split
    first = x * y[:, None]  # all on the first spiral, each axis in its own unit
    # On the spiral, (-a cos a, a sin a): the units are those that make every point lie on it.
    angles = np.linspace(0, 2 * np.pi * turns, 20_000)
    curve = np.stack([-angles * np.cos(angles), angles * np.sin(angles)], axis=1)
    units = np.abs(curve).max(axis=0)
    distances = np.min(np.abs(first[:, None] - curve / units).sum(axis=2), axis=1)
    assert distances.max() < 0.05  # the largest values of 500 points are not quite the curve's


@pytest.mark.parametrize("make", [circles, spirals])
def test_seeds_and_labels(make):
    (x, y), _ = make(40, 10, seed=1)
    assert np.array_equal(x, make(40, 10, seed=1)[0][0])
    assert not np.array_equal(x, make(40, 10, seed=2)[0][0])
    assert y.dtype == np.float32 and set(y) == {-1, 1}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: circles(factor=1.0), "`factor` must be from 0 to less than 1"),
        (lambda: circles(noise=-1), "`noise` must not be negative. Received: noise=-1"),
        (lambda: spirals(num_train=1), "`num_train` must be at least 2"),
        (lambda: spirals(turns=0), "`turns` must be positive. Received: turns=0"),
    ],
)
def test_wrong_calls_name_the_culprit(call, message):
    with pytest.raises(ValueError, match=message):
        call()
