"""The last layer of a re-uploading classifier: it averages the fidelities of each class."""

import tensorflow as tf

from tfq_models import base


class MeanFidelity(base.Layer):
    """Averages fidelities over the qubits, and holds the weights of the weighted cost.

    Takes `(batch, num_qubits * num_classes)`, qubit by qubit, and returns `(batch, num_classes)`.
    `weighted` returns `(batch, num_qubits, num_classes)` instead: each fidelity times its weight.
    """

    def __init__(self, num_qubits, num_classes, **kwargs):
        super().__init__(**kwargs)
        self.num_qubits = num_qubits
        self.num_classes = num_classes
        self.class_weights = self.add_weight(
            name="class_weights", shape=(num_qubits, num_classes), initializer="ones"
        )

    def compute_output_shape(self, input_shape):  # noqa: D102
        return (input_shape[0], self.num_classes)

    def call(self, fidelities):  # noqa: D102
        # A zero is added: a loss that does not read the weights then gives them a gradient of zero.
        # Without a gradient, Keras would warn.
        nothing = 0.0 * tf.convert_to_tensor(self.class_weights)
        return tf.reduce_mean(self._by_qubit(fidelities) + nothing, axis=1)

    def weighted(self, fidelities):
        """Returns the fidelities times the weights of their classes."""
        weights = tf.convert_to_tensor(self.class_weights)  # in float32, outside of `call`
        return tf.cast(self._by_qubit(fidelities), weights.dtype) * weights

    def _by_qubit(self, fidelities):
        return tf.reshape(fidelities, [-1, self.num_qubits, self.num_classes])
