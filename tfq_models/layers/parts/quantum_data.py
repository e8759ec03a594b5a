"""Circuits that come as data: checked, and simulated for the qubits of a layer."""

import functools

import cirq
import tensorflow as tf

from tfq_models import base, native
from tfq_models.base.interrupts import keyboard_interrupts
from tfq_models.circuit_tensors import serialize_circuit, serialize_circuits
from tfq_models.circuit_tensors.python_operations import find_problem, read_states, read_tables
from tfq_models.circuit_tensors.reading.checking import ANY_NUMBER
from tfq_models.circuit_tensors.reading.gates import qubit_id
from tfq_models.circuit_tensors.states.mixtures import Mixtures, mixtures_of_tables
from tfq_models.circuit_tensors.states.table_states import states_of_tables
from tfq_models.simulator.costs import most_rows

base.convert_with(cirq.AbstractCircuit, serialize_circuits)

# States of more qubits are too large to keep many, and take longer than a step's overhead.
_MAX_REMEMBERED_QUBITS = 12


class QuantumData:
    """Data circuits, `(batch,)` strings, on the qubits of a layer and on further ones.

    The native kernel, where there is one, reads the circuits and simulates circuits without
    symbols. Python reads all other circuits, such as circuits with further qubits, and finds what
    is wrong with a circuit. These circuits are simulated in NumPy or, with symbols or many qubits,
    in TensorFlow.

    Args:
        qubits: The qubits of the layer, in Cirq's order.
        symbol_names: The symbols that circuits may hold.

    Attributes:
        takes_further: Whether circuits may act on further qubits, which are traced out.
    """

    takes_further = True

    def __init__(self, qubits, symbol_names=()):
        self.qubits = list(qubits)
        self.symbol_names = list(symbol_names)
        # This comes first, because it raises an error where the format cannot name a qubit.
        self._touch = serialize_circuit(cirq.Circuit(_touching(*qubits)))
        self._qubit_ids = [qubit_id(qubit) for qubit in qubits]
        # The value is kept, because the size of the memory is read from files.
        self._most_further = functools.cache(functools.partial(_most_further, len(self.qubits)))

    def check(self, circuits, takes_channels=False, most_further=ANY_NUMBER):
        """Returns the circuits, or fails with what is wrong with one of them."""
        most_further = most_further if self.takes_further else 0
        problem = find_problem(
            circuits, self._qubit_ids, self.symbol_names, takes_channels, most_further
        )
        return _choose(problem == "", lambda: circuits, lambda: _failing(circuits, problem))

    def complete(self, circuits, append=b""):
        """Returns the circuits, checked, on all qubits, each followed by the circuit `append`.

        Serialised circuits are messages that merge by concatenation. TensorFlow Quantum drops the
        qubits that a circuit leaves alone, so that each begins with an operation that touches every
        qubit and changes none.
        """
        circuits = self.check(circuits, most_further=self._most_further(tf.complex64))
        return tf.strings.join([self._touch, circuits, append])

    def states(self, circuits, symbol_values=None, dtype=tf.complex64):
        """Returns the amplitudes that the circuits make of |0...0>, `(batch, 2**num_qubits)`.

        Gradients flow to `symbol_values`, `(batch, num_symbols)`. Further qubits are refused.
        """
        return self._mixtures(circuits, symbol_values, dtype, most_further=0).states

    def mixtures(self, circuits, symbol_values=None, dtype=tf.complex64, may_be_qubits=False):
        """Returns the `Mixtures` that the circuits make of |0...0>, with gradients as `states`.

        Where `may_be_qubits`, states may instead be `(batch, 2 * num_qubits)`: the amplitudes of
        each qubit, the last qubit first, of circuits that entangle none.
        """
        most_further = self._most_further(dtype) if self.takes_further else 0
        return self._mixtures(circuits, symbol_values, dtype, most_further, may_be_qubits)

    def _mixtures(self, circuits, symbol_values, dtype, most_further, may_be_qubits=False):
        if self.symbol_names:
            return self._of_tables(circuits, symbol_values, dtype, most_further)
        operations = native.operations()
        if operations is None:
            return self._in_python(circuits, dtype, most_further)
        operation = (
            operations.tfq_models_circuit_states_double
            if dtype == tf.complex128
            else operations.tfq_models_circuit_states
        )
        with keyboard_interrupts():
            states, problem, _ = operation(
                circuits, qubit_ids=self._qubit_ids, may_be_qubits=may_be_qubits
            )
        states.set_shape([None, None if may_be_qubits else 2 ** len(self.qubits)])
        return _choose(
            problem == 0,
            lambda: _pure(states),
            lambda: self._in_python(circuits, dtype, most_further),
        )

    def _in_python(self, circuits, dtype, most_further):
        if len(self.qubits) > _MAX_REMEMBERED_QUBITS:
            no_values = tf.zeros([tf.size(circuits), 0])
            return self._of_tables(circuits, no_values, dtype, most_further)
        *mixtures, problem = read_states(circuits, self._qubit_ids, dtype, most_further)
        mixtures = Mixtures(*mixtures)
        return _choose(problem == "", lambda: mixtures, lambda: _failing(mixtures, problem))

    def _of_tables(self, circuits, symbol_values, dtype, most_further):
        *tables, num_further = self._tables(circuits, most_further)
        num_qubits = len(self.qubits)
        if not most_further or (tf.executing_eagerly() and not tf.reduce_any(num_further > 0)):
            return _pure(states_of_tables(*tables, symbol_values, num_qubits, dtype))
        return mixtures_of_tables(*tables, num_further, symbol_values, num_qubits, dtype)

    def _tables(self, circuits, most_further):
        operations = native.operations() if self.symbol_names else None
        if operations is None:
            return self._read(circuits, most_further)
        *tables, problem, _ = operations.tfq_models_read_circuits(
            circuits, qubit_ids=self._qubit_ids, symbol_names=self.symbol_names
        )
        tables.append(tf.zeros([tf.size(circuits)], tf.int32))
        return _choose(problem == 0, lambda: tables, lambda: self._read(circuits, most_further))

    def _read(self, circuits, most_further):
        *tables, problem = read_tables(circuits, self._qubit_ids, self.symbol_names, most_further)
        return _choose(problem == "", lambda: tables, lambda: _failing(tables, problem))


def _most_further(num_qubits, dtype):
    """Returns how many further qubits a row may have whose state fits into the memory."""
    most = most_rows(num_qubits, tf.as_dtype(dtype), is_native=False, has_gradient=True)
    # The masks of a table are int64.
    return max(min(max(most, 1).bit_length() - 1, 62 - num_qubits), 0)


def _pure(states):
    """Returns states, one a row, as `Mixtures`: eagerly without rows, which would take time."""
    return Mixtures(states, None if tf.executing_eagerly() else tf.range(tf.shape(states)[0]))


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
