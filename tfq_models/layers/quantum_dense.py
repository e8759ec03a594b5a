"""A layer of a circuit whose sizes follow from the numbers of inputs and outputs."""

from typing import Any

import cirq
import tensorflow as tf

from tfq_models import base, circuits
from tfq_models.base.checks import check_count
from tfq_models.circuits.ansatze.names import check_ansatz
from tfq_models.circuits.ansatze.variational import variational_circuit
from tfq_models.circuits.encodings.feature_maps import check_feature_map
from tfq_models.layers.variational import variational_layer
from tfq_models.saving import Serializable, store_arguments
from tfq_models.types import Ansatz, FeatureMap, KerasObject, Operators, Shape


@base.register
class QuantumDense(Serializable, base.Layer):
    """Measures a circuit that is given by its sizes, as `keras.layers.Dense` is given by its sizes.

    `y[b, k] = <0| S(x_b)^+ W(theta)^+ O_k W(theta) S(x_b) |0>` for rows `x_b`, a feature map S, an
    ansatz W with weights theta, and the first `units` products O_k of Z: Z on each qubit, then on
    each pair of qubits, and so on (`circuits.z_strings`). The circuit is built for the width of the
    inputs when the layer first sees it.

    Use it where any circuit will do: between other layers, and as the first quantum layer of a
    model. As a function of one feature, the output is a Fourier series with as many frequencies as
    there are rotations by that feature.

    The layer costs as many operations as the circuit has gates on 2^n amplitudes a row, for n
    qubits. `"angle"` takes one qubit a feature. `"amplitude"`, which is meant for many features,
    takes `ceil(log2(num_features))` qubits.

    The constructor has nine arguments: four give the sizes and the circuit, two choose how it runs,
    and three are Keras's own for weights.

    Args:
        units: Number of outputs, from 1 to 2^n - 1.
        feature_map: A name in `circuits.FEATURE_MAPS`; `"basis"` for X^x_k on qubit k;
            `"amplitude"` for features as the amplitudes of a state; or a `cirq.Circuit` of the
            symbols `x_0`, `x_1`, ..., whose others are weights; or a circuit function of qubits and
            symbols.
        ansatz: `"brickwork"`, `"hardware_efficient"` or `"strongly_entangling"`, which are the
            functions of these names in `circuits`; or a `cirq.Circuit` on the map's qubits; or a
            function of qubits and `num_layers` that returns one. Layers with a function compute but
            cannot be saved.
        num_layers: Layers of the ansatz, at least 1. A given circuit does not read it.
        repetitions: Number of shots for each Pauli string. Default: exact expectations.
        backend: What simulates the circuit. The docstring of `PQC` lists the choices. The
            feature map `"amplitude"` allows "auto", "native" and "tensorflow" only.
        initializer: A Keras initializer of the weights. Default: uniform in [0, 2 pi).
        regularizer: A Keras regularizer of the weights. Default: none.
        constraint: A Keras constraint of the weights. Default: none.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_features)`, finite numbers: in radians for maps by angles, for which a range
        such as [-pi/2, pi/2] is usual; in half-turns for `"basis"`; of any unit for `"amplitude"`.

    Output shape:
        `(batch, units)`, in [-1, 1].

    Attributes:
        circuit: The `cirq.Circuit` of inputs and weights, once the layer is built; for
            `"amplitude"`, of the ansatz alone.
        operators: What is measured, once the layer is built.
        symbol_names: Names of the weights, in their order, once the layer is built.

    Raises:
        TypeError: If an argument is of a wrong kind.
        ValueError: If an argument is out of its range; when the layer is built, if the circuit has
            too few qubits for `units` or too many for this machine, or if the feature map does not
            have every feature.
        tf.errors.InvalidArgumentError: In a call, if an input is NaN or infinite.

    Example:
        >>> import numpy as np
        >>> from tfq_models.base import keras
        >>> from tfq_models.layers import QuantumDense
        >>> model = keras.Sequential([keras.Input((4,)), QuantumDense(6), keras.layers.Dense(3)])
        >>> model.count_params()  # 2 layers of 3 * 4 angles; 6 * 3 and 3 of `Dense`
        45
        >>> model(np.zeros((2, 4))).shape
        TensorShape([2, 3])

    References:
        M. Schuld, R. Sweke, J. J. Meyer, arXiv:2008.08605, equation 1. More outputs than qubits, by
        products of Z, are ours: they are read from the same measurements.
    """

    def __init__(
        self,
        units: int,
        feature_map: FeatureMap = "angle",
        *,
        ansatz: Ansatz = "strongly_entangling",
        num_layers: int = 2,
        repetitions: int | None = None,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        constraint: KerasObject | None = None,
        **kwargs: Any,
    ):
        super().__init__(autocast=False, **kwargs)
        check_count("units", units)
        check_feature_map(feature_map, further_names=("amplitude", "basis"))
        check_ansatz(ansatz)
        check_count("num_layers", num_layers)
        if repetitions is not None:
            check_count("repetitions", repetitions)
        store_arguments(self, locals())
        self._measured: Any = None

    @property
    def circuit(self) -> cirq.AbstractCircuit:  # noqa: D102
        return self._built_layer().circuit

    @property
    def operators(self) -> Operators:  # noqa: D102
        return self._built_layer().operators

    @property
    def symbol_names(self) -> list[str]:  # noqa: D102
        return self._built_layer().symbol_names

    def symbol_values(self) -> dict[str, tf.Tensor]:
        """Returns a dictionary from the layer's symbols to the values of its weights."""
        return self._built_layer().symbol_values()

    def build(self, input_shape: Shape) -> None:  # noqa: D102
        num_features = _num_features(input_shape)
        circuit, qubits = variational_circuit(
            self.feature_map, num_features, self.ansatz, self.num_layers
        )
        _check_units(self.units, qubits, num_features)
        operators = circuits.z_strings(qubits, self.units)
        self._measured = variational_layer(
            self.feature_map,
            circuit,
            operators,
            num_features,
            repetitions=self.repetitions,
            backend=self.backend,
            initializer=self.initializer,
            regularizer=self.regularizer,
            constraint=self.constraint,
            dtype=self.dtype_policy,
        )
        self._measured.build(input_shape)
        super().build(input_shape)

    def call(self, inputs: tf.Tensor) -> tf.Tensor:  # noqa: D102
        return self._measured(inputs)

    def compute_output_shape(self, input_shape: Shape) -> tuple[int | None, ...]:
        """Returns `(batch, units)`."""
        return (input_shape[0], self.units)

    def _built_layer(self):
        if self._measured is None:
            raise AttributeError(
                f"The circuit of {self.name!r} is not there yet, because the layer is built for "
                "the width of its inputs. Call it, or begin the model with keras.Input."
            )
        return self._measured


def _num_features(input_shape):
    shape = tuple(input_shape)
    if len(shape) != 2 or not shape[1]:
        raise ValueError(
            "`inputs` must have shape (batch, num_features), where num_features is known when the "
            f"layer is built. Received: inputs of shape {shape}."
        )
    return int(shape[1])


def _check_units(units, qubits, num_features):
    most = 2 ** len(qubits) - 1
    if units > most:
        raise ValueError(
            f"`units` must be at most {most}, the number of products of Z on {len(qubits)} "
            f"qubits. Received: units={units}, for {num_features} features."
        )
