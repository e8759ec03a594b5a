"""The bases of models: one around circuits, and classifiers, which know labels and classes."""

from collections.abc import Callable, Mapping
from typing import Any, Self

import cirq
import numpy as np
import numpy.typing as npt
import sympy
import tensorflow as tf

from tfq_models.base import Layer, Model, keras
from tfq_models.base.arguments import bound_arguments
from tfq_models.base.labels import class_numbers
from tfq_models.base.training_rows import training_batches
from tfq_models.metrics import of_signs, sign_accuracy
from tfq_models.saving import Serializable, store_arguments
from tfq_models.types import KerasObject, Numbers, Rows

# Not an operator, of which some have a length too.
_SEQUENCES = list | tuple | np.ndarray


def _signs_or_logits(model: Any) -> str:
    return "signs" if model.num_classes == 2 else "logits"


# The `output_kind` of models that show one expectation for two classes.
signs_or_logits = property(_signs_or_logits)


class CircuitModel(Serializable, Model):
    """A base class: a functional Keras model of layers, some of which run a circuit.

    Args:
        inputs: The inputs of the functional graph.
        outputs: The outputs of the functional graph.
        arguments: The `locals()` of the subclass's constructor, whose arguments are stored for the
            config. Default: the subclass stores them.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.
    """

    def __init__(
        self,
        inputs: Any,
        outputs: Any,
        arguments: dict[str, Any] | None = None,
        **kwargs: Any,
    ):
        super().__init__(inputs=inputs, outputs=outputs, **kwargs)
        if arguments is not None:
            store_arguments(self, arguments)

    @property
    def circuit_layers(self) -> list[Layer]:
        """The layers that run a circuit, in their order, without the layers of a backbone."""
        layers = [layer for layer in self.layers if isinstance(layer, Layer)]
        return [layer for layer in layers if hasattr(layer, "circuit")]

    @property
    def circuit(self) -> cirq.AbstractCircuit:
        """The `cirq.Circuit` of the first circuit layer."""
        return self.circuit_layers[0].circuit

    @property
    def qubits(self) -> tuple[cirq.Qid, ...]:
        """The qubits of `circuit`, in order."""
        layer = self.circuit_layers[0]
        return tuple(getattr(layer, "qubits", sorted(layer.circuit.all_qubits())))

    @property
    def operators(self) -> tuple[Any, ...]:
        """The operators that are measured after `circuit`."""
        operators = self.circuit_layers[0].operators
        return tuple(operators) if isinstance(operators, _SEQUENCES) else (operators,)

    @property
    def symbol_names(self) -> list[str]:
        """The symbols of `circuit` that are weights, in their order."""
        return self.circuit_layers[0].symbol_names

    def symbol_values(self, index: int = 0) -> dict[sympy.Symbol, float]:
        """Returns the value of each symbol of a circuit layer: see `layers.PQC.symbol_values`."""
        return self.circuit_layers[index].symbol_values() if self.circuit_layers else {}


