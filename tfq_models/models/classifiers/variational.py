"""The variational classifier: any encoding, any ansatz, and measured qubits."""

from typing import Any

from tfq_models import circuits
from tfq_models.base import keras, register
from tfq_models.circuits.ansatze.variational import is_amplitude, variational_circuit
from tfq_models.circuits.parts.ablation import without_entangling_gates
from tfq_models.layers.heads.readout import Readout, readout_operators
from tfq_models.layers.variational import variational_layer
from tfq_models.models.base import Classifier, signs_or_logits
from tfq_models.types import Ansatz, FeatureMap, KerasObject


@register
class VariationalClassifier(Classifier):
    """A classifier by a trainable circuit after a feature map; you choose both circuits.

    With the feature map S(x) and the ansatz W(theta), the output is
    <0| S(x)^+ W(theta)^+ Z_0 W(theta) S(x) |0> + b, with a trainable bias b that is 0 at first; for
    c > 2 classes it is the logits s <Z_k> + b_k of the first c qubits, with one trainable scale s;
    where n are too few, then of their products Z_j Z_k, and so on as `circuits.z_strings`. Weights
    of the circuit, which trainable maps have too, are uniform in [0, 2 pi) at first.

    Use it to compare feature maps and ansatze, and to train your own circuit with `fit`. The
    feature map decides what the model can learn: where the map rotates qubits by a feature, the
    output is a Fourier series of this feature, with as many frequencies as there are rotations. It
    costs as many operations as the circuit has gates, on 2^n amplitudes a row. The default map and
    ansatz are not meant for unbalanced classes: with the estimator's defaults they score 0.864 on a
    table whose most frequent class has 0.850 (`python -m training defaults`).

    The constructor has nine arguments because feature map and ansatz are both free.

    Args:
        num_features: d, at least 1.
        num_classes: c, 2, or from 3 to 2^n - 1 for n qubits.
        feature_map: A name in `circuits.FEATURE_MAPS`, `"basis"` for X^x_k on qubit k, or
            `"amplitude"` for features as the amplitudes of n = ceil(log2(d)) qubits; or a
            `cirq.Circuit` of the symbols `x_0`, `x_1`, ..., whose others are weights; or a circuit
            function of qubits and symbols.
        ansatz: `"brickwork"`, `"hardware_efficient"` or `"strongly_entangling"`, which are the
            functions of these names in `circuits`; or a `cirq.Circuit` on the map's qubits, whose
            symbols are weights, shared with the map where they have the same name; or a
            function of qubits and `num_layers` that returns one. Models with a function compute
            but cannot be saved.
        num_layers: Layers of the ansatz, at least 1. A given circuit does not read it.
        entangling: Whether gates on several qubits are there, in feature map and ansatz.
        backend: What simulates: see `tfq_models.layers.EncodedPQC`.
        initializer: A Keras initializer of the circuit's weights. Default: uniform in [0, 2 pi).
        regularizer: A Keras regularizer of the circuit's weights.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_features)`, finite numbers: in radians for maps by angles, in half-turns
        for `"basis"` (0 and 1 are bits), of any unit for `"amplitude"`.

    Output shape:
        `(batch, 1)`, in [-1 + b, 1 + b]: labels -1 and +1, loss `keras.losses.MeanSquaredError`
        (the default of `compile`), metric `metrics.sign_accuracy`. For c > 2 classes `(batch, c)`,
        logits: labels 0 to c - 1, `keras.losses.SparseCategoricalCrossentropy(from_logits=True)`
        and `"sparse_categorical_accuracy"`, both by default.

    Attributes:
        circuit: The `cirq.Circuit` of inputs `x_0`, `x_1`, ... and weights; for amplitudes, of the
            ansatz alone.
        qubits: Its qubits, in order.
        symbol_names: The symbols of the weights, in their order.
        operators: What is measured.

    Raises:
        ValueError: If a size or name is wrong, the feature map does not have every feature, the
            ansatz leaves the map's qubits, no weight is left, there are more classes than products
            of Z, or too many qubits for this machine.
        TypeError: If an argument is of another kind.
        tf.errors.InvalidArgumentError: In a call, if an input is NaN or infinite, or for amplitudes
            a row has norm 0.

    Example:
        >>> import numpy as np
        >>> model = VariationalClassifier(4, feature_map="basis", num_layers=2)
        >>> model.count_params()  # 3 * 4 qubits * 2 layers, and the bias
        25
        >>> model(np.array([[0, 1, 1, 0], [1, 1, 1, 0]])).shape
        TensorShape([2, 1])

    References:
        Havlicek et al., arXiv:1804.11326, and Schuld and Killoran, arXiv:1803.07128; on what it can
        learn, Schuld, Sweke and Meyer, arXiv:2008.08605, equation 1. The logits are ours.
    """

    output_kind = signs_or_logits

    def __init__(
        self,
        num_features: int,
        num_classes: int = 2,
        *,
        feature_map: FeatureMap = "angle",
        ansatz: Ansatz = "strongly_entangling",
        num_layers: int = 2,
        entangling: bool = True,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        circuit, qubits = variational_circuit(feature_map, num_features, ansatz, num_layers)
        if not entangling:
            circuit = _separate(circuit, feature_map, num_features)
        operators = readout_operators(qubits, num_classes)

        # 2. Functional model
        layer = variational_layer(
            feature_map,
            circuit,
            operators,
            num_features,
            backend=backend,
            initializer=initializer,
            regularizer=regularizer,
            dtype=kwargs.get("dtype"),
        )
        features = keras.Input(shape=(num_features,), dtype=layer.variable_dtype, name="features")
        outputs = Readout(num_classes, dtype=kwargs.get("dtype"))(layer(features))
        super().__init__(features, outputs, locals(), **kwargs)


def _separate(circuit, feature_map, num_features):
    """Returns the circuit without its entangling gates, if the features are still in it."""
    separated = without_entangling_gates(circuit)
    lost = {x.name for x in circuits.inputs(num_features)} - set(
        circuits.circuit_symbols(separated)
    )
    if lost and not is_amplitude(feature_map):
        raise ValueError(
            "`entangling` must be True for this feature map, because some features are only in "
            f"gates on several qubits. Received: entangling=False, which loses {sorted(lost)}."
        )
    return separated
