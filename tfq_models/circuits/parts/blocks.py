"""Two-qubit blocks, of which brickwork, trees and MERA are made."""

import cirq

from tfq_models.base.checks import check_choice, check_qubits, check_symbols
from tfq_models.circuits.parts.rotations import rotation, zyz_rotation
from tfq_models.types import Angles, Qubits

_NUM_SYMBOLS = {"simple": 2, "general": 15}


def num_block_symbols(block):
    """Returns the number of symbols of a block: 2 for `"simple"`, 15 for `"general"`."""
    return _NUM_SYMBOLS[check_choice("block", block, _NUM_SYMBOLS)]


def place_blocks(pairs, symbols, block):
    """Puts one block on each pair of qubits, each with symbols of its own, in order."""
    size = num_block_symbols(block)
    reason = f"{size} for each of {len(pairs)} blocks"
    symbols = check_symbols(symbols, size * len(pairs), reason)
    make = simple_block if block == "simple" else general_block
    return cirq.Circuit(
        make(pair, symbols[size * i : size * (i + 1)]).all_operations()
        for i, pair in enumerate(pairs)
    )


def simple_block(qubits: Qubits, symbols: Angles) -> cirq.Circuit:
    """Returns RY on each of two qubits, then CNOT: 2 symbols, in radians.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> print(simple_block(cirq.LineQubit.range(2), parameters(2)))
        0: ───Ry(theta_0)───@───
                            │
        1: ───Ry(theta_1)───X───

    Args:
        qubits: 2 distinct qubits.
        symbols: 2 SymPy expressions or numbers.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If there are not 2 qubits and 2 symbols.

    References:
        Grant et al., arXiv:1804.03680, the simple parametrisation.
    """
    qubits = check_qubits(qubits, exactly=2)
    angles = check_symbols(symbols, 2, "one for each qubit")
    turns = [rotation("Y", angle)(q) for q, angle in zip(qubits, angles, strict=True)]
    return cirq.Circuit(turns, cirq.CNOT(*qubits))


def general_block(qubits: Qubits, symbols: Angles) -> cirq.Circuit:
    """Returns any unitary of two qubits up to a phase: 15 symbols, in radians.

    RZ, RY, RZ on the first qubit (symbols 0-2) and on the second (3-5); rotations about XX, YY and
    ZZ (6-8); RZ, RY, RZ on the first (9-11) and on the second (12-14).

    Example:
        >>> from tfq_models.circuits import parameters
        >>> circuit = general_block(cirq.LineQubit.range(2), parameters(15))
        >>> print(circuit[3:6])
        0: ───XX────────────────YY────────────────ZZ────────────────
              │                 │                 │
        1: ───XX^(theta_6/pi)───YY^(theta_7/pi)───ZZ^(theta_8/pi)───

    Args:
        qubits: 2 distinct qubits.
        symbols: 15 SymPy expressions or numbers.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If there are not 2 qubits and 15 symbols.

    References:
        Kraus and Cirac, arXiv:quant-ph/0011050, the canonical decomposition.
    """
    first, second = check_qubits(qubits, exactly=2)
    angles = check_symbols(symbols, 15, "3 for each of 5 factors")
    core = zip(("XX", "YY", "ZZ"), angles[6:9], strict=True)
    return cirq.Circuit(
        zyz_rotation(first, angles[0:3]).all_operations(),
        zyz_rotation(second, angles[3:6]).all_operations(),
        [rotation(pauli, angle)(first, second) for pauli, angle in core],
        zyz_rotation(first, angles[9:12]).all_operations(),
        zyz_rotation(second, angles[12:15]).all_operations(),
    )
