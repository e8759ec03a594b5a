"""A layer of a circuit that acts on a state whose amplitudes are the inputs."""

from typing import Any

import cirq
import sympy
import tensorflow as tf

from tfq_models import base
from tfq_models.base.checks import check_count
from tfq_models.circuit_tensors.states.mixtures import Mixtures
from tfq_models.layers.parts.arguments import symbols_of
from tfq_models.layers.parts.circuit_layer import CircuitLayer
from tfq_models.layers.parts.inputs import check_numbers_shape, checked_numbers
from tfq_models.layers.parts.weights import symbol_values, symbol_weights
from tfq_models.types import KerasObject, Operators, Shape

_BACKENDS = ("auto", "native", "tensorflow")


@base.register
class AmplitudePQC(CircuitLayer):
    """Measures operators after a trainable circuit that begins with the inputs as amplitudes.

    `y[b, k] = <a_b| U(theta)^+ O_k U(theta) |a_b>`, where `|a_b>` is the tensor product of
    `num_copies` states `sum_i v_i |i> / |v|`, and v is the row `x_b` filled up to `2**m` numbers
    with the constant `1 / 2**m`. A circuit of n qubits has `m = n / num_copies` for each copy; the
    first qubit is the highest bit of i.

    Use it for many features on few qubits. With `num_copies` copies the outputs are quotients of
    polynomials of degree `2 * num_copies` in the features; without a filling, x, -x and 2x give
    the same state. The layer writes the state down and does not prepare it by gates; a device needs
    some `2**m` gates for each copy. A gradient costs about three simulations. Inputs get gradients
    too.

    The constructor has nine arguments: four describe the circuit, its inputs and outputs, two
    choose how it runs, and three are Keras's own for weights.

    Args:
        circuit: A `cirq.Circuit` with at least one symbol, whose operations have unitaries; every
            symbol is a weight. A qubit that it leaves alone needs an identity gate.
        operators: A `cirq.PauliString`, `cirq.PauliSum` or `cirq.ProjectorSum`, or a list of them,
            on the qubits of `circuit`.
        num_features: Number of features, at most `2**m`.
        num_copies: Number of equal states side by side; it divides the number of qubits.
        repetitions: Number of shots for each Pauli string. Default: exact expectations.
        backend: "auto", "native" or "tensorflow". The docstring of `PQC` says what each one does.
        initializer: A Keras initializer of the weights. Default: uniform in [0, 2 pi).
        regularizer: A Keras regularizer of the weights. Default: none.
        constraint: A Keras constraint of the weights. Default: none.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_features)`, finite numbers of any unit, not all 0 in a row that is not filled
        up.

    Output shape:
        `(batch, num_operators)`, in the range of the operators' eigenvalues.

    Raises:
        TypeError: If an argument is of a wrong kind.
        ValueError: If the circuit has no symbols or too many qubits for this machine, if the copies
            do not share the qubits evenly or cannot hold the features, or if the backend is
            another; in a call, if the inputs have another width.
        tf.errors.InvalidArgumentError: In a call, if an input is NaN or infinite, or a row has
            norm 0.

    Example:
        >>> import cirq, numpy as np, sympy
        >>> from tfq_models.layers import AmplitudePQC
        >>> qubit = cirq.LineQubit(0)
        >>> circuit = cirq.Circuit(cirq.ry(sympy.Symbol("w"))(qubit))
        >>> layer = AmplitudePQC(circuit, cirq.Z(qubit), num_features=2, initializer="zeros")
        >>> print(layer(np.array([[3.0, 4.0], [0.0, -2.0]])).numpy().round(2))
        [[-0.28]
         [-1.  ]]

    References:
        M. Schuld, A. Bocharov, K. Svore, N. Wiebe, "Circuit-centric quantum classifiers",
        arXiv:1804.00633, section II; the constant of the filling is of arXiv:2403.07059.
    """

    def __init__(
        self,
        circuit: cirq.AbstractCircuit,
        operators: Operators,
        *,
        num_features: int,
        num_copies: int = 1,
        repetitions: int | None = None,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        constraint: KerasObject | None = None,
        **kwargs: Any,
    ):
        super().__init__(locals(), **kwargs)
        if backend not in _BACKENDS:
            raise ValueError(
                "`backend` must be 'auto', 'native' or 'tensorflow', because only the library's "
                f"simulator begins with amplitudes. Received: backend={backend!r}."
            )
        names = symbols_of("circuit", circuit)
        amplitudes = Amplitudes(sorted(circuit.all_qubits()), num_features, num_copies)
        self._feature_names = amplitudes.feature_names
        self._set_circuit(circuit, names, data=amplitudes)
        self.parameters = symbol_weights(self, len(self._symbol_names), self._real_dtype)

    def build(self, input_shape: Shape) -> None:  # noqa: D102
        check_numbers_shape("inputs", input_shape, self._feature_names)
        super().build(input_shape)

    def call(self, inputs: tf.Tensor) -> tf.Tensor:  # noqa: D102
        rows = checked_numbers("inputs", inputs, self._feature_names, self._real_dtype)
        return tf.cast(self._engine(self.parameters, circuits=rows), self.compute_dtype)

    def symbol_values(self) -> dict[sympy.Symbol, float]:
        """Returns a dictionary from the layer's symbols to the values of its weights."""
        return symbol_values(self)


class Amplitudes:
    """Turns rows of features into states of several copies, in place of states of data circuits."""

    symbol_names = ()

    def __init__(self, qubits, num_features, num_copies=1):
        self.qubits, num_qubits = qubits, len(qubits)
        check_count("num_features", num_features)
        check_count("num_copies", num_copies)
        if num_qubits % num_copies:
            raise ValueError(
                "`num_copies` must divide the number of qubits, because all copies are alike. "
                f"Received: num_copies={num_copies}, with {num_qubits} qubits."
            )
        self._size = 2 ** (num_qubits // num_copies)
        if num_features > self._size:
            raise ValueError(
                f"`num_features` must be at most {self._size}, the amplitudes of a copy of "
                f"{num_qubits // num_copies} qubits. Received: num_features={num_features}."
            )
        self._num_copies = num_copies
        self.feature_names = [f"x_{k}" for k in range(num_features)]

    def mixtures(self, features, dtype=tf.complex64, may_be_qubits=False):
        """Returns the states of finite features, `(batch, 2**num_qubits)`, one a row.

        They are never products, whatever `may_be_qubits`.
        """
        missing = self._size - len(self.feature_names)
        padded = tf.pad(features, [[0, 0], [0, missing]], constant_values=1 / self._size)
        # A state has no scale, so no gradient is lost; without one, squares overflow or vanish.
        scale = tf.stop_gradient(tf.reduce_max(tf.abs(padded), axis=1, keepdims=True))
        check = tf.debugging.assert_positive(
            scale, "`inputs` must not be all 0 in a row, because no state has norm 0. Received"
        )
        with tf.control_dependencies([] if check is None else [check]):
            scaled = padded / scale
        copy = scaled / tf.norm(scaled, axis=1, keepdims=True)
        state = copy
        for _ in range(self._num_copies - 1):
            state = tf.einsum("bi,bj->bij", state, copy)
            state = tf.reshape(state, [-1, state.shape[1] * state.shape[2]])
        return Mixtures(tf.cast(state, dtype), None)
