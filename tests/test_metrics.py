"""Tests of the metrics."""

import numpy as np
import pytest
import tensorflow as tf

from tfq_models.metrics import sign_accuracy


@pytest.mark.parametrize("labels_shape", [(4,), (4, 1)])
@pytest.mark.parametrize("predictions_shape", [(4,), (4, 1)])
def test_one_value_a_row(labels_shape, predictions_shape):
    labels = np.array([1, 1, -1, -1], "float32").reshape(labels_shape)
    predictions = np.array([0.3, -0.3, -2.0, 0.0], "float32").reshape(predictions_shape)
    values = sign_accuracy(labels, tf.constant(predictions))
    assert values.shape == predictions_shape
    np.testing.assert_array_equal(np.ravel(values), [1, 0, 1, 0])


def test_mean_over_batches_and_reload(tmp_path):
    model = tf.keras.Sequential([tf.keras.layers.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile("sgd", loss="mse", metrics=[sign_accuracy])
    x = np.array([[1.0], [2.0], [-3.0]], "float32")
    model.layers[0].set_weights([np.ones((1, 1)), np.zeros(1)])
    model.evaluate(x, np.array([1.0, -1.0, -1.0]), verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = tf.keras.models.load_model(tmp_path / "model.keras")
    results = loaded.evaluate(
        x, np.array([1.0, -1.0, -1.0]), batch_size=2, verbose=0, return_dict=True
    )
    assert results["sign_accuracy"] == pytest.approx(2 / 3)
