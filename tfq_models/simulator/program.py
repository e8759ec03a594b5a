"""A circuit compiled once for simulation, run many times, in a batch, with gradients."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import cirq
import numpy as np
import sympy
import tensorflow as tf
from tensorflow.python.eager import record

from tfq_models.arguments import NamedArguments, shown
from tfq_models.circuits.checks import check_count
from tfq_models.circuits.symbols import circuit_symbols, natural_order
from tfq_models.simulator.checks import (
    aligned,
    check_width,
    checked_dtype,
    checked_numbers,
    checked_qubits,
    checked_repetitions,
    checked_seed,
    checked_symbol_names,
    chooses_kernel,
    is_for_a_file,
)
from tfq_models.simulator.costs import (
    MANY_ROWS,
    Cost,
    check_state,
    checked_rows,
    most_rows,
    step_cost,
)
from tfq_models.simulator.elements import Element, Flip, Rotation
from tfq_models.simulator.execution import Executor
from tfq_models.simulator.expressions import check_expression
from tfq_models.simulator.lowering import lower
from tfq_models.simulator.native_execution import NativeExecutor
from tfq_models.simulator.native_program import is_supported
from tfq_models.simulator.operators import Expectations, Term, check_operators, terms_of


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
        self._elements = lower(circuit, self.qubits)
        for expression in set(map(_expression, self._elements)) - {None}:
            check_expression(expression)
        # Some of Cirq's gates do not say which symbols they hold.
        hidden = {symbol.name for element in self._elements for symbol in _symbols(element)}
        used = natural_order(hidden | set(circuit_symbols(circuit)))
        self.symbol_names = checked_symbol_names(used, symbol_names)
        self._executor = functools.cache(self._make_executor)
        self._native_executor = functools.cache(self._make_native_executor)
        self._most_rows = functools.cache(functools.partial(most_rows, self.num_qubits, self.dtype))
        self._has_kernel = self.dtype == tf.complex64 and chooses_kernel(backend)
        self._goes_anywhere = backend != "native"

    def check_operators(self, operators) -> list:
        """Returns `operators` as a list, or raises the error that names the culprit."""
        return check_operators(operators, self.qubits)

    def state_vector(self, values=(), initial_state=None, *, row_values=None) -> tf.Tensor:
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
        states = self._states(values, initial_state, row_values, ())
        return tf.transpose(states)

    def expectation(self, values, operators, initial_state=None, *, row_values=None) -> tf.Tensor:
        """Returns `<psi| O |psi>` of each operator O: `(batch, num_operators)`, real.

        Args:
            values: As in `state_vector`.
            operators: A `cirq.PauliString`, `cirq.PauliSum` or `cirq.ProjectorSum`, or a list.
            initial_state: As in `state_vector`.
            row_values: As in `state_vector`.
        """
        measure = self._expectations(operators)
        if self._is_native(measure):
            by_operator = tuple(map(tuple, measure.terms_by_operator()))
            return self._native_values(values, initial_state, row_values, by_operator)
        states = self._states(values, initial_state, row_values, measure.strings)
        return measure(states)

    def sampled_expectation(
        self, values, operators, repetitions, initial_state=None, *, row_values=None, seed=None
    ) -> tf.Tensor:
        """Returns expectations estimated from `repetitions` shots of each Pauli string.

        The value has the noise of the shots (standard error at most `1 / sqrt(repetitions)` times
        the sum of a string's coefficients); the gradient is the exact one.

        Args:
            values: As in `state_vector`.
            operators: As in `expectation`.
            repetitions: Number of shots, at least 1.
            initial_state: As in `state_vector`.
            row_values: As in `state_vector`.
            seed: As in `sample`.
        """
        measure = self._expectations(operators)
        exact = self._term_values(values, initial_state, row_values, measure)
        is_projector = np.array([term.is_projector for term in measure.terms], bool)[:, None]
        chance = tf.where(is_projector, exact, (1 + exact) / 2)
        hits = tf.random.stateless_binomial(
            tf.shape(chance),
            checked_seed(seed),
            counts=_tensor(checked_repetitions(repetitions), exact.dtype),
            probs=tf.clip_by_value(chance, 0, 1),
            output_dtype=exact.dtype,
        )
        share = hits / _tensor(repetitions, exact.dtype)
        sampled = tf.where(is_projector, share, 2 * share - 1)
        return measure.combine(exact + tf.stop_gradient(sampled - exact))

    def sample(self, values=(), repetitions=1, seed=None) -> tf.Tensor:
        """Returns measured bits of all qubits: `(batch, repetitions, num_qubits)`, int8.

        Args:
            values: As in `state_vector`.
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

    def step_cost(self, operators, num_rows, *, has_gradient=True) -> Cost:
        """Returns an estimate of what one call of `expectation` costs.

        Args:
            operators: As in `expectation`.
            num_rows: Rows of the batch.
            has_gradient: Whether a gradient follows.

        Returns:
            `(memory, seconds)`: bytes that the states take at least, and seconds, which are right
            in order of magnitude for more than a dozen qubits.
        """
        return step_cost(
            len(self._elements),
            self.num_qubits,
            check_count("num_rows", num_rows),
            self.dtype,
            is_native=self.is_native(operators),
            has_gradient=has_gradient,
        )

    def is_native(self, operators) -> bool:
        """Returns whether the native kernel measures these operators."""
        return self._is_native(self._expectations(operators))

    def fitting(self, rows, is_native) -> tf.Tensor:
        """Returns rows of a batch, or fails where their states do not fit into the memory.

        Args:
            rows: A tensor `(batch, ...)` of anything.
            is_native: Whether the native kernel runs the circuit.
        """
        most = self._most_rows(is_native, record.could_possibly_record())
        if most >= MANY_ROWS:
            return rows
        return checked_rows(rows, most, self.num_qubits, self.dtype)

    def _term_values(self, values, initial_state, row_values, measure) -> tf.Tensor:
        """Returns the terms' expectations without their coefficients, `(num_terms, batch)`."""
        if measure.terms and self._is_native(measure):
            alone = tuple((term._replace(coefficient=1.0),) for term in measure.terms)
            return tf.transpose(self._native_values(values, initial_state, row_values, alone))
        return measure.of_terms(self._states(values, initial_state, row_values, measure.strings))

    def _is_native(self, measure: Expectations) -> bool:
        if not (self._has_kernel and is_supported(self.num_qubits, measure.terms)):
            return False
        return not (self._goes_anywhere and is_for_a_file())

    def _native_values(self, values, initial_state, row_values, operators) -> tf.Tensor:
        shared, rows = self._split_values(values, row_values)
        if initial_state is not None:
            rows, initial_state = aligned(rows, self._checked_states(initial_state))
        rows = self.fitting(rows, is_native=True)
        executor = self._native_executor(rows.shape[1], initial_state is None, operators)
        return executor(shared, rows, initial_state)

    def _states(self, values, initial_state, row_values, observables) -> tf.Tensor:
        shared, rows = self._split_values(values, row_values)
        if row_values is not None and initial_state is None and not rows.shape[1]:
            # The rows tell only how many they are.
            rows, shared = tf.repeat(shared[None], tf.shape(rows)[0], axis=0), shared[:0]
        if initial_state is not None:
            rows, initial_state = aligned(rows, self._checked_states(initial_state))
            initial_state = tf.transpose(initial_state)
        rows = tf.transpose(self.fitting(rows, is_native=False))
        executor = self._executor(rows.shape[0], initial_state is None, observables)
        return executor(shared[:, None], rows, initial_state)

    def _split_values(self, values, row_values) -> tuple[tf.Tensor, tf.Tensor]:
        """Returns shared values `(num_shared,)` and values of each row `(batch, num_row)`."""
        real = self.dtype.real_dtype
        values = checked_numbers("values", values, real)
        if row_values is not None:
            rows = checked_numbers("row_values", row_values, real)
            width = rows.shape[-1] if rows.shape.rank == 2 else None
            width = min(width or 0, len(self.symbol_names))
            check_width("row_values", rows, 2, width, self.symbol_names)
            check_width("values", values, 1, len(self.symbol_names) - width, self.symbol_names)
            return values, rows
        if values.shape.rank not in (1, 2):
            raise ValueError(
                "`values` must have shape (num_symbols,) or (batch, num_symbols). "
                f"Received: values of shape {values.shape}."
            )
        check_width("values", values, values.shape.rank, len(self.symbol_names), self.symbol_names)
        if values.shape.rank == 1:
            return values, tf.zeros([1, 0], real)
        return tf.zeros([0], real), values

    def _checked_states(self, initial_state) -> tf.Tensor:
        states = checked_numbers("initial_state", initial_state, self.dtype)
        if states.shape.rank == 1:
            states = states[None]
        if states.shape.rank != 2 or states.shape[1] not in (None, 2**self.num_qubits):
            raise ValueError(
                f"`initial_state` must have shape (batch, {2**self.num_qubits}), for "
                f"{self.num_qubits} qubits. Received: initial_state of shape {states.shape}."
            )
        return tf.ensure_shape(states, [None, 2**self.num_qubits])

    def _make_executor(
        self, num_rows: int, from_zero: bool, observables: tuple[Rotation, ...]
    ) -> Executor:
        return Executor(
            self._elements,
            self.symbol_names,
            num_rows,
            self.num_qubits,
            self.dtype,
            from_zero,
            observables,
        )

    def _make_native_executor(
        self, num_rows: int, from_zero: bool, operators: tuple[tuple[Term, ...], ...]
    ) -> NativeExecutor:
        return NativeExecutor(
            self._elements, self.symbol_names, num_rows, self.num_qubits, from_zero, operators
        )

    def _expectations(self, operators) -> Expectations:
        operators = self.check_operators(operators)
        terms = terms_of(operators, self._bits)
        return Expectations(self.num_qubits, len(operators), terms)


def _tensor(values, dtype: tf.DType) -> tf.Tensor:
    """Python numbers are read at full precision, tensors and arrays cast."""
    return tf.cast(tf.convert_to_tensor(values, dtype_hint=dtype), dtype)


def _expression(element: Element) -> sympy.Basic | None:
    return None if isinstance(element, Flip) else element.angle.expression


def _symbols(element: Element) -> set[sympy.Symbol]:
    expression = _expression(element)
    return set() if expression is None else expression.free_symbols
