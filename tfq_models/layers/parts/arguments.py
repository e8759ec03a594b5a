"""Checks of constructor arguments that several layers take."""

import cirq
import sympy

from tfq_models.base.arguments import shown
from tfq_models.circuits.parts.symbols import circuit_symbols, symbol_name


def symbols_of(name, circuit):
    """Returns the names of a circuit's symbols, in natural order; there must be some."""
    if not isinstance(circuit, cirq.AbstractCircuit):
        raise TypeError(
            f"`{name}` must be a cirq.Circuit. "
            f"Received: {name}={shown(circuit)} of type {type(circuit).__name__}."
        )
    names = circuit_symbols(circuit)
    if not names:
        raise ValueError(
            f"`{name}` must have symbols, because a layer gives them values. "
            f"Received: a circuit without symbols, of {len(circuit)} moments."
        )
    return names


def checked_names(name, symbols):
    """Returns the names of symbols that are given as `sympy.Symbol` or as names."""
    if not isinstance(symbols, list | tuple):
        raise TypeError(
            f"`{name}` must be a list of symbols or names. "
            f"Received: {name}={shown(symbols)} of type {type(symbols).__name__}."
        )
    for symbol in symbols:
        if not isinstance(symbol, str | sympy.Symbol):
            raise TypeError(
                f"`{name}` must hold symbols or names. "
                f"Received: {shown(symbol)} of type {type(symbol).__name__}."
            )
    names = list(map(symbol_name, symbols))
    if len(set(names)) < len(names):
        raise ValueError(f"`{name}` must be distinct. Received: {name}={names}.")
    return names
