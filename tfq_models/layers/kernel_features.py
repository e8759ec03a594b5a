"""A layer that computes the features of the projected quantum kernel, qubit by qubit."""

from typing import Any

from tfq_models import base
from tfq_models.base.checks import check_count
from tfq_models.circuits import inputs, subsystem_paulis
from tfq_models.circuits.encodings.feature_maps import feature_map_circuit
from tfq_models.layers.encoded_pqc import EncodedPQC
from tfq_models.saving import store_arguments
from tfq_models.types import FeatureMap, KerasObject


@base.register
class KernelFeatures(EncodedPQC):
    """Measures all Pauli strings on each qubit, or pair of qubits, after a feature map.

    `f(x) = (<X_0>, <Y_0>, <Z_0>, <X_1>, ...)`, which hold the reduced density matrices of the
    qubits: what `kernels.ProjectedKernel` compares, here for a Keras network to learn from. The
    map's own symbols, if it has any, are weights and train with the rest. Features are angles, so
    bring them to a range such as [-pi/2, pi/2] before, for instance by a `Dense` layer. The class
    is a subclass of `EncodedPQC` and costs as much.

    The constructor has nine arguments: four describe the feature map and the outputs, two choose
    how it runs, and three are Keras's own for weights.

    Args:
        feature_map: A name in `circuits.FEATURE_MAPS`, or a `cirq.Circuit` with the symbols `x_0`,
            `x_1`, ..., whose others are weights; or a circuit function of qubits and symbols, with
            which the layer computes but cannot be saved.
        num_features: Number of features.
        num_qubits: Number of qubits; default: what `circuits.feature_map_qubits` says.
        subsystem_size: 1 for single qubits, 2 for pairs.
        repetitions: Number of shots for each Pauli string. Default: exact expectations.
        backend: What simulates the circuit. The docstring of `PQC` lists the choices.
        initializer: A Keras initializer of the weights. Default: uniform in [0, 2 pi).
        regularizer: A Keras regularizer of the weights. Default: none.
        constraint: A Keras constraint of the weights. Default: none.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_features)`, finite numbers, in radians.

    Output shape:
        `(batch, 3 * num_qubits)`, or `(batch, 15 * num_qubits * (num_qubits - 1) / 2)` for pairs,
        in [-1, 1]; in the order of `circuits.subsystem_paulis`.

    Raises:
        TypeError: If an argument is of a wrong kind.
        ValueError: If the feature map is unknown or does not fit the numbers of features and
            qubits; in a call, if the inputs have another width.
        tf.errors.InvalidArgumentError: In a call, if an input is NaN or infinite.

    Example:
        >>> import numpy as np
        >>> from tfq_models.layers import KernelFeatures
        >>> layer = KernelFeatures("angle", 1)
        >>> print(layer(np.array([[0.0], [np.pi / 2]])).numpy().round(3) + 0.0)
        [[ 0.  0.  1.]
         [ 0. -1.  0.]]

    References:
        Huang et al., arXiv:2011.01938, the projected quantum kernel.
    """

    def __init__(
        self,
        feature_map: FeatureMap,
        num_features: int,
        *,
        num_qubits: int | None = None,
        subsystem_size: int = 1,
        repetitions: int | None = None,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        constraint: KerasObject | None = None,
        **kwargs: Any,
    ):
        check_count("num_features", num_features)
        circuit, qubits = feature_map_circuit(feature_map, num_features, num_qubits)
        super().__init__(
            circuit,
            subsystem_paulis(qubits, subsystem_size),
            input_symbols=inputs(num_features),
            repetitions=repetitions,
            backend=backend,
            initializer=initializer,
            regularizer=regularizer,
            constraint=constraint,
            **kwargs,
        )
        store_arguments(self, locals())
