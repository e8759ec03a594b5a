"""What must be loaded before a saved or exported model can be.

Keras 3 finds a saved class or function only where it is registered, which happens when its module
is imported. To import every module with `import tfq_models` would import TensorFlow and TensorFlow
Quantum for everybody. So, as soon as something imports Keras, every public name is registered with
a stand-in, which imports the real class or function when a saved model asks for it. The real one
then takes the stand-in's place. tf_keras does the same by itself for the classes of `.keras` files,
but not for those of `.h5` files, and not for functions, which it saves under their bare names up to
2.20.
"""

import importlib

import wrapt

_FURTHER_CLASSES = {
    "AlignmentLoss": "kernels",
    "ErrorProbability": "losses",
    "FidelityLoss": "losses",
    "HalfSquaredError": "losses",
    "OverlapLoss": "losses",
    "SVCLoss": "kernels",
    "SignAUC": "metrics",
    "SignPrecision": "metrics",
    "SignRecall": "metrics",
    "SignVectorError": "losses",
    "TrainableKernel": "kernels",
    "WeightedFidelityLoss": "losses",
}
_FUNCTIONS = {"sign_accuracy": "metrics"}


def register_stand_ins():
    """Registers the stand-ins, at once or when Keras is imported."""
    wrapt.when_imported("keras")(_register)
    wrapt.when_imported("tf_keras")(_register_with_tf_keras)


def _register(keras):
    for name, stand_in in (_class_stand_ins() | _function_stand_ins()).items():
        if keras.saving.get_registered_object(f"tfq_models>{name}") is None:
            keras.saving.register_keras_serializable("tfq_models", name)(stand_in)


def _register_with_tf_keras(tf_keras):
    functions = _function_stand_ins()
    registered = {f"tfq_models>{name}": s for name, s in (_class_stand_ins() | functions).items()}
    tf_keras.utils.get_custom_objects().update(functions | registered)


def _find(room, name):
    return getattr(importlib.import_module(f"tfq_models.{room}"), name)


class _ClassStandIn:
    """Makes an object of a class from its config, which is all that loading asks of a class."""

    def __init__(self, room, name):
        self._room = room
        self._name = name

    def from_config(self, config):
        return _find(self._room, self._name).from_config(config)


def _class_stand_ins():
    layers = importlib.import_module("tfq_models.layers")
    models = importlib.import_module("tfq_models.models")
    own = [family for family in models.FAMILIES.values() if isinstance(family.model, str)]
    rooms = _FURTHER_CLASSES | dict.fromkeys(layers.__all__, "layers")
    rooms |= {family.cls_name: "models" for family in own}
    return {name: _ClassStandIn(room, name) for name, room in rooms.items()}


def _function_stand_ins():
    return {name: _function_stand_in(room, name) for name, room in _FUNCTIONS.items()}


def _function_stand_in(room, name):
    def stand_in(*args, **kwargs):
        return _find(room, name)(*args, **kwargs)

    stand_in.__name__ = name
    return stand_in
