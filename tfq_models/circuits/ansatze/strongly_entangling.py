"""Strongly entangling layers: general rotations, and a ring of entanglers with a cycling range."""

import cirq

from tfq_models.base.checks import check_choice, check_count, check_qubits, check_symbols
from tfq_models.circuits.parts.entanglers import ENTANGLERS, entangle, num_entangler_symbols
from tfq_models.circuits.parts.rotations import zyz_rotation
from tfq_models.types import Angles, Qubits


def num_strongly_entangling_symbols(
    num_qubits: int, num_layers: int, *, entangler: str = "CNOT"
) -> int:
    """Returns the number of symbols of `strongly_entangling`: 3 L n for L layers on n qubits.

    An entangler with an angle (XX, YY, ZZ) makes it 4 L n (still 3 L for one qubit).

    Example:
        >>> num_strongly_entangling_symbols(4, 2)
        24
    """
    check_count("num_qubits", num_qubits)
    check_count("num_layers", num_layers)
    check_choice("entangler", entangler, ENTANGLERS)
    angles = num_entangler_symbols(entangler) if num_qubits > 1 else 0
    return num_layers * num_qubits * (3 + angles)


def strongly_entangling(
    qubits: Qubits, symbols: Angles, num_layers: int, *, entangler: str = "CNOT"
) -> cirq.Circuit:
    """Returns layers of general rotations on all qubits and rings of entanglers of cycling range.

    Layer l turns each qubit by RZ(phi), RY(theta), RZ(omega), then joins qubit k to qubit
    (k + r) mod n for k = 0, 1, ..., n - 1, with the range r = l mod (n - 1) + 1. Symbols are angles
    in radians and come layer by layer, then qubit by qubit as (phi, theta, omega), then entangler
    by entangler if it has an angle. Their number is `num_strongly_entangling_symbols`.

    In a layer with r = n / 2 each pair is joined twice, so there CZ cancels, and CNOT is the better
    entangler; for two qubits that is every layer.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> print(strongly_entangling(cirq.LineQubit.range(3), parameters(9), 1))
        0: ───Rz(theta_0)───Ry(theta_1)───Rz(theta_2)───@───────X───
                                                        │       │
        1: ───Rz(theta_3)───Ry(theta_4)───Rz(theta_5)───X───@───┼───
                                                            │   │
        2: ───Rz(theta_6)───Ry(theta_7)───Rz(theta_8)───────X───@───

    Args:
        qubits: n distinct qubits.
        symbols: SymPy expressions or numbers.
        num_layers: How many layers, at least 1.
        entangler: `"CNOT"`, `"CZ"`, `"ISWAP"`, `"XX"`, `"YY"` or `"ZZ"`.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of symbols or the entangler is wrong, or a qubit comes twice.

    References:
        Schuld, Bocharov, Svore and Wiebe, arXiv:1804.00633, with fixed entanglers in place of
        controlled rotations, and the range cycling by layer.
    """
    qubits = check_qubits(qubits)
    n = len(qubits)
    count = num_strongly_entangling_symbols(n, num_layers, entangler=entangler)
    angles = iter(check_symbols(symbols, count, f"for {num_layers} layers on {n} qubits"))
    circuit = cirq.Circuit()
    for layer in range(num_layers):
        for qubit in qubits:
            euler = [next(angles) for _ in range(3)]
            circuit.append(zyz_rotation(qubit, euler).all_operations())
        if n > 1:
            step = layer % (n - 1) + 1
            ring = [(qubits[k], qubits[(k + step) % n]) for k in range(n)]
            circuit.append(entangle(ring, entangler, angles))
    return circuit
