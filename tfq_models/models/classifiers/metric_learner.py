"""The quantum metric learner: an embedding trained to keep classes apart."""

import itertools
from typing import Any

import cirq
import numpy as np
import tensorflow as tf

from tfq_models import circuits
from tfq_models.base import keras, register
from tfq_models.base.checks import check_count
from tfq_models.base.labels import class_numbers
from tfq_models.base.training_rows import training_batches
from tfq_models.circuits.parts.ablation import without_entangling_gates
from tfq_models.layers.parts.encoded_states import EncodedStates
from tfq_models.losses import OverlapLoss
from tfq_models.models.base import Classifier
from tfq_models.types import KerasObject, Numbers, Rows

_BATCHES_TO_SEARCH = 1000


@register
class QuantumMetricLearner(Classifier):
    """Embeds rows as states so that classes lie far apart; the nearest class is the answer.

    The embedding `|phi(x)>` is `circuits.qaoa_encoding` on d + 1 qubits: L layers of RX(x_k) on d
    of them and H on the last, rotations about ZZ on a ring, RY on each; then the features once
    more. `fit` trains its 2 (d + 1) L weights (3 L for one feature) by the overlaps of the rows of
    each batch, `losses.OverlapLoss`. The outputs are the mean fidelities with examples of each
    class, `z_c = mean_e |<phi(x)|phi(e)>|^2`. The examples are training rows that the model stores,
    and saves, when `fit` begins.

    Use it to learn how alike rows are: `overlaps` is the trained kernel. A step costs simulations
    of the batch, forward for the outputs, forward and backward for the loss, and forward of all
    examples, of (3 L + 1) (d + 1) operations on 2^(d + 1) amplitudes each. It is not meant for
    unbalanced classes, because it weighs classes alike: with the estimator's defaults it scores
    0.839 on a table whose most frequent class has 0.850 (`python -m training defaults`).

    Args:
        num_features: d, at least 1.
        num_classes: At least 2. The paper has two classes; for more, the loss is the mean over
            classes and pairs of classes.
        num_layers: L, at least 1.
        num_examples: Rows of each class to compare with: the first ones; where there are fewer,
            they repeat.
        entangling: Whether there are rotations about ZZ.
        initializer: A Keras initializer of the weights. Default: normal with standard deviation
            0.1.
        regularizer: A Keras regularizer of the weights.
        **kwargs: `name`, `dtype` and `trainable`, for Keras. "float64" computes in complex128.

    Input shape:
        `(batch, num_features)`, finite numbers in radians, scaled to [-pi/2, pi/2] in the
        reference.

    Output shape:
        `(batch, num_classes)`, in [0, 1]; the greatest is the answer. Divided by their sum, the
        outputs are the reference's probabilities. Labels 0 to num_classes - 1; loss
        `losses.OverlapLoss` (the default of `compile`) of the batch's own overlaps, and not of
        these outputs; metric `"sparse_categorical_accuracy"`. Batches of 32 have some 16 rows of
        each of two classes. Before `fit` or `prepare` all examples are 0, and the classes equal.

    Attributes:
        circuit: The `cirq.Circuit` of inputs `x_0`, `x_1`, ... and weights.
        qubits: Its qubits, in the order of the features, then the one without.
        symbol_names: The symbols of the weights, in their order.
        operators: Empty, as no observable is measured.

    Raises:
        ValueError: If a size is out of range; in `fit`, if a label is no class or a class has no
            rows.
        TypeError: If an argument is of another kind.
        tf.errors.InvalidArgumentError: In a call, if an input is NaN or infinite.

    Example:
        >>> from tfq_models.datasets import circles
        >>> (x, y), _ = circles(40, 10)
        >>> model = QuantumMetricLearner(2, num_layers=3)
        >>> model.count_params()  # 18 weights to train, and the examples, 2 classes * 32 * 2
        146
        >>> model.compile()
        >>> history = model.fit(x, (y > 0).astype(int), epochs=1, verbose=0)
        >>> model(x[:5]).shape
        TensorShape([5, 2])

    References:
        Lloyd et al., arXiv:2001.03622, with its Hilbert-Schmidt cost and fidelity classifier, in
        the form of Bowles, Ahmed and Schuld, arXiv:2403.07059. Here the means are over all pairs of
        rows of a batch, and a row with itself is one of them; the second takes as many pairs as
        rows, and its pairs within a class are rows with themselves, which leaves the overlap of the
        classes alone. It draws new examples for each prediction; here they stay.
    """

    output_kind = "probabilities"

    def __init__(
        self,
        num_features: int,
        num_classes: int = 2,
        *,
        num_layers: int = 3,
        num_examples: int = 32,
        entangling: bool = True,
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        check_count("num_features", num_features)
        check_count("num_classes", num_classes, at_least=2)
        check_count("num_examples", num_examples)
        qubits = cirq.LineQubit.range(num_features + 1)
        inputs = circuits.inputs(num_features)
        circuit = circuits.qaoa_encoding(qubits, inputs, num_layers=num_layers)
        if not entangling:
            circuit = without_entangling_gates(circuit)

        # 2. Functional model
        default = keras.initializers.RandomNormal(stddev=0.1)
        layer = _MeanOverlaps(
            circuit,
            qubits,
            (num_classes, num_examples, num_features),
            default if initializer is None else initializer,
            regularizer,
            dtype=kwargs.get("dtype"),
        )
        rows = keras.Input(shape=(num_features,), dtype=layer.variable_dtype, name="features")
        super().__init__(rows, layer(rows), locals(), **kwargs)

    def default_loss(self) -> keras.losses.Loss:
        """Returns the loss of the batch's overlaps."""
        return OverlapLoss()

    def compute_loss(
        self,
        x: Rows | None = None,
        y: Numbers | None = None,
        y_pred: Numbers | None = None,
        sample_weight: Numbers | None = None,
        **kwargs: Any,
    ) -> tf.Tensor:
        """Returns Keras's loss, of the overlaps of the rows in place of `y_pred`."""
        return super().compute_loss(x, y, self.overlaps(x), sample_weight, **kwargs)

    def prepare(self, x: Rows, y: Numbers | None = None) -> None:
        """Stores examples of each class: what `fit` does first, and a loop of your own has to do.

        Args:
            x: `(rows, num_features)`; or batches of rows and labels, as `fit` takes them.
            y: `(rows,)`, labels as in `fit`.
        """
        self._learn(training_batches(x, y)[0])

    def _learn(self, batches):
        rows, labels = self._found_in(batches)
        if rows.shape[1:] != (self.num_features,):
            raise ValueError(
                f"`x` must have shape (rows, {self.num_features}), one column for each feature. "
                f"Received: x of shape {rows.shape}."
            )
        examples = _examples(rows, labels, self.num_classes, self.num_examples)
        self.layers[-1].examples.assign(examples)

    def overlaps(self, x: Numbers) -> tf.Tensor:
        """Returns the fidelities of rows with each other, `(rows, rows)`, with gradients."""
        layer = self.layers[-1]
        states = layer.states(tf.convert_to_tensor(x))
        return layer.fidelities(states, states)

    def _found_in(self, batches):
        rows, labels = [], []
        for x, y in itertools.islice(batches, _BATCHES_TO_SEARCH):
            rows.append(x)
            labels.append(class_numbers(y, self.num_classes).numpy())
            counts = np.bincount(np.concatenate(labels), minlength=self.num_classes)
            if counts.min() >= self.num_examples:
                break
        return np.concatenate(rows), np.concatenate(labels)


class _MeanOverlaps(EncodedStates):
    """The layer that holds weights and examples; only its model is saved and loaded."""

    def __init__(self, circuit, qubits, shape, initializer, regularizer, **kwargs):
        # A name without the class's underscore, with which no scope of TensorFlow's may begin.
        kwargs["name"] = "mean_overlaps"
        super().__init__(circuit, qubits, shape[-1], initializer, regularizer, **kwargs)
        self.examples = self.add_weight(
            name="examples",
            shape=shape,
            initializer="zeros",
            trainable=False,
            dtype=self._real_dtype.name,
            autocast=False,
        )

    def call(self, inputs):
        examples = tf.convert_to_tensor(self.examples)
        num_classes, num_examples, width = examples.shape
        others = self.states(tf.reshape(examples, [-1, width]))
        fidelities = self.fidelities(self.states(inputs), others)
        return tf.reduce_mean(tf.reshape(fidelities, [-1, num_classes, num_examples]), axis=2)


def _examples(rows, labels, num_classes, num_examples):
    found = np.unique(labels)
    if not np.array_equal(found, np.arange(num_classes)):
        raise ValueError(
            f"`y` must hold each of the labels 0 to {num_classes - 1}, because the model stores "
            f"examples of every class. Received: the labels {found.tolist()}."
        )
    shape = (num_examples, rows.shape[1])
    return np.stack([np.resize(rows[labels == c][:num_examples], shape) for c in found])
