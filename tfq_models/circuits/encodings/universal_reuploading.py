"""Universal data re-uploading: every qubit takes all features, in every layer, in one U3 gate."""

import cirq

from tfq_models.base.checks import check_count, check_qubits, check_sequence, check_symbol
from tfq_models.circuits.parts.layouts import layout_pairs
from tfq_models.circuits.parts.rotations import zyz_rotation
from tfq_models.circuits.parts.symbols import trainable_weights
from tfq_models.types import Angles, Qubits


def num_universal_reuploading_symbols(num_qubits: int, num_features: int, num_layers: int) -> int:
    """Returns the number of weights of `universal_reuploading`: L n (d + 3 ceil(d / 3)).

    Example:
        >>> num_universal_reuploading_symbols(1, 2, 4)
        20
    """
    check_count("num_qubits", num_qubits)
    check_count("num_features", num_features)
    check_count("num_layers", num_layers)
    return num_layers * num_qubits * (num_features + 3 * -(-num_features // 3))


def universal_reuploading(
    qubits: Qubits, symbols: Angles, weights: Angles | None = None, *, num_layers: int = 1
) -> cirq.Circuit:
    """Returns layers of U3(theta + alpha x) on each qubit, with CZ between the layers.

    U3(a, b, c) is RZ(c), then RY(a), then RZ(b). Features come three at a time, (x_0, x_1, x_2)
    for (a, b, c), then (x_3, x_4, x_5) in the next U3 on the same qubit; those that are missing
    are 0. After even layers CZ joins (0, 1), (2, 3), ..., after odd ones (1, 2), (3, 4), ... and,
    if n is even, (n - 1, 0); after the last layer nothing. One qubit is joined with none: a single
    qubit classifies by itself.

    Takes d symbols for any number n of qubits; alpha x is in radians. The weights come layer by
    layer, then qubit by qubit: d scalings, one for each feature, then 3 ceil(d / 3) biases. Their
    number is `num_universal_reuploading_symbols`.

    Example:
        >>> from tfq_models.circuits import inputs
        >>> print(universal_reuploading(cirq.LineQubit.range(1), inputs(2)))
        0: ───Rz(theta_4)───Ry(theta_0*x_0 + theta_2)───Rz(theta_1*x_1 + theta_3)───

    Args:
        qubits: n distinct qubits.
        symbols: d SymPy expressions or numbers.
        weights: SymPy expressions or numbers, by default the symbols `theta_0`, `theta_1`, ...
        num_layers: At least 1.

    Returns:
        A `cirq.Circuit`.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If the number of symbols, weights or layers is wrong, a qubit comes twice, or
            the symbols have the names of the default weights.

    References:
        Perez-Salinas et al., arXiv:1907.02085, for one qubit and for more, with exp(-i angle P / 2)
        for each rotation.
    """
    qubits = check_qubits(qubits)
    features = [check_symbol(x) for x in check_sequence("symbols", symbols, "symbols")]
    count = num_universal_reuploading_symbols(len(qubits), len(features), num_layers)
    reason = f"for {len(features)} features on {len(qubits)} qubits in {num_layers} layers"
    weights = iter(trainable_weights(weights, features, count, reason))
    circuit = cirq.Circuit()
    for layer in range(num_layers):
        for qubit in qubits:
            circuit.append(_general_rotations(qubit, features, weights))
        if layer < num_layers - 1:
            circuit.append(cirq.CZ(*pair) for pair in _pairs(qubits, layer))
    return circuit


def _general_rotations(qubit, features, weights):
    scaled = [next(weights) * x for x in features] + [0.0] * (-len(features) % 3)
    angles = [a + next(weights) for a in scaled]
    for k in range(0, len(angles), 3):
        theta, phi, omega = angles[k : k + 3]
        yield zyz_rotation(qubit, [omega, theta, phi]).all_operations()


def _pairs(qubits, layer):
    if len(qubits) == 2:
        return [tuple(qubits)]
    closing = [(qubits[-1], qubits[0])] if layer % 2 and len(qubits) % 2 == 0 else []
    return layout_pairs(qubits, "pairs", layer) + closing
