"""A layer of a trainable circuit that follows circuits as data."""

from collections.abc import Sequence
from typing import Any

import cirq
import numpy as np
import sympy
import tensorflow as tf

from tfq_models import base
from tfq_models.layers.parts.drop_in import takes_the_place_of
from tfq_models.layers.parts.inputs import check_circuits_shape, checked_circuits
from tfq_models.layers.parts.model_circuit import ModelCircuitLayer
from tfq_models.layers.parts.weights import symbol_values, symbol_weights
from tfq_models.types import KerasObject, Operators, Shape


@takes_the_place_of("PQC")
@base.register
class PQC(ModelCircuitLayer):
    """Measures operators after a datum, which is a circuit, and a trainable circuit.

    `y[b, k] = <0| D_b^+ U(theta)^+ O_k U(theta) D_b |0>` for data circuits `D_b`, the model circuit
    `U` with weights `theta`, and operators `O_k`. It takes the place of `tfq.layers.PQC`:
    constructor and call have the same form, and it is a subclass of `tfq.layers.PQC` where
    TensorFlow Quantum (TFQ) is imported. Unlike `tfq.layers.PQC`, it runs under Keras 3 as well as
    tf_keras and without TFQ, and it can be saved and loaded. It orders its symbols naturally (w_2
    before w_10; see `symbol_order`). The model circuit may hold any gates with a unitary and any
    expressions of symbols.

    By default data circuits are simulated by the native kernel or, where there is none, in
    TensorFlow, and the model circuit by `tfq_models.simulator`, where a gradient costs about three
    simulations whatever the number of weights. The state of n qubits takes `8 * 2**n` bytes a row.

    The constructor has nine arguments because it keeps the eight of `tfq.layers.PQC` and adds
    `symbol_order`.

    Args:
        model_circuit: A `cirq.Circuit` with at least one symbol; every symbol is a weight.
        operators: A `cirq.PauliString` or `cirq.PauliSum`, or a list of them, on qubits of
            `model_circuit` or of the data. The default backend also measures a
            `cirq.ProjectorSum`. The layer's qubits are those of `model_circuit` and `operators`.
        repetitions: The number of shots for each Pauli string; default: exact expectations. With
            the library's simulator, shots make the values noisy and gradients stay exact; others
            estimate gradients from shots too.
        backend: The library's simulator, "native" in C++ or "tensorflow" in TensorFlow; "tfq",
            TFQ's own operations in C++, where it is installed; a `cirq.SimulatesExpectationValues`;
            or, with `repetitions`, a `cirq.Sampler`. Cirq's objects receive exactly the circuits'
            gates. Default "auto": "tfq" if a `differentiator` is given, otherwise "native" where it
            was built and there is no GPU, and "tensorflow" elsewhere. TFQ's "noiseless" means
            "auto". Only "tfq" and a `differentiator` need a model circuit that TFQ's format holds.
        differentiator: One of `tfq.differentiators`, for "tfq" or a Cirq object. Default: `Adjoint`
            for exact expectations with "tfq", `ParameterShift` for others with "tfq", and the
            library's own parameter shifts for a Cirq object.
        initializer: A Keras initializer of the weights, in the units of the circuit's symbols.
            Default: uniform in [0, 2 pi), a new object for every layer.
        regularizer: A Keras regularizer of the weights.
        constraint: A Keras constraint of the weights.
        symbol_order: The order of `symbol_names`, and so of the weights: "natural", w_2 before
            w_10; "tfq", TFQ's order of strings, w_10 before w_2, for weights from one of its
            checkpoints; or a list of all symbols. Default: "natural", with a warning where that is
            not TFQ's order and weights are set.
        **kwargs: `name`, `dtype`, `trainable`. Weights are float32, or float64 where `dtype` is,
            and nothing is computed in less, whatever `dtype`; the output is cast to it.

    Input shape:
        `(batch,)`, circuits: a string tensor; eagerly also a list of `cirq.Circuit` or a NumPy
        array of serialised circuits. A qubit of the layer that a circuit leaves alone is `|0>`.
        Further qubits are traced out; k of them that gates of the datum join with the layer's make
        up to `2**k` states of the row.

    Output shape:
        `(batch, num_operators)`, in the range of the operators' eigenvalues.

    Raises:
        TypeError: If an argument is of a wrong kind.
        ValueError: If `model_circuit` has no symbols, an operation without a unitary or too many
            qubits for this machine, if an operator acts on a qubit that no datum can name, if
            `symbol_order` does not hold the circuit's symbols, or if TFQ is asked for and not
            installed.
        tf.errors.InvalidArgumentError: In a call, if a datum is no circuit, has a symbol or joins
            too many further qubits with the layer's for this machine.

    Example:
        >>> import cirq, sympy
        >>> from tfq_models.layers import PQC
        >>> qubit = cirq.GridQubit(0, 0)
        >>> model_circuit = cirq.Circuit(cirq.rx(sympy.Symbol("theta"))(qubit))
        >>> layer = PQC(model_circuit, cirq.Z(qubit), initializer="zeros")
        >>> data = [cirq.Circuit(), cirq.Circuit(cirq.X(qubit))]
        >>> print(layer(data).numpy().round(3))
        [[ 1.]
         [-1.]]

    References:
        M. Broughton et al., "TensorFlow Quantum: A Software Framework for Quantum Machine
        Learning", arXiv:2003.02989, section 2. There the model circuit is appended to every datum
        and simulated with it; here it acts on the states of the data.
    """

    def __init__(
        self,
        model_circuit: cirq.AbstractCircuit,
        operators: Operators,
        *,
        repetitions: int | None = None,
        backend: Any = "auto",
        differentiator: Any = None,
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        constraint: KerasObject | None = None,
        symbol_order: Sequence[str] | None = None,
        **kwargs: Any,
    ):
        super().__init__(locals(), **kwargs)
        self._set_model_circuit()
        self.parameters = symbol_weights(self, len(self._symbol_names), self._real_dtype)

    def build(self, input_shape: Shape) -> None:  # noqa: D102
        check_circuits_shape(input_shape)
        super().build(input_shape)

    def call(self, inputs: tf.Tensor) -> tf.Tensor:  # noqa: D102
        circuits = checked_circuits(inputs)
        return tf.cast(self._engine(self.parameters, circuits=circuits), self.compute_dtype)

    def set_weights(self, weights: Sequence[np.ndarray]) -> None:  # noqa: D102
        self._warn_of_order("weights that are set")
        super().set_weights(weights)

    def symbol_values(self) -> dict[sympy.Symbol, float]:
        """Returns a dictionary from the layer's symbols to the values of its weights."""
        return symbol_values(self)
