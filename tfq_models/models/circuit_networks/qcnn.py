"""The quantum convolutional neural network."""

from typing import Any

import cirq
import tensorflow as tf

from tfq_models import circuits
from tfq_models.base import keras, register
from tfq_models.layers import PQC
from tfq_models.models.base import Classifier
from tfq_models.types import KerasObject


@register
class QCNN(Classifier):
    """Quantum convolutional neural network: convolve and pool until one qubit is left, measure it.

    The output is <Z> of the last qubit after the datum's circuit and then `num_levels` levels. A
    level is a convolution, one two-qubit unitary with 15 shared parameters on every pair of
    neighbours of a ring, and a pooling with 6 shared parameters, after which half of the qubits
    are not used again. A level has 21 parameters, whatever the size: 21 log2(n) in all, 63 for 8
    qubits.

    Use it for a label that is written locally into a ring of qubits, such as a phase of matter.
    Each output sees all qubits through log2(n) levels only, so gradients stay large as n grows.
    It costs 35 n operations on 2^n amplitudes a row.

    Args:
        num_qubits: Size of the ring, a power of two.
        num_levels: Levels of convolution and pooling, from 1 to log2(num_qubits). Default: all,
            down to one qubit. With fewer, the last of the qubits that are left is measured.
        repetitions: Number of measurements that estimate the output. Default: it is exact.
        backend: What simulates: see `tfq_models.layers.PQC`.
        initializer: A Keras initializer of the parameters. Default: uniform in [0, 2 pi), as in
            TensorFlow Quantum. Small values around 0, such as `RandomNormal(stddev=0.1)`, train
            better.
        regularizer: A Keras regularizer of the parameters.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch,)` strings: circuits on the qubits `GridQubit.rect(1, num_qubits)`, complete up to
        the datum, without symbols and other qubits. Parameters are exponents, in half-turns.

    Output shape:
        `(batch, 1)`, in [-1, 1], whose sign is the class. Labels -1 and +1; the loss is the mean
        squared error.

    Attributes:
        circuit: The trainable `cirq.Circuit`.
        qubits: Its qubits, in order.
        symbol_names: Its symbols, in the order of the weights.
        operators: What is measured.

    Raises:
        ValueError: If a size is out of range, or not a power of two.
        TypeError: If an argument is of another kind.

    Example:
        >>> import cirq
        >>> model = QCNN(num_qubits=4)
        >>> model.count_params()
        42
        >>> datum = cirq.Circuit(cirq.X(model.qubits[0]))
        >>> model([datum, cirq.Circuit()]).shape
        TensorShape([2, 1])

    References:
        Cong, Choi and Lukin, arXiv:1810.03787, figure 1b, in the form of Broughton et al.,
        arXiv:2003.02989. Unlike the first: pooling is a controlled gate and not a measurement
        with feed-forward, and there is no fully connected layer.
    """

    output_kind = "signs"
    num_classes = 2
    _measures_any_loss = False  # `evaluate` returned a number before they were classifiers

    def __init__(
        self,
        num_qubits: int = 8,
        num_levels: int | None = None,
        *,
        repetitions: int | None = None,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        num_symbols = circuits.num_qcnn_symbols(num_qubits, num_levels)
        qubits = cirq.GridQubit.rect(1, num_qubits)
        circuit = circuits.qcnn(qubits, circuits.parameters(num_symbols), num_levels)
        operators = [cirq.Z(qubits[-1])]

        # 2. Functional model
        layer = PQC(
            circuit,
            operators,
            repetitions=repetitions,
            backend=backend,
            initializer=initializer,
            regularizer=regularizer,
            dtype=kwargs.get("dtype"),
        )
        layer.refuse_further_qubits()
        data = keras.Input(shape=(), dtype=tf.string, name="circuits")
        super().__init__(data, layer(data), locals(), **kwargs)
