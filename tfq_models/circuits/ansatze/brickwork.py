"""Brickwork: a wall of two-qubit blocks."""

import cirq

from tfq_models.base.checks import check_count, check_qubits
from tfq_models.circuits.parts.blocks import num_block_symbols, place_blocks
from tfq_models.circuits.parts.layouts import layout_pairs
from tfq_models.types import Angles, Qubits


def num_brickwork_symbols(num_qubits: int, num_layers: int, *, block: str = "simple") -> int:
    """Returns the number of symbols of `brickwork`.

    L layers on n qubits have ceil(L / 2) floor(n / 2) + floor(L / 2) floor((n - 1) / 2) blocks, of
    2 symbols (`"simple"`) or 15 (`"general"`).

    Example:
        >>> num_brickwork_symbols(5, 3)
        12
    """
    check_count("num_qubits", num_qubits, at_least=2)
    check_count("num_layers", num_layers)
    num_even, num_odd = num_qubits // 2, (num_qubits - 1) // 2
    return num_block_symbols(block) * ((num_layers + 1) // 2 * num_even + num_layers // 2 * num_odd)


def brickwork(
    qubits: Qubits, symbols: Angles, num_layers: int, *, block: str = "simple"
) -> cirq.Circuit:
    """Returns a wall of two-qubit blocks: on (0, 1), ... in even layers, (1, 2), ... in odd ones.

    The row is open: no block joins the last qubit to the first. Symbols are angles in radians and
    come block by block. Their number is `num_brickwork_symbols`.

    Example:
        >>> import cirq
        >>> from tfq_models.circuits import parameters
        >>> print(brickwork(cirq.LineQubit.range(3), parameters(4), 2))
        0: ───Ry(theta_0)───@─────────────────────
                            │
        1: ───Ry(theta_1)───X───Ry(theta_2)───@───
                                              │
        2: ───Ry(theta_3)─────────────────────X───

    Args:
        qubits: n distinct qubits, at least 2.
        symbols: SymPy expressions or numbers.
        num_layers: How many layers, at least 1.
        block: `"simple"` (see `simple_block`) or `"general"` (see `general_block`).

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of symbols, of layers or the block is wrong, or a qubit comes
            twice.
    """
    qubits = check_qubits(qubits, at_least=2)
    layers = range(check_count("num_layers", num_layers))
    pairs = [pair for layer in layers for pair in layout_pairs(qubits, "pairs", layer)]
    return place_blocks(pairs, symbols, block)
