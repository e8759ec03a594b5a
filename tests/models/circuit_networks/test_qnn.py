"""QNN against Cirq's simulator and its closed form."""

import itertools

import cirq
import numpy as np
import pytest

from tfq_models.base import set_random_seed
from tfq_models.models import QNN


def images(model, bits):
    data_qubits = model.qubits[:-1]
    return [
        cirq.Circuit(cirq.X(q) for q, on in zip(data_qubits, row, strict=True) if on)
        for row in bits
    ]


def test_output_is_the_expectation_that_cirq_simulates():
    set_random_seed(0)
    model = QNN(2, 2)
    data = [
        circuit + cirq.ry(0.3)(model.qubits[1])
        for circuit in images(model, [[0, 0, 0, 0], [1, 0, 1, 1], [0, 1, 0, 0]])
    ]
    trained = cirq.resolve_parameters(model.circuit, model.symbol_values())
    simulator = cirq.Simulator(dtype=np.complex128)
    expected = [
        np.real(simulator.simulate_expectation_values(datum + trained, list(model.operators)))
        for datum in data
    ]
    np.testing.assert_allclose(model(data), expected, atol=1e-5)


def test_closed_form_without_xx():
    # The readout is |->, ZZ^t turns it about Z by pi t, or -pi t for a pixel that is on, and H and
    # Z read the cosine of the sum.
    model = QNN(1, 3)
    t = np.array([0.2, 0.45, -0.3])
    model.set_weights([np.concatenate([np.zeros(3), t])])
    bits = np.array(list(itertools.product([0, 1], repeat=3)))
    expected = -np.cos(np.pi * (1 - 2 * bits) @ t)
    np.testing.assert_allclose(model(images(model, bits))[:, 0], expected, atol=1e-5)


def test_what_the_model_shows():
    model = QNN()
    assert model.count_params() == 32
    assert model.qubits == (*cirq.GridQubit.rect(4, 4), cirq.GridQubit(-1, -1))
    assert model.operators == (cirq.Z(cirq.GridQubit(-1, -1)),)
    assert model.output_shape == (None, 1)
    names = [symbol.name for symbol in model.symbol_values()]
    assert names == list(model.symbol_names) == [f"theta_{index}" for index in range(32)]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"height": 0}, ValueError, r"`height` must be at least 1\. Received: height=0"),
        ({"width": 2.5}, TypeError, "`width` must be a whole number"),
        ({"height": 8, "width": 8}, ValueError, "65 qubits"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        QNN(**arguments)
