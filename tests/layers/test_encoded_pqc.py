"""`EncodedPQC`: floats in, floats out."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.layers import reference
from tfq_models.base import keras
from tfq_models.layers import EncodedPQC

QUBITS = cirq.NamedQubit.range(2, prefix="q")
X = sympy.symbols("x_:2")
W = sympy.symbols("w_:11")
OPERATORS = [cirq.Z(q) for q in QUBITS]
# Re-uploading, trainable scaling, products and functions of inputs.
CIRCUIT = cirq.Circuit(
    cirq.rx(X[0] * W[10] + W[2])(QUBITS[0]),
    cirq.ry(sympy.pi - X[0] * X[1])(QUBITS[1]),
    cirq.CZ(*QUBITS) ** W[0],
    cirq.rx(sympy.cos(X[1]))(QUBITS[0]),
    cirq.ISWAP(*QUBITS) ** X[1],
)
INPUTS = np.random.default_rng(0).normal(size=(4, 2)).astype(np.float32)


def test_equals_cirq():
    layer = EncodedPQC(CIRCUIT, OPERATORS, input_symbols=["x_1", "x_0"])
    assert layer.symbol_names == ["w_0", "w_2", "w_10"]
    weights = {symbol.name: float(value) for symbol, value in layer.symbol_values().items()}
    for row, (x_1, x_0) in zip(layer(INPUTS), INPUTS.tolist(), strict=True):
        values = {**weights, "x_1": x_1, "x_0": x_0}
        expected = reference.expectations(CIRCUIT, OPERATORS, values, QUBITS)
        np.testing.assert_allclose(row, expected, atol=1e-5)


@pytest.mark.parametrize("backend", ["tensorflow", "tfq"])
def test_no_weights(backend):
    if backend == "tfq":
        pytest.importorskip("tensorflow_quantum")
    qubit = cirq.GridQubit(0, 0)
    circuit = cirq.Circuit(cirq.ry(X[0])(qubit))
    layer = EncodedPQC(circuit, cirq.Z(qubit), input_symbols=[X[0]], backend=backend)
    assert layer.symbol_values() == {}
    np.testing.assert_allclose(layer(INPUTS[:, :1]), np.cos(INPUTS[:, :1]), atol=1e-5)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1), layer])
    model.compile("adam", "mse")
    model.fit(INPUTS, INPUTS[:, :1], verbose=0)
    assert model.count_params() == 3


@pytest.mark.parametrize("repetitions", [None, 10])
def test_no_inputs(repetitions):
    circuit = cirq.Circuit(cirq.ry(W[0])(QUBITS[0]))
    layer = EncodedPQC(
        circuit, cirq.Z(QUBITS[0]), input_symbols=[], repetitions=repetitions, initializer="zeros"
    )
    np.testing.assert_allclose(layer(np.zeros((3, 0), np.float32)), np.ones((3, 1)), atol=1e-6)


def test_second_derivatives():
    qubit = QUBITS[0]
    layer = EncodedPQC(cirq.Circuit(cirq.rx(X[0])(qubit)), cirq.Z(qubit), input_symbols=[X[0]])
    x = tf.constant(INPUTS[:, :1])
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(layer(x))
        first = inner.gradient(y, x)
    np.testing.assert_allclose(first, -np.sin(x), atol=1e-5)
    np.testing.assert_allclose(outer.gradient(first, x), -np.cos(x), atol=1e-5)


def test_half_precision_keeps_the_inputs():
    # 1 + 2**-12 is 1 in bfloat16.
    circuit = cirq.Circuit(cirq.ry(4096 * X[0])(QUBITS[0]))
    layer = EncodedPQC(circuit, cirq.Z(QUBITS[0]), input_symbols=X[:1], dtype="mixed_bfloat16")
    found = layer(np.array([[1.0], [1 + 2**-12]], np.float32))
    expected = np.cos(4096 * np.array([[1.0], [1 + 2**-12]]))
    np.testing.assert_allclose(tf.cast(found, tf.float32), expected, atol=0.01)


@pytest.mark.parametrize("dtype", [np.float64, np.int32])
def test_other_numbers(dtype):
    layer = EncodedPQC(CIRCUIT, OPERATORS, input_symbols=X)
    inputs = np.array([[1, 2], [0, -1]])
    expected = layer(inputs.astype(np.float32))
    np.testing.assert_allclose(layer(inputs.astype(dtype)), expected, atol=1e-6)


def test_between_dense_layers():
    model = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(2),
            EncodedPQC(CIRCUIT, OPERATORS, input_symbols=X),
            keras.layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.SGD(0.05), "mse")
    x = np.random.default_rng(1).normal(size=(8, 3)).astype(np.float32)
    before = model.get_weights()
    losses = model.fit(x, x[:, :1], batch_size=8, epochs=5, verbose=0).history["loss"]
    assert losses[-1] < losses[0]
    assert all(np.any(old != new) for old, new in zip(before, model.get_weights(), strict=True))
