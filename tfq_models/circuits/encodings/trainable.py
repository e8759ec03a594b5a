"""The trainable encoding: features between rotations by weights, for kernels that are trained."""

import cirq

from tfq_models.base.checks import check_count, check_qubits, check_sequence, check_symbol
from tfq_models.circuits.parts.layouts import layout_pairs
from tfq_models.circuits.parts.rotations import rotation
from tfq_models.circuits.parts.symbols import trainable_weights
from tfq_models.types import Angles, Qubits


def num_trainable_encoding_symbols(num_qubits: int, num_layers: int) -> int:
    """Returns the number of weights of `trainable_encoding`: 2 L n, but 3 L if n = 2, L if n = 1.

    Example:
        >>> num_trainable_encoding_symbols(5, 6)
        60
    """
    check_count("num_qubits", num_qubits)
    check_count("num_layers", num_layers)
    return num_layers * (num_qubits + len(layout_pairs(range(num_qubits), "ring")))


def trainable_encoding(
    qubits: Qubits, symbols: Angles, weights: Angles | None = None, *, num_layers: int = 2
) -> cirq.Circuit:
    """Returns rotations by the features, repeated between trained rotations and rings of CRZ.

    Layer l is H, RZ(x_i) and RY(theta) on each qubit j, where i = (l n + j) mod d goes on through
    qubits and layers, then CRZ(theta) on (0, 1), (1, 2), ..., (n - 1, 0), the first of each pair
    the control; two qubits have one CRZ, and one qubit has none. CRZ(t) = diag(1, 1, e^(-it/2),
    e^(it/2)) is written as RZ(t / 2) on the target and exp(i t ZZ / 4), which is exact.

    Takes d symbols for n qubits, in radians, at most L n, so that every feature is encoded. The
    weights, in radians, come layer by layer: n angles of RY, then those of CRZ. The number of
    weights is `num_trainable_encoding_symbols`.

    Example:
        >>> from tfq_models.circuits import inputs
        >>> print(trainable_encoding(cirq.LineQubit.range(2), inputs(2), num_layers=1))
        0: ───H───Rz(x_0)───Ry(theta_0)───────────────────ZZ─────────────────────
                                                          │
        1: ───H───Rz(x_1)───Ry(theta_1)───Rz(theta_2/2)───ZZ^(-theta_2/(2*pi))───

    Args:
        qubits: n distinct qubits.
        symbols: d SymPy expressions or numbers.
        weights: SymPy expressions or numbers, by default the symbols `theta_0`, `theta_1`, ...
        num_layers: L, at least 1. The last weights stand behind all features, so that one layer
            gives a fidelity kernel that does not depend on them.

    Returns:
        A `cirq.Circuit`.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If the number of symbols, weights or layers is wrong, a qubit comes twice, or
            the symbols have the names of the default weights.

    References:
        Hubregtsen et al., arXiv:2105.02276, whose circuit has 5 qubits and 6 layers.
    """
    qubits = check_qubits(qubits)
    n = len(qubits)
    features = [check_symbol(x) for x in check_sequence("symbols", symbols, "symbols")]
    count = num_trainable_encoding_symbols(n, num_layers)
    if not 1 <= len(features) <= num_layers * n:
        raise ValueError(
            f"`symbols` must hold 1 to {num_layers * n} values, since {num_layers} layers on {n} "
            f"qubits encode no more. Received: len(symbols)={len(features)}."
        )
    reason = f"for {num_layers} layers on {n} qubits"
    angles = iter(trainable_weights(weights, features, count, reason))
    circuit = cirq.Circuit()
    for layer in range(num_layers):
        for j, qubit in enumerate(qubits):
            x = features[(layer * n + j) % len(features)]
            circuit.append([cirq.H(qubit), rotation("Z", x)(qubit)])
            circuit.append(rotation("Y", next(angles))(qubit))
        for control, target in layout_pairs(qubits, "ring"):
            circuit.append(_controlled_rz(control, target, next(angles)))
    return circuit


def _controlled_rz(control, target, angle):
    yield rotation("Z", angle / 2)(target)
    yield rotation("ZZ", -angle / 2)(control, target)
