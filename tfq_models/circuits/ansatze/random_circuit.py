"""Circuits of random structure: rotations about random axes, and random CNOTs."""

import cirq
import numpy as np

from tfq_models.base.arguments import check_flag
from tfq_models.base.checks import check_count, check_qubits, check_sequence, check_symbol
from tfq_models.circuits.parts.rotations import AXES, rotation
from tfq_models.types import Angles, Qubits

_SHARE_OF_CNOTS = 0.3


def random_layers(
    qubits: Qubits, symbols: Angles, *, entangling: bool = True, seed: int = 0
) -> cirq.Circuit:
    """Returns random rotations of random qubits, one for each symbol, with CNOTs between.

    Gate by gate, with probability 0.3 it is a CNOT of a random pair of qubits; else a rotation by
    the next symbol about X, Y or Z, each equally likely, of a random qubit; until the symbols are
    used up. Symbols are angles in radians. The structure depends on the seed and the numbers of
    qubits and symbols only, and is the same on every version of NumPy.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> print(random_layers(cirq.LineQubit.range(2), parameters(4), seed=1))
        0: ───Rx(theta_0)───@───Rx(theta_1)───Ry(theta_2)───Rz(theta_3)───
                            │
        1: ─────────────────X─────────────────────────────────────────────

    Args:
        qubits: Distinct qubits.
        symbols: SymPy expressions or numbers, at least one.
        entangling: Whether there are CNOTs; they are left out, and the rest stays as it is.
        seed: A whole number from 0 to 2^32 - 1.

    Returns:
        A `cirq.Circuit`, which may leave qubits alone.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If there are no symbols, a qubit comes twice, or the seed is out of range.

    References:
        Henderson et al., arXiv:1904.04767, who draw from more kinds of gates (see
        `layers.Quanvolution`); the share of CNOTs is that of Bowles et al., arXiv:2403.07059.
    """
    qubits = check_qubits(qubits)
    symbols = [check_symbol(symbol) for symbol in check_sequence("symbols", symbols, "symbols")]
    if not symbols:
        raise ValueError("`symbols` must hold at least one value. Received: len(symbols)=0.")
    check_flag("entangling", entangling)
    check_seed(seed)
    # The legacy generator's stream never changes, and saved models draw their circuits again.
    rng = np.random.RandomState(seed)
    circuit = cirq.Circuit()
    angles = iter(symbols)
    num_left = len(symbols)
    while num_left:
        if len(qubits) > 1 and rng.rand() < _SHARE_OF_CNOTS:
            pair = rng.permutation(len(qubits))[:2]
            if entangling:
                circuit.append(cirq.CNOT(*(qubits[place] for place in pair)))
            continue
        axis, place = AXES[rng.randint(3)], rng.randint(len(qubits))
        circuit.append(rotation(axis, next(angles))(qubits[place]))
        num_left -= 1
    return circuit


def check_seed(seed):
    """Returns a seed of NumPy's legacy generator."""
    if check_count("seed", seed, at_least=0) >= 2**32:
        raise ValueError(f"`seed` must be below 2^32. Received: seed={seed}.")
    return int(seed)
