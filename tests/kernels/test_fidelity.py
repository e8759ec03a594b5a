"""The fidelity kernel against Cirq, and published accuracies of support-vector machines."""

import copy
import functools
import pickle

import cirq
import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC

from tfq_models import circuits, datasets
from tfq_models.kernels import FidelityKernel, fidelity

ROWS = np.random.default_rng(0).uniform(-2, 2, (7, 3))


def cirq_states(kernel, rows):
    simulator = cirq.Simulator(dtype=np.complex128)
    names = [symbol.name for symbol in circuits.inputs(kernel.num_features)]
    qubits = cirq.LineQubit.range(kernel.num_qubits)
    return np.array(
        [
            simulator.simulate(
                kernel.circuit, dict(zip(names, row, strict=True)), qubit_order=qubits
            ).final_state_vector
            for row in rows
        ]
    )


@pytest.mark.parametrize("feature_map", ["angle", "iqp", "separable", "zz"])
def test_values_are_overlaps_of_cirqs_states(feature_map):
    kernel = FidelityKernel(feature_map, 3)
    states = cirq_states(kernel, ROWS)
    expected = np.abs(states.conj() @ states.T) ** 2
    values = kernel(ROWS)
    np.testing.assert_allclose(values, expected, atol=1e-12)
    np.testing.assert_allclose(kernel(ROWS[:2], ROWS[2:]), expected[:2, 2:], atol=1e-12)
    np.testing.assert_array_equal(values, kernel(ROWS, ROWS))
    np.testing.assert_allclose(values, values.T, atol=1e-12)
    np.testing.assert_allclose(np.diag(values), 1, atol=1e-12)
    assert np.linalg.eigvalsh(values).min() > -1e-12


def test_any_circuit_function_and_number_of_qubits():
    kernel = FidelityKernel(circuits.dense_angle_encoding, 4, 2)
    rows = np.random.default_rng(1).uniform(-2, 2, (5, 4))
    states = cirq_states(kernel, rows)
    assert states.shape == (5, 4)
    np.testing.assert_allclose(kernel(rows), np.abs(states.conj() @ states.T) ** 2, atol=1e-12)


def test_blocks_give_the_same(monkeypatch):
    kernel = FidelityKernel("iqp", 3)
    whole = kernel(ROWS)
    monkeypatch.setattr(fidelity, "_BLOCK_BYTES", 2 * 16 * 8)  # two states at a time
    np.testing.assert_allclose(kernel(ROWS), whole, atol=1e-14)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda k: pickle.loads(pickle.dumps(k))])
def test_copies(copied):
    kernel = FidelityKernel(functools.partial(circuits.iqp_encoding, num_repeats=2), 3)
    kernel(ROWS)
    np.testing.assert_allclose(copied(kernel)(ROWS), kernel(ROWS), atol=1e-14)


@pytest.mark.parametrize(
    ("name", "num_features", "feature_map", "penalty", "published"),
    [
        ("linearly_separable", 4, "iqp", 10, 0.817),
        ("linearly_separable", 10, "iqp", 10, 0.817),
        ("hidden_manifold", 10, "iqp", 1, 0.850),
        (
            "two_curves",
            4,
            functools.partial(circuits.separable_encoding, num_layers=5),
            100,
            1.0,
        ),
        ("hidden_manifold", 10, "separable", 10, 0.9),
    ],
)
def test_published_accuracies(name, num_features, feature_map, penalty, published):
    (x_train, y_train), (x_test, y_test) = getattr(datasets, name)(num_features)
    model = make_pipeline(
        MinMaxScaler((-np.pi / 2, np.pi / 2)),
        SVC(kernel=FidelityKernel(feature_map, num_features), C=penalty),
    )
    assert round(model.fit(x_train, y_train).score(x_test, y_test), 3) == published


def with_other_symbols(qubits, symbols):
    return cirq.Circuit(cirq.rx(symbols[0] * circuits.parameters(1)[0])(qubits[0]))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: FidelityKernel("cubic", 2), ValueError, "`feature_map` must be one of 'angle'"),
        (lambda: FidelityKernel("zz", 0), ValueError, "`num_features` must be at least 1"),
        (lambda: FidelityKernel("zz", 2, 3), ValueError, "`symbols` must hold 3 values"),
        (lambda: FidelityKernel(lambda q, s: None, 2), TypeError, "must return a cirq.Circuit"),
        (lambda: FidelityKernel(with_other_symbols, 2), ValueError, "a circuit with theta_0"),
        (lambda: FidelityKernel("zz", 2)(ROWS), ValueError, r"`x` must have shape \(rows, 2\)"),
        (lambda: FidelityKernel("zz", 3)(ROWS, ROWS[0]), ValueError, "`y` must have shape"),
        (lambda: FidelityKernel("zz", 1)([[np.nan]]), ValueError, "`x` must be finite. .* row 0"),
        (lambda: FidelityKernel("zz", 1)([["a"]]), TypeError, "`x` must be an array of numbers"),
    ],
)
def test_wrong_calls_name_the_culprit(call, error, message):
    with pytest.raises(error, match=message):
        call()
