"""The quantum convolutional neural network for classical images."""

import itertools
from typing import Any

import cirq

from tfq_models import circuits
from tfq_models.base import keras, register
from tfq_models.base.checks import check_choice, check_count
from tfq_models.layers import AmplitudePQC, EncodedPQC
from tfq_models.models.base import Classifier
from tfq_models.types import KerasObject

_ENCODINGS = ("angle", "dense_angle", "amplitude")


@register
class ImageQCNN(Classifier):
    """Quantum convolutional network for classical images: encode, convolve and pool, measure.

    n qubits, a power of two, take the features: n of them as RY(x_k) on qubit k (`"angle"`), 2 n as
    RX(x_k), then RY(x_{n+k}) (`"dense_angle"`), or up to 2^n as amplitudes, divided by their norm
    (`"amplitude"`). Then log2(n) levels of convolution, one two-qubit block with shared weights on
    all pairs of neighbours, and pooling, two controlled rotations with shared weights, after which
    half of the qubits are not used again. The outputs are the probabilities of 0 and 1 on the last
    qubit. With p parameters of a block there are (p + 2) log2(n) weights, at most 51 for 8 qubits.

    Use it for few weights and shallow circuits: images after a PCA, or small ones in amplitudes. It
    costs some 2 n blocks (9 n to 39 n operations) on 2^n amplitudes a row.

    More classes are read, c <= 2^m of them, from the last m qubits, where m is 1, 2, 4, ...: the
    outputs are the probabilities of the first c bit strings, and pooling stops at m qubits.

    The constructor has nine arguments because encoding, block and pooling are all free.

    Args:
        num_features: Number of features: 2, 4, 8, 16, ... for angles, twice as many for dense
            angles, any number above 1 for amplitudes (256 for 8 qubits).
        num_classes: Number of classes.
        block: The convolution, `"ttn"`, `"u5"`, `"u6"`, `"u9"`, `"u13"`, `"u14"`, `"u15"`, `"so4"`
            or `"su4"`, with 2, 10, 10, 2, 6, 6, 4, 6 or 15 parameters: see `circuits.image_block`.
        encoding: `"angle"`, `"dense_angle"` or `"amplitude"`.
        pooling: Whether there are pooling gates; without them, half of the qubits are just left
            out, and 2 log2(n) weights less are needed.
        entangling: Whether the circuit has two-qubit gates; without them, only the features of the
            last qubit count, unless they are amplitudes.
        backend: What simulates: see `tfq_models.layers.EncodedPQC`.
        initializer: A Keras initializer of the weights. Default: normal with standard deviation 1,
            as published.
        regularizer: A Keras regularizer of the weights.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_features)`: finite numbers; angles in radians, from 0 to pi, such as pi times
        pixels or scaled principal components; amplitudes of any unit, not all 0. Fewer than 2^n
        amplitudes are filled up as by `layers.AmplitudePQC`. Images come flattened, by
        `keras.layers.Flatten` or `reshape`.

    Output shape:
        `(batch, num_classes)`, probabilities in [0, 1]; for two classes they sum to 1. Labels are
        0, 1, ...; fit with `keras.losses.SparseCategoricalCrossentropy()`, which divides by the sum
        where more bit strings are possible, and `"sparse_categorical_accuracy"`: `compile`'s
        defaults.

    Attributes:
        circuit: The `cirq.Circuit`, with the encoding unless features are amplitudes.
        qubits: Its qubits, in order.
        operators: What is measured: a projector for each class.
        symbol_names: The symbols that are weights, in their order.

    Raises:
        ValueError: If the number of features does not fit the encoding, a choice is unknown, or
            there are more classes than bit strings.
        TypeError: If an argument is of another kind.

    Example:
        >>> import numpy as np
        >>> model = ImageQCNN(8, block="so4")
        >>> model.count_params()  # 3 * (6 + 2)
        24
        >>> model(np.zeros((5, 8))).shape
        TensorShape([5, 2])

    References:
        Hur, Kim and Park, arXiv:2108.00661, figures 1 to 3, and equations 3 to 5 for the encodings;
        the cross-entropy is the better of their two costs. They have two classes; more are ours.
    """

    output_kind = "probabilities"

    def __init__(
        self,
        num_features: int = 8,
        num_classes: int = 2,
        *,
        block: str = "su4",
        encoding: str = "angle",
        pooling: bool = True,
        entangling: bool = True,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        qubits = cirq.LineQubit.range(_num_qubits(num_features, encoding))
        num_left = _num_left(num_classes, len(qubits))
        options = {"num_left": num_left, "pooling": pooling, "entangling": entangling}
        num_symbols = circuits.num_image_qcnn_symbols(len(qubits), block, **options)
        weights = circuits.parameters(num_symbols)
        circuit = circuits.image_qcnn(qubits, weights, block, **options)
        symbols = circuits.inputs(num_features)
        if encoding == "angle":
            circuit = circuits.angle_encoding(qubits, symbols, axis="Y") + circuit
        elif encoding == "dense_angle":
            # Qubit k takes features k and n + k; the circuit function has them side by side.
            halves = zip(symbols[: len(qubits)], symbols[len(qubits) :], strict=True)
            paired = itertools.chain.from_iterable(halves)
            circuit = circuits.dense_angle_encoding(qubits, paired, axes=("X", "Y")) + circuit
        operators = _projectors(circuits.image_qcnn_left(qubits, num_left), num_classes)

        # 2. Functional model
        arguments = {
            "backend": backend,
            "initializer": _normal() if initializer is None else initializer,
            "regularizer": regularizer,
            "dtype": kwargs.get("dtype"),
        }
        if encoding == "amplitude":
            layer = AmplitudePQC(circuit, operators, num_features=num_features, **arguments)
        else:
            layer = EncodedPQC(circuit, operators, input_symbols=symbols, **arguments)
        features = keras.Input((num_features,), dtype=layer.variable_dtype, name="features")
        super().__init__(features, layer(features), locals(), **kwargs)


def _normal():
    # A new object for every model, because one object repeats its numbers.
    return keras.initializers.RandomNormal(stddev=1.0)


def _num_qubits(num_features, encoding):
    check_choice("encoding", encoding, _ENCODINGS)
    check_count("num_features", num_features, at_least=4 if encoding == "dense_angle" else 2)
    if encoding == "amplitude":
        wanted = (num_features - 1).bit_length()
        return max(2, 1 << (wanted - 1).bit_length())
    if num_features & (num_features - 1):
        raise ValueError(
            f"`num_features` must be a power of two for the encoding {encoding!r}, because pooling "
            f"halves the register. Received: num_features={num_features}."
        )
    return num_features if encoding == "angle" else num_features // 2


def _num_left(num_classes, num_qubits):
    """Returns the smallest power of two of qubits whose bit strings are enough."""
    check_count("num_classes", num_classes, at_least=2)
    wanted = (num_classes - 1).bit_length()
    if wanted > num_qubits:
        raise ValueError(
            f"`num_classes` must be at most {2**num_qubits}, the number of bit strings of "
            f"{num_qubits} qubits. Received: num_classes={num_classes}."
        )
    return 1 << (wanted - 1).bit_length()


def _projectors(qubits, num_classes):
    """Returns projectors on the first bit strings, the first qubit the highest bit."""
    strings = itertools.islice(itertools.product((0, 1), repeat=len(qubits)), num_classes)
    return [
        cirq.ProjectorSum.from_projector_strings(
            cirq.ProjectorString(dict(zip(qubits, bits, strict=True)))
        )
        for bits in strings
    ]
