"""Points near two parallel curves."""

import numpy as np
from sklearn.preprocessing import StandardScaler

from tfq_models.datasets.preparation.published import from_stream
from tfq_models.types import DataSet

_NUM_ROWS = 300
_NUM_FEATURES = 10
_DEGREE, _OFFSET = 5, 0.1
_NOISE = 0.01


def two_curves(num_features: int = 10, *, seed: int = 3) -> DataSet:
    """Returns points near two curves, Fourier series of degree 5 that lie 0.1 apart.

    Coefficients uniform `(num_features, 6, 2)`, divided by their norm. For each of 150 rows of the
    class -1, t is uniform in [0, 1), and feature i is the i-th series in `pi * t` plus normal noise
    of width 0.01; the 150 rows of +1 likewise, plus 0.1. All 300 rows are standardised together, as
    published, before a fifth is taken for testing. One stream of NumPy's legacy generator makes the
    sets of 2, 3, ... features.

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
        >>> from tfq_models.datasets import two_curves
        >>> (x_train, y_train), (x_test, y_test) = two_curves(4)
        >>> x_train.shape, x_test.shape
        ((240, 4), (60, 4))

    References:
        Buchanan, Gilboa and Wright, arXiv:2008.11245, as in Bowles, Ahmed and Schuld,
        arXiv:2403.07059.
    """
    return from_stream("num_features", num_features, seed, _draw_features)


def two_curves_diff(degree: int = 5, *, seed: int = 3) -> DataSet:
    """Returns points near two curves in 10 dimensions that wind more and more.

    As `two_curves`, with 10 features and curves `1 / (2 * degree)` apart. The stream goes on where
    that of `two_curves` with 2 to 20 features ends, with sets of degree 2, 3, ...

    Args:
        degree: The degree of the Fourier series, at least 2. The published sets have 2 to 20.
        seed: The seed of the stream.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(240, 10)` and `(60, 10)`, and
        float32 labels of +1 and -1.

    Raises:
        TypeError: If `degree` is not a whole number.
        ValueError: If it is less than 2.

    Example:
        >>> from tfq_models.datasets import two_curves_diff
        >>> (x_train, y_train), (x_test, y_test) = two_curves_diff(2)
        >>> x_train.shape, x_test.shape
        ((240, 10), (60, 10))

    References:
        Bowles, Ahmed and Schuld, arXiv:2403.07059.
    """
    return from_stream("degree", degree, seed, _draw_degree, after=_draw_features)


def _draw_features(rng, num_features):
    return _draw(rng, num_features, _DEGREE, _OFFSET)


def _draw_degree(rng, degree):
    return _draw(rng, _NUM_FEATURES, degree, 1 / (2 * degree))


def _draw(rng, num_features, degree, offset):
    coefficients = rng.uniform(size=(num_features, degree + 1, 2))
    coefficients /= np.linalg.norm(coefficients)
    curves = [
        np.array([_point(rng, coefficients) for _ in range(_NUM_ROWS // 2)]) for _ in range(2)
    ]
    features = np.concatenate([curves[0], curves[1] + offset])
    labels = np.repeat([-1, 1], _NUM_ROWS // 2)
    return StandardScaler().fit_transform(features), labels


def _point(rng, coefficients):
    """Returns a point of the curve; the terms are added in the published order, to the last bit."""
    t = rng.rand()
    point = coefficients[:, 0, 0] + coefficients[:, 0, 1]
    for frequency in range(1, coefficients.shape[1]):
        angle = frequency * np.pi * t
        cosines, sines = coefficients[:, frequency].T
        point = point + (cosines * np.cos(angle) + sines * np.sin(angle))
    return point + rng.normal(0, _NOISE, len(point))
