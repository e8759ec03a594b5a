"""What classifiers do with data that nobody meant: an error, or what docs/classifiers.md says."""

import numpy as np
import pandas
import pytest
import tensorflow as tf

from tfq_models import models
from tfq_models.base import keras, set_random_seed

FAMILIES = {
    "circuit_centric": lambda: models.CircuitCentricClassifier(4, num_layers=1),
    "dressed": lambda: models.DressedQuantumClassifier(4, num_layers=1),
    "image_qcnn": lambda: models.ImageQCNN(4, block="ttn"),
    "iqp_variational": lambda: models.IQPVariationalClassifier(4, num_layers=1),
    "kitchen_sinks": lambda: models.QuantumKitchenSinks(4, num_episodes=2),
    "metric_learner": lambda: models.QuantumMetricLearner(4, num_layers=1, num_examples=2),
    "quanvolutional": lambda: models.QuanvolutionalClassifier(4, num_filters=1),
    "reuploading": lambda: models.ReuploadingClassifier(4, num_layers=1),
    "tree_tensor": lambda: models.TreeTensorClassifier(4),
    "variational": lambda: models.VariationalClassifier(4, num_layers=1),
}
X = np.random.default_rng(0).uniform(-1, 1, (6, 4)).astype(np.float32)
CLASSES = np.array([0, 1, 1, 0, 1, 0])

every = pytest.mark.parametrize("make", FAMILIES.values(), ids=FAMILIES)


def fitted(make, x, y):
    model = make()
    model.compile()
    return model.fit(x, y, epochs=1, verbose=0).history


@pytest.mark.parametrize("name", FAMILIES)
def test_labels_of_every_plain_kind_mean_the_same(name):
    eager = name not in (
        "dressed",
        "tree_tensor",
    )  # graphs take seconds; one of logits, one of signs

    def scores(labels):
        set_random_seed(0)
        model = FAMILIES[name]()
        model.compile(metrics=["accuracy"], run_eagerly=eager)
        history = model.fit(X, labels, epochs=2, shuffle=False, verbose=0).history
        return [*history["loss"], *history["accuracy"], *model.evaluate(X, labels, verbose=0)]

    expected = scores(CLASSES)
    signs = 2.0 * CLASSES - 1
    for labels in (signs, np.eye(2)[CLASSES], pandas.Series(CLASSES, index=range(10, 16))):
        np.testing.assert_allclose(scores(labels), expected, rtol=1e-5)


@every
def test_numbers_that_are_no_labels_are_refused(make):
    labels = np.array([-1, 0, 1, 1, 0, 1])
    with pytest.raises(ValueError, match=r"`y` must hold the labels 0 to 1, or all -1.*\[-1\]"):
        fitted(make, X, labels)
    batches = tf.data.Dataset.from_tensor_slices((X, labels)).batch(6)
    with pytest.raises((tf.errors.InvalidArgumentError, ValueError), match="the labels 0 to 1"):
        fitted(make, batches, None)


@pytest.mark.parametrize("name", ["tree_tensor", "dressed", "reuploading"])
def test_class_weights_are_weights_of_rows(name):
    signs = 2.0 * CLASSES - 1
    weights = np.array([1.0, 3.0])
    found = []
    for labels, arguments in (
        (signs, {"class_weight": {0: 1.0, 1: 3.0}}),
        (signs, {"class_weight": {-1: 1.0, 1: 3.0}}),
        (CLASSES, {"sample_weight": weights[CLASSES]}),
        (signs, {"sample_weight": np.ones(6), "class_weight": {1: 3.0}}),
    ):
        set_random_seed(0)
        model = FAMILIES[name]()
        model.compile(run_eagerly=name == "reuploading")
        model.fit(X, labels, epochs=1, shuffle=False, verbose=0, **arguments)
        found.append(model.evaluate(X, labels, verbose=0)[0])
    np.testing.assert_allclose(found, found[2], rtol=1e-5)


@every
def test_strings_are_refused_as_labels(make):
    with pytest.raises(TypeError, match=r"`y` must hold the labels .* Received: .* string"):
        fitted(make, X, np.array(["cat", "dog", "dog", "cat", "dog", "cat"]))


@every
def test_nan_is_refused(make):
    rows = X.copy()
    rows[2, 1] = np.nan
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"finite\. Received: NaN"):
        fitted(make, rows, make().targets(CLASSES))


@every
def test_another_width_is_refused(make):
    with pytest.raises(ValueError, match=r"4.*3\)"):
        fitted(make, X[:, :3], make().targets(CLASSES))


@every
def test_constant_features_and_labels_of_one_class_train_as_any_others(make):
    model = make()
    model.compile()
    labels = model.targets(CLASSES)
    assert np.isfinite(model.fit(np.ones_like(X), labels, verbose=0).history["loss"]).all()
    if not isinstance(model, models.QuantumMetricLearner):  # it needs examples of each class
        labels = model.targets(np.ones(6, int))
        assert np.isfinite(model.fit(X, labels, verbose=0).history["loss"]).all()


def test_a_loss_of_ones_own_takes_any_numbers():
    model = models.TreeTensorClassifier(4)
    model.compile(loss=keras.losses.MeanSquaredError())
    assert np.isfinite(model.fit(X, X[:, 0], epochs=1, verbose=0).history["loss"]).all()
