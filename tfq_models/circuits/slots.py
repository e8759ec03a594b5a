"""Arguments of gates as functions of a circuit's symbols."""

import functools
from typing import NamedTuple

import numpy as np
import sympy

from tfq_models.circuits.parameter_shift import ShiftRule


class Slot(NamedTuple):
    """An argument of a gate that holds symbols, and the name of the symbol in its place."""

    name: str
    expression: sympy.Expr
    rule: ShiftRule


class Slots:
    """The slots of a circuit, in order; those of a sum keep the functions of its parts.

    Args:
        slots: A list of `Slot`.
    """

    def __init__(self, slots):
        self._slots = tuple(slots)
        self._parts = [self]
        self._functions = functools.cache(self._make_functions)

    def __len__(self):
        return len(self._slots)

    def __iter__(self):
        return iter(self._slots)

    def __add__(self, other):
        """Returns these slots, then the others."""
        both = Slots([*self, *other])
        both._parts = [part for part in (*self._parts, *other._parts) if len(part)]
        return both

    def angles(self, symbol_names, table):
        """Returns the values of all slots, `(batch, num_slots)`.

        Args:
            symbol_names: The symbols, in the order of the columns.
            table: The symbols' values, `(batch, num_symbols)`.
        """
        parts = [np.empty((len(table), 0))]
        for part in self._parts:
            expressions, _, _ = part._functions(tuple(symbol_names))
            parts.append(_evaluated(expressions, table, len(part)))
        return np.concatenate(parts, axis=1)

    def jacobian(self, symbol_names, table):
        """Returns the derivatives by the symbols, `(batch, num_slots, num_symbols)`."""
        parts = [np.empty((len(table), 0, len(symbol_names)))]
        for part in self._parts:
            _, derivatives, places = part._functions(tuple(symbol_names))
            jacobian = np.zeros((len(table), len(part), len(symbol_names)))
            if places:
                slots, symbols = np.transpose(places)
                jacobian[:, slots, symbols] = _evaluated(derivatives, table, len(places))
            parts.append(jacobian)
        return np.concatenate(parts, axis=1)

    def _make_functions(self, symbol_names):
        """Returns functions of all slots and of all derivatives, and the derivatives' places."""
        # Symbols are told apart by their names only, whatever SymPy assumes of them; their values
        # are real, without which SymPy cannot differentiate `Abs`.
        symbols = {name: sympy.Symbol(name, real=True) for name in symbol_names}
        expressions = [
            slot.expression.xreplace({s: symbols[s.name] for s in slot.expression.free_symbols})
            for slot in self
        ]
        derivatives = {
            (i, symbol_names.index(symbol.name)): sympy.diff(expression, symbol)
            for i, expression in enumerate(expressions)
            for symbol in expression.free_symbols
        }
        compiled = functools.partial(
            sympy.lambdify, list(symbols.values()), modules="numpy", cse=True, dummify=True
        )
        return compiled(expressions), compiled(list(derivatives.values())), list(derivatives)


def _evaluated(function, table, width):
    """Returns `(batch, width)` from a function of the columns of `table`."""
    result = np.empty((len(table), width))
    for column, values in enumerate(function(*np.transpose(table))):
        result[:, column] = values
    return result
