"""The equivariant classifier: tic-tac-toe, with weights tied by the symmetry of the board."""

import itertools
import math
from typing import Any

import cirq

from tfq_models import circuits
from tfq_models.base import keras, register
from tfq_models.base.checks import check_count
from tfq_models.circuits.parts.ablation import without_entangling_gates
from tfq_models.layers import EncodedPQC
from tfq_models.losses import SignVectorError
from tfq_models.models.base import Classifier
from tfq_models.types import KerasObject

_QUARTER_TURN = (2, 5, 8, 1, 4, 7, 0, 3, 6)
_REFLECTION = (2, 1, 0, 5, 4, 3, 8, 7, 6)
_SYMMETRIES = (_QUARTER_TURN, _REFLECTION)

# The squares, row by row: a corner, an edge and the middle; and (control, target) of each kind.
_SQUARES = (0, 1, 4)
_PAIRS = ((0, 1), (1, 4), (4, 0))


@register
class EquivariantClassifier(Classifier):
    """Says who has won at tic-tac-toe; turning or reflecting the board changes no output.

    One qubit for each square g_i. A layer is RX(2 pi g_i / 3) on each, then RX and RY by weights on
    corners, edges and middle, then RY by weights on each edge controlled by its corners, on the
    middle controlled by the edges, and on the corners controlled by the middle. Squares, and pairs,
    that a symmetry of the board carries to each other share their weights: 9 in a layer, against 34
    without. The three outputs are the means of <Z> over the corners, of the middle, and over the
    edges: for cross, a draw and circle. All eight symmetries of the square leave them as they are.

    Use it where labels are known not to change under a symmetry, to learn from fewer rows; for
    another group than this one, `circuits.tied_symbols` ties the weights of a circuit. It costs 43
    L operations on 2^9 amplitudes a row.

    Args:
        num_features: 9, the squares of the board.
        num_classes: 3, the outcomes.
        num_layers: L, at least 1; each encodes the board anew.
        equivariant: Whether weights are tied. Otherwise each gate has its own weight, and the model
            has to learn the symmetry.
        entangling: Whether there are controlled rotations. Without them a layer has 6 or 18
            weights.
        backend: What simulates: see `tfq_models.layers.EncodedPQC`.
        initializer: A Keras initializer of the weights. Default: uniform in [-1, 1).
        regularizer: A Keras regularizer of the weights.
        **kwargs: `name`, `dtype` and `trainable`, for Keras.

    Input shape:
        `(batch, 9)`, row by row: +1 a cross, -1 a circle, 0 an empty square, as
        `datasets.tic_tac_toe` makes them; any finite numbers, in units of 120 degrees.

    Output shape:
        `(batch, 3)`, in [-1, 1]: cross has won, a draw, circle has won; the greatest is the
        answer. Labels 0, 1, 2; loss `losses.SignVectorError` (the default of `compile`) and metric
        `"sparse_categorical_accuracy"`. The outputs may also be logits of a cross-entropy, but then
        the model is never sure.

    Attributes:
        circuit: The `cirq.Circuit` of inputs `x_0`, ..., `x_8` and weights.
        qubits: Its qubits, `GridQubit.rect(3, 3)`.
        symbol_names: The symbols of the weights, in their order.
        operators: What is measured.

    Raises:
        ValueError: If a size is out of range.
        TypeError: If an argument is of another kind.
        tf.errors.InvalidArgumentError: In a call, if an input is NaN or infinite.

    Example:
        >>> import numpy as np
        >>> model = EquivariantClassifier(num_layers=2)
        >>> model.count_params()
        18
        >>> board = np.array([[1.0, 1.0, 1.0, -1.0, -1.0, 0.0, 0.0, 0.0, 0.0]])
        >>> turned = np.rot90(board.reshape(3, 3)).reshape(1, 9)
        >>> bool(np.allclose(model(board), model(turned), atol=1e-5))
        True

    References:
        Meyer et al., arXiv:2205.06217, section V: the gates in the order corners, edges, middle,
        outer, inner, diagonal, and their loss. Which two of the outputs stand for cross and circle
        is our choice.
    """

    def __init__(
        self,
        num_features: int = 9,
        num_classes: int = 3,
        *,
        num_layers: int = 7,
        equivariant: bool = True,
        entangling: bool = True,
        backend: Any = "auto",
        initializer: KerasObject | None = None,
        regularizer: KerasObject | None = None,
        **kwargs: Any,
    ):
        # 1. Circuit
        _check_size("num_features", num_features, 9, "one for each square of the board")
        _check_size("num_classes", num_classes, 3, "cross, draw and circle")
        check_count("num_layers", num_layers)
        qubits = cirq.GridQubit.rect(3, 3)
        inputs = circuits.inputs(9)
        circuit = _board_circuit(qubits, inputs, num_layers, _SYMMETRIES if equivariant else ())
        if not entangling:
            circuit = without_entangling_gates(circuit)
        operators = [_mean_z(qubits, kind) for kind in circuits.orbits((0, 4, 1), _SYMMETRIES)]

        # 2. Functional model
        default = keras.initializers.RandomUniform(-1, 1)
        layer = EncodedPQC(
            circuit,
            operators,
            input_symbols=inputs,
            backend=backend,
            initializer=default if initializer is None else initializer,
            regularizer=regularizer,
            dtype=kwargs.get("dtype"),
        )
        board = keras.Input(shape=(9,), dtype=layer.variable_dtype, name="board")
        super().__init__(board, layer(board), locals(), **kwargs)

    def default_loss(self) -> keras.losses.Loss:
        """Returns the squared distance to the vectors of +1 for the class and -1 elsewhere."""
        return SignVectorError()


def _board_circuit(qubits, inputs, num_layers, generators):
    squares = [*itertools.chain(*circuits.orbits(_SQUARES, _SYMMETRIES))]
    pairs = [*itertools.chain(*circuits.orbits(_PAIRS, _SYMMETRIES))]
    num_turns = len(circuits.orbits(squares, generators))
    size = 2 * num_turns + len(circuits.orbits(pairs, generators))
    symbols = circuits.parameters(num_layers * size)
    circuit = cirq.Circuit()
    for start in range(0, len(symbols), size):
        layer = symbols[start : start + size]
        x, y = layer[:num_turns], layer[num_turns : 2 * num_turns]
        circuit.append(cirq.rx(2 * math.pi / 3 * g)(q) for q, g in zip(qubits, inputs, strict=True))
        for i, angle in circuits.tied_symbols(squares, generators, x).items():
            circuit.append(cirq.rx(angle)(qubits[i]))
        for i, angle in circuits.tied_symbols(squares, generators, y).items():
            circuit.append(cirq.ry(angle)(qubits[i]))
        angles = circuits.tied_symbols(pairs, generators, layer[2 * num_turns :])
        for (control, target), angle in angles.items():
            circuit.append(cirq.ry(angle)(qubits[target]).controlled_by(qubits[control]))
    return circuit


def _mean_z(qubits, indices):
    return cirq.PauliSum.from_pauli_strings([cirq.Z(qubits[i]) / len(indices) for i in indices])


def _check_size(name, value, wanted, reason):
    if check_count(name, value) != wanted:
        raise ValueError(f"`{name}` must be {wanted}, {reason}. Received: {name}={value}.")
