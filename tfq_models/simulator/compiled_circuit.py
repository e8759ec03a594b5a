"""A circuit, lowered: from the symbols' values to final states."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import tensorflow as tf
from tensorflow.python.eager import record

from tfq_models.simulator.checks import aligned, check_width, checked_numbers
from tfq_models.simulator.costs import MANY_ROWS, checked_rows, most_rows
from tfq_models.simulator.lowering.elements import Element, Rotation
from tfq_models.simulator.tensorflow.execution import Executor


class CompiledCircuit:
    """What states and measurements of a circuit have in common.

    Args:
        elements: The circuit, lowered.
        num_qubits: The number of qubits, n.
        symbol_names: The order of the values.
        dtype: Complex type of the states.
    """

    def __init__(
        self,
        elements: Sequence[Element],
        num_qubits: int,
        symbol_names: Sequence[str],
        dtype: tf.DType,
    ):
        self.elements = elements
        self.num_qubits = num_qubits
        self.symbol_names = symbol_names
        self.dtype = dtype
        self._executor = functools.cache(self._make_executor)
        self._most_rows = functools.cache(functools.partial(most_rows, num_qubits, dtype))

    def states(self, values, initial_state, row_values, observables: tuple[Rotation, ...]):
        """Returns the final states `(2**n, batch)`, right as far as these observables see them."""
        shared, rows, initial_state = self.inputs(values, initial_state, row_values, False)
        if row_values is not None and initial_state is None and not rows.shape[1]:
            # The rows tell only how many they are.
            rows, shared = tf.repeat(shared[None], tf.shape(rows)[0], axis=0), shared[:0]
        if initial_state is not None:
            initial_state = tf.transpose(initial_state)
        rows = tf.transpose(rows)
        executor = self._executor(rows.shape[0], initial_state is None, observables)
        return executor(shared[:, None], rows, initial_state)

    def inputs(
        self, values, initial_state, row_values, is_native: bool, may_be_qubits: bool = False
    ) -> tuple:
        """Returns values, `(num_shared,)` and `(batch, num_row_symbols)`, and states, checked.

        The states may be None.

        Args:
            values: The values of the symbols that `Program.state_vector` takes.
            initial_state: The states that `Program.state_vector` takes, or None.
            row_values: The values of the last symbols that `Program.state_vector` takes, or None.
            is_native: Whether the native kernel runs the circuit.
            may_be_qubits: Whether states may be amplitudes of single qubits, as the kernel can
                take them; they are not checked again.
        """
        shared, rows = self._split_values(values, row_values)
        if initial_state is not None:
            states = initial_state if may_be_qubits else self._checked_states(initial_state)
            rows, initial_state = aligned(rows, states)
        return shared, self.fitting(rows, is_native), initial_state

    def fitting(self, rows: tf.Tensor, is_native: bool) -> tf.Tensor:
        """Returns rows of a batch, or fails where their states do not fit into the memory.

        Args:
            rows: A tensor `(batch, ...)` of anything.
            is_native: Whether the native kernel runs the circuit.
        """
        most = self._most_rows(is_native, record.could_possibly_record())
        if most >= MANY_ROWS:
            return rows
        return checked_rows(rows, most, self.num_qubits, self.dtype)

    def _split_values(self, values, row_values) -> tuple[tf.Tensor, tf.Tensor]:
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
        self, num_row_symbols: int, from_zero: bool, observables: tuple[Rotation, ...]
    ) -> Executor:
        return Executor(
            self.elements,
            self.symbol_names,
            num_row_symbols,
            self.num_qubits,
            self.dtype,
            from_zero,
            observables,
        )
