"""The Heisenberg encoding: features as couplings of a chain of spins, which evolves in steps."""

import math

import cirq
import numpy as np

from tfq_models.base.checks import check_count, check_number, check_qubits, check_symbols
from tfq_models.circuits.parts.layouts import layout_pairs
from tfq_models.circuits.parts.rotations import rotation, zyz_rotation
from tfq_models.types import Angles, Qubits


def heisenberg_encoding(
    qubits: Qubits, symbols: Angles, *, total_time: float = 1 / 3, num_steps: int = 5, seed: int = 0
) -> cirq.Circuit:
    """Returns random rotations, then evolution under a Heisenberg chain coupled by the features.

    First a fixed general rotation on each qubit, RZ(phi), RY(theta), RZ(omega), with angles uniform
    in [0, 2 pi). Then T Trotter steps, each of them exp(-i a_j (XX + YY + ZZ) / 2) on qubits j and
    j + 1, for j = 0, 1, ..., d - 1 in this order, with a_j = x_j d t / T. Takes d = n - 1 symbols
    for n qubits, in radians.

    Example:
        >>> from tfq_models.circuits import circuit_symbols, inputs
        >>> circuit = heisenberg_encoding(cirq.LineQubit.range(4), inputs(3))
        >>> circuit_symbols(circuit), sum(len(op.qubits) == 2 for op in circuit.all_operations())
        (['x_0', 'x_1', 'x_2'], 45)

    Args:
        qubits: n distinct qubits, at least 2.
        symbols: n - 1 SymPy expressions or numbers, one for each pair of neighbours.
        total_time: t, positive.
        num_steps: T, how many Trotter steps, at least 1.
        seed: The seed of the fixed rotations, a whole number, 0 or more.

    Returns:
        A `cirq.Circuit`.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If the number of symbols is wrong, a number is out of its range, or a qubit
            comes twice.

    References:
        Huang et al., arXiv:2011.01938, in the form of Bowles et al., arXiv:2403.07059, whose
        projected kernel has these rotations for the same seed.
    """
    qubits = check_qubits(qubits, at_least=2)
    num_features = len(qubits) - 1
    symbols = check_symbols(symbols, num_features, "one for each pair of neighbours")
    total_time = check_number("total_time", total_time)
    if total_time <= 0:
        raise ValueError(f"`total_time` must be positive. Received: total_time={total_time}.")
    step = total_time / check_count("num_steps", num_steps) * num_features
    rng = np.random.default_rng(check_count("seed", seed, at_least=0))
    # The published code spends one draw of its stream on something else before the angles.
    rng.integers(100000)
    walls = rng.uniform(size=(len(qubits), 3)) * 2 * math.pi
    circuit = cirq.Circuit(
        zyz_rotation(q, angles).all_operations() for q, angles in zip(qubits, walls, strict=True)
    )
    for _ in range(num_steps):
        for pair, x in zip(layout_pairs(qubits, "chain"), symbols, strict=True):
            circuit.append(rotation(word, step * x)(*pair) for word in ("XX", "YY", "ZZ"))
    return circuit
