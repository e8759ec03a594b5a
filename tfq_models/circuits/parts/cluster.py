"""The cluster state, the starting point of the cluster-excitation data set."""

import cirq

from tfq_models.base.checks import check_qubits
from tfq_models.circuits.parts.layouts import layout_pairs
from tfq_models.types import Qubits


def cluster_state(qubits: Qubits) -> cirq.Circuit:
    """Returns gates for the cluster state of a ring: H on all qubits, then CZ on all neighbours.

    It is the state with Z X Z = 1 on every three neighbours. No symbols.

    Example:
        >>> print(cluster_state(cirq.LineQubit.range(3)))
        0: ───H───@───────@───
                  │       │
        1: ───H───@───@───┼───
                      │   │
        2: ───H───────@───@───

    Args:
        qubits: n distinct qubits; the ring closes from three on.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If a qubit comes twice.

    References:
        Briegel and Raussendorf, arXiv:quant-ph/0004051.
    """
    qubits = check_qubits(qubits)
    pairs = layout_pairs(qubits, "ring")
    return cirq.Circuit(cirq.H.on_each(qubits), [cirq.CZ(a, b) for a, b in pairs])
