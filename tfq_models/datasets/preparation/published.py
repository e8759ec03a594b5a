"""What the data sets of arXiv:2403.07059 share: one stream of random numbers, and the split."""

from collections.abc import Callable

import numpy as np
from sklearn.model_selection import train_test_split

from tfq_models.base.checks import check_count
from tfq_models.datasets.preparation.seeds import legacy_generator

_TEST_FRACTION = 0.2
_PUBLISHED_SIZES = range(2, 21)


def from_stream(
    name: str,
    size: int,
    seed: int,
    draw: Callable[[np.random.RandomState, int], tuple[np.ndarray, np.ndarray]],
    *,
    after: Callable[[np.random.RandomState, int], tuple[np.ndarray, np.ndarray]] | None = None,
):
    """Returns the data set of one size, which all smaller ones come before in the stream.

    Args:
        name: The name of the size, for errors.
        size: At least 2.
        seed: The seed of NumPy's legacy generator.
        draw: From the generator and a size to features `(rows, num_features)` and labels of +1
            and -1, `(rows,)`.
        after: All published sizes of the series that comes before this one in the stream.

    Returns:
        `(x_train, y_train), (x_test, y_test)`.
    """
    check_count(name, size, at_least=_PUBLISHED_SIZES[0])
    rng = legacy_generator(seed)
    if after is not None:
        for earlier in _PUBLISHED_SIZES:
            split(rng, *after(rng, earlier))
    for current in range(_PUBLISHED_SIZES[0], size + 1):
        data = split(rng, *draw(rng, current))
    return data


def split(rng: np.random.RandomState, features: np.ndarray, labels: np.ndarray):
    """Returns rows split as the published sets are: a fifth for testing."""
    labels = labels.astype(np.float32)
    parts = train_test_split(features, labels, test_size=_TEST_FRACTION, random_state=rng)
    x_train, x_test, y_train, y_test = parts
    return (x_train, y_train), (x_test, y_test)
