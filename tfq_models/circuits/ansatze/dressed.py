"""The circuit that is dressed by linear layers: features on a wall of H, layers of RY and CNOT."""

import cirq

from tfq_models.base.checks import check_choice, check_count, check_qubits, check_symbols
from tfq_models.circuits.parts.layouts import layout_pairs
from tfq_models.circuits.parts.rotations import rotation
from tfq_models.circuits.parts.symbols import trainable_weights
from tfq_models.types import Angles, Qubits

_LAYOUTS = ("ring", "chain")


def dressed_circuit(
    qubits: Qubits,
    symbols: Angles,
    weights: Angles | None = None,
    *,
    num_layers: int = 1,
    layout: str = "ring",
) -> cirq.Circuit:
    """Returns H and RY(x) by one feature on each qubit, then layers of RY(theta) and CNOT.

    A layer of the layout `"ring"` is RY on each qubit, then CNOT on (0, 1), (1, 2), ...,
    (n - 1, 0); of `"chain"` it is CNOT on (0, 1), (2, 3), ..., then (1, 2), (3, 4), ..., then RY.

    Takes n symbols for n qubits, in radians, and n weights in every layer.

    Example:
        >>> from tfq_models.circuits import inputs
        >>> print(dressed_circuit(cirq.LineQubit.range(2), inputs(2), layout="chain"))
        0: ───H───Ry(x_0)───@───Ry(theta_0)───
                            │
        1: ───H───Ry(x_1)───X───Ry(theta_1)───

    Args:
        qubits: n distinct qubits.
        symbols: n SymPy expressions or numbers.
        weights: n `num_layers` SymPy expressions or numbers, by default the symbols `theta_0`,
            `theta_1`, ...
        num_layers: At least 1.
        layout: `"ring"` or `"chain"`.

    Returns:
        A `cirq.Circuit`.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If the number of symbols, weights or layers is wrong, the layout is unknown, a
            qubit comes twice, or the symbols have the names of the default weights.

    References:
        Mari et al., arXiv:1912.08278, for the chain; Bowles, Ahmed and Schuld,
        arXiv:2403.07059, for the ring.
    """
    qubits = check_qubits(qubits)
    n = len(qubits)
    features = check_symbols(symbols, n, "one for each qubit")
    check_choice("layout", layout, _LAYOUTS)
    count = n * check_count("num_layers", num_layers)
    angles = iter(
        trainable_weights(weights, features, count, f"{n} for each of {num_layers} layers")
    )
    circuit = cirq.Circuit(cirq.H.on_each(qubits), _rotations(qubits, features))
    for _ in range(num_layers):
        rotations = list(_rotations(qubits, angles))
        pairs = layout_pairs(qubits, "ring" if layout == "ring" else "brick")
        joins = [cirq.CNOT(*pair) for pair in pairs]
        circuit.append([rotations, joins] if layout == "ring" else [joins, rotations])
    return circuit


def _rotations(qubits, angles):
    # The qubits come first, since zip takes one more of what comes before the shortest.
    return (rotation("Y", angle)(qubit) for qubit, angle in zip(qubits, angles, strict=False))
