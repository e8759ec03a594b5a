"""The IQP variational classifier: features in commuting rotations, then entangling layers."""

from typing import Any

import cirq

from tfq_models import circuits
from tfq_models.base import keras, register
from tfq_models.base.checks import check_count
from tfq_models.circuits.parts.ablation import without_entangling_gates
from tfq_models.layers import EncodedPQC
from tfq_models.layers.heads.readout import Readout, readout_operators
from tfq_models.losses import ErrorProbability
from tfq_models.models.base import Classifier, signs_or_logits
from tfq_models.types import KerasObject


@register
class IQPVariationalClassifier(Classifier):
    """A trainable circuit after the IQP encoding, whose states are thought hard to simulate.

    The encoding is `circuits.iqp_encoding`, `num_repeats` times H on all qubits, RZ(x_k) and
    rotations by x_j x_k about ZZ on all pairs; one qubit for each feature. Then come `num_layers`
    layers of RZ, RY, RZ on every qubit and a ring of CZs whose range cycles. The output is
    <Z_0 Z_1>, or <Z_0> for one feature; for c > 2 classes it is the logits s <Z_k> + b_k of the
    first c qubits, with one trainable scale s and biases b; where d are too few, then of their
    products Z_j Z_k, and so on as `circuits.z_strings`. There are 3 d L weights in the circuit,
    uniform in [0, 2 pi) at first.

    Use it as the trained counterpart of the IQP kernel, for up to some 15 features. Products of
    features are what it sees best; features that separate linearly are hard for it. It costs
    R (d + 3) d / 2 + 4 d L operations on 2^d amplitudes a row, for R repeats. It is not meant for
    unbalanced classes: with the estimator's defaults it scores 0.850 on a table whose most frequent
    class has 0.850. On breast cancer it falls short, too: 0.739, where that class has 0.626 and
    logistic regression 0.967 (`python -m training defaults`).

    Args:
        num_features: d, the number of qubits, at least 1.
        num_classes: c, 2, or from 3 to 2^d - 1.
        num_repeats: R, how often the encoding is repeated.
        num_layers: L, at least 1.
        entangling: Whether the gates on pairs are there, also in the encoding. Without them each
            qubit sees only its own feature.
        backend: What simulates: see `tfq_models.layers.EncodedPQC`.
        initializer: A Keras initializer of the circuit's weights. Default: uniform in [0, 2 pi).
        regularizer: A Keras regularizer of the circuit's weights.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_features)`, finite numbers in radians, scaled to [-pi/2, pi/2] in the
        reference.

    Output shape:
        `(batch, 1)`, in [-1, 1]: labels -1 and +1, loss `losses.ErrorProbability` (the default of
        `compile`), metric `metrics.sign_accuracy`. For c > 2 classes `(batch, c)`, logits: labels 0
        to c - 1, `keras.losses.SparseCategoricalCrossentropy(from_logits=True)` and
        `"sparse_categorical_accuracy"`, both by default.

    Attributes:
        circuit: The `cirq.Circuit` of inputs `x_0`, `x_1`, ... and weights.
        qubits: Its qubits, in the order of the features.
        symbol_names: The symbols of the weights, in their order.
        operators: What is measured.

    Raises:
        ValueError: If a size is out of range, there are more classes than products of Z, or
            too many qubits for this machine.
        TypeError: If an argument is of another kind.
        tf.errors.InvalidArgumentError: In a call, if an input is NaN or infinite.

    Example:
        >>> import numpy as np
        >>> model = IQPVariationalClassifier(4, num_layers=5)
        >>> model.count_params()  # 3 * 4 qubits * 5 layers
        60
        >>> model(np.zeros((2, 4))).shape
        TensorShape([2, 1])

    References:
        Havlicek et al., arXiv:1804.11326, section "Quantum variational classification", in the form
        of Bowles, Ahmed and Schuld, arXiv:2403.07059, whose loss is the probability of an error.
        Unlike the first: the angle of a pair is x_j x_k, and layers have a ring of CZs with a
        cycling range. In the second, repeats after the first had lost their rotations about ZZ by a
        defect of its simulator; here all have them. Both have two classes; the logits are ours.
    """

    output_kind = signs_or_logits

    def __init__(
        self,
        num_features: int,
        num_classes: int = 2,
        *,
        num_repeats: int = 1,
        num_layers: int = 5,
        entangling: bool = True,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        qubits = cirq.LineQubit.range(check_count("num_features", num_features))
        inputs = circuits.inputs(num_features)
        num_symbols = circuits.num_strongly_entangling_symbols(num_features, num_layers)
        symbols = circuits.parameters(num_symbols)
        circuit = circuits.iqp_encoding(qubits, inputs, num_repeats)
        circuit += circuits.strongly_entangling(qubits, symbols, num_layers, entangler="CZ")
        if not entangling:
            circuit = without_entangling_gates(circuit)
        operators = readout_operators(qubits, num_classes)
        if num_classes == 2:
            operators = [cirq.PauliString(cirq.Z(qubit) for qubit in qubits[:2])]

        # 2. Functional model
        dtype = kwargs.get("dtype")
        layer = EncodedPQC(
            circuit,
            operators,
            input_symbols=inputs,
            backend=backend,
            initializer=initializer,
            regularizer=regularizer,
            dtype=dtype,
        )
        features = keras.Input(shape=(num_features,), dtype=layer.variable_dtype, name="features")
        outputs = layer(features)
        if num_classes > 2:
            outputs = Readout(num_classes, dtype=dtype)(outputs)
        super().__init__(features, outputs, locals(), **kwargs)

    def default_loss(self) -> keras.losses.Loss:
        """Returns the probability of an error for two classes, and cross-entropy for more."""
        return ErrorProbability() if self.output_kind == "signs" else super().default_loss()
