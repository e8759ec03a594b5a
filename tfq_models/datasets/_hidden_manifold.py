"""Points near a manifold of few dimensions, labelled by a small network on it."""

import numpy as np

from tfq_models.datasets.preparation.published import from_stream
from tfq_models.types import DataSet

_NUM_ROWS = 300
_MANIFOLD_DIMENSION = 6
_NUM_FEATURES = 10


def hidden_manifold(num_features: int = 10, *, seed: int = 3) -> DataSet:
    """Returns points on a manifold of 6 dimensions in `num_features` dimensions.

    For m = 6: `F` normal `(m, d)`, positions `C` normal `(300, m)`, `b` uniform in [-1, 1); the
    features are `tanh(C F / sqrt(m) - b)`. `W` normal `(m, m)`, `v` normal `(m,)`; the label of a
    position c is the sign of `v . tanh(W c) / sqrt(m)` minus its median over the rows, so that the
    classes are equally large. A fifth is for testing. One stream of NumPy's legacy generator makes
    the sets of 2, 3, ... features, so that each is the published one.

    Args:
        num_features: d, at least 2. The published sets have 2 to 20.
        seed: The seed of the stream.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(240, num_features)` and
        `(60, num_features)`, and float32 labels of +1 and -1.

    Raises:
        TypeError: If `num_features` is not a whole number.
        ValueError: If it is less than 2.

    Example:
        >>> from tfq_models.datasets import hidden_manifold
        >>> (x_train, y_train), (x_test, y_test) = hidden_manifold(4)
        >>> x_train.shape, float(y_train.sum() + y_test.sum())
        ((240, 4), 0.0)

    References:
        Goldt et al., arXiv:1909.11500, as in Bowles, Ahmed and Schuld, arXiv:2403.07059.
    """
    return from_stream("num_features", num_features, seed, _draw_features)


def hidden_manifold_diff(manifold_dimension: int = 6, *, seed: int = 3) -> DataSet:
    """Returns points on manifolds of more and more dimensions in 10 dimensions.

    As `hidden_manifold`, with 10 features. The stream goes on where that of `hidden_manifold` with
    2 to 20 features ends, with sets of manifold dimension 2, 3, ...

    Args:
        manifold_dimension: m, at least 2. The published sets have 2 to 20.
        seed: The seed of the stream.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(240, 10)` and `(60, 10)`, and
        float32 labels of +1 and -1.

    Raises:
        TypeError: If `manifold_dimension` is not a whole number.
        ValueError: If it is less than 2.

    Example:
        >>> from tfq_models.datasets import hidden_manifold_diff
        >>> (x_train, y_train), (x_test, y_test) = hidden_manifold_diff(3)
        >>> x_train.shape, x_test.shape
        ((240, 10), (60, 10))

    References:
        Bowles, Ahmed and Schuld, arXiv:2403.07059.
    """
    return from_stream(
        "manifold_dimension", manifold_dimension, seed, _draw_dimension, after=_draw_features
    )


def _draw_features(rng, num_features):
    return _draw(rng, num_features, _MANIFOLD_DIMENSION)


def _draw_dimension(rng, manifold_dimension):
    return _draw(rng, _NUM_FEATURES, manifold_dimension)


def _draw(rng, num_features, dimension):
    embedding = rng.normal(size=(dimension, num_features))
    positions = rng.normal(size=(_NUM_ROWS, dimension))
    biases = 2 * rng.uniform(size=num_features) - 1
    features = np.tanh(positions @ embedding / np.sqrt(dimension) - biases)
    hidden_weights = rng.normal(size=(dimension, dimension))
    weights = rng.normal(size=dimension)
    hidden = np.tanh(positions @ hidden_weights.T) / np.sqrt(dimension)
    outputs = hidden @ weights
    return features, np.where(outputs < np.median(outputs), -1, 1)
