"""The layers inside Keras: training, saving, distribution, compilation."""

import os
import pathlib
import subprocess
import sys

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models import base
from tfq_models.base import keras
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import PQC, EncodedPQC

QUBITS = cirq.GridQubit.rect(1, 2)
W, X = sympy.symbols("w_:4"), sympy.symbols("x_:2")
CIRCUIT = cirq.Circuit(
    [cirq.ry(w)(q) for w, q in zip(W, QUBITS, strict=False)],
    cirq.CZ(*QUBITS),
    [cirq.rx(w)(q) for w, q in zip(W[2:], QUBITS, strict=False)],
)
ENCODING = cirq.Circuit(cirq.rx(x)(q) for x, q in zip(X, QUBITS, strict=True))
FLOATS = np.random.default_rng(0).normal(size=(8, 2)).astype(np.float32)
CIRCUITS = serialize_circuits([cirq.Circuit(cirq.rx(float(x))(QUBITS[0])) for x in FLOATS[:, 0]])
TARGETS = np.sign(FLOATS[:, :1])


def pqc(**arguments):
    return PQC(CIRCUIT, cirq.Z(QUBITS[0]), initializer="ones", **arguments)


def encoded(**arguments):
    return EncodedPQC(
        ENCODING + CIRCUIT, cirq.Z(QUBITS[0]), input_symbols=X, initializer="ones", **arguments
    )


@pytest.fixture(params=["pqc", "encoded"])
def case(request):
    """A function that makes a layer, the Keras input, and a batch."""
    if request.param == "pqc":
        return pqc, lambda: keras.Input((), dtype="string"), CIRCUITS
    return encoded, lambda: keras.Input((2,)), FLOATS


def functional(make, symbolic):
    inputs = symbolic()
    return keras.Model(inputs, make()(inputs))


def losses(model, x, **arguments):
    model.compile(keras.optimizers.SGD(0.1), "mse", **arguments)
    history = model.fit(x, TARGETS, batch_size=2, epochs=2, shuffle=False, verbose=0)
    return history.history["loss"]


def test_kinds_of_models_train_alike(case):
    make, symbolic, x = case

    class Subclassed(keras.Model):
        def __init__(self):
            super().__init__()
            self.layer = make()

        def call(self, inputs):
            return self.layer(inputs)

    expected = losses(functional(make, symbolic), x)
    assert expected[1] < expected[0]
    sequential = keras.Sequential([symbolic(), make()])
    for model in (sequential, Subclassed()):
        np.testing.assert_allclose(losses(model, x), expected, rtol=1e-5)


@pytest.mark.parametrize("arguments", [{"steps_per_execution": 2}, {"run_eagerly": True}], ids=str)
def test_compile_arguments(case, arguments):
    make, symbolic, x = case
    expected = losses(functional(make, symbolic), x)
    found = losses(functional(make, symbolic), x, **arguments)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_xla_is_turned_off_or_refused(case):
    make, symbolic, x = case
    model = functional(make, symbolic)
    if base.KERAS_3:
        with pytest.warns(UserWarning, match="jit_compile"):
            model.compile("sgd", "mse", jit_compile=True)
        assert not model.jit_compile
    else:
        model.compile("sgd", "mse", jit_compile=True)
        with pytest.raises(ValueError, match="`jit_compile` must be False"):
            model.fit(x, TARGETS, verbose=0)


def test_clone(case):
    make, symbolic, x = case
    model = functional(make, symbolic)
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    np.testing.assert_array_equal(twin.predict(x, verbose=0), model.predict(x, verbose=0))


def test_saved_model(case, tmp_path):
    make, symbolic, x = case
    model = functional(make, symbolic)
    model.export(str(tmp_path))
    loaded = tf.saved_model.load(str(tmp_path))
    np.testing.assert_allclose(loaded.serve(tf.constant(x)), model(x), atol=1e-6)


def test_one_layer_called_twice():
    layer = pqc()
    first, second = (keras.Input((), dtype="string") for _ in range(2))
    model = keras.Model([first, second], keras.layers.Subtract()([layer(first), layer(second)]))
    assert len(model.trainable_variables) == 1
    difference = model.predict([CIRCUITS, CIRCUITS], verbose=0)
    np.testing.assert_allclose(difference, np.zeros((8, 1)), atol=1e-6)


def test_time_distributed():
    inputs = keras.Input((4, 2))
    model = keras.Model(inputs, keras.layers.TimeDistributed(encoded())(inputs))
    found = model.predict(FLOATS.reshape(2, 4, 2), verbose=0)
    np.testing.assert_allclose(found.reshape(8, 1), encoded()(FLOATS), atol=1e-6)


def test_mixed_precision_trains(case):
    make, symbolic, x = case
    inputs = symbolic()
    hidden = make(dtype="mixed_bfloat16")(inputs)
    model = keras.Model(inputs, keras.layers.Dense(1, dtype="float32")(hidden))
    found = losses(model, x)
    assert np.all(np.isfinite(found))


MIRRORED = """
import tensorflow as tf

(cpu,) = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
from test_keras import CIRCUITS, FLOATS, TARGETS, encoded, pqc
from tfq_models.base import Model, keras

def losses(layer, x, dtype):
    inputs = keras.Input(x.shape[1:], dtype=dtype)
    model = Model(inputs=inputs, outputs=layer()(inputs))
    model.compile(keras.optimizers.SGD(0.1), "mse")
    data = tf.data.Dataset.from_tensor_slices((x, TARGETS)).batch(4)
    return model.fit(data, epochs=2, verbose=0).history["loss"]

def check(*arguments):
    expected = losses(*arguments)
    with tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"]).scope():
        found = losses(*arguments)
    tf.debugging.assert_near(found, expected, atol=1e-5)

check(pqc, CIRCUITS, "string")
check(encoded, FLOATS, "float32")
"""


def test_mirrored_strategy():
    # In a process of its own, because devices cannot be configured once TensorFlow runs.
    # By its bare name, because other packages may be installed that are called `tests`.
    folder = os.pathsep.join([str(pathlib.Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    result = subprocess.run(
        [sys.executable, "-c", MIRRORED],
        env={**os.environ, "PYTHONPATH": folder},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
