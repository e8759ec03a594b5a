"""Losses of kernel matrices against NumPy, scikit-learn and finite differences."""

import numpy as np
import pytest
import tensorflow as tf
from sklearn.svm import SVC

from tfq_models.base import keras
from tfq_models.kernels import AlignmentLoss, SVCLoss, target_alignment

RNG = np.random.default_rng(0)
VECTORS = RNG.normal(size=(8, 3))
MATRIX = np.exp(-((VECTORS[:, None] - VECTORS) ** 2).sum(-1))
LABELS = np.array([1, -1, 1, 1, -1, 1, -1, 1.0])


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("balanced", [False, True])
@pytest.mark.parametrize("labels", [LABELS, LABELS[:, None], (LABELS + 1) / 2])
def test_alignment_loss_is_minus_the_alignment(labels, centred, balanced):
    loss = AlignmentLoss(centred=centred, balanced=balanced)(labels, tf.constant(MATRIX))
    expected = -target_alignment(MATRIX, LABELS, centred=centred, balanced=balanced)
    assert float(loss) == pytest.approx(expected, abs=1e-6)


def test_alignment_loss_of_more_classes():
    classes = np.array([0, 1, 2, 0, 1, 2, 0, 1])
    loss = AlignmentLoss(num_classes=3)(classes, tf.constant(MATRIX))
    assert float(loss) == pytest.approx(-target_alignment(MATRIX, classes), abs=1e-6)


@pytest.mark.parametrize("C", [0.5, 10.0])
def test_svc_loss_is_the_primal_optimum(C):
    machine = SVC(kernel="precomputed", C=C, tol=1e-8).fit(MATRIX, LABELS)
    signed = machine.dual_coef_[0]
    norm = signed @ MATRIX[np.ix_(machine.support_, machine.support_)] @ signed
    slacks = np.maximum(0, 1 - LABELS * machine.decision_function(MATRIX))
    primal = norm / 2 + C * slacks.sum()
    assert float(SVCLoss(C)(LABELS, tf.constant(MATRIX))) == pytest.approx(primal, rel=1e-3)


@pytest.mark.parametrize("loss", [AlignmentLoss(), AlignmentLoss(centred=True), SVCLoss(5.0)])
def test_gradients_equal_differences(loss):
    direction = RNG.normal(size=MATRIX.shape)
    direction += direction.T

    def value(step):
        return loss.call(LABELS, tf.constant(MATRIX + step * direction))

    point = tf.Variable(MATRIX)
    with tf.GradientTape() as tape:
        result = loss.call(LABELS, point)  # not by Keras, which would compute in single precision
    slope = float(tf.reduce_sum(tape.gradient(result, point) * direction))
    difference = float(value(1e-4) - value(-1e-4)) / 2e-4
    assert slope == pytest.approx(difference, rel=1e-4)


@pytest.mark.parametrize("loss", [AlignmentLoss(centred=True), SVCLoss()])
def test_one_class_gives_no_direction(loss):
    point = tf.Variable(MATRIX, dtype=tf.float32)
    with tf.GradientTape() as tape:
        result = loss(np.ones(8), point)
    assert float(result) == 0
    np.testing.assert_array_equal(tape.gradient(result, point), np.zeros((8, 8)))


@pytest.mark.parametrize("loss", [AlignmentLoss(3, centred=True, balanced=False), SVCLoss(7.0)])
def test_configs_round_trip(loss):
    twin = type(loss).from_config(loss.get_config())
    assert twin.get_config() == loss.get_config()
    again = keras.losses.deserialize(keras.losses.serialize(loss))
    assert again.get_config() == loss.get_config()


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match="`num_classes` must be at least 2"):
        AlignmentLoss(1)
    with pytest.raises(ValueError, match="`C` must be positive"):
        SVCLoss(0)
