"""Circuits that come as data: checked, given every qubit of a model, and simulated."""

import cirq
import tensorflow as tf
from tensorflow_quantum.core.ops import tfq_simulate_ops

from tfq_models import compat
from tfq_models.circuit_tensors import serialize_circuit, serialize_circuits
from tfq_models.layers.circuit_check import CircuitCheck

compat.convert_with(cirq.Circuit, serialize_circuits)

# No amplitude is: TFQ fills with -2 where a circuit leaves qubits alone.
_PADDING_BELOW = -1.5


class QuantumData:
    """Data circuits, `(batch,)` strings, on the qubits of a layer.

    TFQ drops the qubits that a circuit leaves alone, and fills the place of their amplitudes with
    -2. Serialised circuits are messages that merge by concatenation, so an operation that touches
    every qubit and changes none can be put before each circuit; `states` does it only where TFQ
    has dropped a qubit.

    Args:
        qubits: The qubits that circuits may use, in Cirq's order, which is TFQ's too.
        symbol_names: The symbols that circuits may hold.
    """

    def __init__(self, qubits, symbol_names=()):
        self._dimension = 2 ** len(qubits)
        self.symbol_names = list(symbol_names)
        self._touch = serialize_circuit(cirq.Circuit(_touching(*qubits)))
        self._check = CircuitCheck(qubits, symbol_names)

    def complete(self, circuits, append=b""):
        """Returns the circuits, checked, on all qubits, each followed by the circuit `append`."""
        return tf.strings.join([self._touch, self._check(circuits), append])

    def states(self, circuits, symbol_values=None):
        """Returns the amplitudes that the circuits make of |0...0>, `(batch, 2**num_qubits)`.

        Complex64, without a gradient with respect to `symbol_values`, `(batch, num_symbols)`.
        """
        batch = tf.shape(circuits)[0]
        if symbol_values is None:
            symbol_values = tf.zeros([batch, 0])

        def simulated(circuits):
            names = tf.constant(self.symbol_names, tf.string)
            return tfq_simulate_ops.tfq_simulate_state(circuits, names, symbol_values)

        circuits = self._check(circuits)
        states = simulated(circuits)
        # Most data touch every qubit, and to parse one operation more takes a third of the time.
        is_padded = tf.reduce_any(tf.math.real(states[:, -1]) < _PADDING_BELOW)
        states = tf.cond(
            is_padded | (tf.shape(states)[1] != self._dimension),
            lambda: simulated(tf.strings.join([self._touch, circuits])),
            lambda: states,
        )
        # Of an empty batch, TFQ returns the shape (0, 1).
        return tf.reshape(states, [batch, self._dimension])


def _touching(first, *others):
    # One controlled identity, because TFQ's time goes into parsing: a gate a qubit would double it.
    return cirq.ControlledOperation(others, cirq.I(first)) if others else cirq.I(first)
