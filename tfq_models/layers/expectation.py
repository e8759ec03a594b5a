"""A layer that measures operators on circuits."""

from collections.abc import Sequence
from typing import Any

import cirq
import sympy
import tensorflow as tf

from tfq_models import base
from tfq_models.base.checks import check_qubits
from tfq_models.layers.parts.arguments import checked_names
from tfq_models.layers.parts.circuit_layer import CircuitLayer
from tfq_models.layers.parts.inputs import checked_circuits, circuits_and_values
from tfq_models.layers.parts.quantum_data import QuantumData
from tfq_models.types import Operators, Qubits


@base.register
class Expectation(CircuitLayer):
    """Measures operators on circuits.

    `y[b, k] = <0| D_b(v_b)^+ O_k D_b(v_b) |0>` for data circuits `D_b`, operators `O_k` and, if the
    circuits have symbols, values `v_b`, to which gradients flow. Every circuit may be another one:
    where they are one circuit with different numbers, `EncodedPQC` is many times faster.

    Args:
        operators: A `cirq.PauliString` or `cirq.PauliSum`, or a list of them, on `qubits`. The
            default backend also measures a `cirq.ProjectorSum`.
        qubits: The qubits of the layer: `cirq.GridQubit` or `cirq.LineQubit`. Further qubits of the
            circuits are traced out.
        symbol_names: The symbols of the circuits, in the order of the values. Default: none.
        repetitions: Number of shots for each Pauli string. Default: exact expectations.
        backend: What simulates the circuit. The docstring of `PQC` lists the choices.
        differentiator: One of `tfq.differentiators`, for "tfq" or a Cirq object. The docstring of
            `PQC` names the default.
        **kwargs: `name` and `dtype`.

    Input shape:
        `(batch,)`, circuits, in the forms that `PQC` takes. With symbols the input is a pair
        `[circuits, symbol_values]`, with values `(batch, num_symbols)`: finite numbers in the units
        of the circuits' symbols.

    Output shape:
        `(batch, num_operators)`, in the range of the operators' eigenvalues.

    Raises:
        TypeError: If an argument is of a wrong kind.
        ValueError: If qubits or symbols repeat, if an operator acts on another qubit, or if the
            state is too large for this machine.
        tf.errors.InvalidArgumentError: In a call, if a datum is no circuit or has another symbol,
            joins too many further qubits with the layer's, or if a value is not finite.

    Example:
        >>> import cirq
        >>> from tfq_models.layers import Expectation
        >>> qubits = cirq.LineQubit.range(2)
        >>> layer = Expectation([cirq.Z(q) for q in qubits], qubits=qubits)
        >>> print(layer([cirq.Circuit(), cirq.Circuit(cirq.X(qubits[1]))]).numpy().round(3))
        [[ 1.  1.]
         [ 1. -1.]]
    """

    def __init__(
        self,
        operators: Operators,
        *,
        qubits: Qubits,
        symbol_names: Sequence[str | sympy.Symbol] = (),
        repetitions: int | None = None,
        backend: Any = "auto",
        differentiator: Any = None,
        **kwargs: Any,
    ):
        super().__init__(locals(), **kwargs)
        names = checked_names("symbol_names", symbol_names)
        data = QuantumData(sorted(check_qubits(qubits)), names)
        # The circuit is empty, because nothing follows the data circuit.
        self._set_circuit(cirq.Circuit(), names, data=data)

    def call(self, inputs: tf.Tensor | Sequence[tf.Tensor]) -> tf.Tensor:  # noqa: D102
        if self._symbol_names:
            circuits, values = circuits_and_values(inputs, self._symbol_names, self._real_dtype)
        else:
            circuits, values = checked_circuits(inputs), ()
        return tf.cast(self._engine(values, circuits=circuits), self.compute_dtype)
