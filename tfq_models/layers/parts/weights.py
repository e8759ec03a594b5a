"""Symbols of a circuit as the weights of a Keras layer."""

import math

import tensorflow as tf

from tfq_models.base import keras


def symbol_weights(layer, num_symbols, real_dtype):
    """Adds a weight of all symbols to a layer that stores how it begins; returns it, or `()`."""
    if not num_symbols:
        # Not a variable of length 0, which Keras would miss gradients for.
        return ()
    initializer = layer.initializer
    if initializer is None:
        # A new object for every layer, because one object repeats its numbers.
        initializer = keras.initializers.RandomUniform(0, 2 * math.pi)
    # Real numbers of full precision, also where Keras computes in half.
    return layer.add_weight(
        name="parameters",
        shape=(num_symbols,),
        initializer=initializer,
        regularizer=_built(layer.regularizer),
        constraint=_built(layer.constraint),
        dtype=real_dtype.name,
        autocast=False,
    )


def symbol_values(layer):
    """Returns a dictionary from the symbols of a layer to the values of its `parameters`."""
    values = tf.convert_to_tensor(layer.parameters).numpy()
    return dict(zip(layer.symbols, values, strict=True))


def _built(value):
    """Returns an object of a class, which tf_keras would call as if it were one."""
    return value() if isinstance(value, type) else value


def fresh(initializer):
    """Returns a copy, because one object draws the same numbers again when it is called again."""
    if isinstance(initializer, type) or not hasattr(initializer, "get_config"):
        return initializer
    return type(initializer).from_config(initializer.get_config())
