"""Runs a circuit and measures it in the native kernel."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import sympy
import tensorflow as tf
from tensorflow.python.eager import record
from tensorflow.python.eager.forwardprop_util import pack_tangents

from tfq_models import native
from tfq_models.native.interrupts import keyboard_interrupts
from tfq_models.simulator.kernel.features import NativeFeatures
from tfq_models.simulator.kernel.program import NativeProgram, native_program, rotations_of
from tfq_models.simulator.lowering.elements import Angle, Element, Rotation
from tfq_models.simulator.lowering.known_states import without_known_letters
from tfq_models.simulator.paulis.halves import DiagonalTerm
from tfq_models.simulator.paulis.operators import Expectations, Term
from tfq_models.simulator.tensorflow.execution import Executor
from tfq_models.simulator.tensorflow.schedule import light_cone


class NativeExecutor:
    """Maps symbols' values to expectations of operators, in complex64.

    Args:
        elements: The circuit, lowered.
        symbol_names: The order of the values.
        num_rows: How many of the symbols, the last ones, have a value for each row.
        num_qubits: The number of qubits, n.
        from_zero: Whether the initial state is |0...0>.
        operators: For each operator its terms.
    """

    def __init__(
        self,
        elements: Sequence[Element],
        symbol_names: Sequence[str],
        num_rows: int,
        num_qubits: int,
        from_zero: bool,
        operators: Sequence[Iterable[Term]],
    ):
        if from_zero:
            elements = without_known_letters(elements)
        strings = {string for terms in operators for term in terms for string in term.strings}
        observables = [Rotation(x, z, Angle(0.0)) for x, z in sorted(strings)]
        self._features = NativeFeatures(symbol_names, num_rows)
        self._program = native_program(
            light_cone(elements, observables), num_qubits, from_zero, operators, self._features
        )
        self._features.compile()
        self._description = self._program.encode()
        self._num_operators = len(operators)

    def __call__(
        self, shared: tf.Tensor, rows: tf.Tensor, initial_states: tf.Tensor | None
    ) -> tf.Tensor:
        """Returns expectations, `(batch, num_operators)`.

        Args:
            shared: Values that the batch shares, `(num_shared,)`.
            rows: Values of each row, `(batch, num_rows)`.
            initial_states: `(batch, 2**n)`, or None for |0...0>.
        """
        shared, row_features = self._features(shared, rows)
        data = [row_features]
        if initial_states is not None:
            data.append(initial_states)
        if pack_tangents([shared, *data]).tangents:
            return self._compiled_in_tensorflow(shared, *data)  # the kernel has no forward mode
        keeps_states = record.could_possibly_record()
        wants_data = record.should_record_backprop(data)  # by a tape in sight

        @tf.custom_gradient
        def run(*arguments):
            # The operation has no gradient but this one.
            with record.stop_recording(), keyboard_interrupts():
                values, number = native.operations().tfq_models_expectation(
                    **self._inputs(arguments), save=keeps_states
                )
            values.set_shape([rows.shape[0], self._num_operators])

            def gradient(upstream):
                if wants_data:
                    return self._gradients(arguments, number, upstream, True)
                d_shared, *_ = self._gradients(arguments, number, upstream, False)
                if tf.executing_eagerly():
                    return [d_shared, *(None for _ in data)]
                # For a tape that is not in sight here; without one, TensorFlow drops it.
                return [d_shared, *self._gradients(arguments, number, upstream, True)[1:]]

            return values, gradient

        return run(shared, *data)

    @functools.cached_property
    def _constants(self) -> list[tf.Tensor]:
        # Only for eager calls: a graph would take them for inputs of its own.
        return list(map(tf.constant, self._description))

    def _inputs(self, arguments: Sequence[tf.Tensor]) -> dict[str, tf.Tensor]:
        shared, rows, *states = arguments
        eagerly = tf.executing_eagerly()
        integers, numbers = self._constants if eagerly else map(tf.constant, self._description)
        initial = states[0] if states else tf.zeros([0, 0], tf.complex64)
        return {
            "integers": integers,
            "numbers": numbers,
            "shared": shared,
            "rows": rows,
            "initial": initial,
        }

    def _gradients(
        self, arguments: Sequence[tf.Tensor], number, upstream: tf.Tensor, wants_data: bool
    ) -> list[tf.Tensor]:
        """Returns the gradients of the arguments, or of the first one only.

        They are differentiable themselves: by TensorFlow's operations on the same circuit.
        """
        count = len(arguments) if wants_data else 1

        @tf.custom_gradient
        def run(upstream, *arguments):
            with record.stop_recording(), keyboard_interrupts():
                results = native.operations().tfq_models_expectation_gradient(
                    **self._inputs(arguments),
                    number=number,
                    upstream=upstream,
                    wants_rows=wants_data,
                    wants_initial=wants_data,
                )
            results = list(results)[:count]
            for result, argument in zip(results, arguments, strict=False):
                result.set_shape(argument.shape)
            return results, lambda *d_results: self._compiled_second(arguments, upstream, d_results)

        # As tensors of the graph that this gradient is part of, for the gradient of that graph.
        return run(*map(tf.identity, (upstream, *arguments)))

    def _in_tensorflow(self, *arguments) -> tf.Tensor:
        return _Reference(self._program)(*arguments)

    def _second(self, arguments, upstream, d_gradients) -> list[tf.Tensor]:
        # Without tapes: they do not record while TensorFlow makes a forward mode of a graph.
        values = self._in_tensorflow(*arguments)
        gradients = tf.gradients(
            values,
            arguments[: len(d_gradients)],
            upstream,
            unconnected_gradients=tf.UnconnectedGradients.ZERO,
        )
        return tf.gradients(
            gradients,
            [upstream, *arguments],
            d_gradients,
            unconnected_gradients=tf.UnconnectedGradients.ZERO,
        )

    # In graphs of their own, which hold the constants of the reference.
    @functools.cached_property
    def _compiled_in_tensorflow(self):
        return tf.function(self._in_tensorflow, reduce_retracing=True)

    @functools.cached_property
    def _compiled_second(self):
        return tf.function(self._second, reduce_retracing=True)


class _Reference:
    """The same expectations by the TensorFlow path, from the program alone."""

    def __init__(self, program: NativeProgram):
        symbols = [
            [sympy.Symbol(f"{kind}_{i}") for i in range(count)]
            for kind, count in (
                ("shared", program.num_shared_features),
                ("row", program.num_row_features),
            )
        ]
        names = [symbol.name for group in symbols for symbol in group]
        rotations = rotations_of(program, lambda is_row, i: symbols[is_row][i])
        terms = [
            Term(number, weight, program.strings[i][0], DiagonalTerm(program.strings[i][1]))
            for number, weights in enumerate(program.operators)
            for i, weight in weights.items()
        ]
        self._measure = Expectations(program.num_qubits, len(program.operators), terms)
        self._execute = Executor(
            rotations,
            names,
            program.num_row_features,
            program.num_qubits,
            tf.complex64,
            program.from_zero,
            self._measure.strings,
        )

    def __call__(self, shared, rows, initial=None):
        states = self._execute(
            shared[:, None], tf.transpose(rows), None if initial is None else tf.transpose(initial)
        )
        values = self._measure(states)
        return tf.broadcast_to(values, [tf.shape(rows)[0], tf.shape(values)[1]])
