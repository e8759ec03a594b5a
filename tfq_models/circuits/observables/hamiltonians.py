"""Observables: Pauli strings and sums, to be measured or exponentiated."""

import itertools
from collections.abc import Iterable, Iterator

import cirq

from tfq_models.base.checks import (
    check_choice,
    check_count,
    check_number,
    check_qubits,
    check_sequence,
)
from tfq_models.circuits.parts.layouts import NEIGHBOURHOODS, layout_pairs
from tfq_models.types import Edge, Qubits


def single_z(qubits: Qubits) -> list[cirq.PauliString]:
    """Returns Z on each qubit, as a list of observables.

    Example:
        >>> single_z(cirq.LineQubit.range(2))
        [cirq.Z(cirq.LineQubit(0)), cirq.Z(cirq.LineQubit(1))]

    Args:
        qubits: Distinct qubits.

    Returns:
        A list of `cirq.PauliString`.
    """
    return [cirq.Z(qubit) for qubit in check_qubits(qubits)]


def z_strings(qubits: Qubits, count: int) -> list[cirq.PauliString]:
    """Returns the first products of Z, as a list: Z on each qubit, on each pair, and so on.

    All of them are read from the same measurements, of every qubit in the basis of 0 and 1.

    Example:
        >>> print(*z_strings(cirq.LineQubit.range(2), 3))
        Z(q(0)) Z(q(1)) Z(q(0))*Z(q(1))

    Args:
        qubits: n distinct qubits.
        count: How many, from 1 to 2^n - 1.

    Returns:
        A list of `cirq.PauliString`.

    Raises:
        ValueError: If `count` is out of its range, or a qubit comes twice.
    """
    qubits = check_qubits(qubits)
    most = 2 ** len(qubits) - 1
    if check_count("count", count) > most:
        raise ValueError(
            f"`count` must be at most {most}, the number of products of Z on {len(qubits)} qubits. "
            f"Received: count={count}."
        )
    subsets = (itertools.combinations(qubits, size) for size in range(1, len(qubits) + 1))
    strings: Iterator[cirq.PauliString] = (
        cirq.PauliString(map(cirq.Z, subset)) for size in subsets for subset in size
    )
    return list(itertools.islice(strings, count))


def subsystem_paulis(qubits: Qubits, subsystem_size: int = 1) -> list[cirq.PauliString]:
    """Returns the Pauli strings whose expectations are all that few qubits show, as a list.

    For each qubit X, Y, Z; for each pair (j, k), j < k, the 15 strings IX, IY, IZ, XI, XX, ..., ZZ;
    and so on for more. Together they hold the reduced density matrix of each subsystem. The list
    has `binomial(n, s) (4^s - 1)` strings; those that act on fewer than s qubits come back for
    each subsystem that has them.

    Example:
        >>> print(*subsystem_paulis(cirq.LineQubit.range(2)))
        X(q(0)) Y(q(0)) Z(q(0)) X(q(1)) Y(q(1)) Z(q(1))

    Args:
        qubits: n distinct qubits.
        subsystem_size: s, from 1 to n.

    Returns:
        A list of `cirq.PauliString`.

    Raises:
        ValueError: If the size is out of its range, or a qubit comes twice.
    """
    qubits = check_qubits(qubits)
    if check_count("subsystem_size", subsystem_size) > len(qubits):
        raise ValueError(
            f"`subsystem_size` must be at most the number of qubits, {len(qubits)}. "
            f"Received: subsystem_size={subsystem_size}."
        )
    strings = list(itertools.product("IXYZ", repeat=subsystem_size))[1:]
    return [
        cirq.PauliString(dict(zip(subsystem, string, strict=True)))
        for subsystem in itertools.combinations(qubits, subsystem_size)
        for string in strings
    ]


def heisenberg(qubits: Qubits, *, coupling: float = 1.0, layout: str = "chain") -> cirq.PauliSum:
    """Returns the Heisenberg model, H = J sum (X X + Y Y + Z Z) over neighbours.

    These are Pauli matrices, not spins 1/2, which would make it a quarter of that.

    Example:
        >>> print(heisenberg(cirq.LineQubit.range(2), coupling=0.5))
        0.500*X(q(0))*X(q(1))+0.500*Y(q(0))*Y(q(1))+0.500*Z(q(0))*Z(q(1))

    Args:
        qubits: Distinct qubits, at least 2.
        coupling: J; positive is antiferromagnetic.
        layout: Who is a neighbour: `"chain"`, `"ring"` (a closed chain) or `"full"`.

    Returns:
        A `cirq.PauliSum`.
    """
    return xxz(qubits, coupling=coupling, layout=layout)


