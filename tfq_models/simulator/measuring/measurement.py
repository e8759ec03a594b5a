"""Operators compiled for a circuit: checked, lowered and grouped once, measured often."""

from __future__ import annotations

import copy
import functools
from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from tfq_models.base.checks import check_count
from tfq_models.simulator.checks import checked_repetitions, checked_seed, is_for_a_file
from tfq_models.simulator.compiled_circuit import CompiledCircuit
from tfq_models.simulator.costs import Cost, step_cost
from tfq_models.simulator.kernel.execution import NativeExecutor
from tfq_models.simulator.kernel.program import is_supported
from tfq_models.simulator.measuring.initial_rows import sums_of_rows, values_of_states
from tfq_models.simulator.paulis.operators import Expectations, Term


class Measurement:
    """Exact expectations of operators after a circuit; made by `Program.measuring`.

    Args:
        circuit: The circuit.
        num_operators: The number of operators.
        terms: Their terms.
        has_kernel: Whether the native kernel may measure them.
        goes_anywhere: Whether graphs for files do without the kernel.

    Attributes:
        num_operators: The number of operators.
        is_native: Whether the native kernel measures them, in graphs for files perhaps not.
    """

    def __init__(
        self,
        circuit: CompiledCircuit,
        num_operators: int,
        terms: Sequence[Term],
        *,
        has_kernel: bool,
        goes_anywhere: bool,
    ):
        self.num_operators = num_operators
        self.is_native = has_kernel and is_supported(circuit.num_qubits, terms)
        self._circuit = circuit
        self._goes_anywhere = goes_anywhere
        self._expectations = Expectations(circuit.num_qubits, num_operators, terms)
        self._native_executor = functools.cache(self._make_native_executor)

    @property
    def runs_natively(self) -> bool:
        """Whether the native kernel measures them if it is asked now."""
        return self.is_native and not (self._goes_anywhere and is_for_a_file())

    def __call__(
        self,
        values=(),
        initial_state=None,
        *,
        row_values=None,
        initial_rows=None,
        may_be_qubits=False,
    ):
        """Returns `<psi| O |psi>` of each operator O: `(batch, num_operators)`, real.

        Args:
            values: The values of the symbols that `Program.expectation` takes.
            initial_state: The states that `Program.expectation` takes, or None.
            row_values: The values of the last symbols that `Program.expectation` takes, or None.
            initial_rows: The rows of states that `Program.expectation` takes, or None.
            may_be_qubits: Whether `initial_state` may be `(batch, 2 * num_qubits)`, the amplitudes
                of each qubit, the last qubit first. Only where it `runs_natively`.
        """
        values, row_values = values_of_states(values, row_values, initial_state, initial_rows)
        if self.runs_natively:
            shared, rows, states = self._circuit.inputs(
                values, initial_state, row_values, True, may_be_qubits
            )
            measured = self._native_executor(rows.shape[1], states is None)(shared, rows, states)
        else:
            strings = self._expectations.strings
            states = self._circuit.states(values, initial_state, row_values, strings)
            measured = self._of_states(states)
        return sums_of_rows(measured, initial_rows)

    def fitting(self, rows: tf.Tensor) -> tf.Tensor:
        """Returns rows of a batch, or fails where their states do not fit into the memory."""
        return self._circuit.fitting(rows, self.is_native)

    def step_cost(self, num_rows: int, *, has_gradient: bool = True) -> Cost:
        """Returns what one call costs, as `Program.step_cost` does."""
        return step_cost(
            len(self._circuit.elements),
            self._circuit.num_qubits,
            check_count("num_rows", num_rows),
            self._circuit.dtype,
            is_native=self.is_native,
            has_gradient=has_gradient,
        )

    def _native_sums(self) -> list[list[Term]]:
        return self._expectations.terms_by_operator()

    def _of_states(self, states: tf.Tensor) -> tf.Tensor:
        return self._expectations(states)

    def _make_native_executor(self, num_row_symbols: int, from_zero: bool) -> NativeExecutor:
        return NativeExecutor(
            self._circuit.elements,
            self._circuit.symbol_names,
            num_row_symbols,
            self._circuit.num_qubits,
            from_zero,
            self._native_sums(),
        )


class SampledMeasurement(Measurement):
    """Expectations estimated from shots of each Pauli string; made by `Program.measuring`.

    Arguments are as in `Measurement`. It is called after `repeated` has said how often.
    """

    repetitions: int

    def __init__(self, *arguments, **settings):
        super().__init__(*arguments, **settings)
        terms = self._expectations.terms
        self._is_projector = np.array([term.is_projector for term in terms], bool)
        self.is_native = self.is_native and bool(terms)

    def repeated(self, repetitions) -> SampledMeasurement:
        """Returns the measurement with a number of shots; all share what is compiled."""
        result = copy.copy(self)
        result.repetitions = checked_repetitions(repetitions)
        return result

    def __call__(self, values=(), initial_state=None, *, seed=None, **rows):
        """Returns estimates `(batch, num_operators)`, with the gradient of the exact values.

        Arguments are as in `Program.sampled_expectation`.
        """
        exact = tf.transpose(super().__call__(values, initial_state, **rows))
        is_projector = self._is_projector[:, None]
        chance = tf.where(is_projector, exact, (1 + exact) / 2)
        repetitions = tf.cast(self.repetitions, exact.dtype)
        hits = tf.random.stateless_binomial(
            tf.shape(chance),
            checked_seed(seed),
            counts=repetitions,
            probs=tf.clip_by_value(chance, 0, 1),
            output_dtype=exact.dtype,
        )
        share = hits / repetitions
        sampled = tf.where(is_projector, share, 2 * share - 1)
        return self._expectations.combine(exact + tf.stop_gradient(sampled - exact))

    def _native_sums(self):
        return [[term._replace(coefficient=1.0)] for term in self._expectations.terms]

    def _of_states(self, states):
        return tf.transpose(self._expectations.of_terms(states))
