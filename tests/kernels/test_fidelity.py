"""The fidelity kernel against Cirq, and published accuracies of support-vector machines."""

import copy
import functools
import pickle

import cirq
import numpy as np
import pytest
import sklearn
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC

from tfq_models import circuits, datasets
from tfq_models.kernels import FidelityKernel, blocks

ROWS = np.random.default_rng(0).uniform(-2, 2, (7, 3))
CIRCUIT = cirq.Circuit(cirq.rx(circuits.inputs(1)[0])(cirq.LineQubit(0)))


def cirq_states(kernel, rows):
    simulator = cirq.Simulator(dtype=np.complex128)
    names = [symbol.name for symbol in circuits.inputs(rows.shape[1])]
    weights = dict(
        zip(
            [n for n in circuits.circuit_symbols(kernel.circuit) if n not in names],
            kernel.weight_values(rows.shape[1]),
            strict=True,
        )
    )
    qubits = sorted(kernel.circuit.all_qubits())
    return np.array(
        [
            simulator.simulate(
                kernel.circuit,
                {**weights, **dict(zip(names, row, strict=True))},
                qubit_order=qubits,
            ).final_state_vector
            for row in rows
        ]
    )


@pytest.mark.parametrize("feature_map", sorted(circuits.FEATURE_MAPS.keys() - {"dense_angle"}))
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
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 2 * 16 * 8)  # two states at a time
    np.testing.assert_allclose(kernel(ROWS), whole, atol=1e-14)


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, sklearn.base.clone, lambda k: pickle.loads(pickle.dumps(k))]
)
def test_copies(copied):
    kernel = FidelityKernel(functools.partial(circuits.iqp_encoding, num_repeats=2))
    kernel(ROWS)
    np.testing.assert_allclose(copied(kernel)(ROWS), kernel(ROWS), atol=1e-14)


def test_arguments_can_be_changed_and_are_checked_again():
    kernel = FidelityKernel("iqp").set_params(feature_map="angle")
    np.testing.assert_array_equal(kernel(ROWS), FidelityKernel("angle")(ROWS))
    with pytest.raises(ValueError, match="`feature_map` must be one of"):
        kernel.set_params(feature_map="cubic")


def test_a_circuit_is_a_feature_map():
    qubits, (x, y) = cirq.GridQubit.rect(1, 2), circuits.inputs(2)
    circuit = cirq.Circuit(cirq.ry(x)(qubits[1]), cirq.CNOT(*qubits[::-1]), cirq.rz(y)(qubits[0]))
    kernel = FidelityKernel(circuit, 2)
    states = cirq_states(kernel, ROWS[:, :2])
    np.testing.assert_allclose(
        kernel(ROWS[:, :2]), np.abs(states.conj() @ states.T) ** 2, atol=1e-12
    )


def test_weights_are_values_of_the_other_symbols():
    kernel = FidelityKernel(scaled, 1, weights=[0.5])
    x = np.array([[0.0], [1.0]])
    np.testing.assert_allclose(kernel(x)[0, 1], np.cos(0.25) ** 2, atol=1e-12)
    drawn = FidelityKernel("trainable", 3)
    np.testing.assert_array_equal(drawn(ROWS), FidelityKernel("trainable", 3, seed=0)(ROWS))
    assert np.abs(drawn(ROWS) - FidelityKernel("trainable", 3, seed=1)(ROWS)).max() > 0.01


def test_amplitudes_are_the_rows():
    unit = ROWS / np.linalg.norm(ROWS, axis=1, keepdims=True)
    kernel = FidelityKernel("amplitude")
    assert kernel.states(ROWS).shape == (7, 4)
    np.testing.assert_allclose(kernel(ROWS), (unit @ unit.T) ** 2, atol=1e-12)
    np.testing.assert_allclose(
        FidelityKernel("amplitude", num_qubits=4)(ROWS), kernel(ROWS), atol=1e-14
    )


def test_a_constant_feature_changes_nothing():
    constant = np.column_stack([ROWS, np.full(len(ROWS), 0.7)])
    kernel = FidelityKernel("angle")
    np.testing.assert_allclose(kernel(constant), kernel(ROWS), atol=1e-12)


