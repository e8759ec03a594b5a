"""The contract of every public layer and model, as assertions for your own classes too.

`make` is a function without arguments that returns a new layer or model. `inputs` is a batch for
this object: a tensor or a list of tensors, with at least two rows. Weights must start at random.
"""

import json
import pathlib
import tempfile
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from tfq_models.base import keras, set_random_seed
from tfq_models.saving import constructor_arguments
from tfq_models.types import Inputs

# Two computations of one number in complex64 differ by rounding, some 1e-7 for each operation.
_TOLERANCE = 1e-5


def assert_contract(make: Callable[[], Any], inputs: Inputs) -> None:
    """Asserts all parts of the contract below, except `assert_exports`.

    Raises:
        AssertionError: If the layer or model breaks the contract.

    Example:
        >>> from tfq_models.base import Layer, register
        >>> from tfq_models.saving import Serializable
        >>> @register
        ... class Fourier(Serializable, Layer):
        ...     def __init__(self, num_terms, **kwargs):
        ...         super().__init__(**kwargs)
        ...         self.num_terms = num_terms
        ...         self.phases = self.add_weight(
        ...             name="phases", shape=(num_terms,), initializer="random_normal"
        ...         )
        ...
        ...     def call(self, inputs):
        ...         return tf.cos(inputs * tf.range(1.0, self.num_terms + 1) + self.phases)
        >>> assert_contract(lambda: Fourier(3), tf.random.normal((4, 1)))
    """
    assert_config_holds_arguments(make())
    assert_config_round_trips(make, inputs)
    assert_saves_and_loads(make, inputs)
    assert_eager_equals_graph(make, inputs)
    assert_rows_are_independent(make, inputs)
    assert_gradients_equal_differences(make, inputs)
    assert_seeds_matter(make, inputs)


def assert_config_holds_arguments(instance: Any) -> None:
    """Asserts that the config's keys are the constructor's arguments and those of Keras."""
    expected = {*constructor_arguments(type(instance)), "name", "dtype", "trainable"}
    expected.add("tfq_models_version")
    found = set(instance.get_config())
    assert found == expected, (
        f"{type(instance).__name__}'s config must hold its constructor's arguments. "
        f"Missing: {sorted(expected - found)}. Too many: {sorted(found - expected)}."
    )


def assert_config_round_trips(make: Callable[[], Any], inputs: Inputs) -> None:
    """Asserts that the config survives JSON and makes an object with equal outputs."""
    instance = make()
    expected = instance(inputs)
    config = instance.get_config()
    twin = type(instance).from_config(json.loads(json.dumps(config)))
    assert twin.get_config() == config
    twin(inputs)  # builds it
    twin.set_weights(instance.get_weights())
    _assert_close(twin(inputs), expected)


def assert_saves_and_loads(make: Callable[[], Any], inputs: Inputs) -> None:
    """Asserts that a `.keras` file loads, in safe mode and unaided, and gives equal outputs."""
    instance = make()
    model = instance if isinstance(instance, keras.Model) else _as_model(instance, inputs)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "model.keras"
        model.save(path)
        loaded = keras.models.load_model(path)
    assert type(loaded) is type(model)
    _assert_close(loaded(inputs), model(inputs))


def assert_exports(make: Callable[[], Any], inputs: Inputs) -> None:
    """Asserts that an exported model, served by TensorFlow, gives equal outputs."""
    instance = make()
    model = instance if isinstance(instance, keras.Model) else _as_model(instance, inputs)
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder)
        loaded = tf.saved_model.load(folder)  # which holds the variables that `serve` reads
        _assert_close(loaded.serve(inputs), model(inputs))


def assert_eager_equals_graph(make: Callable[[], Any], inputs: Inputs) -> None:
    """Asserts that a graph for batches of any size gives the outputs of eager execution."""
    instance = make()
    expected = instance(inputs)
    specs = tf.nest.map_structure(lambda x: tf.TensorSpec([None, *x.shape[1:]], x.dtype), inputs)
    graph = tf.function(lambda x: instance(x), input_signature=[specs], autograph=False)
    _assert_close(graph(inputs), expected)


