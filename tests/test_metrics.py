"""Tests of the metrics."""

import numpy as np
import pytest
import tensorflow as tf
from sklearn.metrics import accuracy_score, precision_score, recall_score, roc_auc_score

from tfq_models.base import keras
from tfq_models.metrics import SignAUC, SignPrecision, SignRecall, sign_accuracy
from tfq_models.models.base import Classifier


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


RNG = np.random.default_rng(0)
SIGNS = RNG.choice([-1.0, 1.0], 50)
OUTPUTS = np.clip(0.3 * SIGNS + RNG.normal(0, 0.5, 50), -1, 1)[:, None].astype(np.float32)
EXPECTED = {
    "accuracy": accuracy_score(SIGNS > 0, OUTPUTS[:, 0] > 0),
    "auc": roc_auc_score(SIGNS > 0, OUTPUTS[:, 0]),
    "precision": precision_score(SIGNS > 0, OUTPUTS[:, 0] > 0),
    "recall": recall_score(SIGNS > 0, OUTPUTS[:, 0] > 0),
}


def sign_model():
    """Returns a classifier of signs that hands its inputs over."""
    data = keras.Input((1,))
    model = Classifier(inputs=data, outputs=keras.layers.Rescaling(1.0)(data))
    model.output_kind, model.num_classes = "signs", 2
    return model


def takes_nested_metrics():
    data = keras.Input((1,))
    model = keras.Model(data, keras.layers.Rescaling(1.0)(data))
    model.compile(loss="mse", metrics=[["mae"]])
    try:
        model.evaluate(OUTPUTS, SIGNS, verbose=0)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "metrics",
    [
        ["accuracy", "AUC", "Precision", "Recall"],
        ["acc", "auc", "precision", "recall"],
        [["binary_accuracy", "auc", "precision", "recall"]],
        ["BinaryAccuracy", SignAUC(), SignPrecision(), SignRecall()],
        [
            keras.metrics.BinaryAccuracy(),
            keras.metrics.AUC(),
            keras.metrics.Precision(),
            keras.metrics.Recall(name="recall"),
        ],
        [keras.metrics.binary_accuracy, "AUC", "Precision", "Recall"],
    ],
    ids=["words", "short", "nested", "ours", "objects", "function"],
)
@pytest.mark.parametrize("labels", [SIGNS, (SIGNS > 0).astype(int)], ids=["signs", "numbers"])
@pytest.mark.parametrize("loss", [None, "mse"])
def test_metrics_of_signs(metrics, labels, loss):
    if isinstance(metrics[0], list) and not takes_nested_metrics():
        pytest.skip("this Keras takes no list within the list of metrics")
    model = sign_model()
    model.compile(loss=loss, metrics=metrics)
    _, *found = model.evaluate(OUTPUTS, labels, verbose=0)
    # Keras sums the curve's area over 200 thresholds.
    np.testing.assert_allclose(found, list(EXPECTED.values()), atol=0.01)
    np.testing.assert_allclose(found[0], EXPECTED["accuracy"], rtol=1e-6)
    np.testing.assert_allclose(found[2:], list(EXPECTED.values())[2:], rtol=1e-6)


@pytest.mark.parametrize(
    "metric",
    [
        "binary_crossentropy",
        "sparse_categorical_accuracy",
        "F1Score",
        keras.metrics.TruePositives(),
        keras.metrics.PrecisionAtRecall(0.5),
        keras.metrics.categorical_accuracy,
        keras.metrics.BinaryAccuracy(threshold=0.3),
    ],
    ids=["crossentropy", "sparse", "F1", "positives", "at recall", "function", "threshold"],
)
def test_metrics_that_take_signs_for_probabilities_are_refused(metric):
    with pytest.raises(ValueError, match=r"of signs.*Received"):
        sign_model().compile(metrics=[metric])


def test_other_metrics_stay():
    def distance(y_true, y_pred):
        return abs(y_true - y_pred)

    model = sign_model()
    model.compile(metrics=["mae", distance, keras.metrics.Hinge()])
    _, *found = model.evaluate(OUTPUTS, SIGNS, verbose=0)
    error = np.mean(np.abs(SIGNS - OUTPUTS[:, 0]))
    hinge = np.mean(np.maximum(0, 1 - SIGNS * OUTPUTS[:, 0]))
    np.testing.assert_allclose(found, [error, error, hinge], rtol=1e-5)