def test_matrices_are_kept_on_disk(tmp_path, monkeypatch):
    kernel = FidelityKernel("zz", memory=str(tmp_path))
    first = kernel(ROWS), kernel(ROWS, ROWS[:2])
    monkeypatch.setattr(FidelityKernel, "_matrix", None)  # whatever is computed now fails
    again = FidelityKernel("zz", memory=str(tmp_path), verbose=1)
    np.testing.assert_array_equal(again(ROWS), first[0])
    np.testing.assert_array_equal(again(ROWS, ROWS[:2]), first[1])
    with pytest.raises(TypeError):
        again(ROWS[:3])
    with pytest.raises(TypeError):
        FidelityKernel("iqp", memory=str(tmp_path))(ROWS)


def test_sampled_matrices_are_kept_only_with_a_seed(tmp_path):
    anew = FidelityKernel("zz", repetitions=50, memory=str(tmp_path))
    assert np.any(anew(ROWS) != anew(ROWS))
    seeded = FidelityKernel("zz", repetitions=50, seed=1, memory=str(tmp_path))
    np.testing.assert_array_equal(seeded(ROWS), seeded(ROWS))


def test_progress_is_shown(capsys):
    FidelityKernel("angle", verbose=1)(ROWS)
    assert "7/7" in capsys.readouterr().out
    FidelityKernel("angle")(ROWS)
    assert not capsys.readouterr().out


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


def scaled(qubits, symbols):
    return cirq.Circuit(cirq.rx(symbols[0] * circuits.parameters(1)[0])(qubits[0]))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: FidelityKernel("cubic"), ValueError, "`feature_map` must be one of 'amplitude'"),
        (lambda: FidelityKernel(3), TypeError, "`feature_map` must be a name, a circuit function"),
        (lambda: FidelityKernel(CIRCUIT, 1, 2), ValueError, "must be left out for a cirq.Circuit"),
        (lambda: FidelityKernel("zz", 0), ValueError, "`num_features` must be at least 1"),
        (lambda: FidelityKernel("zz", 2, 3), ValueError, "`symbols` must hold 3 values"),
        (lambda: FidelityKernel(lambda q, s: None, 2), TypeError, "must return a cirq.Circuit"),
        (lambda: FidelityKernel("zz").circuit, ValueError, "`num_features` must be given"),
        (lambda: FidelityKernel("amplitude", 4).circuit, AttributeError, "has no circuit, because"),
        (lambda: FidelityKernel("amplitude").circuit, AttributeError, "has no circuit, because"),
        (lambda: FidelityKernel(scaled)(ROWS), ValueError, "inputs x_0 to x_2, .* with x_0"),
        (lambda: FidelityKernel(scaled, 1, weights=[1, 2]), ValueError, "`weights` must be 1 fin"),
        (lambda: FidelityKernel("zz", 2, weights=[1]), ValueError, "`weights` must be 0 finite"),
        (lambda: FidelityKernel("zz", repetitions=0), ValueError, "`repetitions` must be at le"),
        (lambda: FidelityKernel("zz", seed=-1), ValueError, "`seed` must be at least 0"),
        (lambda: FidelityKernel("amplitude", 5, 2), ValueError, "`num_qubits` must be at least 3"),
        (lambda: FidelityKernel("amplitude")([[0.0, 0.0]]), ValueError, "not be all 0.*row 0"),
        (lambda: FidelityKernel("zz")(np.zeros((2, 40))), ValueError, "qubits.* GiB"),
        (lambda: FidelityKernel("zz")(np.zeros((10**6, 18))), ValueError, "1000000 states of 18"),
        (lambda: FidelityKernel("zz")(np.zeros((2, 0))), ValueError, "must have shape"),
        (lambda: FidelityKernel("zz")(ROWS, ROWS[:, :2]), ValueError, "`y` must have shape"),
        (lambda: FidelityKernel("zz", 2)(ROWS), ValueError, r"`x` must have shape \(rows, 2\)"),
        (lambda: FidelityKernel("zz", 3)(ROWS, ROWS[0]), ValueError, "`y` must have shape"),
        (lambda: FidelityKernel("zz", 1)([[np.nan]]), ValueError, "`x` must be finite. .* row 0"),
        (lambda: FidelityKernel("zz", 1)([["a"]]), TypeError, "`x` must be an array of numbers"),
    ],
)
def test_wrong_calls_name_the_culprit(call, error, message):
    with pytest.raises(error, match=message):
        call()
