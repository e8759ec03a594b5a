"""The Keras in use: Keras 3, or tf_keras where the environment says `TF_USE_LEGACY_KERAS=1`.

Nothing else in the package knows which. This file reads the choice and never makes it.
"""

import importlib
import os
import random
from collections.abc import Callable
from typing import TypeVar

import tensorflow as tf

_Named = TypeVar("_Named", bound=Callable)


def _tensorflow_keras():
    legacy = os.environ.get("TF_USE_LEGACY_KERAS") in ("1", "true", "True")
    # Read before Keras is imported, which would import the other framework first.
    backend = "tensorflow" if legacy else os.environ.get("KERAS_BACKEND", "tensorflow")
    if backend == "tensorflow":
        backend = tf.keras.backend.backend()  # as ~/.keras/keras.json may have it
    if backend != "tensorflow":
        raise ImportError(
            "Keras must run on TensorFlow, because circuits are simulated in TensorFlow. Set the "
            "environment variable KERAS_BACKEND=tensorflow, or `backend` in ~/.keras/keras.json, "
            f"before Keras is imported. Received: {backend}."
        )
    return tf.keras


keras = _tensorflow_keras()
KERAS_3 = keras.Model.__module__.startswith("keras.")  # not "tf_keras."


class _Seeds(random.Random):
    """tf_keras 2.18 draws its seeds between 1 and 1e9, which Python 3.12 refuses: a float."""

    def randint(self, a, b):
        return super().randint(int(a), int(b))


def set_random_seed(seed: int) -> None:
    """Seeds Python, NumPy, TensorFlow and Keras: `keras.utils.set_random_seed`, on any Python."""
    keras.utils.set_random_seed(seed)
    if not KERAS_3:
        backend = importlib.import_module("tf_keras.src.backend")
        backend._SEED_GENERATOR.generator = _Seeds(seed)


def register(cls: _Named) -> _Named:
    """Registers a class or function with Keras as `tfq_models>Name`: models that use it load."""
    # tf_keras refuses a name that is taken, as by one of `saving.stand_ins`.
    keras.utils.get_custom_objects().pop(f"tfq_models>{cls.__name__}", None)
    return keras.utils.register_keras_serializable(package="tfq_models")(cls)
