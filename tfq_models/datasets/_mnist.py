"""MNIST and Fashion-MNIST, cut down to what a circuit can hold."""

import os
import zipfile
from collections.abc import Iterable

import cirq
import numpy as np
import tensorflow as tf

from tfq_models.base import keras
from tfq_models.base.checks import check_count
from tfq_models.datasets.preparation import (
    check_encoding,
    class_labels,
    encode,
    rows_without_contradictions,
    visible,
)
from tfq_models.datasets.preparation.seeds import generator
from tfq_models.types import EncodedDataSet

_ARRAYS = ("x_train", "y_train", "x_test", "y_test")


def mnist(
    classes: Iterable[int] | None = (3, 6),
    *,
    size: int = 4,
    encoding: str | None = "basis",
    contradictions: str = "distinct",
    path: str | os.PathLike | None = None,
    seed: int = 0,
) -> EncodedDataSet:
    """Returns MNIST, hand-written digits, resized to a few pixels.

    The recipe of the published 3-against-6 task: the images of the classes, pixels divided by 255,
    resized by bilinear interpolation without anti-aliasing (`tf.image.resize`) to `size` x `size`;
    in the training part, images that occur with more than one label are left out and the others
    appear once; then the threshold at 0.5. Rows are permuted by `np.random.default_rng(seed)`.

    The test part is MNIST's own, repetitions and contradictions included: no classifier can reach
    100 % on it.

    Args:
        classes: The classes to tell apart. Two get the labels +1 (the first) and -1; more get 0, 1,
            2, ...; None stands for all ten.
        size: Width of the images after resizing, 1 to 28.
        encoding: `"basis"`: circuits with X where a pixel exceeds 0.5 (as X**0 or X**1 on every
            qubit); `"angle"`: circuits with `rx(pi * pixel)`; `"image"`: the pixels as images;
            None: the pixels as rows.
        contradictions: What to do with equal training inputs of different classes. `"keep"`: leave
            them. `"drop"`: leave out all images that look alike, after encoding, to one of another
            class. `"distinct"`: the recipe's, which compares before encoding.
        path: An `.npz` file with the arrays `x_train`, `y_train`, `x_test` and `y_test`, as Keras
            publishes it. Default: `keras.datasets`, which downloads the data once.
        seed: The seed of the order.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: string tensors `(rows,)` of circuits on
        `cirq.GridQubit.rect(size, size)`; for `"image"`, float32 arrays `(rows, size, size, 1)`;
        without encoding, float32 arrays `(rows, size * size)`. Labels are float32 for two classes,
        else int32.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If an argument is out of its range, or if the file is missing or holds something
            else.
        ConnectionError: If the download fails.

    Example:
        >>> from tfq_models.datasets import mnist
        >>> (x_train, y_train), (x_test, y_test) = mnist(path="mnist.npz")  # doctest: +SKIP

    References:
        Farhi and Neven, arXiv:1802.06002, for the task; LeCun, Bottou, Bengio and Haffner, Proc.
        IEEE 86 (1998), for the data.
    """
    arrays = _arrays(keras.datasets.mnist, path)
    return _prepare(arrays, classes, size, encoding, contradictions, seed)


def fashion_mnist(
    classes: Iterable[int] | None = (0, 3),
    *,
    size: int = 4,
    encoding: str | None = "basis",
    contradictions: str = "distinct",
    path: str | os.PathLike | None = None,
    seed: int = 0,
) -> EncodedDataSet:
    """Returns Fashion-MNIST, articles of clothing, resized to a few pixels.

    Same recipe and arguments as `mnist`; the classes are 0 T-shirt, 1 trouser, 2 pullover, 3 dress,
    4 coat, 5 sandal, 6 shirt, 7 sneaker, 8 bag and 9 ankle boot.

    Args:
        classes: See `mnist`.
        size: See `mnist`.
        encoding: See `mnist`.
        contradictions: See `mnist`.
        path: See `mnist`.
        seed: See `mnist`.

    Returns:
        `(x_train, y_train), (x_test, y_test)`, as `mnist`.

    Raises:
        TypeError: See `mnist`.
        ValueError: See `mnist`.
        ConnectionError: See `mnist`.

    Example:
        >>> from tfq_models.datasets import fashion_mnist
        >>> (x_train, y_train), _ = fashion_mnist((5, 9), path="fashion.npz")  # doctest: +SKIP

    References:
        Xiao, Rasul and Vollgraf, arXiv:1708.07747.
    """
    arrays = _arrays(keras.datasets.fashion_mnist, path)
    return _prepare(arrays, classes, size, encoding, contradictions, seed)


