"""Circuits that come as data: checked, and simulated on the qubits of a layer."""

import cirq
import tensorflow as tf

from tfq_models import compat, native
from tfq_models.circuit_tensors import serialize_circuit, serialize_circuits
from tfq_models.circuit_tensors.gates import qubit_id
from tfq_models.circuit_tensors.python_operations import find_problem, read_states, read_tables
from tfq_models.circuit_tensors.states import states_of_tables

compat.convert_with(cirq.AbstractCircuit, serialize_circuits)

# States of more are too large to remember many of them, and take longer than a step's overhead.
_MAX_REMEMBERED_QUBITS = 12


class QuantumData:
    """Data circuits, `(batch,)` strings, on the qubits of a layer.

    The native kernel, where there is one, reads the circuits, and simulates those without symbols.
    What it does not understand, and all else, is read in Python, which knows what is wrong with a
    circuit, and simulated in NumPy or, with symbols or many qubits, in TensorFlow.

    Args:
        qubits: The qubits that circuits may use, in Cirq's order.
        symbol_names: The symbols that circuits may hold.
    """

    def __init__(self, qubits, symbol_names=()):
        self.qubits = list(qubits)
        self.symbol_names = list(symbol_names)
        # First, for its error where the format cannot name a qubit.
        self._touch = serialize_circuit(cirq.Circuit(_touching(*qubits)))
        self._qubit_ids = [qubit_id(qubit) for qubit in qubits]

    def check(self, circuits, takes_channels=False):
        """Returns the circuits, or fails with what is wrong with one of them."""
        problem = find_problem(circuits, self._qubit_ids, self.symbol_names, takes_channels)
        return _choose(problem == "", lambda: circuits, lambda: _failing(circuits, problem))

    def complete(self, circuits, append=b""):
        """Returns the circuits, checked, on all qubits, each followed by the circuit `append`.

        Serialised circuits are messages that merge by concatenation. TensorFlow Quantum drops the
        qubits that a circuit leaves alone, so that each begins with an operation that touches every
        qubit and changes none.
        """
        return tf.strings.join([self._touch, self.check(circuits), append])

    def states(self, circuits, symbol_values=None, dtype=tf.complex64):
        """Returns the amplitudes that the circuits make of |0...0>, `(batch, 2**num_qubits)`.

        Gradients flow to `symbol_values`, `(batch, num_symbols)`.
        """
        if self.symbol_names:
            tables = self._tables(circuits)
            return states_of_tables(*tables, symbol_values, len(self.qubits), dtype)
        operations = native.operations()
        if operations is None:
            return self._states_in_python(circuits, dtype)
        operation = (
            operations.tfq_models_circuit_states_double
            if dtype == tf.complex128
            else operations.tfq_models_circuit_states
        )
        states, problem, _ = operation(circuits, qubit_ids=self._qubit_ids)
        states.set_shape([None, 2 ** len(self.qubits)])
        return _choose(
            problem == 0, lambda: states, lambda: self._states_in_python(circuits, dtype)
        )

    def _states_in_python(self, circuits, dtype):
        if len(self.qubits) > _MAX_REMEMBERED_QUBITS:
            no_values = tf.zeros([tf.size(circuits), 0])
            return states_of_tables(*self._read(circuits), no_values, len(self.qubits), dtype)
        states, problem = read_states(circuits, self._qubit_ids, dtype)
        return _choose(problem == "", lambda: states, lambda: _failing(states, problem))

    def _tables(self, circuits):
        operations = native.operations()
        if operations is None:
            return self._read(circuits)
        *tables, problem, _ = operations.tfq_models_read_circuits(
            circuits, qubit_ids=self._qubit_ids, symbol_names=self.symbol_names
        )
        return _choose(problem == 0, lambda: tables, lambda: self._read(circuits))

    def _read(self, circuits):
        *tables, problem = read_tables(circuits, self._qubit_ids, self.symbol_names)
        return _choose(problem == "", lambda: tables, lambda: _failing(tables, problem))


def _choose(condition, yes, no):
    # Eagerly a plain choice, because `tf.cond` takes longer than most states.
    if tf.executing_eagerly():
        return yes() if bool(condition) else no()
    return tf.cond(condition, yes, no)


def _failing(tensors, message):
    if tf.executing_eagerly():
        raise tf.errors.InvalidArgumentError(None, None, message.numpy().decode())
    with tf.control_dependencies([tf.debugging.Assert(False, [message])]):
        return tf.nest.map_structure(tf.identity, tensors)


def _touching(first, *others):
    # One controlled identity, because TFQ's time goes into parsing: a gate a qubit would double it.
    return cirq.ControlledOperation(others, cirq.I(first)) if others else cirq.I(first)
