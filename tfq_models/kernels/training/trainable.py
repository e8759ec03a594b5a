"""A kernel whose feature map is trained: a Keras model from rows to their kernel matrix."""

from typing import Any

import numpy as np

from tfq_models.base import keras, register
from tfq_models.circuits.encodings.feature_maps import feature_map_circuit
from tfq_models.kernels.fidelity import FidelityKernel
from tfq_models.layers.parts.encoded_states import EncodedStates
from tfq_models.models.base import CircuitModel
from tfq_models.types import FeatureMap, KerasObject, Numbers


@register
class TrainableKernel(CircuitModel):
    """The fidelity kernel of a batch, `K[a, b] = |<phi(x_a)|phi(x_b)>|^2`, with weights to train.

    The weights are the feature map's own symbols. Compile with `AlignmentLoss` or `SVCLoss` and any
    optimizer, and `fit` on rows and labels: each batch is a kernel matrix of its rows, whose
    gradient flows through their states. `kernel()` is then the `FidelityKernel` with the trained
    weights, for `QSVC` and its like. A step costs a simulation of the batch forward and backward,
    and keeps the states of all operations: `8 * 2**n` bytes for each, and for each row.

    Args:
        feature_map: A name in `circuits.FEATURE_MAPS`, or a `cirq.Circuit` with the symbols `x_0`,
            `x_1`, ..., whose others are weights; or a circuit function of qubits and symbols, with
            which the model trains but cannot be saved.
        num_features: Number of features.
        num_qubits: Number of qubits; default: what `circuits.feature_map_qubits` says.
        initializer: Of the weights. Default: uniform in [0, 2 pi).
        regularizer: Of the weights.
        **kwargs: `name`, `dtype` and `trainable`, for Keras. "float64" computes in complex128.

    Input shape:
        `(batch, num_features)`, finite numbers, in radians.

    Output shape:
        `(batch, batch)`, in [0, 1]: not a row for each row, which is why `predict` and `evaluate`
        say something else than most models do. `predict` returns the matrix of all its rows;
        `evaluate` the mean over batches.

    Attributes:
        circuit: The feature map's `cirq.Circuit`.
        symbol_names: Its own symbols, in the order of the weights.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If the feature map is unknown, has no symbols of its own, or does not fit the
            numbers of features and qubits.

    Example:
        >>> from tfq_models.datasets import double_cake
        >>> from tfq_models.kernels import AlignmentLoss, TrainableKernel
        >>> (x, y), _ = double_cake()
        >>> model = TrainableKernel("trainable", 2)
        >>> model.compile("adam", AlignmentLoss())
        >>> history = model.fit(x, y, epochs=2, verbose=0)
        >>> model.kernel()(x).shape
        (6, 6)

    References:
        Hubregtsen et al., arXiv:2105.02276; Glick et al., arXiv:2105.03406, for `SVCLoss`.
    """

    def __init__(
        self,
        feature_map: FeatureMap,
        num_features: int,
        *,
        num_qubits: int | None = None,
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        circuit, qubits = feature_map_circuit(feature_map, num_features, num_qubits)

        # 2. Functional model
        layer = _KernelMatrix(
            circuit, qubits, num_features, initializer, regularizer, dtype=kwargs.get("dtype")
        )
        rows = keras.Input(shape=(num_features,), dtype=layer.variable_dtype, name="features")
        super().__init__(rows, layer(rows), locals(), **kwargs)

    def kernel(self, **arguments: Any) -> FidelityKernel:
        """Returns the `FidelityKernel` with the weights as they are now.

        Args:
            **arguments: Further ones of `FidelityKernel`, such as `repetitions`.
        """
        weights = [float(value) for value in self.symbol_values().values()]
        return FidelityKernel(
            self.feature_map, self.num_features, self.num_qubits, weights=weights, **arguments
        )

    def predict(self, x: Numbers, *args: Any, **kwargs: Any) -> np.ndarray:
        """Returns the kernel matrix of all rows, in double precision, whatever the batches."""
        return self.kernel()(x)


class _KernelMatrix(EncodedStates):
    """The layer that holds the weights; only its model is saved and loaded."""

    def __init__(self, *args, **kwargs):
        # A name without the class's underscore, with which no scope of TensorFlow's may begin.
        super().__init__(*args, name="kernel_matrix", **kwargs)
        if not self.symbol_names:
            raise ValueError(
                "`feature_map` must have symbols of its own to be trained, besides its inputs. "
                f"Received: a circuit with the symbols {self._input_names}."
            )

    def call(self, inputs):
        states = self.states(inputs)
        return self.fidelities(states, states)
