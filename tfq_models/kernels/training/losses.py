"""Losses of a kernel matrix: what a trainable kernel is trained for."""

from typing import Any

import numpy as np
import tensorflow as tf
from sklearn.svm import SVC

from tfq_models.base import register
from tfq_models.base.checks import check_count, check_number
from tfq_models.base.labels import checked_matrix
from tfq_models.losses import Loss
from tfq_models.types import Numbers


@register
class AlignmentLoss(Loss):
    """Minus the kernel-target alignment of a batch: least for the kernel that knows the labels.

    `-<K, T> / (|K| |T|)`, as `target_alignment` computes it for a whole data set. A batch of one
    class only gives no direction if `centred`, and draws its rows together if not.

    Args:
        num_classes: Number c of classes. T is 1 within a class and -1 / (c - 1) between two.
        centred: Whether K and T are centred first.
        balanced: Whether labels are divided by the size of their class in the batch.
        name: For Keras.
        **kwargs: For Keras.

    Call arguments:
        y_true: `(batch,)` or `(batch, 1)`, labels of any numbers.
        y_pred: `(batch, batch)`, a kernel matrix.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If there are less than two classes.

    Example:
        >>> from tfq_models.kernels import AlignmentLoss
        >>> loss = AlignmentLoss()
        >>> print(loss([1.0, -1.0], [[1.0, 0.0], [0.0, 1.0]]).numpy().round(4))
        -0.7071

    References:
        Cristianini et al., "On kernel-target alignment", 2001; Hubregtsen et al., arXiv:2105.02276.
    """

    def __init__(
        self,
        num_classes: int = 2,
        *,
        centred: bool = False,
        balanced: bool = True,
        name: str = "alignment_loss",
        **kwargs: Any,
    ):
        super().__init__(name=name, **kwargs)
        self.num_classes = check_count("num_classes", num_classes, at_least=2)
        self.centred = centred
        self.balanced = balanced

    def call(self, y_true: Numbers, y_pred: Numbers) -> tf.Tensor:  # noqa: D102
        labels, y_pred = checked_matrix(y_true, y_pred)
        same = labels[:, None] == labels
        target = tf.where(same, 1.0, -1.0 / (self.num_classes - 1))
        if self.balanced:
            scale = 1 / tf.reduce_sum(tf.cast(same, tf.float32), axis=0)
            target *= scale[:, None] * scale
        target = tf.cast(target, y_pred.dtype)
        if self.centred:
            target, y_pred = _centred(target), _centred(y_pred)
        norm = tf.norm(target) * tf.norm(y_pred)
        return -tf.math.divide_no_nan(tf.reduce_sum(target * y_pred), norm)

    def get_config(self) -> dict[str, Any]:  # noqa: D102
        own = {name: getattr(self, name) for name in ("num_classes", "centred", "balanced")}
        return {**super().get_config(), **own}


@register
class SVCLoss(Loss):
    """The value of a support-vector classifier's dual problem: small for a wide margin.

    `max_a sum_i a_i - 1/2 sum_ij a_i a_j y_i y_j K_ij`, with 0 <= a_i <= C and sum_i a_i y_i = 0,
    which equals the primal `1/2 |w|^2 + C sum_i xi_i`. scikit-learn's `SVC` finds the coefficients
    a for each batch, and the gradient is that of the sum at those a, which at the maximum is the
    whole gradient. A batch of one class has the value 0.

    Args:
        C: The weight of rows on the wrong side of the margin, positive.
        name: For Keras.
        **kwargs: For Keras.

    Call arguments:
        y_true: `(batch,)` or `(batch, 1)`, two classes, of any numbers.
        y_pred: `(batch, batch)`, a kernel matrix.

    Raises:
        TypeError: If C is no number.
        ValueError: If C is not positive.

    Example:
        >>> from tfq_models.kernels import SVCLoss
        >>> print(SVCLoss(C=10)([1.0, -1.0], [[1.0, 0.0], [0.0, 1.0]]).numpy())
        1.0

    References:
        Glick et al., arXiv:2105.03406, weighted kernel alignment.
    """

    def __init__(self, C: float = 1.0, *, name: str = "svc_loss", **kwargs: Any):
        super().__init__(name=name, **kwargs)
        if check_number("C", C) <= 0:
            raise ValueError(f"`C` must be positive. Received: C={C}.")
        self.C = C

    def call(self, y_true: Numbers, y_pred: Numbers) -> tf.Tensor:  # noqa: D102
        labels, y_pred = checked_matrix(y_true, y_pred)
        coefficients = tf.numpy_function(
            self._signed_coefficients, [tf.stop_gradient(y_pred), labels], y_pred.dtype
        )
        coefficients = tf.stop_gradient(tf.ensure_shape(coefficients, [None]))
        forms = coefficients[:, None] * y_pred * coefficients
        return tf.reduce_sum(tf.abs(coefficients)) - tf.reduce_sum(forms) / 2

    def get_config(self) -> dict[str, Any]:  # noqa: D102
        return {**super().get_config(), "C": self.C}

    def _signed_coefficients(self, matrix, labels):
        coefficients = np.zeros(len(labels), matrix.dtype)
        classes = np.unique(labels)
        if len(classes) > 2:
            raise ValueError(
                "`y_true` must hold two classes, because a margin lies between two. "
                f"Received: {classes.tolist()}."
            )
        if len(classes) > 1:
            machine = SVC(kernel="precomputed", C=self.C, tol=1e-8).fit(matrix, labels)
            coefficients[machine.support_] = machine.dual_coef_[0]
        return coefficients


def _centred(matrix):
    columns = tf.reduce_mean(matrix, axis=0, keepdims=True)
    rows = tf.reduce_mean(matrix, axis=1, keepdims=True)
    return matrix - rows - columns + tf.reduce_mean(matrix)
