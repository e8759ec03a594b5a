"""What layers and models accept beside tensors, and the tensors that it becomes."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import tensorflow as tf

from tfq_models.base.which_keras import KERAS_3, keras

_CONVERSIONS: dict[type, Callable] = {}


def convert_with(kind: type, conversion: Callable[[list], Any]) -> None:
    """Makes layers and models accept a list of `kind` objects where they accept a tensor.

    Args:
        kind: A class, such as `cirq.Circuit`.
        conversion: A function from a list of `kind` objects to a tensor of as many rows.
    """
    _CONVERSIONS[kind] = conversion


def as_tensors(data: Any) -> Any:
    """Returns data with what Keras refuses as input turned into tensors.

    Lists and arrays of text or bytes become string tensors; lists of a class given to
    `convert_with` become what its conversion makes of them; so do those in dictionaries, and in the
    batches of an iterator or a `keras.utils.Sequence`. Anything else comes back as it is.

    Example:
        >>> as_tensors([b"one", b"two"]).dtype
        tf.string
    """
    if isinstance(data, dict):
        return {name: as_tensors(value) for name, value in data.items()}
    if isinstance(data, Iterator):
        return (_batch_as_tensors(batch) for batch in data)  # Keras knows generators only
    if isinstance(data, keras.utils.Sequence):
        return data if isinstance(data, _Batches) else _Batches(data)
    if isinstance(data, np.ndarray) and data.dtype.kind in "OSU":
        tensors = as_tensors(data.tolist())
        return tensors if isinstance(tensors, tf.Tensor) else data
    if type(data) not in (list, tuple) or not data:
        return data
    if isinstance(data[0], bytes | str):
        return tf.constant(data, tf.string)
    for kind, conversion in _CONVERSIONS.items():
        if isinstance(data[0], kind):
            return conversion(list(data))
    if any(isinstance(item, dict | list | tuple | np.ndarray) for item in data):
        return type(data)(as_tensors(item) for item in data)
    return data


def _batch_as_tensors(batch):
    inputs, *others = batch if isinstance(batch, tuple) else (batch,)
    return as_tensors(inputs), *others


class _Batches(keras.utils.Sequence):
    """A sequence of batches whose inputs are converted."""

    def __init__(self, batches):
        names = ("workers", "use_multiprocessing", "max_queue_size") if KERAS_3 else ()
        super().__init__(**{name: getattr(batches, name) for name in names})
        self._batches = batches

    def __len__(self):
        return len(self._batches)

    def __getitem__(self, index):
        return _batch_as_tensors(self._batches[index])

    def on_epoch_begin(self):
        if hasattr(self._batches, "on_epoch_begin"):
            self._batches.on_epoch_begin()

    def on_epoch_end(self):
        self._batches.on_epoch_end()