def _prepare(arrays, classes, size, encoding, contradictions, seed):
    check_encoding(encoding)
    rng = generator(seed)
    splits = []
    for part in ("train", "test"):
        images, labels = arrays[f"x_{part}"], arrays[f"y_{part}"]
        rows, labels = class_labels(classes, labels)
        order = rng.permutation(len(rows))
        features, labels = _resized(images[rows[order]], size), labels[order]
        kept = rows_without_contradictions(
            contradictions if part == "train" else "keep",
            features,
            visible(features, encoding),
            labels,
        )
        qubits = cirq.GridQubit.rect(size, size)
        splits.append((encode(features[kept], qubits, encoding), labels[kept]))
    return tuple(splits)


def _resized(images, size):
    """Returns images as rows of `size * size` pixels in [0, 1]."""
    check_count("size", size)
    if size > min(images.shape[1:]):
        raise ValueError(
            f"`size` must be at most the images' width and height. Received: size={size}, with "
            f"images of {images.shape[1]} x {images.shape[2]}."
        )
    scaled = images[..., None].astype(np.float32) / 255
    return tf.image.resize(scaled, (size, size)).numpy().reshape(-1, size * size)


def _arrays(source, path):
    """Returns the four arrays, from a file or from `keras.datasets`."""
    return _check_arrays(_downloaded(source) if path is None else _loaded(path), path)


def _downloaded(source):
    name = source.__name__.rsplit(".", 1)[-1]
    try:
        train, test = source.load_data()
    except Exception as error:  # Keras raises a bare Exception where a download fails.
        raise ConnectionError(
            f"`path` must name a local .npz file of {name}, because the download failed. "
            f"Received: path=None, and the error: {error}"
        ) from error
    return dict(zip(_ARRAYS, (*train, *test), strict=True))


def _loaded(path):
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"`path` must be a string or a path. Received: path={path!r}.")
    if not os.path.isfile(path):
        raise ValueError(f"`path` must name a file that exists. Received: path={str(path)!r}.")
    try:
        with open(path, "rb") as file:
            # Never allow_pickle: a data file must not run code.
            archive = np.load(file, allow_pickle=False)
            found = dict(archive) if isinstance(archive, np.lib.npyio.NpzFile) else {}
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(
            "`path` must name an .npz file of numbers. "
            f"Received: path={str(path)!r}, which NumPy cannot read: {error}"
        ) from error
    if not set(_ARRAYS) <= set(found):
        raise ValueError(
            f"`path` must name an .npz file with the arrays {', '.join(_ARRAYS)}. "
            f"Received: path={str(path)!r} with {sorted(found)}."
        )
    return found


def _check_arrays(arrays, path):
    for part in ("train", "test"):
        images, labels = arrays[f"x_{part}"], arrays[f"y_{part}"]
        is_sound = (
            images.ndim == 3
            and labels.shape == images.shape[:1]
            and np.issubdtype(images.dtype, np.integer)
            and np.issubdtype(labels.dtype, np.integer)
        )
        if not is_sound:
            raise ValueError(
                "`path` must name a file with images (rows, height, width) of integers from 0 to "
                f"255 and integer labels (rows,). Received: path={str(path)!r} with x_{part} "
                f"{images.dtype}{images.shape} and y_{part} {labels.dtype}{labels.shape}."
            )
    return arrays
