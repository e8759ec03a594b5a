"""A layer that turns circuits into state vectors."""

from collections.abc import Sequence
from typing import Any

import cirq
import sympy
import tensorflow as tf

from tfq_models import base
from tfq_models.base.checks import check_qubits
from tfq_models.layers.parts.arguments import checked_names
from tfq_models.layers.parts.inputs import checked_circuits, circuits_and_values
from tfq_models.layers.parts.quantum_data import QuantumData
from tfq_models.saving import Serializable
from tfq_models.simulator import Program
from tfq_models.types import Qubits


@base.register
class State(Serializable, base.Layer):
    """Computes the state vectors of circuits.

    `y[b, i] = <i| D_b(v_b) |0>` for data circuits `D_b` and, if they have symbols, values `v_b`.
    Unlike `tfq.layers.State`, all rows are of one length: a qubit that a circuit leaves alone is
    `|0>`, and gradients flow to `v_b`. The native kernel, where there is one, simulates circuits
    without symbols, TensorFlow all others. The state of n qubits takes `8 * 2**n` bytes a row.

    Args:
        qubits: All the qubits that the circuits may use: `cirq.GridQubit` or `cirq.LineQubit`. A
            circuit with another one is refused, because its state would be longer.
        symbol_names: The symbols of the circuits, in the order of the values. Default: none.
        **kwargs: `name` and `dtype`; under "float64" the output is complex128.

    Input shape:
        `(batch,)`, circuits, in the forms that `PQC` takes. With symbols the input is a pair
        `[circuits, symbol_values]`, with values `(batch, num_symbols)`: finite numbers in the units
        of the circuits' symbols.

    Output shape:
        `(batch, 2**num_qubits)`, complex amplitudes in Cirq's order: the first of the sorted qubits
        is the highest bit.

    Raises:
        TypeError: If an argument is of a wrong kind.
        ValueError: If qubits or symbols repeat, or if the state is too large for this machine.
        tf.errors.InvalidArgumentError: In a call, if a datum is no circuit or has another qubit or
            symbol, or if a value is not finite.

    Example:
        >>> import cirq
        >>> from tfq_models.layers import State
        >>> qubits = cirq.LineQubit.range(2)
        >>> states = State(qubits)([cirq.Circuit(cirq.X(qubits[1]))])
        >>> print(states.numpy().real.round(3))
        [[0. 1. 0. 0.]]
    """

    def __init__(
        self, qubits: Qubits, *, symbol_names: Sequence[str | sympy.Symbol] = (), **kwargs: Any
    ):
        super().__init__(autocast=False, **kwargs)
        self.qubits = qubits
        self.symbol_names = checked_names("symbol_names", symbol_names)
        qubits = sorted(check_qubits(qubits))
        # This call raises the error where the state does not fit.
        Program(cirq.Circuit(), qubits=qubits)
        self._data = QuantumData(qubits, self.symbol_names)

    def call(self, inputs: tf.Tensor | Sequence[tf.Tensor]) -> tf.Tensor:  # noqa: D102
        dtype = tf.complex128 if self.compute_dtype == "float64" else tf.complex64
        if not self.symbol_names:
            inputs = checked_circuits(inputs)
            return self._data.states(inputs, dtype=dtype)
        circuits, values = circuits_and_values(inputs, self.symbol_names, dtype.real_dtype)
        return self._data.states(circuits, values, dtype)
