"""Points on both sides of a plane."""

import numpy as np

from tfq_models.datasets.preparation.published import from_stream
from tfq_models.types import DataSet

_NUM_ROWS = 300
_MARGIN = 0.02  # for each feature


def linearly_separable(num_features: int = 10, *, seed: int = 42) -> DataSet:
    """Returns points that the plane `sum(x) = 0` separates: what every model should learn.

    600 points uniform in [-1, 1) in `num_features` dimensions; the first 300 of those with
    `abs(sum(x)) > 0.02 * num_features`; the label is -1 where `sum(x) > 0`, else +1. A fifth is for
    testing. One stream of NumPy's legacy generator makes the sets of 2, 3, ... features, split
    included, so that each is, bit for bit, the published one.

    Args:
        num_features: At least 2. The published sets have 2 to 20.
        seed: The seed of the stream.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(240, num_features)` and
        `(60, num_features)`, and float32 labels of +1 and -1.

    Raises:
        TypeError: If `num_features` is not a whole number.
        ValueError: If it is less than 2.

    Example:
        >>> from tfq_models.datasets import linearly_separable
        >>> (x_train, y_train), (x_test, y_test) = linearly_separable(4)
        >>> x_train.shape, x_test.shape
        ((240, 4), (60, 4))

    References:
        Bowles, Ahmed and Schuld, arXiv:2403.07059.
    """
    return from_stream("num_features", num_features, seed, _draw)


def _draw(rng, num_features):
    points = 2 * rng.rand(2 * _NUM_ROWS, num_features) - 1
    sums = points @ np.ones(num_features)
    kept = np.flatnonzero(np.abs(sums) > _MARGIN * num_features)[:_NUM_ROWS]
    return points[kept], np.where(sums[kept] > 0, -1, 1)
