"""QuantumDense against `cirq.Simulator`, and as a layer among Keras's own."""

import itertools

import cirq
import numpy as np
import pytest

from tfq_models import circuits
from tfq_models.base import keras, set_random_seed
from tfq_models.layers import QuantumDense

ROWS = np.random.default_rng(0).uniform(-1.5, 1.5, (3, 2)).astype(np.float32)
BUILT = "is not there yet, because the layer is built"


def simulated(circuit, qubits, values, strings, initial_state=0):
    """Expectations of products of Z on the qubits that a string names."""
    simulator = cirq.Simulator(dtype=np.complex128)
    resolved = cirq.resolve_parameters(circuit, values)
    final = simulator.simulate(resolved, qubit_order=qubits, initial_state=initial_state)
    chances = np.abs(final.final_state_vector) ** 2
    bits = np.array(list(itertools.product([1, -1], repeat=len(qubits))))
    return [chances @ bits[:, list(string)].prod(axis=1) for string in strings]


def test_outputs_are_products_of_z_after_map_and_ansatz():
    layer = QuantumDense(3, "zz", ansatz="hardware_efficient", num_layers=1)
    outputs = layer(ROWS)
    qubits = cirq.LineQubit.range(2)
    circuit = circuits.zz_feature_map(qubits, circuits.inputs(2))
    weights = circuits.parameters(circuits.num_hardware_efficient_symbols(2, 1))
    circuit += circuits.hardware_efficient(qubits, weights, 1)
    values = {name: float(value) for name, value in layer.symbol_values().items()}
    for row, output in zip(ROWS, outputs, strict=True):
        values |= {f"x_{k}": float(x) for k, x in enumerate(row)}
        expected = simulated(circuit, qubits, values, [(0,), (1,), (0, 1)])
        np.testing.assert_allclose(output, expected, atol=1e-5)


def test_features_as_amplitudes():
    layer = QuantumDense(2, "amplitude", num_layers=1, initializer="zeros")
    rows = np.float32([[3, 0, 0, 4], [1, 1, 0, 0]])
    qubits = cirq.LineQubit.range(2)
    circuit = cirq.Circuit(cirq.CNOT(*qubits), cirq.CNOT(*qubits[::-1]))  # all angles are 0
    for row, output in zip(rows, layer(rows), strict=True):
        state = row.astype(np.complex128)
        state /= np.linalg.norm(state)
        expected = simulated(circuit, qubits, {}, [(0,), (1,)], state)
        np.testing.assert_allclose(output, expected, atol=1e-6)


def test_a_circuit_of_ones_own():
    qubit, x, w = cirq.LineQubit(0), circuits.inputs(1)[0], circuits.parameters(1)[0]
    encoding, ansatz = cirq.Circuit(cirq.rx(x)(qubit)), cirq.Circuit(cirq.rx(w)(qubit))
    layer = QuantumDense(1, encoding, ansatz=ansatz)
    column = ROWS[:, :1]
    outputs = layer(column)
    np.testing.assert_allclose(outputs, np.cos(column + layer.get_weights()[0]), atol=1e-6)


def test_it_learns_in_a_sequential_model_and_loads(tmp_path):
    set_random_seed(0)
    labels = (ROWS[:, 0] > 0).astype(np.int32)
    layers = [keras.Input((2,)), QuantumDense(2, num_layers=1), keras.layers.Dense(2)]
    model = keras.Sequential(layers)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.1), loss)
    losses = model.fit(ROWS, labels, epochs=10, verbose=0).history["loss"]
    assert losses[-1] < 0.9 * losses[0]
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(loaded(ROWS), model(ROWS), atol=1e-6)
    assert loaded.layers[0].symbol_names == model.layers[0].symbol_names


def test_it_shows_its_circuit_once_it_is_built():
    layer = QuantumDense(4, num_layers=1)
    for name in ("circuit", "operators", "symbol_names"):
        with pytest.raises(AttributeError, match=BUILT):
            getattr(layer, name)
    with pytest.raises(AttributeError, match=BUILT):
        layer.symbol_values()
    layer(np.zeros((1, 3), np.float32))
    assert len(layer.symbol_names) == 9
    assert [len(operator) for operator in layer.operators] == [1, 1, 1, 2]
    assert layer.circuit.all_qubits() == set(cirq.LineQubit.range(3))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"units": 0}, ValueError, "`units` must be at least 1. Received: units=0"),
        ({"units": 2.0}, TypeError, "`units` must be a whole number. Received: units=2.0"),
        ({"units": 1, "feature_map": "angles"}, ValueError, "`feature_map` must be one of"),
        ({"units": 1, "feature_map": 3}, TypeError, "`feature_map` must be a name"),
        ({"units": 1, "ansatz": "strong"}, ValueError, "`ansatz` must be one of"),
        ({"units": 1, "num_layers": 0}, ValueError, "`num_layers` must be at least 1"),
        ({"units": 1, "repetitions": 0}, ValueError, "`repetitions` must be at least 1"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        QuantumDense(**arguments)


@pytest.mark.parametrize(
    ("units", "shape", "message"),
    [
        (4, (1, 2), "`units` must be at most 3, the number of products of Z on 2 qubits"),
        (1, (1, 2, 2), r"`inputs` must have shape \(batch, num_features\)"),
    ],
)
def test_what_the_inputs_show_to_be_wrong(units, shape, message):
    with pytest.raises(ValueError, match=message):
        QuantumDense(units)(np.zeros(shape, np.float32))
