"""The quantum neural network with a readout qubit."""

from typing import Any

import cirq
import tensorflow as tf

from tfq_models import circuits
from tfq_models.base import keras, register
from tfq_models.base.checks import check_count
from tfq_models.base.former_names import renamed_arguments
from tfq_models.layers import PQC
from tfq_models.models.base import Classifier
from tfq_models.types import KerasObject


@register
@renamed_arguments(num_rows="height", num_columns="width")
class QNN(Classifier):
    """Quantum neural network with a readout qubit: every pixel turns it, measure it.

    The output is <Z> of the readout qubit r after the datum's circuit on the data qubits q_i and
    then X(r), H(r), XX(q_i, r)^s_i for all i, ZZ(q_i, r)^t_i for all i, H(r): two parameters for
    each pixel, 32 for 4 x 4.

    Use it for a label of two classes of small images in black and white. All gates of a kind
    commute, so the readout sees each pixel on its own, much as a linear classifier does. It
    costs 2 n operations on 2^(n+1) amplitudes a row.

    Args:
        height: Rows of pixels.
        width: Columns of pixels.
        repetitions: Number of measurements that estimate the output. Default: it is exact.
        backend: What simulates: see `tfq_models.layers.PQC`.
        initializer: A Keras initializer of the parameters. Default: uniform in [0, 2 pi), as in
            TensorFlow Quantum.
        regularizer: A Keras regularizer of the parameters.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch,)` strings: circuits on the qubits `GridQubit.rect(height, width)`, such as
        X on each pixel that is on, without symbols and other qubits. Parameters are exponents, in
        half-turns.

    Output shape:
        `(batch, 1)`, in [-1, 1], whose sign is the class. Labels -1 and +1; the loss is the hinge
        loss.

    Attributes:
        circuit: The trainable `cirq.Circuit`.
        qubits: The data qubits row by row, and then the readout, `GridQubit(-1, -1)`.
        symbol_names: Its symbols, in the order of the weights: s_i, then t_i.
        operators: What is measured.

    Raises:
        ValueError: If a size is out of range.
        TypeError: If an argument is of another kind.

    Example:
        >>> import cirq
        >>> model = QNN(height=1, width=3)
        >>> model.count_params()
        6
        >>> datum = cirq.Circuit(cirq.X(model.qubits[0]))
        >>> model([datum, cirq.Circuit()]).shape
        TensorShape([2, 1])

    References:
        Farhi and Neven, arXiv:1802.06002, section 3, with one layer of XX and one of ZZ, and the
        readout prepared and read in the basis of H, as in Broughton et al., arXiv:2003.02989.
    """

    output_kind = "signs"
    num_classes = 2
    _measures_any_loss = False  # `evaluate` returned a number before they were classifiers

    def __init__(
        self,
        height: int = 4,
        width: int = 4,
        *,
        repetitions: int | None = None,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        check_count("height", height)
        check_count("width", width)
        data_qubits, readout = cirq.GridQubit.rect(height, width), cirq.GridQubit(-1, -1)
        symbols = circuits.parameters(circuits.num_readout_qnn_symbols(len(data_qubits)))
        circuit = circuits.readout_qnn(data_qubits, readout, symbols)
        operators = [cirq.Z(readout)]

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

    @property
    def qubits(self) -> tuple[cirq.Qid, ...]:  # noqa: D102
        return (*cirq.GridQubit.rect(self.height, self.width), cirq.GridQubit(-1, -1))

    def default_loss(self) -> keras.losses.Loss:
        """Returns the hinge loss, as in Broughton et al."""
        return keras.losses.Hinge()
