"""Layers and models feed on circuits, or on any strings, under either Keras."""

import os
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from tfq_models import base
from tfq_models.base import Layer, Model, as_tensors, keras, register, tensors
from tfq_models.saving import Serializable

WORDS = [b"a" * length for length in range(1, 9)]
TENSOR = tf.constant(WORDS)
LABELS = np.arange(8.0, dtype=np.float32)


@register
class Lengths(Serializable, Layer):
    def __init__(self, num_units, **kwargs):
        super().__init__(**kwargs)
        self.num_units = num_units
        self.scale = self.add_weight(name="scale", shape=(num_units,), initializer="ones")

    def call(self, inputs):
        length = tf.cast(tf.strings.length(inputs), self.compute_dtype)
        return length[:, tf.newaxis] * tf.cast(self.scale, self.compute_dtype)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.num_units)


@register
class Reader(Serializable, Model):
    def __init__(self, num_units=2, **kwargs):
        dtype = kwargs.get("dtype")
        words = keras.Input(shape=(), dtype=tf.string)
        outputs = keras.layers.Dense(1, dtype=dtype)(Lengths(num_units, dtype=dtype)(words))
        super().__init__(inputs=words, outputs=outputs, **kwargs)
        self.num_units = num_units


def compiled(optimizer="adam", **arguments):
    base.set_random_seed(0)
    model = Reader()
    model.compile(optimizer, "mse", **arguments)
    return model


def rows_of(model, **arguments):
    """The lengths of the words that `fit` trains on, in order."""
    seen = []
    train_step = model.train_step
    model.train_step = lambda data: train_step(_record(data, seen))
    model.fit(TENSOR, LABELS, verbose=0, **arguments)
    return np.array(seen)


def _record(data, seen):
    lengths = tf.strings.length(data[0])
    keep = tf.py_function(lambda row: seen.extend(row.numpy()), [lengths], [])
    with tf.control_dependencies([keep]):
        return tf.nest.map_structure(tf.identity, data[:2])


class Number(int):
    """Something that only `convert_with` knows."""


@pytest.fixture
def numbers(monkeypatch):
    monkeypatch.setattr(tensors, "_CONVERSIONS", {})
    base.convert_with(Number, lambda items: tf.constant([b"a" * item for item in items]))


def test_as_tensors():
    for words in (WORDS, tuple(WORDS), np.array(WORDS), np.array(WORDS, object)):
        tensor = as_tensors(words)
        assert tensor.dtype == tf.string
        assert tensor.numpy().tolist() == WORDS
    assert as_tensors(["text", b"bytes"]).numpy().tolist() == [b"text", b"bytes"]
    assert as_tensors(np.array([["a", "b"]])).shape == (1, 2)


@pytest.mark.parametrize(
    "data", [TENSOR, LABELS, [1.0, 2.0], [], None, 3, np.array([1, None]), tf.data.Dataset.range(2)]
)
def test_as_tensors_leaves_the_rest_alone(data):
    assert as_tensors(data) is data


def test_as_tensors_looks_into_structures(numbers):
    words, floats = as_tensors([[Number(2), Number(1)], LABELS])
    assert words.numpy().tolist() == [b"aa", b"a"]
    assert floats is LABELS
    assert as_tensors({"x": [Number(3)]})["x"].numpy().tolist() == [b"aaa"]


def test_layers_and_models_convert_what_they_are_called_with(numbers):
    words = [Number(3), Number(1)]
    np.testing.assert_array_equal(Lengths(1)(words), [[3], [1]])
    model = Reader()
    np.testing.assert_array_equal(model(words), model(tf.constant([b"aaa", b"a"])))


@pytest.mark.parametrize("words", [TENSOR, WORDS, np.array(WORDS), np.array(WORDS, object)])
def test_everything_that_takes_data(words):
    model = compiled()
    assert np.isfinite(model.fit(words, LABELS, batch_size=4, verbose=0).history["loss"][0])
    model.fit(words, LABELS, shuffle=False, validation_data=(words, LABELS), verbose=0)
    expected = model(TENSOR).numpy()
    np.testing.assert_allclose(model.predict(words, verbose=0), expected, rtol=1e-6)
    np.testing.assert_allclose(model.predict_on_batch(words), expected, rtol=1e-6)
    loss = np.mean((expected[:, 0] - LABELS) ** 2)
    np.testing.assert_allclose(model.evaluate(words, LABELS, verbose=0), loss, rtol=1e-5)
    np.testing.assert_allclose(model.test_on_batch(words, LABELS), loss, rtol=1e-5)
    np.testing.assert_allclose(model.train_on_batch(words, LABELS), loss, rtol=1e-5)


def test_shuffling_changes_from_epoch_to_epoch_and_repeats_with_the_seed():
    orders = [rows_of(compiled(), epochs=3, batch_size=4).reshape(3, 8) for _ in range(2)]
    for epoch in orders[0]:
        assert sorted(epoch) == list(range(1, 9))
    assert len({tuple(epoch) for epoch in orders[0]}) == 3
    np.testing.assert_array_equal(*orders)


