"""The support-vector classifier against scikit-learn's, on matrices of Cirq's states."""

import cirq
import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC

from tfq_models import circuits, datasets
from tfq_models.kernels import QSVC, FidelityKernel

(X, Y), (X_TEST, Y_TEST) = datasets.circles(60, 40, seed=1)
COLOURS = np.array(["blue", "green", "red"])
THREE = np.digitize(X[:, 0] + X[:, 1], [-0.5, 0.5])


def cirq_states(circuit, rows):
    simulator = cirq.Simulator(dtype=np.complex128)
    names = [symbol.name for symbol in circuits.inputs(rows.shape[1])]
    return np.array(
        [
            simulator.simulate(circuit, dict(zip(names, row, strict=True))).final_state_vector
            for row in rows
        ]
    )


@pytest.mark.parametrize("feature_map", ["angle", "iqp", "zz"])
@pytest.mark.parametrize("labels", [Y, COLOURS[THREE]], ids=["two", "three"])
def test_is_scikit_learns_machine_on_cirqs_states(feature_map, labels):
    circuit = FidelityKernel(feature_map, 2).circuit
    train, test = cirq_states(circuit, X), cirq_states(circuit, X_TEST)
    plain = SVC(kernel="precomputed", C=3).fit(np.abs(train.conj() @ train.T) ** 2, labels)
    matrix = np.abs(test.conj() @ train.T) ** 2
    machine = QSVC(feature_map, C=3).fit(X, labels)
    np.testing.assert_array_equal(machine.classes_, np.unique(labels))
    np.testing.assert_array_equal(machine.predict(X_TEST), plain.predict(matrix))
    # libsvm stops at 1e-3, and where it stops may hang on the last bit.
    np.testing.assert_allclose(
        machine.decision_function(X_TEST), plain.decision_function(matrix), atol=5e-3
    )


def test_published_accuracy():
    # Bowles, Ahmed and Schuld, arXiv:2403.07059: as in test_fidelity.py.
    (x_train, y_train), (x_test, y_test) = datasets.linearly_separable(4)
    model = make_pipeline(MinMaxScaler((-np.pi / 2, np.pi / 2)), QSVC("iqp", C=10))
    assert round(model.fit(x_train, y_train).score(x_test, y_test), 3) == 0.817


@pytest.mark.parametrize("repair", ["clip", "flip", "shift"])
def test_new_rows_are_repaired_like_training_rows(repair):
    kernel = FidelityKernel("iqp", repetitions=20, seed=3)
    matrix, new = kernel(X), kernel(X_TEST, X)
    values, vectors = np.linalg.eigh(matrix)
    assert values.min() < -0.1
    if repair == "shift":
        repaired = matrix - values.min() * np.eye(len(X))
    else:
        factors = (values > 0) if repair == "clip" else np.sign(values)
        transform = vectors @ np.diag(factors) @ vectors.T
        repaired, new = matrix @ transform, new @ transform
    plain = SVC(kernel="precomputed").fit(repaired, Y)
    machine = QSVC(kernel, repair=repair).fit(X, Y)
    expected = plain.decision_function(new)
    np.testing.assert_allclose(machine.decision_function(X_TEST), expected, atol=5e-3)
    of_matrix = QSVC("precomputed", repair=repair).fit(matrix, Y)
    scores = of_matrix.decision_function(kernel(X_TEST, X))
    np.testing.assert_allclose(scores, expected, atol=5e-3)


def test_exact_matrices_need_no_repair():
    # "flip" would turn over eigenvalues of -1e-17 too: no harm may come of that.
    expected = QSVC("zz").fit(X, Y).decision_function(X_TEST)
    for repair in ("clip", "flip", "shift"):
        machine = QSVC("zz", repair=repair).fit(X, Y)
        np.testing.assert_allclose(machine.decision_function(X_TEST), expected, atol=5e-3)


