"""Checks of what a caller hands to a circuit function; each returns the checked value."""

import math
import numbers
from collections.abc import Collection, Iterable
from typing import Any

import cirq
import numpy as np
import sympy

from tfq_models.base.arguments import shown
from tfq_models.types import Angle


def check_sequence(name: str, values: Any, kind: str) -> list[Any]:
    """Returns a list of whatever an iterable holds; a string is no sequence here."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"`{name}` must be a sequence of {kind}. Received: {_show(values)}.")
    return list(values)


def check_qubits(
    qubits: Any, *, name: str = "qubits", at_least: int = 1, exactly: int | None = None
) -> list[cirq.Qid]:
    """Returns a list of distinct two-level qubits, as many as asked for."""
    qubits = check_sequence(name, qubits, "qubits")
    for qubit in qubits:
        if not isinstance(qubit, cirq.Qid):
            raise TypeError(f"`{name}` must hold Cirq qubits. Received: {_show(qubit)}.")
        if qubit.dimension != 2:
            raise ValueError(
                f"`{name}` must hold two-level qubits. "
                f"Received: {qubit!r} of dimension {qubit.dimension}."
            )
    repeated = sorted({qubit for qubit in qubits if qubits.count(qubit) > 1})
    if repeated:
        raise ValueError(
            f"`{name}` must be distinct, because each plays one part in the circuit. "
            f"Received more than once: {repeated}."
        )
    wrong = len(qubits) != exactly if exactly is not None else len(qubits) < at_least
    if wrong:
        wanted = f"{exactly}" if exactly is not None else f"at least {at_least}"
        raise ValueError(f"`{name}` must hold {wanted} qubits. Received: {len(qubits)} qubits.")
    return qubits


def check_symbols(symbols: Any, count: int, reason: str, *, name: str = "symbols") -> list[Angle]:
    """Returns a list of `count` SymPy expressions and floats; `reason` says why so many."""
    symbols = check_sequence(name, symbols, "symbols")
    symbols = [check_symbol(symbol, name=name) for symbol in symbols]
    if len(symbols) != count:
        raise ValueError(
            f"`{name}` must hold {count} values, {reason}. Received: len({name})={len(symbols)}."
        )
    return symbols


def check_symbol(symbol: Any, *, name: str = "symbols", verb: str = "hold") -> Angle:
    """Returns a SymPy expression with symbols in it as it is, and a real number as a float."""
    if isinstance(symbol, sympy.Expr) and symbol.free_symbols:
        return symbol
    is_number = isinstance(symbol, numbers.Real | np.bool_) or (
        isinstance(symbol, sympy.Expr) and symbol.is_extended_real is not False
    )
    if not is_number:
        raise TypeError(
            f"`{name}` must {verb} SymPy expressions or real numbers. Received: {_show(symbol)}."
        )
    if not math.isfinite(symbol):
        finite = "be finite" if verb == "hold" else f"{verb} finite numbers"
        raise ValueError(f"`{name}` must {finite}. Received: {symbol}.")
    return float(symbol)


def check_number(name: str, value: Any) -> float:
    """Returns a finite real number as a float."""
    if not isinstance(value, numbers.Real) or isinstance(value, bool):
        raise TypeError(f"`{name}` must be a real number. Received: {name}={_show(value)}.")
    if not math.isfinite(value):
        raise ValueError(f"`{name}` must be finite. Received: {name}={value}.")
    return float(value)


def check_count(name: str, value: Any, *, at_least: int = 1) -> int:
    """Returns a whole number that is large enough."""
    if not isinstance(value, numbers.Integral) or isinstance(value, bool):
        raise TypeError(f"`{name}` must be a whole number. Received: {name}={_show(value)}.")
    if value < at_least:
        raise ValueError(f"`{name}` must be at least {at_least}. Received: {name}={value}.")
    return int(value)


def check_choice(name: str, value: Any, choices: Collection[str]) -> str:
    """Returns one of the named choices."""
    if not isinstance(value, str):
        raise TypeError(f"`{name}` must be a string. Received: {name}={_show(value)}.")
    if value not in choices:
        listed = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"`{name}` must be one of {listed}. Received: {name}={value!r}.")
    return value


def check_pairs(name: str, pairs: Any, count: int) -> list[tuple[int, int]]:
    """Returns a list of pairs of different indices below `count`, none of which comes twice."""
    checked = []
    for pair in check_sequence(name, pairs, "pairs of indices"):
        pair = tuple(check_sequence(name, pair, "pairs of indices"))
        if len(pair) != 2 or pair[0] == pair[1]:
            raise ValueError(
                f"`{name}` must hold pairs of two different indices. Received: {pair}."
            )
        for index in pair:
            if check_count(name, index, at_least=0) >= count:
                raise ValueError(f"`{name}` must hold indices below {count}. Received: {pair}.")
        if pair in checked or pair[::-1] in checked:
            raise ValueError(f"`{name}` must hold each pair once. Received twice: {pair}.")
        checked.append(pair)
    return checked


def check_power_of_two(num_qubits: int, circuit: str, reason: str) -> int:
    """Returns the number of qubits, a power of two and at least 2."""
    check_count("num_qubits", num_qubits, at_least=2)
    if num_qubits & (num_qubits - 1):
        raise ValueError(
            f"`num_qubits` must be a power of two for {circuit}, because {reason}. "
            f"Received: num_qubits={num_qubits}."
        )
    return int(num_qubits)


def _show(value):
    return f"{shown(value)} of type {type(value).__name__}"


def check_split(data: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Returns `(x_train, y_train), (x_test, y_test)`, or raises the error that asks for them."""
    try:
        (x_train, y_train), (x_test, y_test) = data
    except (TypeError, ValueError):
        raise TypeError(
            f"`data` must be (x_train, y_train), (x_test, y_test). Received: {type(data).__name__}."
        ) from None
    return (x_train, y_train), (x_test, y_test)
