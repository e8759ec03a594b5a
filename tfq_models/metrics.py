"""Metrics that Keras lacks; registered, so that a saved and compiled model finds them again."""

import inspect
from typing import Any

import tensorflow as tf

from tfq_models import base
from tfq_models.base.arguments import NamedArguments
from tfq_models.base.labels import checked_labels
from tfq_models.types import Numbers


@base.register
def sign_accuracy(y_true: Numbers, y_pred: Numbers) -> tf.Tensor:
    """Whether prediction and label have the same sign: accuracy for labels -1 and +1.

    `1[y_true * y_pred > 0]`, where a label 0 counts as -1. A prediction of exactly 0 counts as
    wrong. Keras's `BinaryAccuracy` expects labels 0 and 1, and probabilities.

    Args:
        y_true: Labels -1 and +1, or 0 and 1, `(batch,)` or `(batch, 1)`.
        y_pred: Predictions of any real value, `(batch,)` or `(batch, 1)`.

    Returns:
        0.0 or 1.0 for each row, in the shape of `y_pred`.

    Example:
        >>> sign_accuracy([1.0, -1.0, -1.0], tf.constant([[0.2], [-0.9], [0.1]])).numpy().ravel()
        array([1., 1., 0.], dtype=float32)
    """
    y_true, y_pred = checked_labels(y_true, y_pred)
    # A column of predictions against a row of labels would broadcast to a square.
    is_positive = tf.reshape(y_true > 0, tf.shape(y_pred))
    return tf.cast(tf.where(is_positive, y_pred > 0, y_pred < 0), y_pred.dtype)


class _OfSigns(NamedArguments):
    """A mixin that stands before a Keras metric and makes it take labels and outputs of signs."""

    # Otherwise tf_keras lets AutoGraph rewrite this method, and its errors mention AutoGraph.
    @tf.autograph.experimental.do_not_convert
    def update_state(
        self, y_true: Numbers, y_pred: Numbers, sample_weight: Numbers | None = None
    ) -> Any:
        """Counts a batch: `y_true` -1 and +1 (or 0 and 1), `y_pred` outputs in [-1, 1]."""
        y_true, y_pred = checked_labels(y_true, y_pred)
        is_positive = tf.cast(y_true > 0, tf.float32)
        shares = (1 + tf.cast(y_pred, tf.float32)) / 2
        # The middle, an output of 0, is no answer, and Keras's metrics cut the rest at [0, 1].
        shares = tf.clip_by_value(shares, 0.0, 1.0)
        return super().update_state(  # type: ignore[misc]
            tf.reshape(is_positive, tf.shape(shares)), shares, sample_weight
        )


@base.register
class SignAUC(_OfSigns, base.keras.metrics.AUC):
    """The area under the curve of a model whose output is a sign: `keras.metrics.AUC` of signs.

    Labels are -1 and +1, or 0 and 1; outputs z count as probabilities (1 + z) / 2. The
    constructor has many arguments because it takes all those of `keras.metrics.AUC`.

    Args:
        **kwargs: The arguments of `keras.metrics.AUC`. Thresholds apply to the probabilities.

    Example:
        >>> from tfq_models.metrics import SignAUC
        >>> metric = SignAUC()
        >>> metric.update_state([-1.0, -1.0, 1.0, 1.0], [[-0.9], [0.3], [0.2], [0.8]])
        >>> print(metric.result().numpy())
        0.75
    """


@base.register
class SignPrecision(_OfSigns, base.keras.metrics.Precision):
    """The share of answers +1 that are right: `keras.metrics.Precision` of signs.

    Labels are -1 and +1, or 0 and 1; an output above 0 answers +1.

    Args:
        **kwargs: The arguments of `keras.metrics.Precision`. Thresholds apply to (1 + z) / 2.

    Example:
        >>> from tfq_models.metrics import SignPrecision
        >>> metric = SignPrecision()
        >>> metric.update_state([-1.0, 1.0, 1.0], [[0.3], [0.2], [0.8]])
        >>> print(metric.result().numpy().round(3))
        0.667
    """


