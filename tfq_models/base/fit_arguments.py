"""The arguments of `fit`, as Keras takes them."""

from collections.abc import Iterator

import numpy as np
import tensorflow as tf

from tfq_models.base.tensors import as_tensors
from tfq_models.base.which_keras import keras


def fit_arguments(x, y, sample_weight, validation_data, **arguments):
    """Returns the arguments of `fit` as Keras takes them, with shuffled rows as a data set."""
    if isinstance(validation_data, tuple | list):
        first, *others = validation_data
        others = [np.asarray(part) if isinstance(part, list) else part for part in others]
        validation_data = (as_tensors(first), *others)
    else:
        validation_data = as_tensors(validation_data)
    rows = (x,) if y is None else (x, y) if sample_weight is None else (x, y, sample_weight)
    if isinstance(x, tf.data.Dataset | Iterator):
        arguments["shuffle"] = False  # Keras 3 would warn of its own default
    elif arguments["shuffle"] is True and _are_arrays(rows):
        if validation_data is None and arguments["validation_split"]:
            rows, validation_data = _split(rows, arguments["validation_split"])
        x, y, sample_weight = _shuffled(rows, **arguments), None, None
        size = arguments["validation_batch_size"] or arguments["batch_size"]
        arguments |= {"validation_batch_size": size, "batch_size": None}
        arguments |= {"validation_split": 0.0, "shuffle": False}
    arguments |= {"sample_weight": sample_weight, "validation_data": validation_data}
    return {"x": x, "y": y, **arguments}


def _are_arrays(data):
    return all(isinstance(array, np.ndarray | tf.Tensor) for array in tf.nest.flatten(data))


def _num_rows(data):
    counts = {array.shape[0] for array in tf.nest.flatten(data)}
    if len(counts) > 1:
        raise ValueError(
            "Inputs, targets and sample weights must have equally many rows. "
            f"Received: {sorted(counts)} rows."
        )
    return counts.pop()


def _split(rows, fraction):
    """Splits off the last rows, as Keras does."""
    num_rows = _num_rows(rows)
    cut = int(num_rows * (1.0 - fraction))
    if not 0 < cut < num_rows:
        raise ValueError(
            "`validation_split` must leave rows on both sides. "
            f"Received: validation_split={fraction} for {num_rows} rows."
        )
    return (
        tf.nest.map_structure(lambda array: array[:cut], rows),
        tf.nest.map_structure(lambda array: array[cut:], rows),
    )


def _shuffled(rows, batch_size, steps_per_epoch, **_):
    """Returns batches of the rows, in an order that changes from epoch to epoch."""
    tensors = tf.nest.map_structure(_as_float, rows)
    num_rows = _num_rows(rows)
    order = tf.data.Dataset.range(num_rows).shuffle(num_rows)
    if steps_per_epoch is not None:
        order = order.repeat()
    return (
        order.batch(batch_size or 32)
        .map(lambda index: tf.nest.map_structure(lambda tensor: tf.gather(tensor, index), tensors))
        .prefetch(tf.data.AUTOTUNE)
    )


def _as_float(array):
    tensor = tf.convert_to_tensor(array)
    return tf.cast(tensor, keras.backend.floatx()) if tensor.dtype.is_floating else tensor
