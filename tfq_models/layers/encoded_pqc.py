"""A layer of a circuit that takes floats."""

from collections.abc import Sequence
from typing import Any

import cirq
import sympy
import tensorflow as tf

from tfq_models import base
from tfq_models.layers.parts.arguments import checked_names, symbols_of
from tfq_models.layers.parts.circuit_layer import CircuitLayer
from tfq_models.layers.parts.inputs import check_numbers_shape, checked_numbers
from tfq_models.layers.parts.weights import symbol_values, symbol_weights
from tfq_models.types import KerasObject, Operators, Shape


@base.register
class EncodedPQC(CircuitLayer):
    """Measures operators after a circuit whose symbols are inputs, which are floats, and weights.

    `y[b, k] = <0| U(x_b, theta)^+ O_k U(x_b, theta) |0>` for rows `x_b` of inputs, weights `theta`
    and operators `O_k`. Inputs and weights may stand anywhere in the circuit, in any expression and
    as often as wanted: data re-uploading is a circuit, trainable input scaling is `w * x + b` in a
    gate. Gradients flow to the weights and to the inputs, so it works between other layers:
    `Dense -> EncodedPQC -> Dense`. It needs no TensorFlow Quantum.

    A gradient costs about three simulations, whatever the number of weights. The state of n qubits
    takes `8 * 2**n` bytes a row. The constructor has nine arguments: the circuit and its inputs and
    outputs, three choices of how it runs, and Keras's three for weights.

    Args:
        circuit: A `cirq.Circuit` with at least one symbol, whose operations have unitaries.
        operators: A `cirq.PauliString`, `cirq.PauliSum` or `cirq.ProjectorSum`, or a list of them,
            on the qubits of `circuit`.
        input_symbols: The symbols, or their names, that take the columns of the inputs, in this
            order. All other symbols of the circuit are weights. May be empty.
        repetitions: Number of shots for each Pauli string. Default: exact expectations.
        backend: What simulates the circuit. The docstring of `PQC` lists the choices.
        differentiator: One of `tfq.differentiators`, for "tfq" or a Cirq object. The docstring of
            `PQC` names the default.
        initializer: A Keras initializer of the weights. Default: uniform in [0, 2 pi).
        regularizer: A Keras regularizer of the weights. Default: none.
        constraint: A Keras constraint of the weights. Default: none.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_inputs)`, finite numbers in the units of the circuit's symbols: radians in
        `cirq.rx(x)`, half-turns in `cirq.X**x`.

    Output shape:
        `(batch, num_operators)`, in the range of the operators' eigenvalues.

    Raises:
        TypeError: If an argument is of a wrong kind.
        ValueError: If `circuit` has no symbols, an operation without a unitary or too many qubits
            for this machine, if an operator acts on another qubit, or if an input is not a symbol
            of the circuit; in a call, if the inputs have another width.
        tf.errors.InvalidArgumentError: In a call, if an input is NaN or infinite.

    Example:
        >>> import cirq, numpy as np, sympy
        >>> from tfq_models.layers import EncodedPQC
        >>> qubit, (w, x) = cirq.LineQubit(0), sympy.symbols("w x")
        >>> circuit = cirq.Circuit(cirq.rx(w * x)(qubit))
        >>> layer = EncodedPQC(circuit, cirq.Z(qubit), input_symbols=[x], initializer="ones")
        >>> print(layer(np.array([[0.0], [np.pi]])).numpy().round(3))
        [[ 1.]
         [-1.]]

    References:
        M. Schuld, R. Sweke, J. J. Meyer, "Effect of data encoding on the expressive power of
        variational quantum-machine-learning models", arXiv:2008.08605, equation 1.
    """

    def __init__(
        self,
        circuit: cirq.AbstractCircuit,
        operators: Operators,
        *,
        input_symbols: Sequence[str | sympy.Symbol],
        repetitions: int | None = None,
        backend: Any = "auto",
        differentiator: Any = None,
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        constraint: KerasObject | None = None,
        **kwargs: Any,
    ):
        super().__init__(locals(), **kwargs)
        names = symbols_of("circuit", circuit)
        self._input_names = _input_names(input_symbols, names)
        weights = [name for name in names if name not in self._input_names]
        self._set_circuit(circuit, weights, row_names=self._input_names)
        self.parameters = symbol_weights(self, len(self._symbol_names), self._real_dtype)

    def build(self, input_shape: Shape) -> None:  # noqa: D102
        check_numbers_shape("inputs", input_shape, self._input_names)
        super().build(input_shape)

    def call(self, inputs: tf.Tensor) -> tf.Tensor:  # noqa: D102
        rows = checked_numbers("inputs", inputs, self._input_names, self._real_dtype)
        return tf.cast(self._engine(self.parameters, row_values=rows), self.compute_dtype)

    def symbol_values(self) -> dict[sympy.Symbol, float]:
        """Returns a dictionary from the layer's symbols to the values of its weights."""
        return symbol_values(self)


def _input_names(input_symbols, known):
    """Returns the names of the symbols that are inputs, in the order of the columns."""
    names = checked_names("input_symbols", input_symbols)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(
            "`input_symbols` must be symbols of `circuit`, because others would have no effect. "
            f"Received: {unknown}, with a circuit of {known}."
        )
    return names
