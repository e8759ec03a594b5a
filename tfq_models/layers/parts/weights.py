"""Symbols of a circuit as the weights of a Keras layer."""

import math

import tensorflow as tf

from tfq_models.base import keras


class Weights:
    """A mixin for a layer that stores `initializer`, `regularizer` and `constraint`."""

    def symbol_values(self) -> dict[str, tf.Tensor]:
        """Returns a dictionary from the layer's symbols to the values of its weights."""
        values = tf.convert_to_tensor(self.parameters).numpy()
        return dict(zip(self.symbols, values, strict=True))

    def _add_parameters(self):
        if not self.symbol_names:
            # Not a variable of length 0, which Keras would miss gradients for.
            self.parameters = ()
            return
        initializer = self.initializer
        if initializer is None:
            # A new object for every layer, because one object repeats its numbers.
            initializer = keras.initializers.RandomUniform(0, 2 * math.pi)
        # Real numbers of full precision, also where Keras computes in half.
        self.parameters = self.add_weight(
            name="parameters",
            shape=(len(self.symbol_names),),
            initializer=initializer,
            regularizer=_built(self.regularizer),
            constraint=_built(self.constraint),
            dtype=self._real_dtype.name,
            autocast=False,
        )


def _built(value):
    """Returns an object of a class, which tf_keras would call as if it were one."""
    return value() if isinstance(value, type) else value


def fresh(initializer):
    """Returns a copy, because one object draws the same numbers again when it is called again."""
    if isinstance(initializer, type) or not hasattr(initializer, "get_config"):
        return initializer
    return type(initializer).from_config(initializer.get_config())
