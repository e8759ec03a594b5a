"""Shapes in the plane: circles in each other, spirals, and a cake of two layers."""

import numpy as np
from sklearn.datasets import make_circles

from tfq_models.base.checks import check_count, check_number
from tfq_models.datasets.preparation.seeds import checked_seed, generator
from tfq_models.types import DataSet


def circles(
    num_train: int = 200,
    num_test: int = 100,
    *,
    noise: float = 0.1,
    factor: float = 0.5,
    seed: int = 0,
) -> DataSet:
    """Returns points of two circles about one centre; no line separates them.

    scikit-learn's `make_circles`: the outer circle has radius 1 and the label -1, the inner one
    radius `factor` and +1, both with normal noise; rows in random order.

    Args:
        num_train: Training points of both classes together.
        num_test: Test points.
        noise: Standard deviation of the noise.
        factor: Radius of the inner circle, from 0 to less than 1.
        seed: The seed of the points.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(rows, 2)`, and float32 labels of +1
        and -1.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If a number is out of its range.

    Example:
        >>> from tfq_models.datasets import circles
        >>> (x_train, y_train), (x_test, y_test) = circles()
        >>> x_train.shape, x_test.shape
        ((200, 2), (100, 2))
    """
    _check_counts_and_noise(num_train, num_test, noise)
    if not 0 <= check_number("factor", factor) < 1:
        raise ValueError(f"`factor` must be from 0 to less than 1. Received: factor={factor}.")
    count = num_train + num_test
    points, labels = make_circles(
        count, noise=noise, factor=factor, random_state=checked_seed(seed)
    )
    return _split(points, 2 * labels - 1, num_train)


def spirals(
    num_train: int = 2000,
    num_test: int = 200,
    *,
    turns: float = 1.52,
    noise: float = 0.7,
    seed: int = 0,
) -> DataSet:
    """Returns points of two spirals that wind about each other, the set of the dressed circuit.

    A point of the first spiral is `(-a cos a, a sin a)` plus uniform noise in [0, `noise`), with
    `a = 2 pi turns sqrt(u)` and u uniform in [0, 1); the second is the first, reflected at the
    origin. Each feature is divided by its largest absolute value. Rows in random order.

    Args:
        num_train: Training points of both classes together.
        num_test: Test points.
        turns: How often a spiral winds round, positive.
        noise: Width of the noise, where a spiral has radius `2 pi turns`.
        seed: The seed of the points.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(rows, 2)` in [-1, 1], and float32
        labels of +1 and -1.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If a number is out of its range.

    Example:
        >>> from tfq_models.datasets import spirals
        >>> (x_train, y_train), (x_test, y_test) = spirals()
        >>> x_train.shape, x_test.shape
        ((2000, 2), (200, 2))

    References:
        Mari et al., arXiv:1912.08278, for the task: 2000 and 200 points, 1.52 turns. The points
        here are another draw.
    """
    _check_counts_and_noise(num_train, num_test, noise)
    if check_number("turns", turns) <= 0:
        raise ValueError(f"`turns` must be positive. Received: turns={turns}.")
    rng = generator(seed)
    count = num_train + num_test
    angles = 2 * np.pi * turns * np.sqrt(rng.random(count))
    points = np.stack([-angles * np.cos(angles), angles * np.sin(angles)], axis=1)
    points += noise * rng.random((count, 2))
    labels = rng.permutation(np.resize([1, -1], count))
    points *= labels[:, None]
    return _split(points / np.abs(points).max(axis=0), labels, num_train)


def double_cake(num_sectors: int = 3, num_test: int = 100, *, seed: int = 0) -> DataSet:
    """Returns two points in each sector of a disc; labels alternate by sector, and again inside.

    Sector s covers the angles from s to s + 1 times 2 pi / `num_sectors`. Its outer point lies in
    its middle at radius 0.7, with the label +1 if s is odd and -1 if s is even; its inner point
    lies half as far out, with the other label. These are the training points, without randomness:
    the outer points first, sector by sector, then the inner ones.

    The set as published has no test points. Those here are uniform in the disc of radius 1, with
    the label of the outer point of their sector from radius 0.525 on, half-way between the two
    points, and that of the inner point below.

    Args:
        num_sectors: At least 1. With an odd number, the last and the first have equal labels.
        num_test: Test points.
        seed: The seed of the test points.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(rows, 2)`, of which the first has
        `2 * num_sectors` rows, and float32 labels of +1 and -1.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If a number is out of its range.

    Example:
        >>> from tfq_models.datasets import double_cake
        >>> (x_train, y_train), (x_test, y_test) = double_cake()
        >>> y_train
        array([-1.,  1., -1.,  1., -1.,  1.], dtype=float32)

    References:
        Hubregtsen et al., arXiv:2105.02276, for the training points.
    """
    check_count("num_sectors", num_sectors)
    check_count("num_test", num_test)
    middles = np.tile((np.arange(num_sectors) + 0.5) / num_sectors, 2)
    rings = np.repeat([0.7, 0.35], num_sectors)
    rng = generator(seed)
    # The square root makes the points as dense far out as near the centre.
    turns = np.concatenate([middles, rng.random(num_test)])
    radii = np.concatenate([rings, np.sqrt(rng.random(num_test))])
    angles = 2 * np.pi * turns
    points = radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    labels = 2 * ((np.floor(turns * num_sectors) + (radii < 0.525)) % 2) - 1
    return _split(points, labels, 2 * num_sectors)


def _check_counts_and_noise(num_train, num_test, noise):
    check_count("num_train", num_train, at_least=2)
    check_count("num_test", num_test)
    if check_number("noise", noise) < 0:
        raise ValueError(f"`noise` must not be negative. Received: noise={noise}.")


def _split(points, labels, num_train):
    labels = labels.astype(np.float32)
    return (points[:num_train], labels[:num_train]), (points[num_train:], labels[num_train:])
