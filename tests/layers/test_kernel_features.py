"""`KernelFeatures`: the projected kernel's features in a Keras network."""

import functools

import cirq
import numpy as np
import pytest
import tensorflow as tf

from tfq_models import circuits
from tfq_models.base import keras, set_random_seed
from tfq_models.datasets import circles
from tfq_models.kernels import ProjectedKernel
from tfq_models.layers import KernelFeatures

ROWS = np.random.default_rng(0).uniform(-2, 2, (5, 3))
QUBITS, X = cirq.LineQubit.range(2), circuits.inputs(2)
CIRCUIT = cirq.Circuit(cirq.ry(X[0])(QUBITS[0]), cirq.CNOT(*QUBITS), cirq.rx(X[1])(QUBITS[1]))


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize("feature_map", ["zz", "heisenberg", "iqp", "separable"])
def test_equals_reduced_density_matrices_of_cirq(feature_map, size):
    layer = KernelFeatures(feature_map, 3, subsystem_size=size)
    qubits = cirq.LineQubit.range(circuits.feature_map_qubits(feature_map, 3))
    for row, found in zip(ROWS, layer(ROWS).numpy(), strict=True):
        values = {f"x_{k}": x for k, x in enumerate(row)}
        state = cirq.Simulator(dtype=np.complex128).simulate(layer.circuit, values)
        places = {qubit: k for k, qubit in enumerate(qubits)}
        expected = [
            string.expectation_from_state_vector(state.final_state_vector, places).real
            for string in circuits.subsystem_paulis(qubits, size)
        ]
        np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("size", [1, 2])
def test_equals_the_projected_kernels_features(size):
    layer = KernelFeatures(CIRCUIT, 2, subsystem_size=size)
    expected = ProjectedKernel(CIRCUIT, subsystem_size=size).features(ROWS[:, :2])
    np.testing.assert_allclose(layer(ROWS[:, :2]), expected, atol=1e-5)
    double = KernelFeatures(CIRCUIT, 2, subsystem_size=size, dtype="float64")
    np.testing.assert_allclose(double(ROWS[:, :2]), expected, atol=1e-12)


def test_a_network_learns_through_it(tmp_path):
    set_random_seed(0)
    (x_train, y_train), (x_test, y_test) = circles(noise=0.05)
    feature_map = circuits.trainable_encoding(
        cirq.LineQubit.range(2), circuits.inputs(2), num_layers=2
    )
    model = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(2), KernelFeatures(feature_map, 2),
         keras.layers.Dense(1, activation="tanh")]
    )  # fmt: skip
    before = model.get_weights()
    model.compile(keras.optimizers.Adam(0.05), "mse")
    model.fit(x_train, y_train, epochs=30, verbose=0)
    assert all(np.any(a != b) for a, b in zip(before, model.get_weights(), strict=True))
    predicted = model.predict(x_test, verbose=0)
    assert np.mean(np.sign(predicted[:, 0]) == y_test) > 0.95  # no line has more than 0.7
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(loaded.predict(x_test, verbose=0), predicted, atol=1e-6)


def test_a_function_computes_and_cannot_be_saved():
    layer = KernelFeatures(functools.partial(circuits.iqp_encoding, num_repeats=2), 3)
    assert layer(ROWS).shape == (5, 9)
    with pytest.raises(ValueError, match="`feature_map` must be plain Python, a Cirq object"):
        layer.get_config()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: KernelFeatures("cubic", 2), ValueError, "`feature_map` must be one of 'angle'"),
        (lambda: KernelFeatures("amplitude", 2), ValueError, "`feature_map` must be one of"),
        (lambda: KernelFeatures(2, 2), TypeError, "`feature_map` must be a name"),
        (lambda: KernelFeatures("zz", 0), ValueError, "`num_features` must be at least 1"),
        (lambda: KernelFeatures("zz", 2, subsystem_size=3), ValueError, "`subsystem_size`"),
        (lambda: KernelFeatures(CIRCUIT, 1), ValueError, "x_0 to x_0, .*: a circuit with x_0, x_1"),
        (lambda: KernelFeatures(CIRCUIT, 3), ValueError, "x_0 to x_2, .*: a circuit with x_0, x_1"),
        (lambda: KernelFeatures("zz", 2)(ROWS), ValueError, "`inputs` must have shape"),
        (
            lambda: KernelFeatures("zz", 2)(np.array([[np.nan, 0.0]])),
            tf.errors.InvalidArgumentError,
            "must be finite",
        ),
    ],
)
def test_wrong_calls_name_the_culprit(call, error, message):
    with pytest.raises(error, match=message):
        call()
