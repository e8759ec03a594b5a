"""Real hand-written digits that come with scikit-learn."""

from collections.abc import Iterable

import cirq
import numpy as np

from tfq_models.base.checks import check_count
from tfq_models.datasets.preparation import (
    check_encoding,
    class_labels,
    encode,
    rows_without_contradictions,
    split_size,
    visible,
)
from tfq_models.datasets.preparation.seeds import generator
from tfq_models.types import EncodedDataSet

_WIDTH, _BRIGHTEST = 8, 16


def digits(
    classes: Iterable[int] | None = (3, 6),
    *,
    size: int = 4,
    num_components: int | None = None,
    encoding: str | None = "basis",
    contradictions: str = "keep",
    test_fraction: float = 0.3,
    seed: int = 0,
) -> EncodedDataSet:
    """Returns scikit-learn's hand-written digits, small enough for a circuit. No download.

    The 1,797 images of 8 x 8 pixels from 0 to 16 (test part of the UCI set "Optical Recognition of
    Handwritten Digits", Alpaydin and Kaynak, 1998) are cut down to the classes, average-pooled to
    `size` x `size`, scaled to [0, 1], permuted by `np.random.default_rng(seed)`, and the first
    `test_fraction` of them are for testing. With `num_components`, the pixels are replaced by their
    principal components, each scaled to [0, 1]; both are fitted on the training rows only, so that
    test values may lie a little outside. 3 against 6 has 364 images, 183 of them a 3.

    Args:
        classes: The digits to tell apart. Two get the labels +1 (the first) and -1; more get 0, 1,
            2, ...; None stands for all ten.
        size: Width of the images after pooling: 1, 2, 4 or 8.
        num_components: Number of principal components, or None for pixels.
        encoding: `"basis"`: circuits with X where a feature exceeds 0.5 (as X**0 or X**1 on every
            qubit); `"angle"`: circuits with `rx(pi * feature)`; `"image"`: the pixels as images;
            None: the features themselves.
        contradictions: What to do with equal training inputs of different classes. `"keep"`: leave
            them. `"drop"`: leave out all images that look alike, after encoding, to one of another
            class. `"distinct"`: compare before encoding, and take one of each kind.
        test_fraction: Part of the images for testing, between 0 and 1.
        seed: The seed of the split.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: string tensors `(rows,)` of circuits on
        `cirq.GridQubit.rect(size, size)`, or `rect(1, num_components)`; for `"image"`, float32
        arrays `(rows, size, size, 1)`; without encoding, float32 arrays `(rows, num_features)`.
        Labels are float32 for two classes, else int32.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If an argument is out of its range or names an unknown class or choice, or if
            principal components are to be images.

    Example:
        >>> from tfq_models.datasets import digits
        >>> (x_train, y_train), (x_test, y_test) = digits((3, 6))
        >>> x_train.shape, x_test.shape, sorted(set(y_train.tolist()))
        (TensorShape([255]), TensorShape([109]), [-1.0, 1.0])
    """
    check_encoding(encoding)
    images, labels = _pooled(size)
    rows, labels = class_labels(classes, labels)
    test_size = split_size(len(rows), test_fraction, "test_fraction")
    order = generator(seed).permutation(len(rows))
    features, labels = images[rows[order]], labels[order]
    test, train = np.split(features, [test_size])
    y_test, y_train = np.split(labels, [test_size])
    qubits = cirq.GridQubit.rect(size, size)
    if num_components is not None:
        qubits = cirq.GridQubit.rect(1, _check_components(num_components, train, encoding))
        train, test = _principal_components(num_components, train, test)
    kept = rows_without_contradictions(contradictions, train, visible(train, encoding), y_train)
    return (
        (encode(train[kept], qubits, encoding), y_train[kept]),
        (encode(test, qubits, encoding), y_test),
    )


def _pooled(size):
    """Returns all images as rows of `size * size` pixels in [0, 1], and their digits."""
    # Imported here, because it takes a second.
    import sklearn.datasets

    check_count("size", size)
    if _WIDTH % size:
        raise ValueError(f"`size` must divide 8, the images' width. Received: size={size}.")
    data = sklearn.datasets.load_digits()
    pool = _WIDTH // size
    blocks = data.images.reshape(-1, size, pool, size, pool)
    return blocks.mean((2, 4)).reshape(-1, size * size) / _BRIGHTEST, data.target


def _check_components(num_components, train, encoding):
    check_count("num_components", num_components)
    if encoding == "image":
        raise ValueError(
            "`num_components` must be None for encoding='image', because principal components are "
            f"no pixels. Received: num_components={num_components}."
        )
    if num_components > min(train.shape):
        raise ValueError(
            "`num_components` must be at most the number of pixels and of training images. "
            f"Received: num_components={num_components}, with {train.shape[1]} pixels and "
            f"{train.shape[0]} images."
        )
    return num_components


def _principal_components(num_components, train, test):
    import sklearn.decomposition
    import sklearn.pipeline
    import sklearn.preprocessing

    pipeline = sklearn.pipeline.make_pipeline(
        sklearn.decomposition.PCA(num_components, svd_solver="full"),
        sklearn.preprocessing.MinMaxScaler(),
    )
    return pipeline.fit_transform(train), pipeline.transform(test)
