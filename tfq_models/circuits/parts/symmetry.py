"""Weights tied by a symmetry: what a group of permutations carries to each other shares one."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from tfq_models.base.checks import check_sequence, check_symbols
from tfq_models.types import Angle, Angles


def orbits(items: Iterable[Hashable], generators: Iterable[Sequence[int]]) -> list[list[Any]]:
    """Returns the orbits of qubits, or pairs of them, under a group of permutations.

    The group is given by generators, and so need not be listed: a quarter turn and a reflection
    make all eight symmetries of the square. An item is the index of a qubit, or a tuple of indices
    such as a pair (control, target), whose members move together. An orbit is all that the group
    makes of one item.

    Example:
        >>> reflection = [2, 1, 0]  # of three qubits in a row: 0 and 2 change places
        >>> orbits(range(3), [reflection])
        [[0, 2], [1]]
        >>> orbits([(0, 1)], [reflection])
        [[(0, 1), (2, 1)]]

    Args:
        items: Indices from 0, or tuples of them. One of each orbit is enough.
        generators: Permutations, all of as many indices: `generator[i]` is where i moves. Without
            any, every item is an orbit by itself.

    Returns:
        A list of the orbits, each a sorted list, in the order of the items.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If a generator is no permutation, or an item holds an index that it lacks.
    """
    generators = _checked_generators(generators)
    found, seen = [], set()
    for item in check_sequence("items", items, "indices or tuples of indices"):
        if item not in seen:
            orbit = _orbit(item, generators)
            found.append(sorted(orbit))
            seen |= orbit
    return found


def tied_symbols(
    items: Iterable[Hashable], generators: Iterable[Sequence[int]], symbols: Angles
) -> dict[Any, Angle]:
    """Returns the symbol of each item of the orbits: the same one within an orbit.

    A circuit whose gates on an orbit are the same, with one symbol, and commute with each other,
    commutes with the group. After an encoding that puts feature i on qubit i by a gate that is the
    same for all, an observable that the group leaves as it is then has the same expectation for a
    row of features and for the row permuted.

    Example:
        >>> import cirq
        >>> from tfq_models.circuits import parameters
        >>> qubits = cirq.LineQubit.range(3)
        >>> angles = tied_symbols(range(3), [[2, 1, 0]], parameters(2))
        >>> print(cirq.Circuit(cirq.rx(angle)(qubits[i]) for i, angle in angles.items()))
        0: ───Rx(theta_0)───
        1: ───Rx(theta_1)───
        2: ───Rx(theta_0)───

    Args:
        items: As of `orbits`.
        generators: As of `orbits`; none leave every item its own symbol.
        symbols: SymPy expressions or numbers, one for each orbit.

    Returns:
        A dictionary from the items of all orbits, one orbit after another, to their symbols.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If there are not as many symbols as orbits, or as `orbits` does.

    References:
        Meyer et al., arXiv:2205.06217, section III, for gates that a symmetry carries to each
        other.
    """
    found = orbits(items, generators)
    symbols = check_symbols(symbols, len(found), "one for each orbit")
    pairs = zip(found, symbols, strict=True)
    return {item: symbol for orbit, symbol in pairs for item in orbit}


def _orbit(item, generators):
    orbit, new = {item}, {item}
    while new:
        new = {_moved(member, generator) for member in new for generator in generators} - orbit
        orbit |= new
    return orbit


def _moved(item, generator):
    if isinstance(item, tuple):
        return tuple(_moved(member, generator) for member in item)
    if item not in range(len(generator)):
        raise ValueError(
            f"`items` must hold indices below {len(generator)}, which the generators permute. "
            f"Received: {item!r}."
        )
    return generator[item]


def _checked_generators(generators):
    checked = []
    for generator in check_sequence("generators", generators, "permutations"):
        generator = check_sequence("generators", generator, "permutations")
        size = len(checked[0]) if checked else len(generator)
        if set(generator) != set(range(size)) or len(generator) != size:
            raise ValueError(
                f"`generators` must hold permutations of the indices 0 to {size - 1}. "
                f"Received: {generator}."
            )
        checked.append(generator)
    return checked