@pytest.mark.parametrize("probability", [False, True])
def test_weights_count_rows(probability):
    weights = np.random.default_rng(0).integers(0, 4, len(X))
    counted = np.repeat(np.arange(len(X)), weights)
    settings = {"kernel": "angle", "probability": probability, "random_state": 0, "C": 0.5}
    weighted = QSVC(**settings).fit(X, Y, weights)
    repeated = QSVC(**settings).fit(X[counted], Y[counted])
    np.testing.assert_allclose(
        weighted.decision_function(X_TEST), repeated.decision_function(X_TEST), atol=5e-3
    )
    assert set(weighted.support_) <= set(np.flatnonzero(weights))
    assert set(weighted.support_) == set(counted[repeated.support_])
    of_matrix = QSVC("precomputed", C=0.5).fit(FidelityKernel("angle")(X), Y, weights)
    scores = of_matrix.decision_function(FidelityKernel("angle")(X_TEST, X))
    np.testing.assert_allclose(scores, weighted.decision_function(X_TEST), atol=5e-3)


def test_class_weights_are_factors_of_c():
    weighted = QSVC("angle", class_weight={1: 5.0}).fit(X, Y)
    rows = QSVC("angle").fit(X, Y, np.where(Y == 1, 5.0, 1.0))
    np.testing.assert_allclose(
        weighted.decision_function(X_TEST), rows.decision_function(X_TEST), atol=5e-3
    )


@pytest.mark.parametrize("labels", [Y, COLOURS[THREE]], ids=["two", "three"])
def test_probabilities(labels):
    machine = QSVC(probability=True, random_state=0).fit(X, labels)
    chances = machine.predict_proba(X_TEST)
    assert chances.shape == (40, len(machine.classes_)) and chances.min() >= 0
    np.testing.assert_allclose(chances.sum(axis=1), 1, atol=1e-12)
    plain = QSVC().fit(X, labels)
    np.testing.assert_array_equal(machine.predict(X_TEST), plain.predict(X_TEST))
    likeliest = machine.classes_[chances.argmax(axis=1)]
    # The sigmoids need not cross 1/2 where the decision is 0.
    assert (likeliest == machine.predict(X_TEST)).mean() >= 0.8
    again = QSVC(probability=True, random_state=0).fit(X, labels)
    np.testing.assert_array_equal(again.predict_proba(X_TEST), chances)
    if len(machine.classes_) == 2:  # a sigmoid of the decision
        order = np.argsort(machine.decision_function(X_TEST))
        assert (np.diff(chances[order, 1]) >= 0).all()


def test_probabilities_only_when_wanted():
    machine = QSVC().fit(X, Y)
    assert not hasattr(machine, "predict_proba")
    with pytest.raises(AttributeError) as caught:
        machine.predict_proba(X)
    assert "needs probability=True. Received: probability=False" in str(caught.value.__cause__)
    machine = QSVC(probability=True, random_state=0).fit(X, Y)
    machine.set_params(probability=False).fit(X, Y).set_params(probability=True)
    with pytest.raises(NotFittedError):
        machine.predict_proba(X)
    with pytest.raises(ValueError, match=r"each class twice or more .* a class of 1 row"):
        machine.fit(X[:5], ["a", "a", "a", "a", "b"])


def test_scikit_learn_checks_its_own_arguments():
    with pytest.raises(ValueError, match="'C' parameter of SVC must be"):
        QSVC(C=-1.0).fit(X, Y)


def test_support_vectors_are_those_of_scikit_learn():
    rows, labels = load_iris(return_X_y=True)
    rows, labels = rows / 4, load_iris().target_names[labels]
    machine = QSVC("angle").fit(rows, labels)
    reference = SVC(kernel="precomputed").fit(FidelityKernel("angle")(rows), labels)
    np.testing.assert_array_equal(machine.support_, reference.support_)
    np.testing.assert_array_equal(machine.n_support_, reference.n_support_)
    np.testing.assert_array_equal(machine.support_vectors_, rows[reference.support_])
    given = QSVC("precomputed").fit(FidelityKernel("angle")(rows), labels)
    assert given.support_vectors_.shape == reference.support_vectors_.shape
