"""The rows that `fit` trains on, for models that learn something of them beforehand."""

import itertools
from collections.abc import Iterator

import numpy as np
import tensorflow as tf

from tfq_models.base import keras


def training_batches(x, y, validation_split=0.0, steps_per_epoch=None):
    """Returns batches `(rows, labels)` of what `fit` trains on, and `x` for `fit`, all still there.

    Args:
        x: Rows, a data set, a `keras.utils.Sequence` or an iterator, as `fit` takes them.
        y: Labels, or None.
        validation_split: The part of the rows, the last ones, that `fit` holds out.
        steps_per_epoch: Batches of an epoch; an iterator may have no end.
    """
    if isinstance(x, tf.data.Dataset):
        return _pairs(x if steps_per_epoch is None else x.take(steps_per_epoch)), x
    if isinstance(x, keras.utils.Sequence):
        return _pairs(x[index] for index in range(len(x))), x
    if isinstance(x, Iterator):
        seen = list(itertools.islice(x, steps_per_epoch))
        return _pairs(seen), (batch for batch in itertools.chain(seen, x))
    rows = np.asarray(x)
    cut = int(len(rows) * (1 - (validation_split or 0.0)))
    return [(rows[:cut], None if y is None else np.asarray(y)[:cut])], x


def _pairs(batches):
    """Yields rows and labels, or None, of batches with or without labels and weights."""
    for batch in batches:
        rows, labels, *_ = (*batch, None) if isinstance(batch, tuple | list) else (batch, None)
        yield np.asarray(rows), None if labels is None else np.asarray(labels)
