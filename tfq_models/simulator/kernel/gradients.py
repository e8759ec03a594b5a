"""Derivatives of the native kernel's operations: the first by the kernel, others by TensorFlow."""

from __future__ import annotations

import functools
import itertools

import numpy as np
import sympy
import tensorflow as tf

from tfq_models import native
from tfq_models.native.interrupts import keyboard_interrupts
from tfq_models.simulator.kernel.program import NativeProgram, rotations_of
from tfq_models.simulator.paulis.halves import DiagonalTerm
from tfq_models.simulator.paulis.operators import Expectations, Term
from tfq_models.simulator.tensorflow.execution import Executor

# Programs whose second derivatives are kept compiled.
_NUM_KEPT = 64
# The places of the inputs of both operations.
_ROWS, _INITIAL = 3, 4


@tf.RegisterGradient("TfqModelsExpectation")
def _first(op, upstream, _):
    """Returns the gradients of `(integers, numbers, shared, rows, initial)`."""
    # A tape knows which inputs need none; TensorFlow's gradients of whole graphs do not.
    if hasattr(op, "skip_input_indices"):
        skipped = op.skip_input_indices or ()
        wants = _ROWS not in skipped, _INITIAL not in skipped
        return None, None, *_gradients(op, upstream, *wants)
    shared, _, _ = _gradients(op, upstream, wants_rows=False, wants_initial=False)
    # TensorFlow drops the operation from the graph where it needs no gradient of data.
    _, rows, initial = _gradients(op, upstream, wants_rows=True, wants_initial=True)
    return None, None, shared, rows, initial


def _gradients(op, upstream, wants_rows, wants_initial):
    integers, numbers, shared, rows, initial = op.inputs
    with keyboard_interrupts():
        results = native.operations().tfq_models_expectation_gradient(
            integers=_constant(integers),
            numbers=_constant(numbers),
            shared=shared,
            rows=rows,
            initial=initial,
            number=op.outputs[1],
            upstream=upstream,
            wants_rows=wants_rows,
            wants_initial=wants_initial,
        )
    for result, argument, is_wanted in zip(
        results, op.inputs[2:], (True, wants_rows, wants_initial), strict=True
    ):
        if is_wanted:
            result.set_shape(argument.shape)
    return results


def _constant(tensor):
    """Returns a constant of this graph, which a further derivative finds there."""
    value = None if tf.executing_eagerly() else tf.get_static_value(tensor)
    return tensor if value is None else tf.constant(value)


@tf.RegisterGradient("TfqModelsExpectationGradient")
def _second(op, *d_results):
    """Returns the gradients of the seven inputs, of which upstream and arguments have some."""
    description = [tf.get_static_value(tensor) for tensor in op.inputs[:2]]
    reference = _reference(*(value.tobytes() for value in description))
    arguments, upstream = op.inputs[2:5], op.inputs[6]
    wanted = [True, op.get_attr("wants_rows"), op.get_attr("wants_initial")]
    if reference.from_zero:
        arguments, wanted = arguments[:2], wanted[:2]
    d_wanted = list(itertools.compress(d_results, wanted))
    d_upstream, *d_arguments = reference.second(tuple(wanted))(arguments, upstream, d_wanted)
    initial = [] if len(d_arguments) == 3 else [None]
    return None, None, *d_arguments, *initial, None, d_upstream


@functools.lru_cache(_NUM_KEPT)
def _reference(integers: bytes, numbers: bytes) -> Reference:
    program = NativeProgram.decode(
        np.frombuffer(integers, np.int32), np.frombuffer(numbers, np.float64)
    )
    return Reference(program)


class Reference:
    """The expectations of a native program by TensorFlow's operations, from the program alone."""

    def __init__(self, program: NativeProgram):
        self.from_zero = program.from_zero
        self._num_qubits = program.num_qubits
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
        self.second = functools.cache(self._make_second)

    def __call__(self, shared, rows, initial=None):
        """Returns expectations, `(batch, num_operators)`."""
        if initial is not None:
            initial = tf.transpose(self._amplitudes(initial))
        states = self._execute(shared[:, None], tf.transpose(rows), initial)
        values = self._measure(states)
        return tf.broadcast_to(values, [tf.shape(rows)[0], tf.shape(values)[1]])

    def _amplitudes(self, initial):
        """Returns `(batch, 2**n)` amplitudes, perhaps of products of single qubits."""
        size = 2**self._num_qubits
        if initial.shape[1] == size:
            return initial

        def product():
            qubits = tf.reshape(initial, [-1, self._num_qubits, 2])
            states = qubits[:, 0]
            for qubit in range(1, self._num_qubits):
                states = tf.reshape(qubits[:, qubit, :, None] * states[:, None], [-1, 2 << qubit])
            return states

        states = tf.cond(tf.shape(initial)[1] == size, lambda: initial, product)
        return tf.ensure_shape(states, [None, size])

    # In graphs of their own, which hold the constants of the reference.
    @functools.cached_property
    def compiled(self):
        """The expectations as a function of TensorFlow."""
        return tf.function(self.__call__, reduce_retracing=True)

    def _make_second(self, wanted: tuple[bool, ...]):
        """Returns the function of gradients of the gradients that are wanted."""

        def second(arguments, upstream, d_gradients):
            # Without tapes: they do not record while TensorFlow makes a forward mode of a graph.
            zero = tf.UnconnectedGradients.ZERO
            of = list(itertools.compress(arguments, wanted))
            values = self(*arguments)
            gradients = tf.gradients(values, of, upstream, unconnected_gradients=zero)
            return tf.gradients(
                gradients, [upstream, *arguments], d_gradients, unconnected_gradients=zero
            )

        return tf.function(second, reduce_retracing=True)
