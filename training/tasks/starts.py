"""Where the weights of circuits begin: functions that return a new Keras initializer."""

import math

import tfq_models


def small_weights():
    """Near the identity, where the gradient of a deep circuit is largest."""
    return tfq_models.base.keras.initializers.RandomNormal(stddev=0.1)


def whole_turn():
    """Uniform over [0, 2 pi): what the TensorFlow Quantum tutorial starts from."""
    return tfq_models.base.keras.initializers.RandomUniform(0, 2 * math.pi)
