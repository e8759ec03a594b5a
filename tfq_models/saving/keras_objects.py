"""Keras objects in configs: those of Keras itself, of this library, and registered ones.

Keras looks a class up by the module that a file names, and tf_keras imports whatever module that
is. So every class and function of the whole tree is looked up here first, without an import.
"""

import re
import sys

import numpy as np
import tensorflow as tf

from tfq_models.base import KERAS_3, keras
from tfq_models.saving.json_text import MAX_DEPTH
from tfq_models.saving.refusal import Refused, reason, short

_BASES = (
    keras.layers.Layer,
    keras.initializers.Initializer,
    keras.regularizers.Regularizer,
    keras.constraints.Constraint,
    keras.losses.Loss,
    keras.metrics.Metric,
    keras.optimizers.Optimizer,
    keras.optimizers.schedules.LearningRateSchedule,
    *((keras.Operation, keras.DTypePolicy) if KERAS_3 else (keras.mixed_precision.Policy,)),
)
# They hold code, or name files to be loaded.
_NEVER = {
    *("Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"),
    *("ClassMethod", "InstanceMethod", "InstanceProperty", "TensorFlowOpLayer"),
}
_OF_KERAS_TENSORS = {"__keras_tensor__", "__ellipsis__", "__slice__", "__tuple__", "__bytes__"}
_ARRAYS = {"__numpy__", "__tensor__"}
_OF_TENSORFLOW = tf.constant_initializer.__module__
# What tf_keras may call by name where a model was built with TensorFlow's functions.
_TENSORFLOW_CALLS = re.compile(r"(math|nn|__operators__)\.\w+|cast|reshape|concat|transpose")


_ROOMS = {
    "initializer": keras.initializers,
    "regularizer": keras.regularizers,
    "constraint": keras.constraints,
}


def named(value, argument):
    """Returns the object that a class, or a dictionary without a module, stands for in Keras.

    An initializer of TensorFlow's own becomes that of Keras, of the same name.
    """
    room = _ROOMS.get(argument.rpartition("_")[2])
    if room is None:
        return value
    if isinstance(value, dict) and "class_name" in value and "module" not in value:
        value = room.get(value)
    if isinstance(value, type):
        value = value()
    kind = type(value)
    if kind.__module__ == _OF_TENSORFLOW and hasattr(keras.initializers, kind.__name__):
        value = getattr(keras.initializers, kind.__name__).from_config(value.get_config())
    return value


def encode(value, argument):
    """Returns what Keras writes."""
    if not isinstance(value, np.ndarray) and not hasattr(value, "get_config"):
        raise ValueError(
            f"`{argument}` must be plain Python, a Cirq object or a Keras object with a "
            f"`get_config`, because nothing else can be saved. Received: {argument}={value!r}."
        )
    return keras.utils.serialize_keras_object(value)


def decode(value):
    """Returns what Keras makes of it, after all its parts are checked."""
    _check(value)
    try:
        return keras.utils.deserialize_keras_object(value)
    except (TypeError, LookupError, AttributeError) as error:
        must = f"hold a Keras object that Keras can build ({reason(error)})"
        raise Refused(must, short(value)) from error


def _check(value, depth=0):
    if depth > MAX_DEPTH:
        raise Refused(f"be nested at most {MAX_DEPTH} deep", "a deeper one")
    if isinstance(value, list | tuple):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, dict):
        if "class_name" in value:
            _check_class(value)
        for item in value.values():
            _check(item, depth + 1)


def _check_class(value):
    name = value["class_name"]
    if not isinstance(name, str):
        raise Refused("name Keras classes by texts", short(name))
    if name in _OF_KERAS_TENSORS:
        return
    if name in _ARRAYS:
        _check_array(value.get("config"))
    elif name == "function":
        _check_function(value)
    elif not _is_registered(value.get("registered_name", name)):
        _check_builtin(name, value)


def _check_array(config):
    numbers = isinstance(config, dict) and re.fullmatch(
        r"bool|u?int(8|16|32|64)|b?float(16|32|64)|complex(64|128)", str(config.get("dtype"))
    )
    if not numbers:
        raise Refused("hold arrays of numbers", short(config))


def _check_function(value):
    name = value.get("config")
    known = isinstance(name, str) and (
        _is_registered(name)
        or any(
            callable(getattr(getattr(keras, room), name, None))
            for room in ("activations", "losses", "metrics", "initializers", "regularizers")
        )
    )
    if not known or name.startswith("_"):
        raise Refused("name functions of Keras or registered ones", short(value))


def _is_registered(name):
    return isinstance(name, str) and keras.utils.get_registered_object(name) is not None


def _check_builtin(name, value):
    module = value.get("module")
    found = _found(module, name) if isinstance(module, str) else None
    if name in _NEVER or not (isinstance(found, type) and issubclass(found, _BASES)):
        raise Refused(
            "hold layers, initializers and other objects of Keras, or of classes that are "
            "registered with it, because a file must not choose what is imported",
            f"{short(name)} of the module {short(module)}",
        )
    config = value.get("config")
    if isinstance(config, dict) and isinstance(config.get("vocabulary"), str):
        raise Refused("hold vocabularies, not name files of them", short(config["vocabulary"]))
    if name in ("TFOpLambda", "SlicingOpLambda"):
        function = config.get("function") if isinstance(config, dict) else None
        if not isinstance(function, str) or not _TENSORFLOW_CALLS.fullmatch(function):
            raise Refused("call mathematical functions of TensorFlow only", short(function))


def _found(module, name):
    """A public name of Keras, or one of its own modules that is loaded already."""
    root, *path = module.split(".")
    if root not in ("keras", "tf_keras"):
        return None
    holder = keras
    for part in path:
        holder = getattr(holder, part, None)
    loaded = sys.modules.get(module) or sys.modules.get(f"tf_{module}")
    return getattr(holder, name, None) or getattr(loaded, name, None)
