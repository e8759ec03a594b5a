"""Data re-uploading: a classifier of one qubit or many."""

from typing import Any

import cirq
import tensorflow as tf

from tfq_models import circuits
from tfq_models.base import keras, register
from tfq_models.base.checks import check_choice, check_count
from tfq_models.circuits.parts.ablation import without_entangling_gates
from tfq_models.layers import EncodedPQC
from tfq_models.layers.heads.mean_fidelity import MeanFidelity
from tfq_models.losses import WeightedFidelityLoss
from tfq_models.models.base import Classifier
from tfq_models.types import Inputs, KerasObject, Numbers, Rows

_OBSERVABLES = ("one", "half", "all")


@register
class ReuploadingClassifier(Classifier):
    """Data re-uploading: features enter in every layer, and the nearest label state is the class.

    Class c has a state |c> of one qubit (`circuits.label_states`), and the output is the mean over
    the measured qubits j of the fidelity F_cj = <c| rho_j |c>. There are two forms:

    * `num_qubits=None`: n = ceil(d / 3) qubits, three features on each. A layer is Rot(w x) and
      Rot(theta) on each qubit, then CZ on neighbouring pairs; after all layers comes a last
      Rot(w x + theta). (L + 1)(d + 3 n) weights.
    * `num_qubits=n`: every qubit takes all features. A layer is U3(theta + alpha x) on each qubit,
      three features in each U3, and CZ between layers. With `num_qubits=1` a single qubit
      classifies. L n (d + 3 ceil(d / 3)) weights.

    There are two costs, both exact as published. `WeightedFidelityLoss`, which `compile` takes if
    it is given none, compares a_cj F_cj of every qubit to what it is for the label's own state.
    `FidelityLoss` is 1 - F of the right class. The a_cj are weights of the model, 1 at first, and
    not of the output, which stays the plain mean: only `compute_loss` hands them, with the
    fidelities of each qubit, to the weighted cost. Any other loss leaves them as they are.

    Use it for few features and curved boundaries: one qubit with enough layers approximates any.
    A step costs as `layers.EncodedPQC`, and with the weighted cost another simulation of the n
    qubits a row, as outputs and cost are computed apart.

    The constructor has nine arguments: six describe the two published forms, one chooses the
    backend, and two are Keras's own for weights.

    Args:
        num_features: d.
        num_classes: From 2 to 6.
        num_layers: L, at least 1.
        num_qubits: Qubits that take all features each; default: ceil(d / 3) that share them.
        observables: Which qubits are measured: `"one"`, the first `"half"` of them or `"all"`.
        entangling: Whether there are CZ gates; without them qubits that share the features know
            nothing of one another.
        backend: What simulates: see `tfq_models.layers.PQC`.
        initializer: A Keras initializer of scalings and biases. Default: uniform in [0, 1).
        regularizer: A Keras regularizer of scalings and biases.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, num_features)`, in radians; bring them to a range such as [-pi/2, pi/2] or [-1, 1].

    Output shape:
        `(batch, num_classes)`, in [0, 1]; the rows add up to num_classes / 2. Fits integer labels
        0, 1, ..., either cost here, and the metric `"sparse_categorical_accuracy"`.

    Attributes:
        circuit: The `cirq.Circuit` of features `x_0`, ... and weights `theta_0`, ...
        qubits: Its qubits, in order.
        symbol_names: Names of the weights, in their order.
        operators: The projectors on the label states, qubit by qubit.

    Raises:
        ValueError: If a size is out of range, or `observables` is unknown.
        TypeError: If an argument is of another kind.

    Example:
        >>> import numpy as np
        >>> from tfq_models.models import ReuploadingClassifier
        >>> model = ReuploadingClassifier(2, num_layers=4, num_qubits=1)
        >>> model.count_params()  # 4 (2 + 3), and 2 weights of classes
        22
        >>> model.compile("adam")  # or loss=FidelityLoss()
        >>> model.predict(np.zeros((3, 2)), verbose=0).shape
        (3, 2)

    References:
        Perez-Salinas et al., arXiv:1907.02085, equation 23 for the cost; Bowles et al.,
        arXiv:2403.07059, for the form that shares features. Their form has two classes, counts
        scalings for missing features too, and without entangling adds the angles of Rot(w x) and
        Rot(theta).
    """

    output_kind = "probabilities"

    def __init__(
        self,
        num_features: int,
        num_classes: int = 2,
        *,
        num_layers: int = 5,
        num_qubits: int | None = None,
        observables: str = "all",
        entangling: bool = True,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        features = circuits.inputs(check_count("num_features", num_features))
        circuit, qubits = _circuit(features, num_layers, num_qubits)
        if not entangling:
            circuit = without_entangling_gates(circuit)
        measured = qubits[: _num_measured(len(qubits), observables)]
        operators = circuits.label_projectors(measured, num_classes)

        # 2. Functional model
        dtype = kwargs.get("dtype")
        fidelities = EncodedPQC(
            circuit,
            operators,
            input_symbols=features,
            backend=backend,
            initializer=keras.initializers.RandomUniform(0, 1)
            if initializer is None
            else initializer,
            regularizer=regularizer,
            name="fidelities",
            dtype=dtype,
        )
        mean = MeanFidelity(len(measured), num_classes, name="mean_fidelity", dtype=dtype)
        data = keras.Input(shape=(num_features,), dtype=fidelities.variable_dtype, name="features")
        super().__init__(data, mean(fidelities(data)), locals(), **kwargs)

    def default_loss(self) -> keras.losses.Loss:  # noqa: D102
        return WeightedFidelityLoss()

    def compute_loss(
        self,
        x: Rows | None = None,
        y: Numbers | None = None,
        y_pred: Numbers | None = None,
        sample_weight: Numbers | None = None,
        **kwargs: Any,
    ) -> tf.Tensor:
        """Returns Keras's loss; the weighted cost takes the fidelities of each qubit."""
        if isinstance(self.loss, WeightedFidelityLoss):
            y_pred = self.weighted_fidelities(x)
        return super().compute_loss(x, y, y_pred, sample_weight, **kwargs)

    def weighted_fidelities(self, inputs: Inputs) -> tf.Tensor:
        """Returns a_cj F_cj, `(batch, num_measured, num_classes)`: what the weighted cost reads."""
        return self.get_layer("mean_fidelity").weighted(self.get_layer("fidelities")(inputs))


def _circuit(features, num_layers, num_qubits):
    """Returns the circuit whose qubits share the features, or each take all of them."""
    if num_qubits is None:
        qubits = cirq.GridQubit.rect(1, -(-len(features) // 3))
        return circuits.reuploading_encoding(qubits, features, num_layers=num_layers), qubits
    qubits = cirq.GridQubit.rect(1, check_count("num_qubits", num_qubits))
    return circuits.universal_reuploading(qubits, features, num_layers=num_layers), qubits


def _num_measured(num_qubits, observables):
    check_choice("observables", observables, _OBSERVABLES)
    return {"one": 1, "half": max(1, num_qubits // 2), "all": num_qubits}[observables]