class Classifier(CircuitModel):
    """A base class: a Keras model that knows what its outputs and labels mean.

    It stores `num_classes` and says by `output_kind` what it returns:

    * `"signs"`: `(batch, 1)`, a number whose sign is the class; labels -1 and +1.
    * `"logits"`: `(batch, num_classes)`, of a softmax; labels 0, ..., num_classes - 1.
    * `"probabilities"`: `(batch, num_classes)`, not negative; the same labels.

    `compile` without a loss takes the one of the family's paper, `default_loss`. Then `fit` and
    `evaluate` take labels of any kind that is plain, and refuse others: the numbers of classes; of
    two classes, -1 and +1; or one-hot rows. A loss of one's own gets labels as they are.
    """

    output_kind = "logits"
    _measures_any_loss = True
    _knows_labels = False
    _loss_is_own = False  # of a compiled `.h5` file, which gives `compile` the loss by name
    _class_weight = None

    def default_loss(self) -> keras.losses.Loss:
        """Returns the loss of the family's paper, or what stands in for it."""
        if self.output_kind == "signs":
            return keras.losses.MeanSquaredError()
        return keras.losses.SparseCategoricalCrossentropy(from_logits=self.output_kind == "logits")

    def default_metric(self) -> Callable | str:
        """Returns the metric of the share of rows that get the right class."""
        return sign_accuracy if self.output_kind == "signs" else "sparse_categorical_accuracy"

    def compile(
        self,
        optimizer: KerasObject = "adam",
        loss: KerasObject | None = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        **kwargs: Any,
    ) -> None:
        """Compiles the model, with the family's loss and the accuracy where none are given.

        QNN, QCNN and HybridQCNN bring the accuracy only with their own loss.

        Where outputs are signs, `"accuracy"`, `"AUC"`, `"Precision"` and `"Recall"` mean the
        metrics of signs. Metrics that would silently take signs for probabilities are refused.
        """
        self._knows_labels = loss is None or self._loss_is_own
        self._loss_is_own = False
        loss = self.default_loss() if loss is None else loss
        if metrics is None and (self._knows_labels or self._measures_any_loss):
            metrics = [self.default_metric()]
        if self.output_kind == "signs":
            metrics, weighted_metrics = of_signs(metrics), of_signs(weighted_metrics)
        super().compile(
            optimizer=optimizer,
            loss=loss,
            metrics=metrics,
            weighted_metrics=weighted_metrics,
            **kwargs,
        )

    def _config_of_hdf5(self):
        return {"knows_labels": self._knows_labels}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:  # noqa: D102
        config = dict(config)
        is_own = config.pop("knows_labels", False) is True
        model = super().from_config(config)
        model._loss_is_own = is_own
        return model

    def get_compile_config(self) -> dict[str, Any]:  # noqa: D102
        config = super().get_compile_config()
        return config and {**config, "knows_labels": self._knows_labels}

    def compile_from_config(self, config: dict[str, Any]) -> None:  # noqa: D102
        config = dict(config)
        self._knows_labels = bool(config.pop("knows_labels", False))
        super().compile_from_config(config)

    def fit(
        self, x: Rows | None = None, y: Numbers | None = None, *args: Any, **kwargs: Any
    ) -> keras.callbacks.History:
        """Trains as Keras does; labels are checked first, and `class_weight` is by class.

        Some models store numbers or examples of training rows. They learn these first, and from no
        held-out row.
        """
        bound = bound_arguments(keras.Model.fit, self, x, self._seen(y), *args, **kwargs)
        arguments = {name: value for name, value in bound.arguments.items() if name != "self"}
        self._set_class_weight(arguments.pop("class_weight", None))
        names = ("y", "validation_split", "steps_per_epoch")
        if hasattr(self, "_learn"):
            given = {name: arguments.get(name) for name in names}
            batches, arguments["x"] = training_batches(x, **given)
            self._learn(batches)
        return super().fit(**arguments)

    def evaluate(
        self, x: Rows | None = None, y: Numbers | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Evaluates as Keras does; labels are checked before the first step."""
        return super().evaluate(x, self._seen(y), *args, **kwargs)

    def train_step(self, data: Any) -> Any:  # noqa: D102
        if self._class_weight is not None:
            x, y, weight = keras.utils.unpack_x_y_sample_weight(data)
            own = tf.gather(self._class_weight, class_numbers(y, self.num_classes))
            data = (
                x,
                y,
                own if weight is None else own * tf.cast(tf.reshape(weight, [-1]), own.dtype),
            )
        return super().train_step(data)

    def compute_loss(
        self,
        x: Rows | None = None,
        y: Numbers | None = None,
        y_pred: Numbers | None = None,
        sample_weight: Numbers | None = None,
        **kwargs: Any,
    ) -> tf.Tensor:
        """Returns Keras's loss; for the family's loss, labels are first put into its form."""
        return super().compute_loss(x, self._known(y), y_pred, sample_weight, **kwargs)

    def compute_metrics(
        self, x: Any, y: Any, y_pred: Any, sample_weight: Numbers | None = None
    ) -> dict[str, Any]:
        """Returns Keras's metrics, of the labels that the loss gets."""
        return super().compute_metrics(x, self._known(y), y_pred, sample_weight)

    def _known(self, y):
        return self._labels(y) if self._knows_labels and y is not None else y

    def _seen(self, y):
        """Returns labels that are there before the first step; others come with their rows."""
        return self._labels(y).numpy() if self._knows_labels and y is not None else y

    def _labels(self, y):
        """Returns plain labels of any kind as the labels that fit the model's outputs."""
        numbers = class_numbers(y, self.num_classes)
        if self.output_kind != "signs":
            return numbers
        return tf.cast(2 * numbers - 1, keras.backend.floatx())[:, None]

    def _set_class_weight(self, class_weight):
        weights = _weights_of_classes(class_weight, self.num_classes)
        if weights is not None or self._class_weight is not None:
            self.train_function = None  # which holds the weights
        self._class_weight = weights

    def targets(self, classes: npt.ArrayLike) -> np.ndarray:
        """Returns the labels to fit, `(rows,)`, of classes as `fit` takes them: 0, 1, ..."""
        labels = self._labels(classes).numpy()
        return labels[:, 0] if self.output_kind == "signs" else labels

    def classes_of(self, outputs: np.ndarray | tf.Tensor) -> np.ndarray:
        """Returns the numbers of the classes, `(rows,)`, that outputs stand for."""
        outputs = self._checked_outputs(outputs)
        if self.output_kind == "signs":
            return (outputs[:, 0] > 0).astype(np.int32)
        return outputs.argmax(axis=1).astype(np.int32)

    def probabilities_of(self, outputs: np.ndarray | tf.Tensor) -> np.ndarray:
        """Returns `(rows, num_classes)` of outputs; of signs z, (1 + z) / 2, cut to [0, 1]."""
        outputs = self._checked_outputs(outputs)
        if self.output_kind == "signs":
            positive = np.clip((1 + outputs[:, 0]) / 2, 0, 1)
            return np.stack([1 - positive, positive], axis=1)
        if self.output_kind == "logits":
            return tf.nn.softmax(outputs).numpy()
        return outputs / np.maximum(outputs.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)

    def _checked_outputs(self, outputs):
        outputs = np.asarray(outputs)
        width = 1 if self.output_kind == "signs" else self.num_classes
        if outputs.ndim == 1 and width == 1:
            outputs = outputs[:, None]
        if outputs.ndim != 2 or outputs.shape[1] != width:
            raise ValueError(
                f"`outputs` must have shape (rows, {width}), as the model returns them. "
                f"Received: outputs of shape {outputs.shape}."
            )
        return outputs


def _weights_of_classes(class_weight, num_classes):
    """Returns a weight for each class, or None; of two classes, -1 stands for the first."""
    if class_weight is None:
        return None
    if not isinstance(class_weight, Mapping):
        raise TypeError(
            "`class_weight` must be a dict from labels to weights. "
            f"Received: class_weight={class_weight!r}."
        )
    weights = np.ones(num_classes, np.float32)
    labels = list(class_weight)
    if labels:
        numbers = class_numbers(labels, num_classes).numpy()
        weights[numbers] = [class_weight[label] for label in labels]
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ValueError(
            "`class_weight` must hold finite weights from 0. "
            f"Received: class_weight={class_weight!r}."
        )
    return weights
