"""What the estimators do by themselves, and what scikit-learn's users expect of them."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import make_blobs, make_classification, make_moons
from sklearn.decomposition import PCA
from sklearn.model_selection import cross_val_score
from sklearn.preprocessing import StandardScaler

from tfq_models.models import FAMILIES
from tfq_models.sklearn import QuantumClassifier, QuantumRegressor

ROWS, LABELS = make_classification(80, 4, random_state=0)
WIDE, WIDE_LABELS = make_classification(60, 12, random_state=0)


def quick(model="dressed", **arguments):
    return QuantumClassifier(model, **{"epochs": 2, "random_state": 0, **arguments})


@pytest.mark.parametrize("name", [name for name, f in FAMILIES.items() if f.takes == "features"])
def test_auto_means_what_stands_on_the_card(name):
    rows = ROWS if name != "equivariant" else np.hstack([ROWS, ROWS, ROWS[:, :1]])
    labels = LABELS if name != "equivariant" else np.arange(len(ROWS)) % 3
    defaults = FAMILIES[name].defaults
    classifier = quick(name, epochs=1).fit(rows, labels)
    rate = float(np.asarray(classifier.model_.optimizer.learning_rate))
    assert rate == pytest.approx(defaults.learning_rate)
    scaled = rows if classifier.scaler_ is None else classifier.scaler_.transform(rows)
    assert scaled.shape[1] == rows.shape[1] + defaults.has_constant
    ends = {"angles": np.pi / 2, "unit": 1.0}.get(defaults.scaling)
    if ends:
        np.testing.assert_allclose([scaled.min(), scaled.max()], [-ends, ends])
    if defaults.scaling == "standard":
        np.testing.assert_allclose(scaled[:, :4].std(axis=0), 1)


def test_what_is_given_holds():
    classifier = quick("iqp_variational", scaling="none", learning_rate=0.2, epochs=3).fit(
        ROWS / 10, LABELS
    )
    assert classifier.scaler_ is None
    assert classifier.n_iter_ == 3
    assert float(np.asarray(classifier.model_.optimizer.learning_rate)) == pytest.approx(0.2)


@pytest.mark.parametrize(("name", "count"), [("iqp_variational", 8), ("dressed", 12)])
def test_wide_rows_become_components_where_each_feature_is_a_qubit(name, count):
    classifier = quick(name, epochs=1).fit(WIDE, WIDE_LABELS)
    assert classifier.scaler_.transform(WIDE).shape[1] == count
    assert classifier.predict(WIDE).shape == (60,)


def test_components_are_those_of_the_standardised_training_rows():
    classifier = quick(num_components=3, scaling="none").fit(WIDE[:40], WIDE_LABELS[:40])
    scaler = StandardScaler().fit(WIDE[:40])
    expected = PCA(3).fit(scaler.transform(WIDE[:40])).transform(scaler.transform(WIDE))
    found = classifier.scaler_.transform(WIDE)
    np.testing.assert_allclose(np.abs(found), np.abs(expected), atol=1e-9)
    assert quick(num_components=None).fit(WIDE, WIDE_LABELS).n_features_in_ == 12


@pytest.mark.parametrize("value", [0, 13, 2.5, "many"])
def test_wrong_numbers_of_components(value):
    with pytest.raises((ValueError, TypeError), match="`num_components` must"):
        quick(num_components=value).fit(WIDE, WIDE_LABELS)


def test_amplitudes_tell_a_row_from_its_opposite():
    rows = np.random.default_rng(0).normal(size=(100, 2))
    rows[:, 0] += np.where(rows[:, 0] > 0, 1, -1)
    labels = rows[:, 0] > 0
    score = QuantumClassifier("circuit_centric", random_state=0).fit(rows, labels).score
    assert score(rows, labels) > 0.95


def test_class_weights_are_weights_of_rows():
    weights = np.where(LABELS == 1, 3.0, 1.0)
    by_class = quick(class_weight={0: 1.0, 1: 3.0}).fit(ROWS, LABELS)
    by_row = quick().fit(ROWS, LABELS, weights)
    np.testing.assert_allclose(by_class.predict_proba(ROWS), by_row.predict_proba(ROWS), atol=1e-6)
    both = quick(class_weight={0: 1.0, 1: 3.0}).fit(ROWS, LABELS, weights)
    squared = quick().fit(ROWS, LABELS, weights**2)
    np.testing.assert_allclose(both.predict_proba(ROWS), squared.predict_proba(ROWS), atol=1e-6)


def test_balanced_classes_bring_out_the_rare_one():
    rows, labels = make_classification(
        300, 4, weights=[0.93], class_sep=0.5, flip_y=0, random_state=1
    )
    plain, balanced = (
        QuantumClassifier(class_weight=weight, random_state=0).fit(rows, labels).predict(rows)
        for weight in (None, "balanced")
    )
    assert balanced.sum() > plain.sum() + 10


def test_early_stopping_keeps_the_weights_of_the_lowest_loss():
    rows, labels = make_moons(120, noise=0.4, random_state=0)
    classifier = QuantumClassifier(
        early_stopping=True, epochs=200, n_iter_no_change=3, learning_rate=0.2, random_state=0
    ).fit(rows, labels)
    losses = [epoch["val_loss"] for epoch in classifier.history_]
    assert classifier.n_iter_ == len(losses) < 200
    assert min(losses[-3:]) >= min(losses[:-3]) - 1e-4
    again = clone(classifier).set_params(epochs=int(np.argmin(losses)) + 1).fit(rows, labels)
    np.testing.assert_array_equal(again.predict_proba(rows), classifier.predict_proba(rows))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"validation_fraction": 0}, "`validation_fraction` must be between 0 and 1"),
        ({"validation_fraction": 1.0}, "`validation_fraction` must be between 0 and 1"),
        ({"n_iter_no_change": 0}, "`n_iter_no_change` must be an integer from 1"),
        ({"tol": -1.0}, "`tol` must be at least 0"),
        ({"epochs": "many"}, "`epochs` must be an integer from 1"),
        ({"scaling": "minmax"}, "`scaling` must be"),
        ({"learning_rate": "fast"}, "`learning_rate` must"),
    ],
)
def test_wrong_settings(arguments, message):
    with pytest.raises((ValueError, TypeError), match=message):
        quick(**arguments).fit(ROWS, LABELS)


def test_decisions_have_the_sign_of_the_prediction():
    classifier = quick().fit(ROWS, LABELS)
    decisions = classifier.decision_function(ROWS)
    np.testing.assert_array_equal(decisions > 0, classifier.predict(ROWS) == 1)
    scores = cross_val_score(quick(epochs=10), ROWS, LABELS, scoring="roc_auc", cv=2)
    assert scores.min() > 0.7
    rows, labels = make_blobs(60, 2, centers=3, random_state=0)
    assert quick().fit(rows, labels).decision_function(rows).shape == (60, 3)


def test_partial_fits_are_epochs():
    whole = quick(epochs=3).fit(ROWS, LABELS)
    parts = quick()
    for _ in range(3):
        parts.partial_fit(ROWS, LABELS, classes=[0, 1])
    np.testing.assert_array_equal(parts.predict_proba(ROWS), whole.predict_proba(ROWS))
    assert parts.n_iter_ == 3


def test_many_rows_are_seen_less_often_where_steps_take_long():
    defaults = FAMILIES["metric_learner"].defaults
    assert defaults.most_steps == 2000
    estimator = QuantumClassifier("metric_learner", batch_size=1)
    assert estimator._num_epochs(80) == 2000 // 80
    assert estimator._num_epochs(5000) == 1
    assert estimator._num_epochs(20) == defaults.epochs
    assert clone(estimator).set_params(epochs=7)._num_epochs(5000) == 7
    assert QuantumClassifier("dressed", batch_size=1)._num_epochs(5000) == 50


def test_few_rows_have_few_components():
    estimator = quick("variational").fit(WIDE[:5], [0, 1, 0, 1, 0])
    assert estimator.model_.input_shape == (None, 5)
    with pytest.raises(ValueError, match="`num_components` must be at most 5, because"):
        quick("variational", num_components=6).fit(WIDE[:5], [0, 1, 0, 1, 0])


def test_amplitudes_need_no_components():
    amplitudes = quick("variational", model_arguments={"feature_map": "amplitude"})
    assert amplitudes.fit(WIDE, WIDE_LABELS).model_.input_shape == (None, 12)


@pytest.mark.parametrize("estimator", [quick(), QuantumRegressor()])
def test_targets_must_be_there(estimator):
    with pytest.raises(ValueError, match="requires y to be passed, but the target y is None"):
        estimator.fit(ROWS, None)


def test_probabilities_can_be_calibrated():
    calibrated = CalibratedClassifierCV(quick(), cv=2).fit(ROWS, LABELS)
    chances = calibrated.predict_proba(ROWS)
    assert chances.shape == (80, 2)
    np.testing.assert_allclose(chances.sum(axis=1), 1, atol=1e-6)


def test_partial_fits_know_classes_that_come_later():
    first = LABELS == 0
    classifier = quick().partial_fit(ROWS[first], LABELS[first], classes=[0, 1])
    assert classifier.partial_fit(ROWS, LABELS).classes_.tolist() == [0, 1]
    with pytest.raises(ValueError, match="`classes` must be given in the first call"):
        quick().partial_fit(ROWS, LABELS)
    with pytest.raises(ValueError, match=r"`y` must hold classes of the first fit.*\[-1, 2\]"):
        classifier.partial_fit(ROWS, np.where(LABELS == 0, -1, 2))


def test_regressors_go_on():
    targets = ROWS[:, 0] - ROWS[:, 1]
    parts = QuantumRegressor(random_state=0).partial_fit(ROWS, targets).partial_fit(ROWS, targets)
    whole = QuantumRegressor(epochs=2, random_state=0).fit(ROWS, targets)
    np.testing.assert_array_equal(parts.predict(ROWS), whole.predict(ROWS))
