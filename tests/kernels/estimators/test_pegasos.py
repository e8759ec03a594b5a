"""Pegasos against its primal form, against the optimum, and against the machine it stands for."""

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.metrics.pairwise import linear_kernel
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC

from tfq_models import datasets
from tfq_models.kernels import QSVC, FidelityKernel, PegasosQSVC
from tfq_models.kernels.estimators import pegasos

(X, Y), (X_TEST, Y_TEST) = datasets.circles(100, 100)
X, X_TEST = 2 * X, 2 * X_TEST


def test_is_the_primal_algorithm():
    # Figure 1 of the paper with batches of one row, with weights of features and no kernel.
    draws = np.random.RandomState(5).choice(len(X), size=300, p=np.full(len(X), 1 / len(X)))
    w, rate = np.zeros(2), 2.0 * len(X)  # 1 / lambda = C N
    for t, i in enumerate(draws, start=1):
        step = (Y[i] * (w @ X[i]) < 1) * rate / t * Y[i] * X[i]
        w = (1 - 1 / t) * w + step
    machine = PegasosQSVC(linear_kernel, C=2.0, num_steps=300, random_state=5).fit(X, Y)
    np.testing.assert_allclose(machine.decision_function(X_TEST), X_TEST @ w, rtol=1e-9)


def objective(coefficients, matrix, c):
    margins = Y * (matrix @ coefficients)
    return coefficients @ matrix @ coefficients / 2 + c * np.maximum(0, 1 - margins).sum()


@pytest.mark.parametrize("c", [0.1, 1.0])
def test_comes_near_the_optimum(c):
    matrix = FidelityKernel("iqp")(X)
    # Each state and its negative, of opposite labels: the constant of this machine is 0.
    both = np.block([[matrix, -matrix], [-matrix, matrix]])
    plain = SVC(kernel="precomputed", C=c / 2, tol=1e-8).fit(both, [*Y, *-Y])
    dual = np.zeros(2 * len(X))
    dual[plain.support_] = plain.dual_coef_[0]
    best = objective(dual[: len(X)] - dual[len(X) :], matrix, c)
    machine = PegasosQSVC("precomputed", C=c, num_steps=10000, random_state=0).fit(matrix, Y)
    coefficients = np.zeros(len(X))
    coefficients[machine._rows] = machine.dual_coef_[0]
    # Theory promises C N / T, here 1 %, but for a logarithm.
    assert best <= objective(coefficients, matrix, c) < 1.02 * best


def test_close_to_qsvc_on_circles():
    pegasos = PegasosQSVC("iqp", num_steps=2000, random_state=0).fit(X, Y)
    qsvc = QSVC("iqp").fit(X, Y)
    assert pegasos.score(X_TEST, Y_TEST) >= 0.97
    assert (pegasos.predict(X_TEST) == qsvc.predict(X_TEST)).mean() >= 0.97
    scores = pegasos.decision_function(X_TEST), qsvc.decision_function(X_TEST)
    assert np.corrcoef(*scores)[0, 1] > 0.99


def test_several_classes_of_any_label():
    rows, kinds = load_iris(return_X_y=True)
    labels = load_iris().target_names[kinds]
    model = make_pipeline(
        MinMaxScaler((0, np.pi)), PegasosQSVC("angle", num_steps=3000, random_state=0)
    )
    assert model.fit(rows, labels).score(rows, labels) > 0.93
    scores = model.decision_function(rows)
    assert scores.shape == (150, 3)
    assert model.predict(rows[:1]).tolist() == ["setosa"]


def test_default_steps_are_many_times_c_n():
    pegasos = PegasosQSVC("iqp", C=10.0, random_state=0).fit(X, Y)
    qsvc = QSVC("iqp", C=10.0).fit(X, Y)
    assert pegasos.score(X_TEST, Y_TEST) >= qsvc.score(X_TEST, Y_TEST) - 0.02
    matrix = FidelityKernel("iqp")(X)
    # 20 C N steps, drawn as those of the same number are.
    given = PegasosQSVC("precomputed", C=10.0, num_steps=20_000, random_state=0).fit(matrix, Y)
    np.testing.assert_allclose(pegasos.dual_coef_, given.dual_coef_, atol=1e-9)


