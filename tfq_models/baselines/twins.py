"""Twins: multi-layer perceptrons with as many parameters as a quantum model."""

import math
from collections.abc import Callable

import numpy as np

from tfq_models.base import keras
from tfq_models.base.arguments import shown
from tfq_models.base.identifiers import check_identifiers


def mlp_twin(
    model: keras.Model, *, activation: str | Callable = "tanh", name: str | None = None
) -> keras.Model:
    """Returns a multi-layer perceptron with as many parameters as a model, as nearly as possible.

    The twin has one hidden layer. Its width h, at least 1, brings `(d + 1) h + (h + 1) k` nearest
    to the number of the model's trainable parameters, for d features and k outputs. The output is
    of the model's kind: in [-1, 1] for `output_kind` `"signs"`, by a tanh; logits; or
    probabilities, by a softmax. So the twin takes the labels that the model takes.

    Args:
        model: A `tfq_models.models.Classifier`, or any functional Keras model of one input and one
            row of outputs. Without an `output_kind`, the twin's output is linear. Images go into
            the hidden layer as rows.
        activation: The activation of the hidden layer, for `keras.layers.Dense`.
        name: The name of the twin. Default: the model's name, with `_twin`.

    Returns:
        A new, uncompiled functional Keras model.

    Raises:
        TypeError: If `model` is no Keras model.
        ValueError: If the model does not have one input and one output of numbers, as a model of
            circuits.

    Example:
        >>> from tfq_models import models
        >>> model = models.CircuitCentricClassifier(10, num_layers=5)
        >>> twin = mlp_twin(model)
        >>> model.count_params(), twin.count_params()
        (61, 61)
    """
    _check_kind(model, keras.Model, "model")
    check_identifiers(keras, {"activation": activation})
    shape, (num_outputs,) = _shape(model, "inputs"), _shape(model, "outputs")
    num_features = math.prod(shape)
    width = hidden_width(num_trainable(model), num_features, num_outputs)
    kind = getattr(model, "output_kind", "")
    last = {"signs": "tanh", "probabilities": "softmax"}.get(kind, "linear")
    features = keras.Input(shape, name="features")
    row = keras.layers.Flatten(name="row")(features) if len(shape) > 1 else features
    hidden = keras.layers.Dense(width, activation=activation, name="hidden")(row)
    outputs = keras.layers.Dense(num_outputs, activation=last, name="outputs")(hidden)
    return keras.Model(features, outputs, name=name or f"{model.name}_twin")


def hidden_width(num_parameters, num_features, num_outputs):
    """Returns the width of one hidden layer that brings about so many parameters."""
    exact = (num_parameters - num_outputs) / (num_features + 1 + num_outputs)
    return max(1, round(exact))


def num_trainable(model: keras.layers.Layer) -> int:
    """Returns the number of parameters of a model, or of a layer, that training changes."""
    _check_kind(model, keras.layers.Layer, "model or layer")
    return int(sum(np.prod(variable.shape) for variable in model.trainable_variables))


def _check_kind(model, kind, word):
    if not isinstance(model, kind):
        raise TypeError(
            f"`model` must be a Keras {word}. "
            f"Received: model={shown(model)} of type {type(model).__name__}."
        )


def _shape(model, which):
    """Returns the shape of a row of the model's one input or output."""
    tensors = getattr(model, which)
    shapes = [tuple(tensor.shape[1:]) for tensor in tensors]
    is_text = any("string" in str(tensor.dtype) for tensor in tensors)
    if len(shapes) != 1 or not shapes[0] or None in shapes[0] or is_text:
        raise ValueError(
            f"`model` must have one tensor of numbers of a known shape as {which}, because its "
            f"twin sees the same. Received: {[str(tensor) for tensor in tensors]}."
        )
    return shapes[0]
