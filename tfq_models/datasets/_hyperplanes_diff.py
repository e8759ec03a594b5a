"""Points labelled by how many planes they lie above."""

import numpy as np
from sklearn.preprocessing import StandardScaler

from tfq_models.datasets.preparation.published import from_stream
from tfq_models.types import DataSet

_NUM_ROWS = 300
_NUM_FEATURES = 10
_DIMENSION = 3


def hyperplanes_diff(num_hyperplanes: int = 10, *, seed: int = 1) -> DataSet:
    """Returns points labelled by the parity of the number of planes below them.

    k planes in 3 dimensions, weights uniform `(k, 3)`, biases uniform `(k,)`; 1200 points normal
    `(3,)`; the first 150 that lie above an even number of planes get the label -1, and the first
    150 above an odd number +1. The points are multiplied by a uniform matrix `(3, 10)`, and all 300
    standardised together, as published, before a fifth is taken for testing. One stream of NumPy's
    legacy generator makes the sets of 2, 3, ... planes.

    Args:
        num_hyperplanes: k, at least 2. The published sets have 2 to 20.
        seed: The seed of the stream.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(240, 10)` and `(60, 10)`, and
        float32 labels of +1 and -1.

    Raises:
        TypeError: If `num_hyperplanes` is not a whole number.
        ValueError: If it is less than 2.

    Example:
        >>> from tfq_models.datasets import hyperplanes_diff
        >>> (x_train, y_train), (x_test, y_test) = hyperplanes_diff(2)
        >>> x_train.shape, x_test.shape
        ((240, 10), (60, 10))

    References:
        Bowles, Ahmed and Schuld, arXiv:2403.07059.
    """
    return from_stream("num_hyperplanes", num_hyperplanes, seed, _draw)


def _draw(rng, num_hyperplanes):
    weights = rng.uniform(size=(num_hyperplanes, _DIMENSION))
    biases = rng.uniform(size=num_hyperplanes)
    points = rng.normal(size=(4 * _NUM_ROWS, _DIMENSION))
    is_odd = np.sum(points @ weights.T + biases > 0, axis=1) % 2 == 1
    half = _NUM_ROWS // 2
    points = np.concatenate([points[~is_odd][:half], points[is_odd][:half]])
    features = points @ rng.uniform(size=(_DIMENSION, _NUM_FEATURES))
    return StandardScaler().fit_transform(features), np.repeat([-1, 1], half)
