"""Circles, spirals and the double cake: where their points lie."""

import numpy as np
import pytest

from tfq_models.datasets import circles, double_cake, spirals


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


def test_double_cake_of_three_sectors():
    (x, y), _ = double_cake()
    # Middles at 60, 180 and 300 degrees, first at radius 0.7 and then at 0.35.
    height = np.sqrt(3) / 2
    ring = np.array([[0.5, height], [-1, 0], [0.5, -height]])
    np.testing.assert_allclose(x, np.concatenate([0.7 * ring, 0.35 * ring]), atol=1e-15)
    assert x.dtype == np.float64 and y.dtype == np.float32
    assert y.tolist() == [-1, 1, -1, 1, -1, 1]


@pytest.mark.parametrize("num_sectors", [1, 2, 5])
def test_double_cake_tests_the_regions_of_its_points(num_sectors):
    (x_train, y_train), (x_test, y_test) = double_cake(num_sectors, 500, seed=2)
    assert x_train.shape == (2 * num_sectors, 2) and x_test.shape == (500, 2)
    outer, labels = x_train[:num_sectors], y_train[:num_sectors]
    assert (y_train[num_sectors:] == -labels).all()
    # A sector holds the directions that are nearest to its middle.
    nearest = labels[np.argmax(x_test @ outer.T, axis=1)]
    radii = np.linalg.norm(x_test, axis=1)
    np.testing.assert_array_equal(y_test, np.where(radii < (0.7 + 0.35) / 2, -nearest, nearest))
    # Uniform in the disc: a quarter within half of the radius, give or take 3 standard deviations.
    assert radii.max() <= 1 and abs((radii < 0.5).mean() - 0.25) < 0.06
    assert np.array_equal(x_test, double_cake(num_sectors, 500, seed=2)[1][0])
    assert not np.array_equal(x_test, double_cake(num_sectors, 500, seed=3)[1][0])


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
        (lambda: double_cake(0), "`num_sectors` must be at least 1. Received: num_sectors=0"),
        (lambda: double_cake(num_test=0), "`num_test` must be at least 1"),
        (lambda: spirals(turns=0), "`turns` must be positive. Received: turns=0"),
    ],
)
def test_wrong_calls_name_the_culprit(call, message):
    with pytest.raises(ValueError, match=message):
        call()
