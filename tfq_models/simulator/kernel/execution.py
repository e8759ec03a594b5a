"""Runs a circuit and measures it in the native kernel."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import tensorflow as tf
from tensorflow.python.eager import record
from tensorflow.python.eager.forwardprop_util import pack_tangents

from tfq_models import native
from tfq_models.native.interrupts import keyboard_interrupts
from tfq_models.simulator.kernel.features import NativeFeatures
from tfq_models.simulator.kernel.gradients import Reference
from tfq_models.simulator.kernel.program import native_program
from tfq_models.simulator.lowering.elements import Angle, Element, Rotation
from tfq_models.simulator.lowering.known_states import without_known_letters
from tfq_models.simulator.paulis.operators import Term
from tfq_models.simulator.tensorflow.schedule import light_cone


class NativeExecutor:
    """Maps symbols' values to expectations of operators, in complex64.

    Args:
        elements: The circuit, lowered.
        symbol_names: The order of the values.
        num_row_symbols: How many of the symbols, the last ones, have a value for each row.
        num_qubits: The number of qubits, n.
        from_zero: Whether the initial state is |0...0>.
        operators: For each operator its terms.
    """

    def __init__(
        self,
        elements: Sequence[Element],
        symbol_names: Sequence[str],
        num_row_symbols: int,
        num_qubits: int,
        from_zero: bool,
        operators: Sequence[Iterable[Term]],
    ):
        if from_zero:
            elements = without_known_letters(elements)
        strings = {string for terms in operators for term in terms for string in term.strings}
        observables = [Rotation(x, z, Angle(0.0)) for x, z in sorted(strings)]
        self._features = NativeFeatures(symbol_names, num_row_symbols)
        self._program = native_program(
            light_cone(elements, observables), num_qubits, from_zero, operators, self._features
        )
        self._features.compile()
        self._num_operators = len(operators)

    def __call__(
        self, shared: tf.Tensor, rows: tf.Tensor, initial_states: tf.Tensor | None
    ) -> tf.Tensor:
        """Returns expectations, `(batch, num_operators)`.

        Args:
            shared: Values that the batch shares, `(num_shared,)`.
            rows: Values of each row, `(batch, num_row_symbols)`.
            initial_states: `(batch, 2**n)`, or None for |0...0>; also `(batch, 2 n)`, for n > 2,
                the amplitudes of each qubit, the last qubit first.
        """
        shared, rows = self._features(shared, rows)
        arguments = [shared, rows] if initial_states is None else [shared, rows, initial_states]
        if pack_tangents(arguments).tangents:
            return self._reference.compiled(*arguments)  # the kernel has no forward mode
        # A graph would take constants that are kept for inputs of its own.
        is_eager = tf.executing_eagerly()
        integers, numbers, no_states = self._constants if is_eager else self._made_constants()
        with keyboard_interrupts():
            values, _ = native.operations().tfq_models_expectation(
                integers=integers,
                numbers=numbers,
                shared=shared,
                rows=rows,
                initial=no_states if initial_states is None else initial_states,
                save=record.could_possibly_record(),
            )
        values.set_shape([rows.shape[0], self._num_operators])
        return values

    def _made_constants(self) -> list[tf.Tensor]:
        return [*map(tf.constant, self._program.encode()), tf.zeros([0, 0], tf.complex64)]

    @functools.cached_property
    def _constants(self) -> list[tf.Tensor]:
        return self._made_constants()

    @functools.cached_property
    def _reference(self) -> Reference:
        return Reference(self._program)
