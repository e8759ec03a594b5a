"""The end of classifiers: the qubits that are measured, and the layer that computes outputs."""

import cirq

from tfq_models import base, circuits
from tfq_models.base.checks import check_count


def readout_operators(qubits, num_classes):
    """Returns Z of the first qubit for two classes; for more, a product of Z for each class.

    These are Z of each qubit, then of each pair, and so on: the first `num_classes` of them.
    """
    check_count("num_classes", num_classes, at_least=2)
    if num_classes == 2:
        return [cirq.Z(qubits[0])]
    if num_classes >= 2 ** len(qubits):
        raise ValueError(
            "`num_classes` must not exceed the number of products of Z, 2^n - 1 for n qubits, "
            "because each class is read from one of its own. Take more qubits, or a "
            "DressedQuantumClassifier, which has any number of classes. "
            f"Received: num_classes={num_classes}, with {len(qubits)} qubits."
        )
    return circuits.z_strings(qubits, num_classes)


class Readout(base.Layer):
    """Makes of expectations z what a loss takes: z + b, or for more classes the logits s z + b.

    All classes share one scale s, which is 1 at first. Without it, logits would lie in [-1, 1] and
    could not say that the model is sure. Each output has its own bias b.

    Args:
        num_classes: 2, for one expectation without a scale; or more, for one expectation a class.
        bias_initializer: Initializer of the biases.
        **kwargs: For Keras.
    """

    def __init__(self, num_classes, bias_initializer="zeros", **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes
        self.bias_initializer = bias_initializer

    def build(self, input_shape):  # noqa: D102
        if self.num_classes > 2:
            self.scale = self.add_weight(name="scale", shape=(), initializer="ones")
        self.bias = self.add_weight(
            name="bias", shape=(input_shape[-1],), initializer=self.bias_initializer
        )
        super().build(input_shape)

    def call(self, inputs):  # noqa: D102
        scaled = inputs * self.scale if self.num_classes > 2 else inputs
        return scaled + self.bias

    def compute_output_shape(self, input_shape):  # noqa: D102
        return input_shape
