"""Symbols of a circuit: how they are named and in which order they stand."""

import re
from collections.abc import Iterable
from typing import Any

import cirq
import sympy

from tfq_models.base.checks import check_count, check_sequence, check_symbols


def natural_order(names: Iterable[str]) -> list[str]:
    """Returns names sorted as a person sorts: numbers inside them compare as numbers.

    Example:
        >>> natural_order(["w_10", "w_2", "b"])
        ['b', 'w_2', 'w_10']

    Args:
        names: Strings.

    Returns:
        A sorted list of the same strings.

    Raises:
        TypeError: If a name is not a string.
    """
    names = check_sequence("names", names, "strings")
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"`names` must hold strings. Received: {name!r}.")
    return sorted(names, key=_natural_key)


def circuit_symbols(circuit: Any) -> list[str]:
    """Returns the names of all symbols of a circuit, in natural order.

    Example:
        >>> qubit = cirq.LineQubit(0)
        >>> circuit_symbols(cirq.Circuit(cirq.rx(theta)(qubit) for theta in parameters(11)))[-2:]
        ['theta_9', 'theta_10']

    Args:
        circuit: A `cirq.Circuit`, or anything else that Cirq can resolve.

    Returns:
        A list of distinct strings.
    """
    hidden = set()
    if isinstance(circuit, cirq.AbstractCircuit):
        hidden = {name for op in circuit.all_operations() for name in _names_inside(op.gate)}
    return natural_order(hidden | cirq.parameter_names(circuit))


def _names_inside(part):
    """Yields the names of symbols among a gate's attributes, some of which Cirq forgets."""
    if isinstance(part, sympy.Basic):
        yield from (symbol.name for symbol in part.free_symbols)
    elif isinstance(part, list | tuple):
        for item in part:
            yield from _names_inside(item)
    elif isinstance(part, cirq.Gate) and cirq.is_parameterized(part):
        yield from _names_inside(list(vars(part).values()))


def symbol_name(symbol):
    """Returns the name of a symbol, which may be given as that; `str` of a Dummy adds to it."""
    return symbol.name if isinstance(symbol, sympy.Symbol) else str(symbol)


def parameters(count: int, name: str = "theta") -> list[sympy.Symbol]:
    """Returns the symbols of `count` trainable parameters: `theta_0`, `theta_1`, ...

    Example:
        >>> parameters(3)
        [theta_0, theta_1, theta_2]

    Args:
        count: How many, 0 or more.
        name: The part before the number.

    Returns:
        A list of `sympy.Symbol`.

    Raises:
        TypeError: If `count` is not a whole number or `name` not a string.
        ValueError: If `count` is negative or `name` is empty.
    """
    return _numbered(count, name)


def inputs(count: int, name: str = "x") -> list[sympy.Symbol]:
    """Returns the symbols of `count` inputs: `x_0`, `x_1`, ...

    Example:
        >>> inputs(2)
        [x_0, x_1]

    Args:
        count: How many, 0 or more.
        name: The part before the number.

    Returns:
        A list of `sympy.Symbol`.

    Raises:
        TypeError: If `count` is not a whole number or `name` not a string.
        ValueError: If `count` is negative or `name` is empty.
    """
    return _numbered(count, name)


def trainable_weights(weights, symbols, count, reason):
    """Returns a circuit's weights, checked; without any, the symbols `theta_0`, `theta_1`, ..."""
    if weights is not None:
        return check_symbols(weights, count, reason, name="weights")
    weights = parameters(count)
    used = set().union(*(x.free_symbols for x in symbols if isinstance(x, sympy.Expr)))
    shared = natural_order(weight.name for weight in weights if weight in used)
    if shared:
        raise ValueError(
            "`weights` must be given where `symbols` have their default names, because a symbol "
            f"has one value. Received: symbols with {', '.join(shared)}."
        )
    return weights


def _numbered(count, name):
    if not isinstance(name, str):
        raise TypeError(f"`name` must be a string. Received: name={name!r}.")
    if not name:
        raise ValueError("`name` must not be empty, because symbols are found by it.")
    return [sympy.Symbol(f"{name}_{i}") for i in range(check_count("count", count, at_least=0))]


def _natural_key(name):
    parts = re.split("([0-9]+)", name)
    parts[1::2] = [int(digits) for digits in parts[1::2]]
    # The name itself keeps w_1 and w_01 apart, so that the order never depends on the input's.
    return parts, name
