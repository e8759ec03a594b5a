"""The base of layers: a Keras layer that takes circuits."""

from typing import Any

import tensorflow as tf

from tfq_models.base.arguments import NamedArguments, refuse_unknown
from tfq_models.base.data_checks import check_tensors, said_alone
from tfq_models.base.forks import computing
from tfq_models.base.identifiers import check_dtype, check_identifiers
from tfq_models.base.tensors import as_tensors
from tfq_models.base.which_keras import KERAS_3, keras

# What Keras itself may write into a layer's config, or take as `**kwargs`.
OF_CONFIGS = {
    *("name", "dtype", "trainable", "autocast", "dynamic", "activity_regularizer"),
    *("batch_input_shape", "batch_shape", "input_shape", "input_dim", "batch_size", "sparse"),
}
_OF_LAYERS = OF_CONFIGS | {"weights", "input_tensor"}


class Named(NamedArguments):
    """Checks what Keras takes by name where it is given; Keras does when a layer is built."""

    def __new__(cls, *args, **kwargs):  # noqa: D102
        check_identifiers(keras, kwargs)
        check_dtype(kwargs.get("dtype"))
        return super().__new__(cls, *args, **kwargs)


class Layer(Named, keras.layers.Layer):
    """A Keras layer that takes circuits, also as a list of `cirq.Circuit` or an array of bytes.

    XLA knows neither strings nor the simulators' operations, so the layer says that it cannot be
    compiled by it. AutoGraph is off in `call`.
    """

    def __init__(self, **kwargs: Any):
        refuse_unknown(type(self), kwargs, _OF_LAYERS)
        # Not the next constructor, which is TensorFlow Quantum's in a layer that is one of its own.
        keras.layers.Layer.__init__(self, **kwargs)
        if KERAS_3:
            self.supports_jit = False

    # tf_keras would have AutoGraph rewrite all that `call` calls: the simulator, in seconds.
    @tf.autograph.experimental.do_not_convert
    @said_alone
    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        if args and isinstance(args[0], list) and not args[0]:
            args = (tf.constant([], tf.string), *args[1:])  # no circuits
        args = tuple(map(as_tensors, args))
        check_tensors(args[:1])
        with computing:
            return super().__call__(*args, **kwargs)

    def __reduce__(self):
        # Keras 3 copies and pickles a layer by its config; tf_keras would by its attributes.
        if KERAS_3:
            return super().__reduce__()
        build_config = self.get_build_config() if self.built else None
        return _rebuilt, (type(self), self.get_config(), build_config, self.get_weights())


def _rebuilt(cls, config, build_config, weights):
    """Returns a layer of tf_keras as it was pickled."""
    layer = cls.from_config(config)
    if build_config is not None:
        layer.build_from_config(build_config)
        layer.set_weights(weights)
    return layer
