"""`ControlledPQC` in the place of TensorFlow Quantum's."""

import inspect

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.layers import reference
from tfq_models.base import keras
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import ControlledPQC

QUBIT = cirq.GridQubit(0, 0)
A, B = sympy.symbols("a b")
CIRCUIT = cirq.Circuit(cirq.ry(A)(QUBIT), cirq.rz(A * B)(QUBIT), cirq.rx(B)(QUBIT))
OPERATORS = [cirq.X(QUBIT), cirq.Y(QUBIT), cirq.Z(QUBIT)]
DATA = [cirq.Circuit(), cirq.Circuit(cirq.H(QUBIT))]
VALUES = np.array([[0.3, -1.2], [2.0, 0.7]], np.float32)


def test_is_a_drop_in_for_tfq():
    tfq = pytest.importorskip("tensorflow_quantum")
    assert isinstance(ControlledPQC(CIRCUIT, OPERATORS), tfq.layers.ControlledPQC)
    theirs = inspect.signature(tfq.layers.ControlledPQC.__init__).parameters
    ours = inspect.signature(ControlledPQC.__init__).parameters
    wanted = [(p.name, p.kind) for p in theirs.values()]
    assert [(p.name, p.kind) for p in ours.values() if p.name != "symbol_order"] == wanted


def test_what_it_holds():
    layer = ControlledPQC(CIRCUIT, OPERATORS)
    assert layer.symbols == [A, B]
    assert layer.circuit is CIRCUIT
    assert layer.weights == []


def test_equals_cirq():
    layer = ControlledPQC(CIRCUIT, OPERATORS)
    expected = [
        reference.expectations(datum + CIRCUIT, OPERATORS, {"a": a, "b": b}, [QUBIT])
        for datum, (a, b) in zip(DATA, VALUES.tolist(), strict=True)
    ]
    for inputs in ([DATA, VALUES], [serialize_circuits(DATA), tf.constant(VALUES)]):
        np.testing.assert_allclose(layer(inputs), expected, atol=1e-5)


def test_values_of_another_layer_are_trained():
    circuits, features = keras.Input((), dtype="string"), keras.Input((3,))
    values = keras.layers.Dense(2)(features)
    model = keras.Model(
        [circuits, features], ControlledPQC(CIRCUIT, cirq.Z(QUBIT))([circuits, values])
    )
    model.compile(keras.optimizers.SGD(0.1), "mse")
    x, y = [serialize_circuits(DATA), np.eye(2, 3, dtype=np.float32)], np.ones((2, 1))
    before = model.get_weights()
    losses = model.fit(x, y, epochs=3, verbose=0).history["loss"]
    assert losses[-1] < losses[0]
    assert all(np.any(old != new) for old, new in zip(before, model.get_weights(), strict=True))
