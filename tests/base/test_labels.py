"""Numbers of classes, of labels in every way that they are written."""

import numpy as np
import pytest
import tensorflow as tf

from tfq_models.base.labels import class_numbers


@pytest.mark.parametrize(
    ("labels", "num_classes", "expected"),
    [
        ([0, 1, 1], 2, [0, 1, 1]),
        ([-1.0, 1.0, 1.0], 2, [0, 1, 1]),
        ([[-1], [1]], 2, [0, 1]),
        ([[1, 0], [0, 1]], 2, [0, 1]),
        ([True, False], 2, [1, 0]),
        ([1, 1], 2, [1, 1]),
        ([-1, -1], 2, [0, 0]),
        ([2, 0, 1], 3, [2, 0, 1]),
        ([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], 3, [2, 0]),
        (np.array([1, -1], object), 2, [1, 0]),
        (tf.constant([[1.0], [0.0]]), 2, [1, 0]),
        (np.zeros((0, 1)), 2, []),
    ],
)
def test_labels(labels, num_classes, expected):
    found = class_numbers(labels, num_classes)
    assert found.dtype == tf.int32
    np.testing.assert_array_equal(found, expected)
    tensor = tf.constant(np.array(labels, float))
    np.testing.assert_array_equal(tf.function(class_numbers)(tensor, num_classes), expected)


@pytest.mark.parametrize(
    ("labels", "num_classes", "error", "message"),
    [
        ([0, 1, 2], 2, ValueError, r"Received: \[2\]"),
        ([-1, 0, 1], 2, ValueError, r"Received: \[-1\]"),
        ([0.5, 1], 2, ValueError, "0.5"),
        ([np.nan, 1], 2, ValueError, "nan"),
        ([-1, 1, 2], 3, ValueError, r"labels 0 to 2, one for.*Received: \[-1\]"),
        ([[1, 1], [0, 1]], 2, ValueError, r"\[1, 1\]"),
        ([[0.2, 0.8]], 2, ValueError, r"0\.2"),
        ([[0, 1, 0]], 2, ValueError, r"shape \(1, 3\)"),
        (["cat", "dog"], 2, TypeError, "string"),
        ([1j, 0], 2, TypeError, "complex"),
    ],
)
def test_what_is_no_label(labels, num_classes, error, message):
    with pytest.raises(error, match=message):
        class_numbers(labels, num_classes)


def test_in_graphs_they_are_checked_too():
    with pytest.raises(tf.errors.InvalidArgumentError, match="must hold the labels 0 to 1"):
        tf.function(class_numbers)(tf.constant([0, 1, 2]), 2)
