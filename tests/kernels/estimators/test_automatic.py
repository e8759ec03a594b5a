"""The kernel `"auto"`: features in any units, and scores beside the classical machine's."""

import joblib
import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris, load_wine
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from tfq_models.kernels import QSVC, QSVR, FidelityKernel, QKernelRidge

RNG = np.random.default_rng(0)
UNITS = np.array([1e-3, 1.0, 1e4, 1.0, 5.0, 1.0])
X, X_TEST = (RNG.normal(size=(n, 6)) * UNITS + 3 * UNITS for n in (60, 25))
Y = np.sign(X[:, 0] / 1e-3 + X[:, 1] - 6)


def matrix(rows, others, training):
    """The definition: cos^2 of half the differences of angles, scores cut at 3 times 2 / sqrt 6."""
    rows, others = (
        np.clip((r - training.mean(axis=0)) / training.std(axis=0), -3, 3) for r in (rows, others)
    )
    return np.prod(np.cos((rows[:, None] - others) / np.sqrt(6)) ** 2, axis=2)


def test_it_is_the_default_and_does_what_it_says():
    machine = QSVC().fit(X, Y)
    plain = SVC(kernel="precomputed").fit(matrix(X, X, X), Y)
    np.testing.assert_allclose(
        machine.decision_function(X_TEST),
        plain.decision_function(matrix(X_TEST, X, X)),
        atol=5e-3,  # where libsvm stops
    )
    assert QSVC().get_params()["kernel"] == QSVR().get_params()["kernel"] == "auto"


def test_units_do_not_matter():
    of_units, of_ones = QKernelRidge().fit(X, Y), QKernelRidge().fit(X / UNITS - 7, Y)
    np.testing.assert_allclose(
        of_units.predict(X_TEST), of_ones.predict(X_TEST / UNITS - 7), atol=1e-8
    )


def test_rows_of_weight_0_are_not_looked_at():
    rows = np.vstack([X, 1e6 * X[:5]])
    weights = np.append(np.ones(60), np.zeros(5))
    with_strangers = QSVC().fit(rows, np.append(Y, Y[:5]), weights)
    np.testing.assert_allclose(
        with_strangers.decision_function(X_TEST),
        QSVC().fit(X, Y).decision_function(X_TEST),
        atol=5e-3,
    )


@pytest.mark.parametrize("targets", [Y, np.column_stack([Y, 100 + 3 * Y])])
def test_ridge_adds_the_mean_of_the_targets(targets):
    weights = RNG.integers(1, 4, len(X))
    counted = np.repeat(np.arange(len(X)), weights)
    mean = targets[counted].mean(axis=0)
    gram = matrix(X[counted], X[counted], X[counted])
    dual = np.linalg.solve(gram + np.eye(len(counted)), targets[counted] - mean)
    expected = matrix(X_TEST, X[counted], X[counted]) @ dual + mean
    machine = QKernelRidge().fit(X, targets, weights)
    np.testing.assert_allclose(machine.predict(X_TEST), expected, atol=1e-8)
    assert QKernelRidge("angle").fit(X / UNITS, targets).intercept_ == 0


def test_a_fitted_machine_is_pickled_with_its_scale(tmp_path):
    machine = QSVC().fit(X, Y)
    joblib.dump(machine, tmp_path / "machine.joblib")
    loaded = joblib.load(tmp_path / "machine.joblib")
    np.testing.assert_array_equal(loaded.predict(X_TEST), machine.predict(X_TEST))


def test_the_name_is_no_feature_map():
    with pytest.raises(ValueError, match="`feature_map` must be"):
        FidelityKernel("auto")


def halves(load, seed):
    rows, targets = load(return_X_y=True)
    return train_test_split(rows, targets, test_size=0.3, random_state=seed)


@pytest.mark.parametrize("load", [load_iris, load_wine, load_breast_cancer])
def test_raw_tables_score_as_with_the_classical_machine(load):
    differences = []
    for seed in range(5):
        x_train, x_test, y_train, y_test = halves(load, seed)
        classical = make_pipeline(StandardScaler(), SVC()).fit(x_train, y_train)
        ours = QSVC().fit(x_train, y_train)
        differences.append(classical.score(x_test, y_test) - ours.score(x_test, y_test))
    assert np.mean(differences) <= 0.02


def test_raw_diabetes_scores_as_with_a_linear_model():
    differences = []
    for seed in range(5):
        x_train, x_test, y_train, y_test = halves(load_diabetes, seed)
        linear = LinearRegression().fit(x_train, y_train).score(x_test, y_test)
        differences.append(linear - QKernelRidge().fit(x_train, y_train).score(x_test, y_test))
    assert np.mean(differences) <= 0.1
