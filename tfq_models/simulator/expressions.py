"""Evaluates SymPy expressions of real symbols in TensorFlow, in the type of the symbols' values."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping

import cirq
import sympy
import tensorflow as tf


def check_expression(expression: sympy.Basic) -> None:
    """Raises an error that names what of a gate's parameter cannot be evaluated."""
    for part in sympy.preorder_traversal(expression):
        if not _is_known(part):
            raise ValueError(
                "The parameters of gates must be real and finite, made of numbers, symbols and "
                f"functions that have a value for each of theirs. Received: {expression}, because "
                f"of {part}."
            )


def check_constants(circuit: cirq.AbstractCircuit) -> None:
    """Raises an error that names a number of a gate that is not finite; Cirq takes NaN."""
    for operation in circuit.all_operations():
        for value in vars(operation.gate).values() if hasattr(operation.gate, "__dict__") else ():
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError(
                    f"The parameters of gates must be real and finite. Received: {value} in "
                    f"{operation.gate!r}."
                )


def evaluate(
    expression: sympy.Basic, values: Mapping[str, tf.Tensor], memory: dict[sympy.Basic, tf.Tensor]
) -> tf.Tensor:
    """Returns the value of an expression.

    Args:
        expression: What `check_expression` lets pass.
        values: The values of the symbols, by name, which broadcast.
        memory: What was evaluated before from the same values.
    """
    if expression not in memory:
        memory[expression] = _evaluated(expression, values, memory)
    return memory[expression]


def _evaluated(expression, values, memory):
    dtype = next(iter(values.values())).dtype
    if isinstance(expression, sympy.Symbol):
        return values[expression.name]
    if _is_real_number(expression):
        return tf.constant(float(expression), dtype)
    if isinstance(expression, sympy.logic.boolalg.BooleanAtom):
        return tf.constant(bool(expression))
    inner = functools.partial(evaluate, values=values, memory=memory)
    if isinstance(expression, sympy.Piecewise):
        return _piecewise(expression, values, inner)
    return _OPERATIONS[expression.func](*map(inner, expression.args))


def _is_known(part):
    if isinstance(part, sympy.Symbol | sympy.logic.boolalg.BooleanAtom) or _is_real_number(part):
        return True
    if isinstance(part, sympy.functions.elementary.piecewise.ExprCondPair | sympy.Piecewise):
        return True
    return part.func in _OPERATIONS


def _is_real_number(expression):
    if not (isinstance(expression, sympy.Expr) and expression.is_number):
        return False
    return expression.is_extended_real is not False and math.isfinite(_as_float(expression))


def _as_float(expression):
    try:
        return float(expression)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _piecewise(expression, values, inner):
    dtype = next(iter(values.values())).dtype
    result, is_open = tf.constant(math.nan, dtype), tf.constant(True)  # where no condition holds
    for value, where in expression.args:
        holds = inner(where)
        is_taken = tf.logical_and(is_open, holds)
        own = {name: _with_gradient_where(is_taken, of) for name, of in values.items()}
        result = tf.where(is_taken, evaluate(value, own, {}), result)
        is_open = tf.logical_and(is_open, tf.logical_not(holds))
    return result


def _with_gradient_where(is_taken, values):
    # The derivative of a branch that is not taken is 0, and 0 times infinity would be NaN.
    @tf.custom_gradient
    def same(values):
        return tf.identity(values), lambda upstream: tf.where(is_taken, upstream, 0)

    return same(values)


def _heaviside(x, at_zero=None):
    at_zero = 0.5 if at_zero is None else at_zero
    return tf.where(x > 0, tf.ones_like(x), tf.where(x < 0, tf.zeros_like(x), at_zero))


def _all_of(operation: Callable) -> Callable:
    return lambda *terms: functools.reduce(operation, terms)


def _inverse(function: Callable) -> Callable:
    return lambda x: 1 / function(x)


_SAME_NAMES = (
    *("sin", "cos", "tan", "sinh", "cosh", "tanh"),
    *("asin", "acos", "atan", "asinh", "acosh", "atanh"),
)
_OPERATIONS = {
    sympy.Add: _all_of(tf.add),
    sympy.Mul: _all_of(tf.multiply),
    sympy.Pow: tf.pow,
    sympy.Max: _all_of(tf.maximum),
    sympy.Min: _all_of(tf.minimum),
    sympy.And: _all_of(tf.logical_and),
    sympy.Or: _all_of(tf.logical_or),
    sympy.Not: tf.logical_not,
    sympy.Eq: tf.equal,
    sympy.Ne: tf.not_equal,
    sympy.Lt: tf.less,
    sympy.Le: tf.less_equal,
    sympy.Gt: tf.greater,
    sympy.Ge: tf.greater_equal,
    sympy.Heaviside: _heaviside,
    sympy.Abs: tf.abs,
    sympy.sign: tf.sign,
    sympy.floor: tf.floor,
    sympy.ceiling: tf.math.ceil,
    sympy.Mod: tf.math.floormod,
    sympy.re: tf.identity,
    sympy.conjugate: tf.identity,
    sympy.exp: tf.exp,
    sympy.log: tf.math.log,
    sympy.erf: tf.math.erf,
    sympy.loggamma: tf.math.lgamma,
    sympy.atan2: tf.atan2,
    **{getattr(sympy, name): getattr(tf.math, name) for name in _SAME_NAMES},
    sympy.sec: _inverse(tf.cos),
    sympy.csc: _inverse(tf.sin),
    sympy.cot: _inverse(tf.tan),
    sympy.sech: _inverse(tf.cosh),
    sympy.csch: _inverse(tf.sinh),
    sympy.coth: _inverse(tf.tanh),
}
