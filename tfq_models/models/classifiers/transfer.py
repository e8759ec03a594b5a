"""Transfer learning: a trained network with a dressed quantum circuit as its last layer."""

import json
from typing import Any

import cirq

from tfq_models.base import keras, register
from tfq_models.base.checks import check_count
from tfq_models.layers.heads.dressed import dressed, dressed_pqc
from tfq_models.models.base import Classifier
from tfq_models.types import KerasObject


@register
class TransferClassifier(Classifier):
    """Classical to quantum transfer: a network trained elsewhere, with a dressed circuit as head.

    The backbone makes m features f(x) of a datum; the rest is `DressedQuantumClassifier` on them:
    angles (pi / 2) tanh(W f), a circuit of layers of RY(theta) and CNOT, and logits V <Z>. There
    are n (m + L + c) weights besides those of the backbone, which is frozen by default, and n + c
    biases if they are wanted.

    Use it for few data of a kind for which a network is at hand that was trained on many. Only the
    head is trained, so a step costs a forward pass of the backbone and the circuit's 2 n (L + 1)
    operations on 2^n amplitudes a row. Where data do not change, `model.backbone.predict` once and
    a `DressedQuantumClassifier` on the result are faster.

    The constructor has 11 arguments: two for the backbone, and the others those of
    `DressedQuantumClassifier`.

    Args:
        backbone: A built `keras.Model` with one input and one output, `(batch, m)`: a trained
            network without its last layer, `keras.Model(net.inputs, net.layers[-2].output)`. It
            becomes part of this model, is frozen with it, and saved in it.
        num_classes: c, at least 2.
        trainable_backbone: Whether the backbone is trained too; if not, all its layers are frozen.
        num_qubits: n.
        num_layers: L, at least 1.
        layout: `"ring"`, RY and then CNOTs in a ring in each layer, or `"chain"`, CNOTs in a chain
            and then RY.
        entangling: Whether there are CNOTs.
        use_bias: Whether there are biases beside W and V, as in the paper.
        backend: What simulates: see `tfq_models.layers.PQC`.
        initializer: A Keras initializer of theta. Default: uniform in [0, 2 pi). W and V are normal
            with a deviation of 1 / m at first.
        regularizer: A Keras regularizer of theta.
        **kwargs: `name`, `dtype` (of the head) and `trainable`, for Keras.

    Input shape:
        The input shape of the backbone, in the backbone's units.

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
        ValueError: If the backbone is not built or has more than one input or output, or an output
            of another shape; if a size is out of range, or `layout` is unknown.
        TypeError: If an argument is of another kind.

    Example:
        >>> import numpy as np
        >>> from tfq_models.base import keras
        >>> from tfq_models.models import TransferClassifier
        >>> network = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten()])
        >>> model = TransferClassifier(network, 5, num_qubits=4, num_layers=2)
        >>> model.count_params()  # 4 (64 + 2 + 5)
        284
        >>> model(np.zeros((3, 8, 8))).shape
        TensorShape([3, 5])

    References:
        Mari et al., arXiv:1912.08278, classical to quantum transfer, there with biases.
    """

    output_kind = "logits"

    def __init__(
        self,
        backbone: keras.Model,
        num_classes: int = 2,
        *,
        trainable_backbone: bool = False,
        num_qubits: int = 4,
        num_layers: int = 5,
        layout: str = "chain",
        entangling: bool = True,
        use_bias: bool = False,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        qubits = cirq.GridQubit.rect(1, check_count("num_qubits", num_qubits))
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
        given = _checked_backbone(backbone).inputs[0]
        data = keras.Input(shape=given.shape[1:], dtype=given.dtype, name="data")
        outputs = dressed(backbone(data), layer, num_classes, use_bias, dtype)
        super().__init__(data, outputs, locals(), **kwargs)
        if not trainable_backbone:
            # This comes last, because `trainable` of the whole model also sets the backbone.
            backbone.trainable = False

    def get_config(self) -> dict[str, Any]:  # noqa: D102
        # Through JSON, because Keras puts tuples into a model's config, and lists come back.
        return json.loads(json.dumps(super().get_config()))


def _checked_backbone(backbone):
    if not isinstance(backbone, keras.Model):
        raise TypeError(
            "`backbone` must be a Keras model. "
            f"Received: backbone={backbone!r} of type {type(backbone).__name__}."
        )
    inputs, outputs = getattr(backbone, "inputs", None), getattr(backbone, "outputs", None)
    if not inputs or not outputs:
        raise ValueError(
            "`backbone` must be built, from `keras.Input` on, so that its shapes are known. "
            f"Received: {backbone.name!r} of type {type(backbone).__name__}, which is not."
        )
    shapes = [tuple(output.shape) for output in outputs]
    if len(inputs) > 1 or len(shapes) > 1 or len(shapes[0]) != 2 or shapes[0][1] is None:
        raise ValueError(
            "`backbone` must have one input and one output of features, (batch, m); a "
            "`GlobalAveragePooling2D` or `Flatten` at its end makes some of an image. "
            f"Received: {len(inputs)} inputs, outputs of shapes {shapes}."
        )
    return backbone
