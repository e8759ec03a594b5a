"""The circuit-centric classifier: features as amplitudes, then strongly entangling layers."""

from typing import Any

import cirq

from tfq_models import circuits
from tfq_models.base import keras, register
from tfq_models.base.checks import check_count
from tfq_models.circuits.parts.ablation import without_entangling_gates
from tfq_models.layers import AmplitudePQC
from tfq_models.layers.heads.readout import Readout, readout_operators
from tfq_models.losses import HalfSquaredError
from tfq_models.models.base import Classifier, signs_or_logits
from tfq_models.types import KerasObject


@register
class CircuitCentricClassifier(Classifier):
    """Circuit-centric classifier: few qubits hold many features in their amplitudes.

    A row x is filled up with 1 / 2^m to 2^m numbers, m = ceil(log2(num_features)), and divided by
    its norm; `num_copies` copies of the state of these amplitudes stand side by side. Then come
    `num_layers` layers of RZ, RY, RZ on every one of the n = m * num_copies qubits and a ring of
    CNOTs whose range cycles. The output is <Z> of the first qubit plus a trainable bias b; for
    c > 2 classes it is the logits s <Z_k> + b_k of the first c qubits, with one trainable scale s;
    where n are too few, then of their products Z_j Z_k, and so on as `circuits.z_strings`.
    There are 3 n L weights in the circuit, uniform in [0, 2 pi) at first; b begins at 0.01.

    Use it for many features and few weights. <Z> is a quadratic form of one copy's amplitudes, so
    one copy separates classes by a quadric around the origin, and each further copy adds 2 to the
    degree. Where rows are not filled up, the length of x does not count, and x and -x are one
    state: a constant further feature mends both. It costs 4 n L operations on 2^n
    amplitudes a row.

    Args:
        num_features: d, at least 1.
        num_classes: c, 2, or from 3 to 2^n - 1.
        num_copies: Copies of the state. Default: 1.
        num_layers: L, at least 1.
        entangling: Whether the CNOTs are there; without them, qubits of one copy are joined by the
            features only, and copies not at all.
        backend: What simulates: see `tfq_models.layers.AmplitudePQC`.
        initializer: A Keras initializer of the circuit's weights. Default: uniform in [0, 2 pi).
        regularizer: A Keras regularizer of the circuit's weights.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_features)`, finite numbers of any unit, of about the size of 1 if rows are
        filled up. If the number of features is a power of two, no row may be all 0.

    Output shape:
        `(batch, 1)`, in [-1 + b, 1 + b]: labels -1 and +1, loss `losses.HalfSquaredError` (the
        default of `compile`), metric `metrics.sign_accuracy`. For c > 2 classes `(batch, c)`,
        logits: labels 0 to c - 1, `keras.losses.SparseCategoricalCrossentropy(from_logits=True)`
        and `"sparse_categorical_accuracy"`, both by default.

    Attributes:
        circuit: The trainable `cirq.Circuit`, which acts on the state of amplitudes.
        qubits: Its qubits, in order, copy by copy.
        symbol_names: Its symbols, in the order of the weights.
        operators: What is measured.

    Raises:
        ValueError: If a size is out of range, there are more classes than products of Z, or
            too many qubits for this machine.
        TypeError: If an argument is of another kind.
        tf.errors.InvalidArgumentError: In a call, if an input is NaN or infinite, or a row has
            norm 0.

    Example:
        >>> import numpy as np
        >>> model = CircuitCentricClassifier(10, num_copies=1, num_layers=5)
        >>> model.count_params()  # 3 * 4 qubits * 5 layers, and the bias
        61
        >>> model(np.ones((2, 10))).shape
        TensorShape([2, 1])

    References:
        Schuld, Bocharov, Svore and Wiebe, arXiv:1804.00633, equations 2 to 6, in the form of
        Bowles, Ahmed and Schuld, arXiv:2403.07059. Unlike the first: CNOTs take the place of
        controlled rotations, and the squared loss is of <Z> and not of a probability. Both have
        two classes; the logits are ours.
    """

    output_kind = signs_or_logits

    def __init__(
        self,
        num_features: int,
        num_classes: int = 2,
        *,
        num_copies: int = 1,
        num_layers: int = 5,
        entangling: bool = True,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        check_count("num_features", num_features)
        num_copy_qubits = max(1, (num_features - 1).bit_length())
        qubits = cirq.LineQubit.range(check_count("num_copies", num_copies) * num_copy_qubits)
        num_symbols = circuits.num_strongly_entangling_symbols(len(qubits), num_layers)
        symbols = circuits.parameters(num_symbols)
        circuit = circuits.strongly_entangling(qubits, symbols, num_layers)
        if not entangling:
            circuit = without_entangling_gates(circuit)
        operators = readout_operators(qubits, num_classes)

        # 2. Functional model
        dtype = kwargs.get("dtype")
        layer = AmplitudePQC(
            circuit,
            operators,
            num_features=num_features,
            num_copies=num_copies,
            backend=backend,
            initializer=initializer,
            regularizer=regularizer,
            dtype=dtype,
        )
        features = keras.Input(shape=(num_features,), dtype=layer.variable_dtype, name="features")
        bias = keras.initializers.Constant(0.01)
        outputs = Readout(num_classes, bias, dtype=dtype)(layer(features))
        super().__init__(features, outputs, locals(), **kwargs)

    def default_loss(self) -> keras.losses.Loss:
        """Returns half of the squared error for two classes, and cross-entropy for more."""
        return HalfSquaredError() if self.output_kind == "signs" else super().default_loss()
