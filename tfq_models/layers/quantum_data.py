"""Circuits that come as data: checked, given every qubit of a model, and simulated."""

import cirq
import tensorflow as tf
from tensorflow_quantum.core.ops import tfq_simulate_ops

from tfq_models import compat, native
from tfq_models.circuit_tensors import serialize_circuit, serialize_circuits
from tfq_models.circuit_tensors.gates import qubit_id
from tfq_models.layers.circuit_check import CircuitCheck

compat.convert_with(cirq.Circuit, serialize_circuits)

# No amplitude is: TFQ fills with -2 where a circuit leaves qubits alone.
_PADDING_BELOW = -1.5


class QuantumData:
    """Data circuits, `(batch,)` strings, on the qubits of a layer.

    Circuits without symbols are read and simulated by the native kernel, where there is one. What
    it does not understand, and all else, is checked here and simulated by TFQ.

    TFQ drops the qubits that a circuit leaves alone, and fills the place of their amplitudes with
    -2. Serialised circuits are messages that merge by concatenation, so an operation that touches
    every qubit and changes none can be put before each circuit; it is done only where TFQ has
    dropped a qubit.

    Args:
        qubits: The qubits that circuits may use, in Cirq's order, which is TFQ's too.
        symbol_names: The symbols that circuits may hold.
    """

    def __init__(self, qubits, symbol_names=()):
        self.qubits = list(qubits)
        self._dimension = 2 ** len(qubits)
        self.symbol_names = list(symbol_names)
        # First, for its error where the format cannot name a qubit.
        self._touch = serialize_circuit(cirq.Circuit(_touching(*qubits)))
        self._qubit_ids = [qubit_id(qubit) for qubit in qubits]
        self._check = CircuitCheck(qubits, symbol_names)

    def complete(self, circuits, append=b""):
        """Returns the circuits, checked, on all qubits, each followed by the circuit `append`."""
        return tf.strings.join([self._touch, self._check(circuits), append])

    def states(self, circuits, symbol_values=None, dtype=tf.complex64):
        """Returns the amplitudes that the circuits make of |0...0>, `(batch, 2**num_qubits)`.

        TFQ computes them in complex64, whatever `dtype`. There is no gradient with respect to
        `symbol_values`, `(batch, num_symbols)`.
        """
        operations = None if self.symbol_names else native.operations()

        def states_by_tfq():
            return tf.cast(self._states_by_tfq(circuits, symbol_values), dtype)

        if operations is None:
            return states_by_tfq()
        operation = (
            operations.tfq_models_circuit_states_double
            if dtype == tf.complex128
            else operations.tfq_models_circuit_states
        )
        states, problem, _ = operation(circuits, qubit_ids=self._qubit_ids)
        if tf.executing_eagerly():  # a plain choice, because `tf.cond` takes longer than the states
            return states if int(problem) == 0 else states_by_tfq()
        states.set_shape([None, self._dimension])
        return tf.cond(problem == 0, lambda: states, states_by_tfq)

    def _states_by_tfq(self, circuits, symbol_values):
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