def xxz(
    qubits: Qubits, *, coupling: float = 1.0, anisotropy: float = 1.0, layout: str = "chain"
) -> cirq.PauliSum:
    """Returns the XXZ model, H = J sum (X X + Y Y + Delta Z Z) over neighbours.

    Example:
        >>> print(xxz(cirq.LineQubit.range(2), anisotropy=0.5))
        1.000*X(q(0))*X(q(1))+1.000*Y(q(0))*Y(q(1))+0.500*Z(q(0))*Z(q(1))

    Args:
        qubits: Distinct qubits, at least 2.
        coupling: J.
        anisotropy: Delta; the model is Heisenberg's at 1 and XX at 0.
        layout: Who is a neighbour: `"chain"`, `"ring"` (a closed chain) or `"full"`.

    Returns:
        A `cirq.PauliSum`.
    """
    pairs = _neighbours(qubits, layout)
    coupling = check_number("coupling", coupling)
    anisotropy = check_number("anisotropy", anisotropy)
    return coupling * (
        _pair_sum(cirq.X, pairs) + _pair_sum(cirq.Y, pairs) + anisotropy * _pair_sum(cirq.Z, pairs)
    )


def transverse_field_ising(
    qubits: Qubits, *, coupling: float = 1.0, field: float = 1.0, layout: str = "chain"
) -> cirq.PauliSum:
    """Returns the Ising model in a transverse field, H = -J sum Z Z - g sum X.

    Example:
        >>> print(transverse_field_ising(cirq.LineQubit.range(2), field=0.5))
        -1.000*Z(q(0))*Z(q(1))-0.500*X(q(0))-0.500*X(q(1))

    Args:
        qubits: Distinct qubits, at least 2.
        coupling: J; positive is ferromagnetic.
        field: g; the chain is critical at g = J.
        layout: Who is a neighbour: `"chain"`, `"ring"` (a closed chain) or `"full"`.

    Returns:
        A `cirq.PauliSum`.
    """
    qubits = check_qubits(qubits)
    pairs = _neighbours(qubits, layout)
    coupling, field = check_number("coupling", coupling), check_number("field", field)
    spins = cirq.PauliSum.from_pauli_strings([cirq.X(qubit) for qubit in qubits])
    return -coupling * _pair_sum(cirq.Z, pairs) - field * spins


def maxcut(edges: Iterable[Edge]) -> cirq.PauliSum:
    """Returns the weight of a cut, C = sum w_ab (1 - Z_a Z_b) / 2 over the edges of a graph.

    Its eigenvalue on a basis state is the total weight of edges between the 0s and the 1s, to be
    made as great as possible.

    Example:
        >>> a, b, c = cirq.LineQubit.range(3)
        >>> print(maxcut([(a, b), (b, c, 3.0)]))
        2.000*I-0.500*Z(q(0))*Z(q(1))-1.500*Z(q(1))*Z(q(2))

    Args:
        edges: Pairs of different qubits (a, b), or triples (a, b, weight); the weight of a pair is
            1.

    Returns:
        A `cirq.PauliSum`.

    Raises:
        ValueError: If there are no edges, or one joins a qubit to itself.
    """
    checked = [_checked_edge(edge) for edge in check_sequence("edges", edges, "pairs")]
    if not checked:
        raise ValueError("`edges` must hold at least one edge. Received: none.")
    half: cirq.PauliString = cirq.PauliString(sum(weight for _, _, weight in checked) / 2)
    terms = [-weight / 2 * cirq.Z(a) * cirq.Z(b) for a, b, weight in checked]
    return cirq.PauliSum.from_pauli_strings([half, *terms])


def _checked_edge(edge):
    edge = check_sequence("edges", edge, "pairs")
    if len(edge) not in (2, 3):
        raise ValueError(f"`edges` must hold pairs or triples. Received: {edge}.")
    a, b = check_qubits(edge[:2], name="edges")
    return a, b, check_number("weight", edge[2]) if len(edge) == 3 else 1.0


def _neighbours(qubits, layout):
    qubits = check_qubits(qubits, at_least=2)
    return layout_pairs(qubits, check_choice("layout", layout, NEIGHBOURHOODS))


def _pair_sum(pauli, pairs):
    return cirq.PauliSum.from_pauli_strings([pauli(a) * pauli(b) for a, b in pairs])
