"""Labels of classes, in each of the ways that data sets and Keras write them."""

import numpy as np
import tensorflow as tf


def class_numbers(labels, num_classes):
    """Returns the number of each row's class, `(rows,)`, int32.

    Args:
        labels: `(rows,)` or `(rows, 1)`, 0 to `num_classes - 1`, where two classes may be -1 and +1
            as well; or `(rows, num_classes)`, rows of one 1 and else 0.
        num_classes: The number of classes, at least 2.

    Raises:
        TypeError: If labels are no numbers.
        ValueError: If labels have another shape; eagerly, if one is no label.
        tf.errors.InvalidArgumentError: In a graph, if one is no label.
    """
    labels = _as_tensor(labels)
    rule = _rule(num_classes)
    if labels.dtype == tf.string or labels.dtype.is_complex:
        raise TypeError(f"{rule} Received: labels of type {labels.dtype.name}.")
    if labels.shape.rank == 2 and labels.shape[1] == num_classes:
        numbers, is_label = _of_rows(tf.cast(labels, tf.float32))
    elif labels.shape.rank in (None, 1) or labels.shape[1:] == (1,):
        labels = tf.reshape(labels, [-1])
        numbers, is_label = _of_numbers(tf.cast(labels, tf.float32), num_classes)
    else:
        raise ValueError(f"{rule} Received: labels of shape {labels.shape}.")
    wrong = tf.boolean_mask(labels, ~is_label)
    if tf.executing_eagerly():
        if len(wrong):
            raise ValueError(f"{rule} Received: {np.unique(wrong, axis=0)[:5].tolist()}.")
        return numbers
    checks = [tf.debugging.Assert(tf.size(wrong) == 0, [f"{rule} Received:", wrong])]
    with tf.control_dependencies(checks):
        return tf.identity(numbers)


def checked_labels(y_true, y_pred):
    """Returns numbers of rows and a model's outputs for them, as tensors of equally many rows."""
    labels, y_pred = _as_tensor(y_true), tf.convert_to_tensor(y_pred)
    if labels.dtype == tf.string:
        raise TypeError("`y_true` must hold numbers. Received: y_true of type string.")
    counts = labels.shape[:1], y_pred.shape[:1]
    if not counts[0].is_compatible_with(counts[1]):
        raise ValueError(
            "`y_true` must have as many rows as `y_pred`. "
            f"Received: shapes {labels.shape} and {y_pred.shape}."
        )
    return labels, y_pred


def checked_matrix(y_true, y_pred):
    """Returns labels, `(batch,)`, and a square matrix of the rows that they belong to."""
    labels, matrix = checked_labels(y_true, y_pred)
    if not matrix.shape.is_compatible_with([matrix.shape[0]] * 2):
        raise ValueError(
            "`y_pred` must have shape (batch, batch), a column for each row of the batch. "
            f"Received: y_pred of shape {matrix.shape}."
        )
    return tf.reshape(labels, [-1]), matrix


def _as_tensor(labels):
    if isinstance(labels, tf.Tensor | tf.Variable):
        return tf.convert_to_tensor(labels)
    labels = np.asarray(labels)  # of Pandas, too
    return tf.convert_to_tensor(labels.tolist() if labels.dtype.kind == "O" else labels)


def _rule(num_classes):
    signs = ", or all -1 and +1" if num_classes == 2 else ""
    return (
        f"`y` must hold the labels 0 to {num_classes - 1}{signs}, one for each row, or a row of "
        f"{num_classes} numbers with a 1 for the class and else 0."
    )


def _of_rows(rows):
    """Returns the numbers of one-hot rows, and whether each row is one."""
    is_label = tf.reduce_all((rows == 0) | (rows == 1), axis=1)
    return tf.argmax(rows, axis=1, output_type=tf.int32), is_label & (tf.reduce_sum(rows, 1) == 1)


def _of_numbers(labels, num_classes):
    """Returns the numbers of labels, and whether each of them is one."""
    is_number = (labels >= 0) & (labels < num_classes) & (labels == tf.floor(labels))
    if num_classes > 2:
        return tf.cast(labels, tf.int32), is_number
    # -1 beside 0 would be a third class.
    is_sign = (labels == -1) & ~tf.reduce_any(labels == 0)
    return tf.cast(labels > 0, tf.int32), is_number | is_sign
