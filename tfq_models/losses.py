"""Losses that Keras lacks; registered, so that a saved and compiled model finds them again."""

import inspect
from typing import Any

import tensorflow as tf

from tfq_models import base
from tfq_models.base.arguments import NamedArguments, refuse_unknown, shown
from tfq_models.base.labels import checked_labels, checked_matrix
from tfq_models.circuits import label_states
from tfq_models.types import Numbers


class Loss(NamedArguments, base.keras.losses.Loss):
    """A base class of losses: refuses arguments that Keras's losses do not have."""

    def __init__(self, **kwargs: Any):
        refuse_unknown(type(self), kwargs, inspect.signature(base.keras.losses.Loss).parameters)
        super().__init__(**kwargs)


@base.register
class HalfSquaredError(Loss):
    """Half of the squared distance of a prediction to its label: `(y - z)^2 / 2`.

    The loss is half of Keras's `MeanSquaredError`. Its minimum is at equal weights; its gradients
    are half as large.

    Args:
        name: For Keras.
        **kwargs: For Keras.

    Call arguments:
        y_true: `(batch,)` or `(batch, 1)`, any real numbers.
        y_pred: `(batch, 1)`, any real numbers.

    Example:
        >>> from tfq_models.losses import HalfSquaredError
        >>> print(HalfSquaredError()([1.0, -1.0], [[0.0], [1.0]]).numpy())
        1.25
    """

    def __init__(self, *, name: str = "half_squared_error", **kwargs: Any):
        super().__init__(name=name, **kwargs)

    def call(self, y_true: Numbers, y_pred: Numbers) -> tf.Tensor:  # noqa: D102
        y_true, y_pred = _aligned(y_true, y_pred)
        return tf.reduce_mean(tf.square(y_true - y_pred) / 2, axis=-1)


@base.register
class ErrorProbability(Loss):
    """The probability that a measurement gives the wrong sign: `(1 - y z) / 2`.

    z is the expectation of an observable with the eigenvalues -1 and +1. The result of one
    measurement is taken as the class.

    Args:
        name: For Keras.
        **kwargs: For Keras.

    Call arguments:
        y_true: `(batch,)` or `(batch, 1)`, labels -1 and +1.
        y_pred: `(batch, 1)`, in [-1, 1].

    Example:
        >>> from tfq_models.losses import ErrorProbability
        >>> print(ErrorProbability()([1.0, -1.0], [[0.0], [0.5]]).numpy())
        0.625

    References:
        Bowles, Ahmed and Schuld, arXiv:2403.07059, the IQP variational classifier.
    """

    def __init__(self, *, name: str = "error_probability", **kwargs: Any):
        super().__init__(name=name, **kwargs)

    def call(self, y_true: Numbers, y_pred: Numbers) -> tf.Tensor:  # noqa: D102
        y_true, y_pred = _aligned(y_true, y_pred)
        return tf.reduce_mean((1 - y_true * y_pred) / 2, axis=-1)


@base.register
class FidelityLoss(Loss):
    """The fidelity cost: how far a state is from the state of its label, `1 - F_y`.

    Args:
        name: For Keras.
        **kwargs: For Keras.

    Call arguments:
        y_true: `(batch,)` or `(batch, 1)`, classes 0, 1, ...
        y_pred: `(batch, num_classes)`, fidelities.

    Example:
        >>> from tfq_models.losses import FidelityLoss
        >>> print(FidelityLoss()([0, 1], [[0.75, 0.25], [0.75, 0.25]]).numpy())
        0.5

    References:
        Perez-Salinas et al., arXiv:1907.02085, the fidelity cost, as a mean and not a sum over
        rows. The figures of the paper come from the authors' program, which takes 1 - sqrt(F_y).
    """

    def __init__(self, *, name: str = "fidelity_loss", **kwargs: Any):
        super().__init__(name=name, **kwargs)

    def call(self, y_true: Numbers, y_pred: Numbers) -> tf.Tensor:  # noqa: D102
        classes, y_pred = _classes(y_true, y_pred)
        return 1 - tf.gather(y_pred, classes, axis=1, batch_dims=1)


@base.register
class WeightedFidelityLoss(Loss):
    """The weighted fidelity cost, `1/2 sum_cj (a_cj F_cj - Y_c)^2` over classes and qubits.

    Y_c = |<c|y>|^2 is the fidelity of two label states: 1 for the right class y and, of two
    classes, 0 for the other. A `ReuploadingClassifier` has the weights a, and hands over a F.

    Args:
        name: For Keras.
        **kwargs: For Keras.

    Call arguments:
        y_true: `(batch,)` or `(batch, 1)`, classes 0, 1, ...
        y_pred: `(batch, num_qubits, num_classes)` or `(batch, num_classes)`, weighted fidelities.

    Example:
        >>> from tfq_models.losses import WeightedFidelityLoss
        >>> print(WeightedFidelityLoss()([0, 1], [[0.5, 0.5], [0.0, 1.0]]).numpy())
        0.125

    References:
        Perez-Salinas et al., arXiv:1907.02085, equation 23 for many qubits, as a mean and not a sum
        over rows.
    """

    def __init__(self, *, name: str = "weighted_fidelity_loss", **kwargs: Any):
        super().__init__(name=name, **kwargs)

    def call(self, y_true: Numbers, y_pred: Numbers) -> tf.Tensor:  # noqa: D102
        classes, y_pred = _classes(y_true, y_pred)
        states = tf.constant(label_states(y_pred.shape[-1]), y_pred.dtype)
        overlaps = (1 + tf.matmul(states, states, transpose_b=True)) / 2
        expected = tf.gather(overlaps, classes)
        if y_pred.shape.rank == 3:
            expected = expected[:, None]
        squares = tf.square(y_pred - expected)
        return tf.reduce_sum(tf.reshape(squares, [tf.shape(squares)[0], -1]), axis=1) / 2


