"""Data re-uploading: the features come back in every layer, each time scaled by weights."""

import cirq

from tfq_models.base.checks import check_count, check_qubits, check_sequence, check_symbol
from tfq_models.circuits.parts.layouts import layout_pairs
from tfq_models.circuits.parts.rotations import zyz_rotation
from tfq_models.circuits.parts.symbols import trainable_weights
from tfq_models.types import Angles, Qubits


def num_reuploading_encoding_symbols(num_features: int, num_layers: int) -> int:
    """Returns the number of weights of `reuploading_encoding`: (L + 1) (d + 3 ceil(d / 3)).

    Example:
        >>> num_reuploading_encoding_symbols(4, 2)
        30
    """
    check_count("num_features", num_features)
    check_count("num_layers", num_layers)
    return (num_layers + 1) * (num_features + 3 * -(-num_features // 3))


def reuploading_encoding(
    qubits: Qubits, symbols: Angles, weights: Angles | None = None, *, num_layers: int = 1
) -> cirq.Circuit:
    """Returns layers of rotations by three features on each qubit, scaled and shifted by weights.

    With Rot(a, b, c) for RZ(a), RY(b), RZ(c), one after another, each layer is Rot(w x) on each
    qubit, with its three features times three scalings, then Rot(theta) with three biases, then CZ
    on (0, 1), (2, 3), ... in even layers and on (1, 2), (3, 4), ... in odd ones. After all layers
    comes a last Rot(w x + theta) on each qubit. Features that are missing on the last qubit are 0.

    Takes d symbols for n = ceil(d / 3) qubits; w x is in radians. The weights come layer by layer,
    the last rotation as a layer of its own: first d scalings, one for each feature, then 3n biases,
    qubit by qubit. A missing feature has no scaling, since it would do nothing. The number of
    weights is `num_reuploading_encoding_symbols`.

    Example:
        >>> from tfq_models.circuits import inputs
        >>> print(reuploading_encoding(cirq.LineQubit.range(2), inputs(4))[:4])
        0: ───Rz(theta_0*x_0)───Ry(theta_1*x_1)───Rz(theta_2*x_2)───Rz(theta_4)───
        1: ───Rz(theta_3*x_3)───Ry(0)─────────────Rz(0)─────────────Rz(theta_7)───

    Args:
        qubits: n distinct qubits.
        symbols: 3n - 2, 3n - 1 or 3n SymPy expressions or numbers.
        weights: SymPy expressions or numbers, by default the symbols `theta_0`, `theta_1`, ...
        num_layers: L, at least 1.

    Returns:
        A `cirq.Circuit`.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If the number of symbols, weights or layers is wrong, a qubit comes twice, or
            the symbols have the names of the default weights.

    References:
        Perez-Salinas et al., arXiv:1907.02085, in the form of Bowles et al., arXiv:2403.07059,
        which count scalings of the missing features too.
    """
    qubits = check_qubits(qubits)
    n = len(qubits)
    features = [check_symbol(x) for x in check_sequence("symbols", symbols, "symbols")]
    d = len(features)
    if not 3 * n - 2 <= d <= 3 * n:
        raise ValueError(
            f"`symbols` must hold {3 * n - 2} to {3 * n} values, three for each qubit but the "
            f"last, which may have fewer. Received: len(symbols)={d}."
        )
    count = num_reuploading_encoding_symbols(d, num_layers)
    reason = f"for {d} features in {num_layers} layers and a last rotation"
    angles = iter(trainable_weights(weights, features, count, reason))
    circuit = cirq.Circuit()
    for layer in range(num_layers + 1):
        scaled = [next(angles) * x for x in features] + [0.0] * (3 * n - d)
        biases = [next(angles) for _ in range(3 * n)]
        if layer == num_layers:
            circuit.append(_wall(qubits, [a + b for a, b in zip(scaled, biases, strict=True)]))
        else:
            circuit.append([_wall(qubits, scaled), _wall(qubits, biases)])
            circuit.append(cirq.CZ(*pair) for pair in layout_pairs(qubits, "pairs", layer))
    return circuit


def _wall(qubits, angles):
    """Returns a general rotation on each qubit, by three angles each."""
    for k, qubit in enumerate(qubits):
        yield zyz_rotation(qubit, angles[3 * k : 3 * k + 3]).all_operations()
