"""Runs a layer's circuit by TensorFlow Quantum's operations, in C++ or by a Cirq object."""

import copy

import cirq
import tensorflow as tf

from tfq_models.circuit_tensors import serialize_circuit
from tfq_models.simulator import Program
from tfq_models.simulator.paulis.operators import check_operators


class TfqEngine:
    """Runs a circuit by TFQ's operations, which parse it anew for every row.

    Args:
        circuit: A circuit of the gates that TFQ's format holds, or that decompose into them.
        operators: One operator or a list of them; Pauli strings and sums only.
        symbol_names: The order of the values.
        repetitions: Number of shots, or None for exact expectations.
        simulator: A Cirq simulator or sampler, or None for TFQ's own, in C++.
        differentiator: One of `tfq.differentiators`. Default: `Adjoint` for exact expectations in
            C++, otherwise `ParameterShift`.
        data: The `QuantumData` that the circuit follows, or None.
    """

    def __init__(
        self, circuit, operators, symbol_names, repetitions, simulator, differentiator, data=None
    ):
        qubits = sorted(circuit.all_qubits()) if data is None else data.qubits
        if simulator is None:
            # This raises an error where a state does not fit; TFQ's simulator would end Python.
            Program(cirq.Circuit(), qubits=qubits)
        self._operators = _serialized_operators(check_operators(operators, qubits))
        self.num_operators = len(self._operators)
        self._circuit = serialize_circuit(circuit)
        self._symbol_names = list(symbol_names)
        self._repetitions = repetitions
        self._data = data
        self._has_simulator = simulator is not None
        self._op = _differentiable_op(repetitions, simulator, differentiator)

    def __call__(self, values, row_values=None, circuits=None):
        """Returns expectations, as `make_engine` says."""
        values = tf.cast(values, tf.float32)
        batch = tf.shape(row_values if circuits is None else circuits)[0]
        if values.shape.rank == 1:
            values = tf.tile(values[None], [batch, 1])
        if row_values is not None:
            values = tf.concat([values, tf.cast(row_values, tf.float32)], axis=1)
        if circuits is None:
            programs = tf.fill([batch], self._circuit)
        else:
            programs = self._data.complete(circuits, append=self._circuit)
        return self._run(programs, values, batch)

    def _run(self, programs, values, batch):
        operators = tf.tile([self._operators], [batch, 1])
        arguments = [programs, tf.constant(self._symbol_names, tf.string), values, operators]
        if self._repetitions is not None:
            arguments.append(tf.fill(tf.shape(operators), self._repetitions))
        if not self._has_simulator:
            return self._op(*arguments)
        # TFQ's way to Cirq cannot take an empty batch.
        empty = tf.zeros([0, self.num_operators])
        return tf.cond(batch == 0, lambda: empty, lambda: self._op(*arguments))


def _differentiable_op(repetitions, simulator, differentiator):
    import tensorflow_quantum as tfq  # here, because it may not be there

    is_exact = repetitions is None
    uses_adjoint = is_exact and simulator is None
    differentiators = tfq.differentiators
    if differentiator is None:
        differentiator = (
            differentiators.Adjoint() if uses_adjoint else differentiators.ParameterShift()
        )
    if not isinstance(differentiator, differentiators.Differentiator):
        raise TypeError(
            "`differentiator` must be one of tfq.differentiators. "
            f"Received: differentiator={differentiator!r}."
        )
    if isinstance(differentiator, differentiators.Adjoint) and not uses_adjoint:
        raise ValueError(
            "`differentiator` must not be Adjoint with `repetitions` or a Cirq object as the "
            "backend, because it needs the state. Received: "
            f"differentiator={differentiator!r}, repetitions={repetitions}, backend={simulator!r}."
        )
    # A copy, because one of TFQ's can be attached only once.
    differentiator = copy.copy(differentiator).refresh()
    if is_exact:
        op = tfq.get_expectation_op(simulator)
        return differentiator.generate_differentiable_op(analytic_op=op)
    op = tfq.get_sampled_expectation_op(simulator)
    return differentiator.generate_differentiable_op(sampled_op=op)


def _serialized_operators(operators):
    for operator in operators:
        if not isinstance(operator, cirq.PauliString | cirq.PauliSum):
            raise TypeError(
                "`operators` must hold cirq.PauliString and cirq.PauliSum only, because TensorFlow "
                'Quantum measures no others; the backend "tensorflow" does. '
                f"Received: {operator!r} of type {type(operator).__name__}."
            )
    import tensorflow_quantum as tfq

    return tfq.convert_to_tensor([operators]).numpy()[0].tolist()
