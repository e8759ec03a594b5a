"""The dressed quantum circuit: a quantum layer between two linear ones."""

from typing import Any

import cirq

from tfq_models.base import keras, register
from tfq_models.base.checks import check_count
from tfq_models.layers.heads.dressed import dressed, dressed_pqc
from tfq_models.models.base import Classifier
from tfq_models.types import KerasObject


@register
class DressedQuantumClassifier(Classifier):
    """Dressed quantum circuit: a linear layer before a circuit and one after it, trained together.

    The features become angles, z = (pi / 2) tanh(W x), one for each of n qubits; the circuit is H
    and RY(z_i) on each qubit and then layers of RY(theta) and CNOT; the logits are V <Z>, with <Z>
    of every qubit. There are n (d + L + c) weights in all, and n + c biases if they are wanted.

    Use it for tables of features, of any number, where the classical layers may do what they can:
    it learns what a linear classifier does in a few steps. Compare it to itself with
    `entangling=False`, and to a network of its size, to see what the circuit adds. It costs about
    2 n (L + 1) operations on 2^n amplitudes a row.

    The constructor has ten arguments because two published forms differ in the layout and the
    biases.

    Args:
        num_features: d.
        num_classes: c, at least 2.
        num_qubits: n; default: one for each feature.
        num_layers: L, at least 1.
        layout: `"ring"`, RY and then CNOTs in a ring in each layer, or `"chain"`, CNOTs in a chain
            and then RY.
        entangling: Whether there are CNOTs; without them <Z_i> is cos of a sum of angles.
        use_bias: Whether there are biases beside W and V, as in the paper.
        backend: What simulates: see `tfq_models.layers.PQC`.
        initializer: A Keras initializer of theta. Default: uniform in [0, 2 pi). W and V are normal
            with a deviation of 1 / d at first.
        regularizer: A Keras regularizer of theta.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_features)`, standardised, or in a range such as [-1, 1].

    Output shape:
        `(batch, num_classes)`, logits, any real numbers. Fits integer labels 0, 1, ..., the loss
        `SparseCategoricalCrossentropy(from_logits=True)`, which `compile` takes if it is given
        none, and the metric `"sparse_categorical_accuracy"`.

    Attributes:
        circuit: The `cirq.Circuit` of angles `x_0`, ... and weights `theta_0`, ...
        qubits: Its qubits, in order.
        symbol_names: Names of the circuit's weights, in their order.
        operators: What is measured: Z of each qubit.

    Raises:
        ValueError: If a size is out of range, or `layout` is unknown.
        TypeError: If an argument is of another kind.

    Example:
        >>> import numpy as np
        >>> from tfq_models.models import DressedQuantumClassifier
        >>> model = DressedQuantumClassifier(2, num_qubits=5, num_layers=5, layout="chain")
        >>> model.count_params()  # 5 (2 + 5 + 2)
        45
        >>> model(np.zeros((3, 2))).shape
        TensorShape([3, 2])

    References:
        Mari et al., arXiv:1912.08278, the dressed quantum circuit, whose layout is the chain with
        biases. The defaults are those of Bowles, Ahmed and Schuld, arXiv:2403.07059, for two
        classes.
    """

    output_kind = "logits"

    def __init__(
        self,
        num_features: int,
        num_classes: int = 2,
        *,
        num_qubits: int | None = None,
        num_layers: int = 5,
        layout: str = "ring",
        entangling: bool = True,
        use_bias: bool = False,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        check_count("num_features", num_features)
        width = num_features if num_qubits is None else check_count("num_qubits", num_qubits)
        qubits = cirq.GridQubit.rect(1, width)
        dtype = kwargs.get("dtype")
        layer = dressed_pqc(
            qubits,
            num_layers=num_layers,
            layout=layout,
            entangling=entangling,
            backend=backend,
            initializer=initializer,
            regularizer=regularizer,
            dtype=dtype,
        )

        # 2. Functional model
        data = keras.Input(shape=(num_features,), dtype=layer.variable_dtype, name="features")
        outputs = dressed(data, layer, num_classes, use_bias, dtype)
        super().__init__(data, outputs, locals(), **kwargs)
