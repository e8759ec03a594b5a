"""A circuit compiled once for simulation, run many times, in a batch, with gradients."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import cirq
import sympy
import tensorflow as tf

from tfq_models.base.arguments import NamedArguments, shown
from tfq_models.circuits.parts.symbols import circuit_symbols, natural_order
from tfq_models.simulator.checks import (
    checked_dtype,
    checked_qubits,
    checked_repetitions,
    checked_seed,
    checked_symbol_names,
    chooses_kernel,
)
from tfq_models.simulator.compiled_circuit import CompiledCircuit
from tfq_models.simulator.costs import Cost, check_state
from tfq_models.simulator.expressions import check_expression
from tfq_models.simulator.lowering.elements import Element, Flip
from tfq_models.simulator.lowering.operations import lower
from tfq_models.simulator.measuring.measurement import Measurement, SampledMeasurement
from tfq_models.simulator.paulis.operators import Term, check_operators, terms_of
from tfq_models.types import Numbers, Operators

# Measurements that a program keeps compiled.
_NUM_MEASUREMENTS = 128


class Program(NamedArguments):
    """A differentiable state-vector simulation of a Cirq circuit.

    Computes `|psi> = U(values) |0...0>` (or `U |initial_state>`), expectation values and samples of
    it. Everything is TensorFlow: it runs eagerly and in graphs, on any device, and can be
    differentiated twice with respect to every symbol's value and to the initial state. A gradient
    costs about three simulations, whatever the number of symbols (adjoint method). A state of n
    qubits takes `8 * 2**n` bytes a row in complex64.

    Args:
        circuit: A `cirq.Circuit` whose operations have unitaries. Parameters may be any SymPy
            expression of symbols. Terminal measurements are ignored with a warning.
        qubits: The qubits of the state, in its order; they must include the circuit's. Default: the
            circuit's, sorted, as in Cirq.
        symbol_names: The order of the values; it must include the circuit's symbols. Default: the
            circuit's, in natural order (w_2 before w_10); readable at `symbol_names`.
        dtype: "complex64" or "complex128".
        backend: How expectations are computed. "native": by the C++ kernel, on the CPU, in
            complex64; where it cannot (complex128, second derivatives, more than 26 qubits), by
            TensorFlow. "tensorflow": by TensorFlow's operations. "auto": native where the kernel
            was built and TensorFlow sees no GPU, and by TensorFlow in graphs that are exported, so
            that they serve without the kernel. States and samples are always TensorFlow's.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If an operation has no unitary, if a qubit or symbol of the circuit is missing
            or named twice, if one state does not fit in memory, or if `backend` is "native" and
            there is no kernel.

    Example:
        >>> import cirq, sympy
        >>> from tfq_models.simulator import Program
        >>> qubit = cirq.GridQubit(0, 0)
        >>> program = Program(cirq.Circuit(cirq.rx(sympy.Symbol("theta"))(qubit)))
        >>> program.symbol_names
        ('theta',)
        >>> print(program.expectation([[0.0], [3.1415927]], cirq.Z(qubit)).numpy())
        [[ 1.]
         [-1.]]

    References:
        T. Jones, J. Gacon, "Efficient calculation of gradients in classical simulations of
        variational quantum algorithms", arXiv:2009.02823, Algorithm 1. Here the backward sweep is
        itself made of differentiable operations.
    """

    def __init__(
        self,
        circuit: cirq.Circuit,
        *,
        qubits: Sequence[cirq.Qid] | None = None,
        symbol_names: Sequence[str] | None = None,
        dtype: str = "complex64",
        backend: str = "auto",
    ):
        if not isinstance(circuit, cirq.AbstractCircuit):
            raise TypeError(
                "`circuit` must be a cirq.Circuit. "
                f"Received: circuit={shown(circuit)} of type {type(circuit).__name__}."
            )
        self.circuit = circuit
        self.qubits = checked_qubits(circuit, qubits)
        self.num_qubits = len(self.qubits)
        self.dtype = checked_dtype(dtype)
        check_state(self.num_qubits, self.dtype)
        self._bits = {qubit: 1 << i for i, qubit in enumerate(reversed(self.qubits))}
        elements = lower(circuit, self.qubits)
        for expression in set(map(_expression, elements)) - {None}:
            check_expression(expression)
        # Some of Cirq's gates do not say which symbols they hold.
        hidden = {symbol.name for element in elements for symbol in _symbols(element)}
        used = natural_order(hidden | set(circuit_symbols(circuit)))
        self.symbol_names = checked_symbol_names(used, symbol_names)
        self._compiled = CompiledCircuit(elements, self.num_qubits, self.symbol_names, self.dtype)
        self._measurement = functools.lru_cache(_NUM_MEASUREMENTS)(self._make_measurement)
        self._has_kernel = self.dtype == tf.complex64 and chooses_kernel(backend)
        self._goes_anywhere = backend != "native"

    def check_operators(self, operators: Operators) -> list:
        """Returns `operators` as a list, or raises the error that names the culprit."""
        return check_operators(operators, self.qubits)

    def state_vector(
        self,
        values: Numbers = (),
        initial_state: Numbers | None = None,
        *,
        row_values: Numbers | None = None,
    ) -> tf.Tensor:
        """Returns the final states.

        Args:
            values: `(num_symbols,)`, shared by the batch, or `(batch, num_symbols)`, in the order
                of `symbol_names`; in radians where the circuit's gates take radians.
            initial_state: `(batch, 2**num_qubits)` or `(2**num_qubits,)` amplitudes; default
                `|0...0>`.
            row_values: `(batch, k)`: if given, the last k symbols take these values, and `values`
                has shape `(num_symbols - k,)`.

        Returns:
            `(batch, 2**num_qubits)` amplitudes, big-endian: the first qubit is the highest bit.
        """
        return tf.transpose(self._compiled.states(values, initial_state, row_values, ()))

    def measuring(
        self, operators: Operators, repetitions: int | None = None
    ) -> Measurement | SampledMeasurement:
        """Returns a function of values that measures operators, which are compiled once.

        What is called more than once, as in a training loop, is best compiled: `expectation` reads
        its operators at every call.

        Args:
            operators: A `cirq.PauliString`, `cirq.PauliSum` or `cirq.ProjectorSum`, or a list.
            repetitions: The number of shots of each Pauli string. Default: exact expectations.

        Returns:
            A function that takes what `expectation`, or `sampled_expectation`, takes beside these.

        Example:
            >>> import cirq, sympy
            >>> qubit = cirq.LineQubit(0)
            >>> program = Program(cirq.Circuit(cirq.rx(sympy.Symbol("theta"))(qubit)))
            >>> energy = program.measuring(2 * cirq.Z(qubit) + 1)
            >>> print(energy([[0.0], [3.1415927]]).numpy())
            [[ 3.]
             [-1.]]
        """
        operators = self.check_operators(operators)
        terms = tuple(terms_of(operators, self._bits))
        measurement = self._measurement(repetitions is not None, len(operators), terms)
        return measurement if repetitions is None else measurement.repeated(repetitions)

    def expectation(
        self,
        values: Numbers,
        operators: Operators,
        initial_state: Numbers | None = None,
        *,
        row_values: Numbers | None = None,
        initial_rows: Numbers | None = None,
    ) -> tf.Tensor:
        """Returns `<psi| O |psi>` of each operator O: `(batch, num_operators)`, real.

        Args:
            values: `(num_symbols,)` or `(batch, num_symbols)`, in the order of `symbol_names`.
            operators: A `cirq.PauliString`, `cirq.PauliSum` or `cirq.ProjectorSum`, or a list.
            initial_state: `(batch, 2**num_qubits)` or `(2**num_qubits,)` amplitudes; default
                `|0...0>`.
            row_values: `(batch, k)`, values of the last k symbols, or None.
            initial_rows: `(num_states,)` integers in ascending order, from 0 on, without a gap: the
                row to which each of the initial states belongs. A row then begins with the mixture
                `sum |s><s|` of its states s, which need no norm.
        """
        measure = self.measuring(operators)
        return measure(values, initial_state, row_values=row_values, initial_rows=initial_rows)

    def sampled_expectation(
        self,
        values: Numbers,
        operators: Operators,
        repetitions: int,
        initial_state: Numbers | None = None,
        *,
        row_values: Numbers | None = None,
        initial_rows: Numbers | None = None,
        seed: int | None = None,
    ) -> tf.Tensor:
        """Returns expectations estimated from `repetitions` shots of each Pauli string.

        The value has the noise of the shots (standard error at most `1 / sqrt(repetitions)` times
        the sum of a string's coefficients); the gradient is the exact one.

        Args:
            values: `(num_symbols,)` or `(batch, num_symbols)`, in the order of `symbol_names`.
            operators: A `cirq.PauliString`, `cirq.PauliSum` or `cirq.ProjectorSum`, or a list.
            repetitions: Number of shots, at least 1.
            initial_state: `(batch, 2**num_qubits)` or `(2**num_qubits,)` amplitudes; default
                `|0...0>`.
            row_values: `(batch, k)`, values of the last k symbols, or None.
            initial_rows: `(num_states,)`, the row of each initial state; see `expectation`.
            seed: An integer from 0 to 2^63 - 1, or None for a new draw on each call.
        """
        measure: Callable = self.measuring(operators, checked_repetitions(repetitions))
        rows = {"row_values": row_values, "initial_rows": initial_rows}
        return measure(values, initial_state, seed=seed, **rows)

    def sample(
        self, values: Numbers = (), repetitions: int = 1, seed: int | None = None
    ) -> tf.Tensor:
        """Returns measured bits of all qubits: `(batch, repetitions, num_qubits)`, int8.

        Args:
            values: `(num_symbols,)` or `(batch, num_symbols)`, in the order of `symbol_names`.
            repetitions: Number of shots, from 1 to 2^31 - 1.
            seed: An integer from 0 to 2^63 - 1, or None for a new draw on each call.
        """
        states = self.state_vector(values)
        density = tf.math.real(states) ** 2 + tf.math.imag(states) ** 2
        indices = tf.random.stateless_categorical(
            tf.math.log(density),
            checked_repetitions(repetitions, at_most=2**31 - 1),
            checked_seed(seed),
            dtype=tf.int64,
        )
        shifts = tf.range(self.num_qubits - 1, -1, -1, dtype=tf.int64)
        return tf.cast(tf.bitwise.right_shift(indices[..., None], shifts) & 1, tf.int8)

    def step_cost(self, operators: Operators, num_rows: int, *, has_gradient: bool = True) -> Cost:
        """Returns an estimate of what one call of `expectation` costs.

        Args:
            operators: A `cirq.PauliString`, `cirq.PauliSum` or `cirq.ProjectorSum`, or a list.
            num_rows: Rows of the batch.
            has_gradient: Whether a gradient follows.

        Returns:
            `(memory, seconds)`: bytes that the states take at least, and seconds, which are right
            in order of magnitude for more than a dozen qubits.
        """
        return self.measuring(operators).step_cost(num_rows, has_gradient=has_gradient)

    def _make_measurement(self, is_sampled: bool, num_operators: int, terms: tuple[Term, ...]):
        return (SampledMeasurement if is_sampled else Measurement)(
            self._compiled,
            num_operators,
            terms,
            has_kernel=self._has_kernel,
            goes_anywhere=self._goes_anywhere,
        )


def _expression(element: Element) -> sympy.Basic | None:
    return None if isinstance(element, Flip) else element.angle.expression


def _symbols(element: Element) -> set[sympy.Symbol]:
    expression = _expression(element)
    return set() if expression is None else expression.free_symbols
