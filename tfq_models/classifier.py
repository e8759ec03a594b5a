"""What all classifiers have in common: labels in, classes out, a loss of their own."""

import numpy as np
import tensorflow as tf

from tfq_models.compat import Model, keras
from tfq_models.metrics import sign_accuracy
from tfq_models.serialization import Serializable


class Classifier(Serializable, Model):
    """A base class: a Keras model that knows what its outputs and labels mean.

    It stores `num_classes` and says by `output_kind` what it returns:

    * `"signs"`: `(batch, 1)`, a number whose sign is the class; labels -1 and +1.
    * `"logits"`: `(batch, num_classes)`, of a softmax; labels 0, ..., num_classes - 1.
    * `"probabilities"`: `(batch, num_classes)`, not negative; the same labels.

    `compile` without a loss takes the one of the family's paper, `default_loss`, and then training
    and evaluation refuse labels of another kind, which it would take for numbers to fit.
    """

    output_kind = "logits"
    _checks_labels = False

    def symbol_values(self):
        """Returns the value of each symbol, as `layers.PQC.symbol_values` does."""
        for layer in reversed(self.layers):  # a backbone comes before
            if hasattr(layer, "symbol_values"):
                return layer.symbol_values()
        return {}

    def default_loss(self):
        """Returns the loss of the family's paper, or what stands in for it."""
        if self.output_kind == "signs":
            return keras.losses.MeanSquaredError()
        return keras.losses.SparseCategoricalCrossentropy(from_logits=self.output_kind == "logits")

    def default_metric(self):
        """Returns the metric of the share of rows that get the right class."""
        return sign_accuracy if self.output_kind == "signs" else "sparse_categorical_accuracy"

    def compile(self, optimizer="adam", loss=None, metrics=None, **kwargs):
        """Keras's own, with the family's loss and the accuracy where none are given."""
        self._checks_labels = loss is None
        loss = self.default_loss() if loss is None else loss
        metrics = [self.default_metric()] if metrics is None else metrics
        super().compile(optimizer=optimizer, loss=loss, metrics=metrics, **kwargs)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, **kwargs):
        """Keras's own, of labels that are checked where the loss is the family's."""
        if self._checks_labels and y is not None:
            y = self._checked(y)
        return super().compute_loss(x, y, y_pred, sample_weight, **kwargs)

    def _checked(self, labels):
        """Labels, if they are of the model's kind; else an error when they are seen."""
        is_sign = self.output_kind == "signs"
        wanted = "-1 and +1" if is_sign else f"0 to {self.num_classes - 1}"
        rule = f"`y` must hold the labels {wanted}, as `targets` makes them of classes. Received:"
        labels = tf.convert_to_tensor(labels)
        if labels.dtype == tf.string:
            raise TypeError(f"{rule} strings.")
        numbers = tf.cast(labels, tf.float32)
        if is_sign:
            is_label = tf.abs(numbers) == 1
        else:
            is_label = (numbers >= 0) & (numbers < self.num_classes)
            is_label &= numbers == tf.floor(numbers)
        wrong = tf.boolean_mask(numbers, ~is_label)
        with tf.control_dependencies([tf.debugging.Assert(tf.size(wrong) == 0, [rule, wrong])]):
            return tf.identity(labels)

    def targets(self, classes) -> np.ndarray:
        """Returns the labels to fit, `(rows,)`, of classes numbered 0, 1, ..."""
        classes = np.asarray(classes)
        if self.output_kind == "signs":
            return np.where(classes == 0, -1, 1).astype(np.float32)
        return classes.astype(np.int32)

    def classes_of(self, outputs) -> np.ndarray:
        """Returns the numbers of the classes, `(rows,)`, that outputs stand for."""
        outputs = np.asarray(outputs)
        if self.output_kind == "signs":
            return (outputs[:, 0] > 0).astype(np.int32)
        return outputs.argmax(axis=1).astype(np.int32)

    def probabilities_of(self, outputs) -> np.ndarray:
        """Returns `(rows, num_classes)` of outputs; of signs z, (1 + z) / 2, cut to [0, 1]."""
        outputs = np.asarray(outputs)
        if self.output_kind == "signs":
            positive = np.clip((1 + outputs[:, 0]) / 2, 0, 1)
            return np.stack([1 - positive, positive], axis=1)
        if self.output_kind == "logits":
            return tf.nn.softmax(outputs).numpy()
        return outputs / np.maximum(outputs.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
