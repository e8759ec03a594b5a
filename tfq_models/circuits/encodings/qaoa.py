"""The encoding of the metric learner: features between layers of a trained Ising model."""

import cirq

from tfq_models.base.checks import check_count, check_qubits, check_sequence, check_symbol
from tfq_models.circuits.parts.layouts import layout_pairs
from tfq_models.circuits.parts.rotations import rotation
from tfq_models.circuits.parts.symbols import trainable_weights
from tfq_models.types import Angles, Qubits


def num_qaoa_encoding_symbols(num_qubits: int, num_layers: int) -> int:
    """Returns the number of weights of `qaoa_encoding`: 2 L n, but 3 L if n = 2, L if n = 1.

    Example:
        >>> num_qaoa_encoding_symbols(3, 4)
        24
    """
    check_count("num_qubits", num_qubits)
    check_count("num_layers", num_layers)
    return num_layers * (num_qubits + len(layout_pairs(range(num_qubits), "ring")))


def qaoa_encoding(
    qubits: Qubits, symbols: Angles, weights: Angles | None = None, *, num_layers: int = 1
) -> cirq.Circuit:
    """Returns rotations by the features, repeated between layers of a trained Ising model.

    A layer is RX(x_k) on qubit k for each of d features, and H on the other qubits; rotations about
    ZZ by weights on the pairs of a ring; and RY by weights on each qubit. After all layers the
    features stand once more, RX and H. A qubit without a feature makes it possible to encode a
    constant: the paper takes d + 1 qubits.

    Takes d symbols for n qubits, in radians, at most n. The weights, in radians, come layer by
    layer: the angles of ZZ on (0, 1), (1, 2), ..., (n - 1, 0), one for two qubits, then n angles of
    RY. The number of weights is `num_qaoa_encoding_symbols`.

    Example:
        >>> from tfq_models.circuits import inputs
        >>> print(qaoa_encoding(cirq.LineQubit.range(2), inputs(1)))
        0: ───Rx(x_0)───ZZ────────────────Ry(theta_1)───Rx(x_0)───
                        │
        1: ───H─────────ZZ^(theta_0/pi)───Ry(theta_2)───H─────────

    Args:
        qubits: n distinct qubits.
        symbols: d SymPy expressions or numbers.
        weights: SymPy expressions or numbers, by default the symbols `theta_0`, `theta_1`, ...
        num_layers: L, at least 1.

    Returns:
        A `cirq.Circuit`.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If the number of symbols, weights or layers is wrong, a qubit comes twice, or
            the symbols have the names of the default weights.

    References:
        Lloyd et al., arXiv:2001.03622, figure 4, with the constant on one qubit.
    """
    qubits = check_qubits(qubits)
    n = len(qubits)
    features = [check_symbol(x) for x in check_sequence("symbols", symbols, "symbols")]
    if not 1 <= len(features) <= n:
        raise ValueError(
            f"`symbols` must hold 1 to {n} values, one for a qubit. "
            f"Received: len(symbols)={len(features)}."
        )
    count = num_qaoa_encoding_symbols(n, num_layers)
    reason = f"for {num_layers} layers on {n} qubits"
    angles = iter(trainable_weights(weights, features, count, reason))
    pairs = layout_pairs(qubits, "ring")
    circuit = cirq.Circuit()
    for _ in range(num_layers):
        circuit.append(_encoded(qubits, features))
        circuit.append(rotation("ZZ", next(angles))(*pair) for pair in pairs)
        circuit.append(rotation("Y", next(angles))(qubit) for qubit in qubits)
    circuit.append(_encoded(qubits, features))
    return circuit


def _encoded(qubits, features):
    for qubit, x in zip(qubits, features, strict=False):
        yield rotation("X", x)(qubit)
    yield cirq.H.on_each(qubits[len(features) :])
