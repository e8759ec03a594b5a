"""Plots show the numbers that they are given: read back from matplotlib."""

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure
from sklearn.datasets import make_blobs, make_moons
from sklearn.svm import SVC, LinearSVC

from tfq_models.base import keras
from tfq_models.kernels import QSVC, FidelityKernel
from tfq_models.models import VariationalClassifier
from tfq_models.sklearn import QuantumClassifier
from tfq_models.visualization import plot_decision_boundary, plot_history, plot_kernel

ROWS, LABELS = make_moons(40, noise=0.1, random_state=0)
THREE = make_blobs(45, centers=3, random_state=0)


@pytest.fixture(autouse=True)
def no_windows():
    matplotlib.use("Agg")
    yield
    pyplot.close("all")


def axes():
    return Figure().subplots()


def test_history_of_keras():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    history = model.fit(ROWS, LABELS, validation_split=0.2, epochs=3, verbose=0)
    loss, mae = plot_history(history)
    training, validation = loss.lines
    np.testing.assert_array_equal(training.get_ydata(), history.history["loss"])
    np.testing.assert_array_equal(validation.get_ydata(), history.history["val_loss"])
    assert [line.get_label() for line in mae.lines] == ["training", "validation"]
    assert loss.get_ylabel() == "loss" and loss.get_xlabel() == "epoch"
    np.testing.assert_array_equal(training.get_xdata(), [1, 2, 3])


def test_history_of_estimators_and_of_records():
    estimator = QuantumClassifier(
        "variational", epochs=2, early_stopping=True, validation_fraction=0.2, random_state=0
    ).fit(ROWS, LABELS)
    for history in (estimator, estimator.history_):
        loss, accuracy = plot_history(history)
        np.testing.assert_array_equal(
            loss.lines[1].get_ydata(), [epoch["val_loss"] for epoch in estimator.history_]
        )
        assert len(accuracy.lines) == 1
    own = axes()
    assert plot_history([{"epoch": 4, "loss": 2.0}, {"epoch": 5, "loss": 1.0}], axes=own) == [own]
    np.testing.assert_array_equal(own.lines[0].get_xdata(), [4, 5])


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ((3,), TypeError, "`history` must be what `fit` returns.*=3"),
        (([],), ValueError, "`metrics` must be among"),
        (({"loss": [1]}, ["auc"]), ValueError, r"`metrics` must be among .*\['auc'\]"),
    ],
)
def test_wrong_histories_name_the_culprit(arguments, kind, message):
    with pytest.raises(kind, match=message):
        plot_history(*arguments)
    with pytest.raises(ValueError, match="`axes` must be 1"):
        plot_history({"loss": [1.0]}, axes=[axes(), axes()])


def test_kernels_are_drawn_by_class():
    labels = np.array(["b", "a", "b", "a"])
    rows = np.array([[0.0], [2.0], [0.1], [2.2]])
    kernel = FidelityKernel("angle")
    drawn = plot_kernel(kernel, rows, labels)
    order = [1, 3, 0, 2]
    np.testing.assert_array_equal(drawn.images[0].get_array(), kernel(rows)[order][:, order])
    assert [tick.get_text() for tick in drawn.get_xticklabels()] == ["a", "b"]
    np.testing.assert_array_equal(drawn.get_xticks(), [0.5, 2.5])
    plain = plot_kernel(kernel(rows), axes=axes())
    np.testing.assert_array_equal(plain.images[0].get_array(), kernel(rows))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((FidelityKernel("angle"),), "`rows` must be given"),
        ((np.ones((2, 3)),), r"`kernel` must be a square matrix.*\(2, 3\)"),
        ((np.eye(2), None, [1, 2, 3]), r"`labels` must have shape \(2,\)"),
    ],
)
def test_wrong_kernels_name_the_culprit(arguments, message):
    with pytest.raises(ValueError, match=message):
        plot_kernel(*arguments)


def values(drawn):
    return np.asarray(drawn.collections[0].get_array()).ravel()


def test_shades_are_the_distances_of_two_classes():
    machine = QSVC(C=10).fit(ROWS, LABELS)
    drawn = plot_decision_boundary(machine, ROWS, LABELS, resolution=12)
    (x_low, x_high), (y_low, y_high) = drawn.get_xlim(), drawn.get_ylim()
    assert x_low < ROWS[:, 0].min() and y_high > ROWS[:, 1].max()
    grid = np.meshgrid(np.linspace(x_low, x_high, 12), np.linspace(y_low, y_high, 12))
    points = np.stack([side.ravel() for side in grid], axis=1)
    np.testing.assert_allclose(values(drawn), machine.decision_function(points), rtol=1e-6)
    assert len(drawn.get_legend().get_texts()) == 2


def test_a_classifier_of_one_answer_has_no_boundary():
    far = 10 + ROWS
    drawn = plot_decision_boundary(
        LinearSVC(C=1e-9).fit(np.vstack([ROWS, far]), [0] * 40 + [1] * 40), far
    )
    assert (values(drawn) > 0).all() or (values(drawn) < 0).all()


def test_models_of_keras_and_estimators_without_distances():
    model = VariationalClassifier(2)
    model.compile()
    model.fit(ROWS, LABELS, epochs=1, verbose=0)
    drawn = plot_decision_boundary(model, ROWS, 2 * LABELS - 1, resolution=5)
    assert values(drawn).shape == (25,) and np.abs(values(drawn)).max() <= 1
    assert len(drawn.get_legend().get_texts()) == 2
    plain = plot_decision_boundary(LinearSVC().fit(*THREE), *THREE, resolution=5)
    assert plain.images[0].get_array().shape == (5, 5, 4)


def test_regions_of_three_classes_have_the_colours_of_their_rows():
    machine = SVC().fit(*THREE)
    drawn = plot_decision_boundary(machine, *THREE, resolution=9)
    picture = np.asarray(drawn.images[0].get_array())
    colours = [points.get_facecolor()[0] for points in drawn.collections]
    (x_low, x_high), (y_low, y_high) = drawn.get_xlim(), drawn.get_ylim()
    for i, y in enumerate(np.linspace(y_low, y_high, 9)):
        for j, x in enumerate(np.linspace(x_low, x_high, 9)):
            np.testing.assert_allclose(picture[i, j], colours[machine.predict([[x, y]])[0]])


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: plot_decision_boundary(3, ROWS), TypeError, "`classifier` must be a fitted"),
        (lambda: plot_decision_boundary(SVC(), ROWS), TypeError, "`classifier` must be a fitted"),
        (
            lambda: plot_decision_boundary(SVC(), np.ones((3, 4))),
            ValueError,
            r"`rows` must have shape \(rows, 2\).*\(3, 4\)",
        ),
        (lambda: plot_decision_boundary(SVC(), ROWS, [1]), ValueError, "`labels` must have shape"),
        (
            lambda: plot_decision_boundary(SVC(), ROWS, resolution=1),
            ValueError,
            "`resolution` must be at least 2",
        ),
    ],
)
def test_wrong_boundaries_name_the_culprit(call, kind, message):
    with pytest.raises(kind, match=message):
        call()
