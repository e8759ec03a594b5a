"""Runs a circuit and measures it in the native kernel."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import numpy as np
import sympy
import tensorflow as tf
from tensorflow.python.eager import record

from tfq_models import native
from tfq_models.simulator.elements import Angle, Element, Rotation
from tfq_models.simulator.execution import Executor
from tfq_models.simulator.halves import DiagonalTerm
from tfq_models.simulator.native_features import NativeFeatures
from tfq_models.simulator.native_program import NativeProgram, native_program, rotations_of
from tfq_models.simulator.operators import Expectations, Term
from tfq_models.simulator.schedule import light_cone


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
        strings = {string for terms in operators for term in terms for string in term.strings}
        observables = [Rotation(x, z, Angle(0.0)) for x, z in sorted(strings)]
        self._features = NativeFeatures(symbol_names, num_rows)
        program = native_program(
            light_cone(elements, observables), num_qubits, from_zero, operators, self._features
        )
        self._features.compile()
        self._description = program.encode()
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
        if initial_states is None:
            initial_states = tf.zeros([0, 0], tf.complex64)
        features = self._features(shared, rows)
        integers, numbers = map(tf.constant, self._description)
        values, _ = native.operations().tfq_models_expectation(
            integers=integers,
            numbers=numbers,
            shared=features[0],
            rows=features[1],
            initial=initial_states,
            save=record.could_possibly_record(),
        )
        values.set_shape([rows.shape[0], self._num_operators])
        return values


# The inputs of the operation that have gradients, and their positions.
_SHARED, _ROWS, _INITIAL, _UPSTREAM = 2, 3, 4, 6


@tf.RegisterGradient("TfqModelsExpectation")
def _first_derivatives(op, d_values, _):
    skipped = getattr(op, "skip_input_indices", None) or ()
    integers, numbers, shared, rows, initial = op.inputs
    # Constants again, not captured ones, so that the second derivative can read them.
    integers, numbers = (tf.constant(_static(value)) for value in (integers, numbers))
    wants_rows, wants_initial = _ROWS not in skipped, _INITIAL not in skipped
    d_shared, d_rows, d_initial = native.operations().tfq_models_expectation_gradient(
        integers=integers,
        numbers=numbers,
        shared=shared,
        rows=rows,
        initial=initial,
        number=op.outputs[1],
        upstream=d_values,
        wants_rows=wants_rows,
        wants_initial=wants_initial,
    )
    d_shared.set_shape(shared.shape)
    if wants_rows:
        d_rows.set_shape(rows.shape)
    has_states = NativeProgram.decode(_static(integers), _static(numbers)).from_zero is False
    return [
        None,
        None,
        d_shared,
        d_rows if wants_rows else None,
        d_initial if wants_initial and has_states else None,
    ]


@tf.RegisterGradient("TfqModelsExpectationGradient")
def _second_derivatives(op, *d_gradients):
    """Differentiates the first derivatives of the same circuit in TensorFlow."""
    integers, numbers, shared, rows, initial, _, upstream = op.inputs
    execution = _reference(_static(integers).tobytes(), _static(numbers).tobytes())
    positions = [_SHARED, _ROWS, *([_INITIAL] if execution.takes_states else [])]
    chosen = [p - _SHARED for p in positions if d_gradients[p - _SHARED] is not None]
    chosen = [i for i in chosen if _is_wanted(op, i)]
    arguments = [shared, rows, *([initial] if execution.takes_states else [])]
    sources = [*arguments, upstream]
    with tf.GradientTape() as outer:
        outer.watch(sources)
        with tf.GradientTape() as inner:
            inner.watch(arguments)
            values = execution(*arguments)
        gradients = inner.gradient(
            values, [arguments[i] for i in chosen], upstream, tf.UnconnectedGradients.ZERO
        )
    results = outer.gradient(gradients, sources, [d_gradients[i] for i in chosen])
    padded = [None] * 7
    for position, result in zip([*positions, _UPSTREAM], results, strict=True):
        padded[position] = result
    return padded


def _is_wanted(op, index):
    return index == 0 or op.get_attr("wants_rows" if index == 1 else "wants_initial")


def _static(tensor) -> np.ndarray:
    value = tf.get_static_value(tensor)
    if value is None:
        raise LookupError(
            "The circuit of a native operation must be a constant of the graph in which its "
            f"gradient is taken. Received: {tensor!r}. Build the layer with backend='tensorflow'."
        )
    return value


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
        self.takes_states = not program.from_zero
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


@functools.lru_cache(maxsize=32)
def _reference(integers: bytes, numbers: bytes) -> _Reference:
    program = NativeProgram.decode(
        np.frombuffer(integers, np.int32), np.frombuffer(numbers, np.float64)
    )
    with tf.init_scope():  # whatever graph asks first
        return _Reference(program)
