"""The quantum metric learner, against Cirq's states and the formula of its loss."""

import cirq
import numpy as np
import pytest
import tensorflow as tf

from tfq_models.base import keras, set_random_seed
from tfq_models.losses import OverlapLoss
from tfq_models.models import QuantumMetricLearner

RNG = np.random.default_rng(0)
ROWS, LABELS = RNG.uniform(-1.5, 1.5, (8, 2)), np.array([0, 1, 1, 0, 1, 0, 1, 1])


def states(model, rows):
    values = {symbol.name: float(value) for symbol, value in model.symbol_values().items()}
    return np.array(
        [
            cirq.final_state_vector(
                cirq.resolve_parameters(model.circuit, {**values, "x_0": a, "x_1": b}),
                qubit_order=model.qubits,
                dtype=np.complex128,
            )
            for a, b in rows.tolist()
        ]
    )


def fidelities(a, b):
    return np.abs(a @ b.conj().T) ** 2


def loss_of(matrix, labels):
    """The definition, for two classes."""
    mean = {
        (c, d): np.mean(matrix[np.ix_(labels == c, labels == d)])
        for c, d in ((0, 0), (1, 1), (0, 1))
    }
    return 1 - (0.5 * (mean[0, 0] + mean[1, 1]) - mean[0, 1])


@pytest.mark.parametrize("entangling", [True, False])
def test_outputs_are_mean_fidelities_with_the_examples(entangling):
    model = QuantumMetricLearner(2, num_examples=3, entangling=entangling, initializer="normal")
    model.prepare(ROWS, LABELS)
    phi = states(model, ROWS)
    matrix = fidelities(phi, phi)
    np.testing.assert_allclose(model.overlaps(ROWS), matrix, atol=1e-5)
    # The first three rows of each class.
    expected = np.stack([matrix[:, [0, 3, 5]].mean(axis=1), matrix[:, [1, 2, 4]].mean(axis=1)], 1)
    np.testing.assert_allclose(model(ROWS), expected, atol=1e-5)


def test_loss_of_training_is_that_of_the_batchs_overlaps():
    model = QuantumMetricLearner(2, num_examples=2)
    model.compile(keras.optimizers.SGD(0.0))
    phi = states(model, ROWS)
    expected = loss_of(fidelities(phi, phi), LABELS)
    history = model.fit(ROWS, LABELS, batch_size=8, verbose=0).history
    np.testing.assert_allclose(history["loss"], [expected], atol=1e-5)
    found, accuracy = model.evaluate(ROWS, LABELS, batch_size=8, verbose=0)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    predicted = model.classes_of(model.predict(ROWS, verbose=0))
    assert accuracy == pytest.approx(np.mean(predicted == LABELS))


def test_loss_of_three_classes_and_of_one():
    matrix = RNG.uniform(size=(4, 4)).astype(np.float32)
    labels = np.array([5, 2, 7, 2])
    members = [[0], [1, 3], [2]]
    means = np.array([[matrix[np.ix_(a, b)].mean() for b in members] for a in members])
    off_diagonal = means[~np.eye(3, dtype=bool)]
    expected = 1 - (np.trace(means) / 3 - off_diagonal.mean())
    np.testing.assert_allclose(OverlapLoss()(labels, matrix), expected, rtol=1e-5)
    np.testing.assert_allclose(OverlapLoss()(np.ones(4), matrix), 1 - matrix.mean(), rtol=1e-5)


@pytest.mark.parametrize(("num_features", "num_layers", "count"), [(1, 2, 6), (4, 3, 30)])
def test_number_of_weights_and_the_first_ones(num_features, num_layers, count):
    model = QuantumMetricLearner(num_features, num_layers=num_layers)
    assert len(model.symbol_names) == count == model.trainable_weights[0].shape[0]
    assert len(model.qubits) == num_features + 1
    set_random_seed(0)
    weights = QuantumMetricLearner(20, num_layers=5).get_weights()[0]
    assert abs(weights.std() - 0.1) < 0.02 and abs(weights.mean()) < 0.03


def test_ablation():
    model = QuantumMetricLearner(3, entangling=False)
    assert all(len(op.qubits) == 1 for op in model.circuit.all_operations())
    assert len(model.symbol_names) == 3 * 4


def test_examples_repeat_and_come_from_data_sets_too():
    model = QuantumMetricLearner(2, num_examples=4)
    model.prepare(ROWS, LABELS)
    found = np.array(model.layers[-1].examples)
    np.testing.assert_allclose(found[0], ROWS[[0, 3, 5, 0]], rtol=1e-6)
    other = QuantumMetricLearner(2, num_examples=4)
    other.prepare(tf.data.Dataset.from_tensor_slices((ROWS, LABELS)).batch(3))
    np.testing.assert_array_equal(np.array(other.layers[-1].examples), found)


def test_it_separates_two_classes_and_loads_with_its_examples(tmp_path):
    set_random_seed(0)
    labels = (ROWS[:, 0] > 0).astype(int)
    model = QuantumMetricLearner(2, num_layers=2, num_examples=4)
    model.compile(keras.optimizers.Adam(0.1))
    history = model.fit(ROWS, labels, epochs=15, verbose=0).history
    assert history["loss"][-1] < history["loss"][0] - 0.1
    assert model.evaluate(ROWS, labels, verbose=0)[1] == 1.0
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(loaded(ROWS), model(ROWS), atol=1e-6)
    assert loaded.evaluate(ROWS, labels, verbose=0)[0] == pytest.approx(
        history["loss"][-1], abs=0.1
    )


def test_wrong_calls_name_the_culprit():
    model = QuantumMetricLearner(2)
    with pytest.raises(ValueError, match=r"each of the labels 0 to 1.* labels \[0\]"):
        model.prepare(ROWS, np.zeros(8))
    with pytest.raises(ValueError, match=r"the labels 0 to 1.* Received: \[3\]"):
        model.prepare(ROWS, 3 * LABELS)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_features": 0}, ValueError, "`num_features` must be at least 1"),
        ({"num_classes": 1}, ValueError, "`num_classes` must be at least 2"),
        ({"num_layers": 0}, ValueError, "`num_layers` must be at least 1"),
        ({"num_examples": 2.0}, TypeError, "`num_examples` must be a whole number"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        QuantumMetricLearner(**{"num_features": 2, **arguments})