def test_probabilities_rise_with_the_distance():
    machine = PegasosQSVC("iqp", probability=True, random_state=0).fit(X, Y)
    chances = machine.predict_proba(X_TEST)
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    order = np.argsort(machine.decision_function(X_TEST))
    assert (np.diff(chances[order, 1]) >= 0).all()
    right = chances[np.arange(len(Y_TEST)), (Y_TEST > 0).astype(int)]
    assert -np.log(right).mean() < 0.3  # 0.69 is a guess
    assert not hasattr(PegasosQSVC("iqp", random_state=0), "predict_proba")


@pytest.mark.parametrize("machine", [PegasosQSVC("angle"), QSVC("angle")], ids=str)
@pytest.mark.parametrize("missing", [None, np.nan])
def test_every_row_has_a_label(machine, missing):
    labels = np.array([*Y], object)
    labels[3] = missing
    with pytest.raises(ValueError, match=r"a label for each row.*in row 3|NaN"):
        machine.fit(X, labels)


def test_asks_for_the_whole_matrix_once_or_for_blocks(monkeypatch):
    shapes = []

    def kernel(x, y):
        shapes.append((len(x), len(y)))
        return FidelityKernel("angle")(x, y)

    whole = PegasosQSVC(kernel, num_steps=60, random_state=0).fit(X, Y)
    drawn = len(whole.X_fit_)
    assert shapes == [(drawn, drawn)] and drawn < 60
    matrix = FidelityKernel("angle")(X)  # which would not fit, either
    monkeypatch.setattr(pegasos.machine, "total_memory", lambda: 8 * 10 * 8 * drawn)
    shapes.clear()
    in_blocks = PegasosQSVC(kernel, num_steps=60, random_state=0).fit(X, Y)
    assert len(shapes) == 6 and max(shapes) <= (10, drawn)
    np.testing.assert_allclose(in_blocks.dual_coef_, whole.dual_coef_, atol=1e-12)
    given = PegasosQSVC("precomputed", num_steps=60, random_state=0).fit(matrix, Y)
    np.testing.assert_allclose(given.dual_coef_, whole.dual_coef_, atol=1e-12)


def test_weights_are_factors_of_c():
    weights = np.where(X[:, 0] > 0, 3.0, 0.0)
    machine = PegasosQSVC("iqp", num_steps=20000, random_state=0).fit(X, Y, weights)
    some = X[:, 0] > 0
    alone = PegasosQSVC("iqp", C=3.0, num_steps=20000, random_state=1).fit(X[some], Y[some])
    # Two courses of random steps, each within C N / T of the same optimum.
    np.testing.assert_allclose(
        machine.decision_function(X_TEST), alone.decision_function(X_TEST), atol=0.2
    )
    by_class = PegasosQSVC("iqp", class_weight={1: 2.0}, random_state=0).fit(X, Y)
    by_row = PegasosQSVC("iqp", random_state=0).fit(X, Y, np.where(Y == 1, 2.0, 1.0))
    np.testing.assert_array_equal(by_class.dual_coef_, by_row.dual_coef_)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"C": 0}, ValueError, "`C` must be positive. Received: C=0"),
        ({"C": "1"}, TypeError, "`C` must be a real number"),
        ({"num_steps": 0}, ValueError, "`num_steps` must be at least 1. Received: num_steps=0"),
        ({"num_steps": 10.0}, TypeError, "`num_steps` must be a whole number"),
    ],
)
def test_wrong_arguments_name_the_culprit(arguments, error, message):
    with pytest.raises(error, match=message):
        PegasosQSVC(**arguments).fit(X, Y)
