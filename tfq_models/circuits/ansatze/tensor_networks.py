"""Tensor networks as circuits: the tree tensor network and MERA."""

import cirq

from tfq_models.base.checks import check_power_of_two, check_qubits
from tfq_models.circuits.parts.blocks import num_block_symbols, place_blocks
from tfq_models.circuits.parts.layouts import layout_pairs
from tfq_models.types import Angles, Qubits


def num_tree_tensor_symbols(num_qubits: int, *, block: str = "simple") -> int:
    """Returns the number of symbols of `tree_tensor`: n - 1 blocks of 2 symbols or 15.

    Example:
        >>> num_tree_tensor_symbols(8)
        14
    """
    return num_block_symbols(block) * (_checked_num_qubits(num_qubits) - 1)


def tree_tensor(qubits: Qubits, symbols: Angles, *, block: str = "simple") -> cirq.Circuit:
    """Returns a binary tree of two-qubit blocks, from all qubits to the last, which is measured.

    Level by level, blocks act on neighbouring pairs of the qubits that are left, and the second
    qubit of each pair goes on. Symbols are angles in radians and come block by block, the widest
    level first. Their number is `num_tree_tensor_symbols`.

    Example:
        >>> import cirq
        >>> from tfq_models.circuits import parameters
        >>> print(tree_tensor(cirq.LineQubit.range(4), parameters(6)))
        0: ───Ry(theta_0)───@─────────────────────
                            │
        1: ───Ry(theta_1)───X───Ry(theta_4)───@───
                                              │
        2: ───Ry(theta_2)───@─────────────────┼───
                            │                 │
        3: ───Ry(theta_3)───X───Ry(theta_5)───X───

    Args:
        qubits: n distinct qubits, a power of two.
        symbols: SymPy expressions or numbers.
        block: `"simple"` (see `simple_block`) or `"general"` (see `general_block`).

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of qubits, of symbols or the block is wrong, or a qubit comes
            twice.

    References:
        Grant et al., arXiv:1804.03680, with the last qubit as the root.
    """
    qubits = check_qubits(qubits)
    _checked_num_qubits(len(qubits))
    pairs = []
    while len(qubits) > 1:
        pairs += layout_pairs(qubits, "pairs")
        qubits = qubits[1::2]
    return place_blocks(pairs, symbols, block)


def num_mera_symbols(num_qubits: int, *, block: str = "simple") -> int:
    """Returns the number of symbols of `mera`: 2n - 2 - log2(n) blocks of 2 symbols or 15.

    Example:
        >>> num_mera_symbols(8)
        22
    """
    num_qubits = _checked_num_qubits(num_qubits)
    num_levels = num_qubits.bit_length() - 1
    return num_block_symbols(block) * (2 * num_qubits - 2 - num_levels)


def mera(qubits: Qubits, symbols: Angles, *, block: str = "simple") -> cirq.Circuit:
    """Returns the tree of `tree_tensor` with disentangling blocks across branches at each level.

    At each level, blocks first act on (1, 2), (3, 4), ... of the qubits that are left (an open row,
    so none for two qubits), then on (0, 1), (2, 3), ..., and the second qubit of each of these
    pairs goes on (multi-scale entanglement renormalisation). The last qubit is measured. Symbols
    are angles in radians and come block by block. Their number is `num_mera_symbols`.

    Example:
        >>> import cirq
        >>> from tfq_models.circuits import parameters
        >>> print(mera(cirq.LineQubit.range(4), parameters(8)))
        0: ───Ry(theta_2)─────────────────────@─────────────────────
                                              │
        1: ───Ry(theta_0)───@───Ry(theta_3)───X───Ry(theta_6)───@───
                            │                                   │
        2: ───Ry(theta_1)───X───Ry(theta_4)───@─────────────────┼───
                                              │                 │
        3: ───Ry(theta_5)─────────────────────X───Ry(theta_7)───X───

    Args:
        qubits: n distinct qubits, a power of two.
        symbols: SymPy expressions or numbers.
        block: `"simple"` (see `simple_block`) or `"general"` (see `general_block`).

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of qubits, of symbols or the block is wrong, or a qubit comes
            twice.

    References:
        Grant et al., arXiv:1804.03680, with the last qubit as the root.
    """
    qubits = check_qubits(qubits)
    _checked_num_qubits(len(qubits))
    pairs = []
    while len(qubits) > 1:
        pairs += layout_pairs(qubits, "pairs", layer=1) + layout_pairs(qubits, "pairs")
        qubits = qubits[1::2]
    return place_blocks(pairs, symbols, block)


def _checked_num_qubits(num_qubits):
    return check_power_of_two(num_qubits, "a tree", "each level halves the register")
