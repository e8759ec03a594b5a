"""More than two classes, and more than one target."""

import pickle

import cirq
import numpy as np
import pytest
from sklearn.datasets import load_digits, make_classification
from sklearn.multiclass import OneVsRestClassifier

from tfq_models.base import keras
from tfq_models.models import QNN
from tfq_models.sklearn import QuantumClassifier, QuantumRegressor

ROWS, _ = make_classification(80, 4, random_state=0)


@pytest.mark.parametrize("model", ["circuit_centric", "dense"])
def test_several_targets(model):
    targets = np.column_stack([5 + ROWS[:, 0] - ROWS[:, 1], 1e3 * ROWS[:, 2] ** 2])
    regressor = QuantumRegressor(
        model if model != "dense" else dense, epochs=60, learning_rate=0.05, random_state=0
    )
    regressor.fit(ROWS, targets)
    predicted = regressor.predict(ROWS)
    assert predicted.shape == (80, 2)
    assert (np.corrcoef(predicted.T, targets.T).diagonal(offset=2) > 0.5).all()
    loaded = pickle.loads(pickle.dumps(regressor))
    np.testing.assert_array_equal(loaded.predict(ROWS), predicted)


def dense(num_features):
    inputs = keras.Input((num_features,))
    hidden = keras.layers.Dense(20, "tanh")(inputs)
    return keras.Model(inputs, keras.layers.Dense(2)(hidden))


def test_one_target_in_a_column_stays_one():
    regressor = QuantumRegressor(epochs=1).fit(ROWS, ROWS[:, :1])
    assert regressor.predict(ROWS).shape == (80, 1)


def test_outputs_that_are_not_as_many_as_targets():
    with pytest.raises(ValueError, match=r"\(batch, 1\) or \(batch, 3\).*shape \(None, 2\)"):
        QuantumRegressor(dense).fit(ROWS, ROWS[:, :3])


@pytest.mark.parametrize(
    "name", ["circuit_centric", "iqp_variational", "tree_tensor", "variational", "image_qcnn"]
)
def test_ten_classes(name):
    rows, labels = load_digits(return_X_y=True)
    classifier = QuantumClassifier(name, epochs=10, random_state=0).fit(rows[:300], labels[:300])
    assert classifier.predict_proba(rows[:5]).shape == (5, 10)
    assert classifier.score(rows[:300], labels[:300]) > 0.2  # the most frequent class: 0.1


@pytest.mark.parametrize(
    ("model", "rows", "message"),
    [
        ("reuploading", np.eye(7), "at most 6.*DressedQuantumClassifier.*OneVsRestClassifier"),
        ("circuit_centric", np.arange(7)[:, None], "must not exceed.*DressedQuantumClassifier"),
        ("qnn", [cirq.Circuit()] * 7, "two classes.*OneVsRestClassifier"),
    ],
)
def test_refusals_of_classes_name_a_way(model, rows, message):
    with pytest.raises(ValueError, match=message):
        QuantumClassifier(model).fit(rows, np.arange(7))


def test_the_ways_that_refusals_name_are_ways():
    labels = np.arange(70) % 7
    rows = np.eye(7)[labels]
    one_vs_rest = OneVsRestClassifier(QuantumClassifier("reuploading", epochs=1, random_state=0))
    assert one_vs_rest.fit(rows, labels).predict(rows).shape == (70,)
    qubits = QNN(height=1, width=2).qubits
    circuits = [cirq.Circuit(cirq.rx(k)(qubits[0])) for k in range(3)] * 4
    of_circuits = OneVsRestClassifier(
        QuantumClassifier("qnn", model_arguments={"height": 1, "width": 2}, epochs=1)
    )
    assert of_circuits.fit(circuits, [0, 1, 2] * 4).predict(circuits).shape == (12,)
