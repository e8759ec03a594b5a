"""QCNN against Cirq's simulator, and the errors of its constructor."""

import cirq
import numpy as np
import pytest

from tfq_models.base import set_random_seed
from tfq_models.models import QCNN


def data_circuits(qubits, num_rows=3):
    angles = np.random.default_rng(0).uniform(-np.pi, np.pi, (num_rows, len(qubits)))
    return [
        cirq.Circuit(
            cirq.H.on_each(qubits),
            cirq.CZ(*qubits[:2]),
            (cirq.rx(angle)(qubit) for angle, qubit in zip(row, qubits, strict=True)),
        )
        for row in angles
    ]


def simulated(model, data, values):
    """<Z> of the model's operators, one at a time and by Cirq."""
    trained = cirq.resolve_parameters(model.circuit, values)
    simulator = cirq.Simulator(dtype=np.complex128)
    return np.array(
        [
            np.real(simulator.simulate_expectation_values(datum + trained, list(model.operators)))
            for datum in data
        ]
    )


@pytest.mark.parametrize(("num_qubits", "num_levels"), [(2, None), (4, None), (4, 1), (8, None)])
def test_output_is_the_expectation_that_cirq_simulates(num_qubits, num_levels):
    set_random_seed(0)
    model = QCNN(num_qubits, num_levels)
    data = data_circuits(model.qubits)
    expected = simulated(model, data, model.symbol_values())
    assert expected.shape == (3, 1)
    np.testing.assert_allclose(model(data), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("num_qubits", "num_levels", "count"), [(2, None, 21), (8, None, 63), (8, 1, 21), (16, 3, 63)]
)
def test_number_of_parameters(num_qubits, num_levels, count):
    model = QCNN(num_qubits, num_levels)
    assert model.count_params() == count
    assert list(model.symbol_names) == [f"theta_{index}" for index in range(count)]


def test_what_the_model_shows():
    model = QCNN(4)
    assert model.qubits == tuple(cirq.GridQubit.rect(1, 4))
    assert model.operators == (cirq.Z(cirq.GridQubit(0, 3)),)
    assert model.input_shape == (None,)
    assert model.output_shape == (None, 1)
    names = [symbol.name for symbol in model.symbol_values()]
    assert names == list(model.symbol_names)
    assert cirq.parameter_names(model.circuit) == set(names)


def test_weights_are_in_the_order_of_the_symbols():
    model = QCNN(4)
    weights = np.linspace(0.0, 1.0, 42, dtype=np.float32)
    model.set_weights([weights])
    data = data_circuits(model.qubits)
    values = dict(zip(model.symbol_names, weights.tolist(), strict=True))
    np.testing.assert_allclose(model(data), simulated(model, data, values), atol=1e-5)


def test_zero_weights_leave_the_datum_alone():
    # Without rotations only the CNOTs of pooling are left, which sum parities into the last qubit.
    model = QCNN(4, initializer="zeros")
    flips = [[], [0], [3], [0, 1], [0, 1, 2]]
    data = [cirq.Circuit(cirq.X(model.qubits[i]) for i in flipped) for flipped in flips]
    expected = [[(-1.0) ** len(flipped)] for flipped in flips]
    np.testing.assert_allclose(model(data), expected, atol=1e-5)


def test_repetitions_scatter_the_output():
    model = QCNN(2, repetitions=100)
    data = data_circuits(model.qubits)
    outputs = np.array([model(data) for _ in range(20)])
    exact = simulated(model, data, model.symbol_values())
    # The mean of 2,000 shots of variance 1 at most: 5 standard errors.
    np.testing.assert_allclose(outputs.mean(axis=0), exact, atol=5 / np.sqrt(2000))
    assert outputs.std(axis=0).max() > 0


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_qubits": 6}, ValueError, r"`num_qubits` must be a power of two .* num_qubits=6\."),
        ({"num_qubits": 1}, ValueError, r"`num_qubits` must be at least 2\. .*num_qubits=1"),
        ({"num_qubits": 8.0}, TypeError, "`num_qubits` must be a whole number"),
        ({"num_qubits": "8"}, TypeError, "`num_qubits` must be a whole number"),
        ({"num_qubits": 4, "num_levels": 3}, ValueError, "`num_levels` must be at most 2"),
        ({"num_qubits": 4, "num_levels": 0}, ValueError, "`num_levels` must be at least 1"),
        ({"num_qubits": 2, "backend": "quantum"}, ValueError, "`backend` must be"),
        ({"num_qubits": 2, "repetitions": 0}, ValueError, "`repetitions` must be"),
        ({"num_qubits": 2, "initializer": "nothing"}, ValueError, "nothing"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        QCNN(**arguments)