def assert_rows_are_independent(make: Callable[[], Any], inputs: Inputs) -> None:
    """Asserts that each row of a batch has the output that it has alone."""
    instance = make()
    expected = instance(inputs)
    for row in range(expected.shape[0]):
        alone = tf.nest.map_structure(lambda x, row=row: x[row : row + 1], inputs)
        _assert_close(instance(alone), expected[row : row + 1])


def assert_gradients_equal_differences(make: Callable[[], Any], inputs: Inputs) -> None:
    """Asserts that gradients equal finite differences, for all weights and inputs of floats."""
    instance = make()
    inputs = tf.nest.map_structure(tf.convert_to_tensor, inputs)
    weight = tf.random.stateless_normal(tf.shape(instance(inputs)), seed=(1, 2))

    def loss(inputs):
        outputs = instance(inputs)
        return tf.reduce_sum(tf.math.real(outputs) * tf.cast(weight, tf.math.real(outputs).dtype))

    floats = [x for x in tf.nest.flatten(inputs) if x.dtype.is_floating]
    with tf.GradientTape() as tape:
        tape.watch(floats)
        value = loss(inputs)
    weights = list(instance.trainable_weights)
    gradients = tape.gradient(value, [*weights, *floats])
    for position, point in enumerate([*weights, *floats]):
        assert gradients[position] is not None, "a weight or an input has no gradient"
        direction = tf.random.stateless_normal(point.shape, seed=(position, 3), dtype=point.dtype)
        direction /= tf.norm(direction)
        is_weight = position < len(weights)
        move = _moved_weight if is_weight else _moved_input
        expected = _derivative(move(loss, inputs, point, direction))
        found = float(tf.reduce_sum(gradients[position] * direction))
        # The stencil's error is below 1e-4 for half-turns, and rounding adds 1e-6 / step.
        np.testing.assert_allclose(found, expected, atol=2e-3, rtol=2e-3)


def assert_seeds_matter(make: Callable[[], Any], inputs: Inputs) -> None:
    """Asserts that a seed fixes the first weights; another seed or a second draw changes them."""
    drawn = []
    for seed in (1, 1, 2, None):
        if seed is not None:
            set_random_seed(seed)
        instance = make()
        instance(inputs)
        drawn.append(np.concatenate([np.empty(0), *map(np.ravel, instance.get_weights())]))
    first, again, other, second_draw = drawn
    np.testing.assert_array_equal(first, again)
    if first.size:
        assert np.any(first != other), "another seed gives the same weights"
        assert np.any(other != second_draw), "two objects have the same weights"


def _as_model(layer, inputs):
    symbolic = tf.nest.map_structure(lambda x: keras.Input(x.shape[1:], dtype=x.dtype), inputs)
    return keras.Model(symbolic, layer(symbolic))


def _assert_close(found, expected):
    np.testing.assert_allclose(found, expected, atol=_TOLERANCE, rtol=_TOLERANCE)


def _moved_weight(loss, inputs, weight, direction):
    start = tf.convert_to_tensor(weight)

    def moved(step):
        weight.assign(start + step * direction)
        value = float(loss(inputs))
        weight.assign(start)
        return value

    return moved


def _moved_input(loss, inputs, point, direction):
    def moved(step):
        at = tf.nest.map_structure(lambda x: x + step * direction if x is point else x, inputs)
        return float(loss(at))

    return moved


def _derivative(function, step=0.04):
    """Returns the slope at 0 by five points, wrong by step^4 / 30 times the fifth derivative."""
    near = function(step) - function(-step)
    far = function(2 * step) - function(-2 * step)
    return (8 * near - far) / (12 * step)
