"""Runs a layer's circuit by a Cirq simulator or sampler, with gradients by parameter shifts."""

import functools

import cirq
import tensorflow as tf

from tfq_models.circuit_tensors import from_circuit_tensor
from tfq_models.circuits.observables.pauli_terms import PauliTerms
from tfq_models.circuits.parameter_shift.slotted_circuit import slotted_circuit
from tfq_models.layers.cirq_backends.evaluation import Evaluation
from tfq_models.layers.cirq_backends.values import ExactValues, SampledValues
from tfq_models.simulator.expressions import check_constants, check_expression
from tfq_models.simulator.paulis.operators import check_operators

# Distinct data circuits that are kept decoded.
_NUM_KEPT = 4096
_NO_SECOND_DERIVATIVE = (
    "Expectations from a Cirq object must be differentiated only once, because parameter shifts "
    "give first derivatives; the library's own backends differentiate again."
)


class CirqEngine:
    """Runs a circuit by a Cirq object: exactly the user's gates, and measurements for a sampler.

    Args:
        circuit: A circuit whose gates with symbols have parameter-shift rules.
        operators: One operator or a list of them.
        symbol_names: The order of the values.
        repetitions: Number of shots for each Pauli string, or None for exact expectations.
        backend: A `cirq.SimulatesExpectationValues`, or with `repetitions` a `cirq.Sampler`.
        dtype: "complex64" or "complex128"; expectations are real of the same precision.
        data: The `QuantumData` that the circuit follows, or None.
    """

    def __init__(self, circuit, operators, symbol_names, repetitions, backend, dtype, data=None):
        qubits = sorted(circuit.all_qubits()) if data is None else data.qubits
        operators = check_operators(operators, qubits)
        terms = PauliTerms(operators)
        self.num_operators = len(operators)
        check_constants(circuit)
        self._circuit = slotted_circuit(circuit, check=check_expression)
        self._num_symbols = len(symbol_names)
        self._dtype = tf.as_dtype(dtype).real_dtype
        self._data = data
        self._after_data = functools.lru_cache(_NUM_KEPT)(self._joined)
        if repetitions is None:
            # Cirq places the further qubits of data behind these.
            order = cirq.QubitOrder.explicit(qubits, fallback=cirq.QubitOrder.DEFAULT)
            values_of = ExactValues(backend, terms.strings, order)
        else:
            values_of = SampledValues(backend, terms.strings, repetitions)
        self._evaluation = Evaluation(terms, symbol_names, values_of)

    def __call__(self, values, row_values=None, circuits=None):
        """Returns expectations, as `make_engine` says."""
        sources = self._sources(values, row_values)
        inputs = [_table(sources, circuits)]
        if circuits is not None:
            inputs.append(self._data.check(circuits, takes_channels=True))
        outputs = self._run(self._expectations, inputs, self.num_operators)
        # A path for each source, so that one to which no gradient flows is never shifted.
        start = 0
        for source in sources:
            columns = slice(start, start := start + source.shape[-1])
            if source.shape[-1]:
                outputs += self._gradient_path(source, inputs, columns)
        return outputs

    def _sources(self, values, row_values):
        """Returns the tensors that values come from, of known width: shared ones, then rows."""
        sources = [tf.convert_to_tensor(values, dtype_hint=tf.float64)]
        if row_values is not None:
            sources.append(tf.convert_to_tensor(row_values))
        if sources[-1].shape.rank != 1:
            width = self._num_symbols - sum(source.shape[0] for source in sources[:-1])
            sources[-1] = tf.ensure_shape(sources[-1], [None, width])
        return sources

    def _gradient_path(self, source, inputs, columns):
        """Returns zeros, `(batch, num_operators)`, whose gradient is that of the expectations."""
        compute = functools.partial(self._gradient, columns)

        @tf.custom_gradient
        def derivatives(source, upstream):
            def refuse(*_):
                raise LookupError(_NO_SECOND_DERIVATIVE)

            rows = self._run(compute, [upstream, *inputs], source.shape[-1])
            rows = tf.cast(rows, source.dtype)
            return (tf.reduce_sum(rows, axis=0) if source.shape.rank == 1 else rows), refuse

        @tf.custom_gradient
        def zeros(source):
            batch = tf.shape(inputs[0])[0]
            result = tf.zeros([batch, self.num_operators], self._dtype)
            return result, lambda upstream: derivatives(source, upstream)

        return zeros(source)

    def _run(self, function, inputs, width):
        """Returns what a function of arrays computes, `(batch, width)`."""
        outputs = tf.numpy_function(function, inputs, self._dtype)
        outputs.set_shape([inputs[0].shape[0], width])
        return outputs

    def _expectations(self, table, circuits=None):
        found = self._evaluation.expectations(self._circuits(table, circuits), table)
        return found.astype(self._dtype.as_numpy_dtype)

    def _gradient(self, columns, upstream, table, circuits=None):
        circuits = self._circuits(table, circuits)
        found = self._evaluation.gradient(circuits, table, upstream, columns)
        return found.astype(self._dtype.as_numpy_dtype)

    def _circuits(self, table, circuits):
        if circuits is None:
            return [self._circuit] * len(table)
        return [self._after_data(datum) for datum in circuits]

    def _joined(self, datum):
        (circuit,) = from_circuit_tensor([datum])
        return slotted_circuit(circuit, "datum") + self._circuit


def _table(sources, circuits):
    """Returns the symbols' values for each row, `(batch, num_symbols)`."""
    batch = tf.shape(sources[-1] if circuits is None else circuits)[0]
    sources = [tf.cast(source, tf.float64) for source in sources]
    if sources[0].shape.rank == 1:
        sources[0] = tf.tile(sources[0][None], [batch, 1])
    return tf.concat(sources, axis=1)