def test_without_shuffling_rows_come_in_order():
    np.testing.assert_array_equal(rows_of(compiled(), shuffle=False), np.arange(1, 9))


def test_validation_split_takes_the_last_rows():
    model = compiled()
    assert sorted(rows_of(model, validation_split=0.25)) == list(range(1, 7))
    history = model.fit(WORDS, LABELS, validation_split=0.25, verbose=0).history
    expected = model.evaluate(WORDS[6:], LABELS[6:], verbose=0)
    np.testing.assert_allclose(history["val_loss"][0], expected, rtol=1e-5)
    with pytest.raises(ValueError, match=r"`validation_split` must leave rows .* for 8 rows"):
        model.fit(WORDS, LABELS, validation_split=0.95, verbose=0)
    with pytest.raises(ValueError, match=r"equally many rows. Received: \[7, 8\]"):
        model.fit(WORDS, LABELS[1:], verbose=0)


@pytest.mark.parametrize("shuffle", [True, False])
def test_weights_of_samples_and_classes(shuffle):
    weights = np.arange(8.0)
    model = compiled()
    errors = (model(TENSOR).numpy()[:, 0] - LABELS) ** 2
    fitted = model.fit(TENSOR, LABELS, sample_weight=weights, shuffle=shuffle, verbose=0)
    np.testing.assert_allclose(fitted.history["loss"][0], np.mean(errors * weights), rtol=1e-5)
    model, classes = compiled(), (LABELS > 3).astype(np.int32)
    errors = (model(TENSOR).numpy()[:, 0] - classes) ** 2
    fitted = model.fit(TENSOR, classes, class_weight={0: 1.0, 1: 3.0}, shuffle=shuffle, verbose=0)
    expected = np.mean(errors * np.where(classes, 3.0, 1.0))
    np.testing.assert_allclose(fitted.history["loss"][0], expected, rtol=1e-5)


def test_steps_are_counted_right():
    model = compiled()
    model.fit(TENSOR, LABELS, batch_size=3, epochs=2, verbose=0)
    assert model.optimizer.iterations == 6
    model.fit(TENSOR, LABELS, batch_size=4, epochs=2, steps_per_epoch=3, verbose=0)
    assert model.optimizer.iterations == 12
    model = compiled(steps_per_execution=3)
    model.fit(TENSOR, LABELS, batch_size=2, epochs=2, verbose=0)
    assert model.optimizer.iterations == 8


@pytest.mark.filterwarnings("ignore:Your input ran out of data:UserWarning")
def test_steps_are_counted_right_where_their_number_is_unknown():
    dataset = tf.data.Dataset.from_tensor_slices((TENSOR, LABELS)).batch(4)
    model = compiled()
    model.fit(dataset.filter(lambda *_: True), epochs=3, verbose=0)
    assert model.optimizer.iterations == 6


def test_jit_compile_is_turned_off_with_a_message():
    with pytest.warns(UserWarning, match="`jit_compile=True` is turned off"):
        model = compiled(jit_compile=True)
    assert not model.jit_compile
    model.fit(TENSOR, LABELS, verbose=0)
    assert not compiled().jit_compile


@pytest.mark.parametrize("dtype", ["float64", "mixed_float16"])
def test_dtype_policy_of_a_model(dtype):
    model = Reader(dtype=dtype)
    assert model.get_config()["dtype"] == dtype
    assert Reader.from_config(model.get_config()).dtype_policy.name == dtype
    assert model(TENSOR).dtype == ("float16" if dtype == "mixed_float16" else dtype)
    model.compile("adam", "mse")
    assert np.isfinite(model.fit(TENSOR, LABELS, verbose=0).history["loss"][0])


def test_a_compiled_model_loads_compiled(tmp_path):
    model = compiled(metrics=["mae"])
    model.fit(TENSOR, LABELS, verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.optimizer.iterations == 1
    np.testing.assert_array_equal(
        loaded.evaluate(TENSOR, LABELS, verbose=0), model.evaluate(TENSOR, LABELS, verbose=0)
    )


def test_other_backends_of_keras_are_refused():
    environment = {**os.environ, "KERAS_BACKEND": "jax", "TF_USE_LEGACY_KERAS": "0"}
    result = run("from tfq_models.base import keras", environment)
    assert result.returncode != 0
    assert "variable KERAS_BACKEND=tensorflow" in result.stderr
    assert "Received: jax." in result.stderr


def test_importing_changes_no_variable_and_imports_no_tensorflow_quantum():
    script = """
import os, sys
before = dict(os.environ)
import tensorflow
environment = dict(os.environ)
from tfq_models.base import keras
assert dict(os.environ) == environment, "an environment variable has changed"
assert "tensorflow_quantum" not in sys.modules
"""
    result = run(script, os.environ)
    assert result.returncode == 0, result.stderr


def run(script, environment, *arguments):
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env={**environment, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
    )
