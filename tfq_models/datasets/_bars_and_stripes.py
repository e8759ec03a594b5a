"""Noisy images of bars or of stripes."""

import numpy as np

from tfq_models.base.checks import check_count, check_number
from tfq_models.datasets.preparation.seeds import legacy_generator
from tfq_models.types import DataSet


def bars_and_stripes(
    size: int = 4, *, num_train: int = 1000, num_test: int = 200, noise: float = 0.5, seed: int = 42
) -> DataSet:
    """Returns images of bars or stripes under noise: easy for a convolution, hard for a count.

    Pixels are -1. With probability 1/2 an image has stripes, the label +1, and each row is +1 with
    probability 1/2; else it has bars, the label -1, and each column is. Then normal noise is added.
    All comes from one stream of NumPy's legacy generator, first the training images, so that the
    defaults are the published sets.

    Args:
        size: Width and height. The published sets have 4, 8, 16 and 32.
        num_train: Number of training images.
        num_test: Number of test images.
        noise: Standard deviation of the noise.
        seed: The seed of the stream.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 images `(rows, size, size, 1)`, and float32
        labels of +1 and -1.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If a count is less than 1, the size less than 2, or the noise negative.

    Example:
        >>> from tfq_models.datasets import bars_and_stripes
        >>> (x_train, y_train), (x_test, y_test) = bars_and_stripes(4)
        >>> x_train.shape, x_test.shape
        ((1000, 4, 4, 1), (200, 4, 4, 1))

    References:
        Bowles, Ahmed and Schuld, arXiv:2403.07059.
    """
    check_count("size", size, at_least=2)  # one pixel is a bar and a stripe
    check_count("num_train", num_train)
    check_count("num_test", num_test)
    if check_number("noise", noise) < 0:
        raise ValueError(f"`noise` must not be negative. Received: noise={noise}.")
    rng = legacy_generator(seed)
    train, test = (_draw(rng, count, size, noise) for count in (num_train, num_test))
    return train, test


def _draw(rng, num_rows, size, noise):
    images = np.full((num_rows, size, size, 1), -1.0)
    labels = np.empty(num_rows, np.float32)
    for image, row in zip(images, range(num_rows), strict=True):
        has_stripes = rng.rand() > 0.5
        lines = image if has_stripes else image.swapaxes(0, 1)
        lines[rng.rand(size) > 0.5] = 1.0
        labels[row] = 1 if has_stripes else -1
        image += rng.normal(0, noise, image.shape)
    return images, labels
