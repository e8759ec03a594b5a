"""Metrics that Keras lacks; registered, so that a saved and compiled model finds them again."""

import tensorflow as tf

from tfq_models import compat


@compat.register
def sign_accuracy(y_true, y_pred):
    """Whether prediction and label have the same sign: accuracy for labels -1 and +1.

    `1[y_true * y_pred > 0]`. A prediction of exactly 0 counts as wrong. Keras's `BinaryAccuracy`
    expects labels 0 and 1.

    Args:
        y_true: Labels -1 and +1, `(batch,)` or `(batch, 1)`.
        y_pred: Predictions of any real value, `(batch,)` or `(batch, 1)`.

    Returns:
        0.0 or 1.0 for each row, in the shape of `y_pred`.

    Example:
        >>> sign_accuracy([1.0, -1.0, -1.0], tf.constant([[0.2], [-0.9], [0.1]])).numpy().ravel()
        array([1., 1., 0.], dtype=float32)
    """
    y_pred = tf.convert_to_tensor(y_pred)
    # A column of predictions against a row of labels would broadcast to a square.
    y_true = tf.reshape(tf.cast(y_true, y_pred.dtype), tf.shape(y_pred))
    return tf.cast(y_true * y_pred > 0, y_pred.dtype)