@base.register
class SignVectorError(Loss):
    """The squared distance to the label as a vector of signs: +1 for the class, -1 elsewhere.

    `mean_c (y_c - z_c)^2`, for one expectation z_c of each class.

    Args:
        name: For Keras.
        **kwargs: For Keras.

    Call arguments:
        y_true: `(batch,)` or `(batch, 1)`, classes 0, 1, ...
        y_pred: `(batch, num_classes)`, any real numbers.

    Example:
        >>> from tfq_models.losses import SignVectorError
        >>> print(SignVectorError()([0, 1], [[1.0, -1.0], [1.0, -1.0]]).numpy())
        2.0

    References:
        Meyer et al., arXiv:2205.06217, section V, as a mean and not a sum over classes.
    """

    def __init__(self, *, name: str = "sign_vector_error", **kwargs: Any):
        super().__init__(name=name, **kwargs)

    def call(self, y_true: Numbers, y_pred: Numbers) -> tf.Tensor:  # noqa: D102
        classes, y_pred = _classes(y_true, y_pred)
        signs = tf.one_hot(classes, y_pred.shape[-1], 1.0, -1.0, dtype=y_pred.dtype)
        return tf.reduce_mean(tf.square(y_pred - signs), axis=-1)


@base.register
class OverlapLoss(Loss):
    """How close the classes of a batch lie; 0 where each class is one state and all are orthogonal.

    `1 - (mean_a o_aa - mean_(a<b) o_ab)`, where o_ab is the mean fidelity of the rows of class a
    with those of class b, for all classes in the batch; for two classes, `1 - ((o_00 + o_11) / 2 -
    o_01)`. For mixtures rho of the classes' states, the bracket is half of `tr (rho_0 - rho_1)^2`.

    Args:
        name: For Keras.
        **kwargs: For Keras.

    Call arguments:
        y_true: `(batch,)` or `(batch, 1)`, labels of any numbers.
        y_pred: `(batch, batch)`, fidelities.

    Example:
        >>> from tfq_models.losses import OverlapLoss
        >>> print(OverlapLoss()([0, 1], [[1.0, 0.25], [0.25, 1.0]]).numpy())
        0.25

    References:
        Lloyd et al., arXiv:2001.03622, the Hilbert-Schmidt cost; the mean over classes is ours.
    """

    def __init__(self, *, name: str = "overlap_loss", **kwargs: Any):
        super().__init__(name=name, **kwargs)

    def call(self, y_true: Numbers, y_pred: Numbers) -> tf.Tensor:  # noqa: D102
        labels, y_pred = checked_matrix(y_true, y_pred)
        classes, _ = tf.unique(labels)
        members = tf.cast(labels[:, None] == classes, y_pred.dtype)
        members /= tf.reduce_sum(members, axis=0)
        overlaps = tf.matmul(members, tf.matmul(y_pred, members), transpose_a=True)
        count = tf.cast(tf.size(classes), y_pred.dtype)
        within = tf.linalg.trace(overlaps)
        between = tf.reduce_sum(overlaps) - within
        between = tf.math.divide_no_nan(between, count * (count - 1))
        return 1 - (within / count - between)


def _aligned(y_true, y_pred):
    """Returns labels in the shape of the predictions: a row and a column would broadcast."""
    y_true, y_pred = checked_labels(y_true, y_pred)
    return tf.reshape(tf.cast(y_true, y_pred.dtype), tf.shape(y_pred)), y_pred


def _classes(y_true, y_pred, rank=2):
    """Returns the classes of rows and their outputs; `rank` is the least that outputs have."""
    labels, y_pred = checked_labels(y_true, y_pred)
    if y_pred.shape.rank is not None and y_pred.shape.rank < rank:
        raise ValueError(
            "`y_pred` must have shape (batch, num_classes). "
            f"Received: y_pred of shape {y_pred.shape}."
        )
    classes = tf.cast(tf.reshape(labels, [-1]), tf.int32)
    if tf.executing_eagerly() and not tf.reduce_all((classes >= 0) & (classes < y_pred.shape[-1])):
        raise ValueError(
            f"`y_true` must hold the classes 0 to {y_pred.shape[-1] - 1}, one for each output. "
            f"Received: {shown(classes.numpy().tolist())}."
        )
    return classes, y_pred
