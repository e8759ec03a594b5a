"""The quantum convolutional neural network with a classical head, and one or many filters."""

from typing import Any

import cirq
import tensorflow as tf

from tfq_models import circuits
from tfq_models.base import keras, register
from tfq_models.base.checks import check_count
from tfq_models.layers import PQC
from tfq_models.layers.parts.weights import fresh
from tfq_models.models.base import Classifier
from tfq_models.types import KerasObject


@register
class HybridQCNN(Classifier):
    """Hybrid quantum-classical convolutional network: shallow quantum filters, a dense head.

    Every filter is a quantum circuit of `num_levels` levels of convolution and pooling (21
    parameters each) with parameters of its own, run on the datum, and <Z> of the n / 2^num_levels
    qubits that are left. The filters' outputs z are concatenated, and the output is
    V (W z + b) + c with `num_units` hidden units, both layers linear.

    Use it in place of `QCNN` for shallower circuits: the loss floor is lower, and more filters
    help. It costs 35 n operations on 2^n amplitudes for each filter and row at one level.

    Args:
        num_qubits: Size of the ring, a power of two.
        num_filters: Quantum circuits side by side.
        num_levels: Levels of convolution and pooling, from 1 to log2(num_qubits).
        num_units: Width of the hidden dense layer.
        backend: What simulates: see `tfq_models.layers.PQC`.
        initializer: A Keras initializer of the circuits' parameters. Default: uniform in [0, 2 pi),
            as in TensorFlow Quantum. One with a seed of its own gives all filters equal parameters;
            use `keras.utils.set_random_seed` instead.
        regularizer: A Keras regularizer of the circuits' parameters.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch,)` strings: circuits on the qubits `GridQubit.rect(1, num_qubits)`, complete up to
        the datum, without symbols and other qubits. Parameters are exponents, in half-turns.

    Output shape:
        `(batch, 1)`, any real number, whose sign is the class. Labels -1 and +1; the loss is the
        mean squared error.

    Attributes:
        circuit: The trainable `cirq.Circuit`, the same for every filter.
        qubits: Its qubits, in order.
        symbol_names: Its symbols, in the order of each filter's weights.
        operators: What is measured.

    Raises:
        ValueError: If a size is out of range, or not a power of two.
        TypeError: If an argument is of another kind.

    Example:
        >>> import cirq
        >>> model = HybridQCNN(num_qubits=4, num_filters=3)
        >>> model.count_params()  # 3 * 21, (6 + 1) * 8, (8 + 1) * 1
        128
        >>> datum = cirq.Circuit(cirq.X(model.qubits[0]))
        >>> model([datum, cirq.Circuit()]).shape
        TensorShape([2, 1])

    References:
        Cong, Choi and Lukin, arXiv:1810.03787, cut short and continued classically as in
        Broughton et al., arXiv:2003.02989.
    """

    output_kind = "signs"
    num_classes = 2
    _measures_any_loss = False  # `evaluate` returned a number before they were classifiers

    def __init__(
        self,
        num_qubits: int = 8,
        num_filters: int = 1,
        *,
        num_levels: int = 1,
        num_units: int = 8,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        check_count("num_filters", num_filters)
        check_count("num_units", num_units)
        num_symbols = circuits.num_qcnn_symbols(num_qubits, num_levels)
        qubits = cirq.GridQubit.rect(1, num_qubits)
        circuit = circuits.qcnn(qubits, circuits.parameters(num_symbols), num_levels)
        operators = circuits.single_z(qubits[-(num_qubits >> num_levels) :])

        # 2. Functional model
        dtype = kwargs.get("dtype")
        filters = [
            PQC(
                circuit,
                operators,
                backend=backend,
                initializer=fresh(initializer),
                regularizer=regularizer,
                name=f"filter_{index}",
                dtype=dtype,
            )
            for index in range(num_filters)
        ]
        for layer in filters:
            layer.refuse_further_qubits()
        data = keras.Input(shape=(), dtype=tf.string, name="circuits")
        features = [layer(data) for layer in filters]
        if num_filters > 1:
            features = [keras.layers.Concatenate(dtype=dtype)(features)]
        hidden = keras.layers.Dense(num_units, dtype=dtype)(features[0])
        outputs = keras.layers.Dense(1, dtype=dtype)(hidden)
        super().__init__(data, outputs, locals(), **kwargs)
