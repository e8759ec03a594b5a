"""A layer of a circuit that follows circuits as data and whose parameters are inputs."""

from collections.abc import Sequence
from typing import Any

import cirq
import tensorflow as tf

from tfq_models import base
from tfq_models.layers.parts.drop_in import takes_the_place_of
from tfq_models.layers.parts.inputs import check_pair_shapes, circuits_and_values
from tfq_models.layers.parts.model_circuit import ModelCircuitLayer
from tfq_models.types import Operators, Shape


@takes_the_place_of("ControlledPQC")
@base.register
class ControlledPQC(ModelCircuitLayer):
    """Measures operators after a datum, which is a circuit, and a circuit with given values.

    `y[b, k] = <0| D_b^+ U(v_b)^+ O_k U(v_b) D_b |0>` for data circuits `D_b`, the model circuit `U`
    with symbol values `v_b`, and operators `O_k`: a `PQC` whose parameters another layer computes.
    It takes the place of `tfq.layers.ControlledPQC`: constructor and call have the same form. It is
    a subclass of `tfq.layers.ControlledPQC` where TensorFlow Quantum is imported.

    Args:
        model_circuit: A `cirq.Circuit` with at least one symbol. Every symbol takes its value from
            the inputs.
        operators: A `cirq.PauliString` or `cirq.PauliSum`, or a list of them, on qubits of
            `model_circuit` or of the data. The default backend also measures a
            `cirq.ProjectorSum`.
        repetitions: Number of shots for each Pauli string. Default: exact expectations.
        backend: What simulates the circuit. The docstring of `PQC` lists the choices.
        differentiator: One of `tfq.differentiators`, for "tfq" or a Cirq object. The docstring of
            `PQC` names the default.
        symbol_order: The order of `symbol_names`, and so of the columns of values: "natural",
            "tfq" or a list of all symbols. The docstring of `PQC` describes the orders. Default:
            "natural", with a warning where that is not TFQ's order.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        A pair `[circuits, symbol_values]`. The circuits are `(batch,)`, in the forms that `PQC`
        takes. The values are `(batch, num_symbols)`, finite numbers in the order of `symbol_names`,
        in the units of the circuit's symbols.

    Output shape:
        `(batch, num_operators)`, in the range of the operators' eigenvalues.

    Raises:
        TypeError: If an argument is of a wrong kind.
        ValueError: If `model_circuit` has no symbols, an operation without a unitary or too many
            qubits for this machine, if an operator acts on a qubit that no datum can name, if
            `symbol_order` does not hold the circuit's symbols, or if TFQ is asked for and not
            installed; in a call, if the inputs have wrong shapes.
        tf.errors.InvalidArgumentError: In a call, if a datum is no circuit, has a symbol or joins
            too many further qubits with the layer's for this machine, or if a value is not finite.

    Example:
        >>> import cirq, numpy as np, sympy
        >>> from tfq_models.layers import ControlledPQC
        >>> qubit = cirq.GridQubit(0, 0)
        >>> model_circuit = cirq.Circuit(cirq.X(qubit) ** sympy.Symbol("s"))
        >>> layer = ControlledPQC(model_circuit, cirq.Z(qubit))
        >>> data = [cirq.Circuit(), cirq.Circuit(cirq.X(qubit))]
        >>> print(layer([data, np.array([[1.0], [1.0]])]).numpy().round(3))
        [[-1.]
         [ 1.]]

    References:
        M. Broughton et al., "TensorFlow Quantum: A Software Framework for Quantum Machine
        Learning", arXiv:2003.02989, section 2.
    """

    def __init__(
        self,
        model_circuit: cirq.AbstractCircuit,
        operators: Operators,
        *,
        repetitions: int | None = None,
        backend: Any = "auto",
        differentiator: Any = None,
        symbol_order: Sequence[str] | None = None,
        **kwargs: Any,
    ):
        super().__init__(locals(), **kwargs)
        self._set_model_circuit()

    def build(self, input_shape: Shape) -> None:  # noqa: D102
        check_pair_shapes(input_shape, self.symbol_names)
        super().build(input_shape)

    def call(self, inputs: Sequence[tf.Tensor]) -> tf.Tensor:  # noqa: D102
        self._warn_of_order("columns of symbol values")
        circuits, values = circuits_and_values(inputs, self.symbol_names, self._real_dtype)
        return tf.cast(self._engine(values, circuits=circuits), self.compute_dtype)