@base.register
class SignRecall(_OfSigns, base.keras.metrics.Recall):
    """The share of rows of the class +1 that are found: `keras.metrics.Recall` of signs.

    Labels are -1 and +1, or 0 and 1; an output above 0 answers +1.

    Args:
        **kwargs: The arguments of `keras.metrics.Recall`. Thresholds apply to (1 + z) / 2.

    Example:
        >>> from tfq_models.metrics import SignRecall
        >>> metric = SignRecall()
        >>> metric.update_state([-1.0, 1.0, 1.0], [[0.3], [-0.2], [0.8]])
        >>> print(metric.result().numpy())
        0.5
    """


_SIGN_METRICS = {"auc": SignAUC, "precision": SignPrecision, "recall": SignRecall}
_ACCURACIES = {"accuracy", "acc", "binaryaccuracy"}
# Names of Keras's metrics that take outputs for probabilities, or labels for class numbers.
_NOT_OF_SIGNS = {
    *("crossentropy", "ce", "binarycrossentropy", "bce", "categoricalcrossentropy"),
    *("categoricalaccuracy", "sparsecategoricalaccuracy", "sparsecategoricalcrossentropy"),
    *("topkcategoricalaccuracy", "sparsetopkcategoricalaccuracy", "categoricalhinge"),
    *("truepositives", "truenegatives", "falsepositives", "falsenegatives"),
    *("precisionatrecall", "recallatprecision"),
    *("sensitivityatspecificity", "specificityatsensitivity"),
    *("f1score", "fbetascore", "binaryiou", "iou", "meaniou", "onehotiou", "onehotmeaniou"),
    *("kldivergence", "kullbackleiblerdivergence", "kld", "poisson"),
}


def of_signs(metrics: Any) -> Any:
    """Returns metrics for a model whose output is a sign, in the structure that they came in.

    `"accuracy"`, `"AUC"`, `"Precision"` and `"Recall"`, and Keras's objects of these, become those
    of signs. Functions and metrics of one's own stay.

    Raises:
        ValueError: If one of Keras's would take signs for probabilities or classes.
    """
    if metrics is None:
        return None
    if isinstance(metrics, list | tuple):
        return [of_signs(metric) for metric in metrics]
    if isinstance(metrics, dict):
        return {name: of_signs(metric) for name, metric in metrics.items()}
    return _of_signs(metrics)


def _of_signs(metric):
    word = _word_of_keras(metric)
    if word in _ACCURACIES:
        return _sign_accuracy(metric)
    if word in _SIGN_METRICS:
        kind = _SIGN_METRICS[word]
        return kind(name=word) if isinstance(metric, str) else kind.from_config(metric.get_config())
    if word in _NOT_OF_SIGNS:
        raise ValueError(
            "`metrics` must be of signs, because the model's output is one and no probability: "
            '"accuracy", "AUC", "Precision", "Recall", or a function of labels -1 and +1 and '
            f"outputs. Received: {metric!r}."
        )
    return metric


def _word_of_keras(metric):
    """Returns the name of a metric of Keras's, without its underscores; "" of any other."""
    if isinstance(metric, str):
        name = metric
    else:
        kind = metric if inspect.isroutine(metric) else type(metric)
        name = kind.__name__ if kind.__module__.split(".")[0] in ("keras", "tf_keras") else ""
    return name.replace("_", "").lower()


def _sign_accuracy(metric):
    config = metric.get_config() if isinstance(metric, base.keras.metrics.Metric) else {}
    threshold = config.get("threshold", 0.5)
    if threshold != 0.5:
        raise ValueError(
            "`threshold` must be 0.5 for an accuracy of signs, because their threshold is 0. "
            f"Received: threshold={threshold}."
        )
    name = metric if isinstance(metric, str) else getattr(metric, "name", "accuracy")
    return base.keras.metrics.MeanMetricWrapper(sign_accuracy, name=name)
