"""What classifiers do with data that nobody meant: an error, or what docs/classifiers.md says."""

import numpy as np
import pytest
import tensorflow as tf

from tfq_models import models
from tfq_models.compat import keras

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


@every
def test_labels_of_the_other_kind_are_refused(make):
    signs = 2 * CLASSES - 1
    labels = CLASSES if make().output_kind == "signs" else signs
    wanted = r"-1 and \+1" if labels is CLASSES else r"0 to 1"
    with pytest.raises((tf.errors.InvalidArgumentError, ValueError), match=f"labels {wanted}"):
        fitted(make, X, labels)


@every
def test_strings_are_refused_as_labels(make):
    with pytest.raises(TypeError, match=r"`y` must hold the .*, as `targets` makes them"):
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
