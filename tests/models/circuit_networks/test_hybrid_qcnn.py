"""HybridQCNN: filters as Cirq simulates them, and a linear head in NumPy."""

import cirq
import numpy as np
import pytest

from tfq_models.base import keras, set_random_seed
from tfq_models.models import HybridQCNN


def data_circuits(qubits):
    return [cirq.Circuit(cirq.ry(0.5 * k + j)(q) for j, q in enumerate(qubits)) for k in range(3)]


@pytest.mark.parametrize(("num_filters", "num_levels"), [(1, 1), (3, 1), (2, 2)])
def test_output_is_a_linear_head_on_simulated_filters(num_filters, num_levels):
    set_random_seed(0)
    model = HybridQCNN(4, num_filters, num_levels=num_levels, num_units=5)
    data = data_circuits(model.qubits)
    simulator, filters = cirq.Simulator(dtype=np.complex128), []
    for index in range(num_filters):
        trained = cirq.resolve_parameters(model.circuit, model.symbol_values(index))
        filters.append(
            [
                simulator.simulate_expectation_values(datum + trained, list(model.operators))
                for datum in data
            ]
        )
    features = np.real(np.concatenate(filters, axis=1))
    hidden_kernel, hidden_bias, kernel, bias = model.get_weights()[-4:]
    expected = (features @ hidden_kernel + hidden_bias) @ kernel + bias
    np.testing.assert_allclose(model(data), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        ({}, 21 + (4 + 1) * 8 + 9),
        ({"num_filters": 3}, 3 * 21 + (12 + 1) * 8 + 9),
        ({"num_levels": 2, "num_units": 2}, 42 + (2 + 1) * 2 + 3),
    ],
)
def test_number_of_parameters(arguments, count):
    assert HybridQCNN(8, **arguments).count_params() == count


def test_what_the_model_shows():
    model = HybridQCNN(8)
    assert model.qubits == tuple(cirq.GridQubit.rect(1, 8))
    assert model.operators == tuple(cirq.Z(qubit) for qubit in cirq.GridQubit.rect(1, 8)[4:])
    assert model.output_shape == (None, 1)
    assert cirq.parameter_names(model.circuit) == set(model.symbol_names)


@pytest.mark.parametrize("initializer", [None, "random_normal", "object"])
def test_filters_start_different(initializer):
    if initializer == "object":
        initializer = keras.initializers.RandomNormal(stddev=0.1)
    first, second = (HybridQCNN(4, 2, initializer=initializer).symbol_values(k) for k in (0, 1))
    assert first.keys() == second.keys()
    assert first != second


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_qubits": 12}, ValueError, "`num_qubits` must be a power of two"),
        ({"num_filters": 0}, ValueError, "`num_filters` must be at least 1"),
        ({"num_filters": 1.0}, TypeError, "`num_filters` must be a whole number"),
        ({"num_levels": 4}, ValueError, "`num_levels` must be at most 3"),
        ({"num_units": 0}, ValueError, "`num_units` must be at least 1"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        HybridQCNN(**arguments)
