"""Builds SymPy expressions from checked numbers, symbols and functions; no text is evaluated.

SymPy computes with exact numbers while it builds, so that `10**(10**9)` or a product of thirty sums
never ends. Each expression is therefore measured before it is built, and where it is more than sums
and products, what SymPy does is counted while it builds (`work`).
"""

import cmath
import math
from fractions import Fraction
from typing import NamedTuple

import sympy

from tfq_models.saving.refusal import Refused, short

MAX_NAME = 1000
_MAX_NODES = 2000
_MAX_TERMS = 256
_MAX_BITS = 2**16
_MAX_ROOT_BITS = 512
_SMALL_ROOT = 16  # bits: such roots, as of 2 and of 15, cost nothing
_MAX_VALUE = 1e15  # of constants: far above it, a sum's rounding error alone overflows `exp`
_MAX_INTEGER = 2**64


def _real(function):
    return lambda *values: function(*(complex(value).real for value in values))


# The functions that the simulator evaluates in TensorFlow, by their values; how many arguments.
_FUNCTIONS = {
    **{name: (getattr(cmath, name), 1, 1) for name in ("sin", "cos", "tan", "asin", "acos")},
    **{name: (getattr(cmath, name), 1, 1) for name in ("atan", "sinh", "cosh", "tanh", "asinh")},
    **{name: (getattr(cmath, name), 1, 1) for name in ("acosh", "atanh", "exp", "log")},
    "sec": (lambda x: 1 / cmath.cos(x), 1, 1),
    "csc": (lambda x: 1 / cmath.sin(x), 1, 1),
    "cot": (lambda x: 1 / cmath.tan(x), 1, 1),
    "sech": (lambda x: 1 / cmath.cosh(x), 1, 1),
    "csch": (lambda x: 1 / cmath.sinh(x), 1, 1),
    "coth": (lambda x: 1 / cmath.tanh(x), 1, 1),
    "atan2": (_real(math.atan2), 2, 2),
    "erf": (_real(math.erf), 1, 1),
    "Abs": (abs, 1, 1),
    "sign": (_real(lambda x: math.copysign(1, x)), 1, 1),
    "floor": (_real(math.floor), 1, 1),
    "ceiling": (_real(math.ceil), 1, 1),
    "Heaviside": (_real(lambda x, at_zero=0.5: float(x > 0)), 1, 2),
    # SymPy compares every two arguments.
    "Max": (_real(max), 1, 16),
    "Min": (_real(min), 1, 16),
}
_OPERATORS = {
    "Add": (lambda *values: sum(values), 0, _MAX_NODES),
    "Mul": (lambda *values: math.prod(values), 0, _MAX_NODES),
    "Pow": (lambda base, exponent: complex(base) ** complex(exponent), 2, 2),
}
_WITH_ARGUMENTS = {f"sympy.{name}": row for name, row in {**_OPERATORS, **_FUNCTIONS}.items()}
# Of a constant, SymPy multiplies out the square of the absolute value, and takes the root of it.
_OF_SQUARES = ("sympy.Abs", "sympy.sign")
_CONSTANTS = {
    "sympy.pi": (sympy.pi, math.pi),
    "sympy.E": (sympy.E, math.e),
    "sympy.EulerGamma": (sympy.EulerGamma, float(sympy.EulerGamma)),
    "sympy.I": (sympy.I, 1j),
}
_NUMBERS = {
    "sympy.Integer": (sympy.Integer, ("i",)),
    "sympy.Float": (lambda approx: sympy.Float(approx), ("approx",)),
    "sympy.Rational": (sympy.Rational, ("p", "q")),
    "complex": (complex, ("real", "imag")),
}
FUNCTION_CLASSES = {getattr(sympy, name): f"sympy.{name}" for name in _FUNCTIONS}
EXPRESSION_TYPES = {*_WITH_ARGUMENTS, *_CONSTANTS, *_NUMBERS, "sympy.Symbol"}


class Size(NamedTuple):
    """How large an expression is, and can become when SymPy works on it."""

    nodes: int = 1
    terms: int = 1  # of the sum that it expands to
    bits: int = 0  # of its numbers, were they put together
    value: complex | None = None  # where no symbol changes it
    exact: int = 0  # of `bits`, those of integers and fractions
    roots: int = 0  # bits of the integers whose factors SymPy looks for
    is_plain: bool = True  # of sums and products alone


class Value(NamedTuple):
    """What takes the place of a symbol."""

    size: Size
    built: object


def is_number(value):
    """Whether it is a number of JSON; true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def measure(node, given):
    """Returns the size of a saved expression, and refuses what is unknown or too large.

    Args:
        node: What the JSON text holds.
        given: The `Value`s that will take the place of symbols, by the symbols' names.
    """
    if is_number(node):
        return _checked(Size(bits=_bits(node), value=complex(node), exact=_exact(node)), node)
    kind = node.get("cirq_type") if isinstance(node, dict) else None
    if kind in _WITH_ARGUMENTS:
        return _checked(_combined(kind, node, given), node)
    if kind in _CONSTANTS:
        check_fields(node, ())
        return Size(value=_CONSTANTS[kind][1])
    if kind in _NUMBERS:
        return _checked(_number(kind, node), node)
    if kind == "sympy.Symbol":
        name = _name(node)
        return given[name].size if name in given else Size()
    raise Refused(
        "hold numbers, symbols and functions of the list as parameters", short(kind or node)
    )


def build(node, given):
    """Returns the number or the SymPy expression of a node that was measured."""
    if is_number(node):
        return node
    kind = node["cirq_type"]
    if kind in _CONSTANTS:
        return _CONSTANTS[kind][0]
    if kind in _NUMBERS:
        make, fields = _NUMBERS[kind]
        return make(*(node[field] for field in fields))
    if kind == "sympy.Symbol":
        name = node["name"]
        return given[name].built if name in given else sympy.Symbol(name)
    arguments = [build(argument, given) for argument in node["args"]]
    built = getattr(sympy, kind.removeprefix("sympy."))(*arguments)
    if built.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo):
        raise Refused("hold finite numbers", short(node))
    return built


def check_fields(node, required, optional=()):
    """Refuses a dictionary that lacks a field, or has one that is unknown."""
    found = node.keys() - {"cirq_type"}
    missing, unknown = set(required) - found, found - {*required, *optional}
    if missing or unknown:
        wrong = f"lack {sorted(missing)}" if missing else f"have {sorted(unknown)}"
        raise Refused(f"hold a {node['cirq_type']} that does not {wrong}", short(node))


def _name(node):
    check_fields(node, ("name",))
    name = node["name"]
    if not isinstance(name, str) or len(name) > MAX_NAME:
        raise Refused(f"name symbols by texts of at most {MAX_NAME} characters", short(name))
    return name


def _number(kind, node):
    fields = _NUMBERS[kind][1]
    check_fields(node, fields)
    numbers = [node[field] for field in fields]
    whole = kind in ("sympy.Integer", "sympy.Rational")
    if not all(is_number(number) for number in numbers):
        raise Refused(f"hold numbers in a {kind}", short(node))
    if whole and not all(isinstance(n, int) and abs(n) < _MAX_INTEGER for n in numbers):
        raise Refused(f"hold integers below 2**64 in a {kind}", short(node))
    if kind == "sympy.Rational" and numbers[1] == 0:
        raise Refused("divide by other numbers than zero", short(node))
    value = {"sympy.Rational": lambda p, q: p / q, "complex": complex}.get(kind, complex)(*numbers)
    exact = sum(map(_exact, numbers)) if whole else 0
    return Size(bits=sum(map(_bits, numbers)), value=complex(value), exact=exact)


def _bits(number):
    return abs(number).bit_length() if isinstance(number, int) else 64


def _exact(number):
    return abs(number).bit_length() if isinstance(number, int) else 0


def _combined(kind, node, given):
    evaluate, fewest, most = _WITH_ARGUMENTS[kind]
    check_fields(node, ("args",))
    arguments = node["args"]
    if not isinstance(arguments, list) or not fewest <= len(arguments) <= most:
        raise Refused(f"give a {kind} a list of {fewest} to {most} expressions", short(arguments))
    sizes = [measure(argument, given) for argument in arguments]
    value = _value(evaluate, [size.value for size in sizes], node)
    return Size(
        nodes=1 + sum(size.nodes for size in sizes),
        terms=_terms(kind, sizes, value),
        value=value,
        is_plain=kind in ("sympy.Add", "sympy.Mul") and all(size.is_plain for size in sizes),
        **(_power_bits(*sizes) if kind == "sympy.Pow" else _bits_together(kind, sizes, value)),
    )


def _terms(kind, sizes, value):
    terms = [size.terms for size in sizes]
    if kind in _OF_SQUARES and value is not None:
        return sum(terms) ** 2
    return {"sympy.Add": sum, "sympy.Mul": math.prod}.get(kind, lambda terms: 1)(terms)


def _bits_together(kind, sizes, value):
    exact = sum(size.exact for size in sizes)
    square = 4 * exact if kind in _OF_SQUARES and value is not None else 0
    return {
        "bits": sum(size.bits for size in sizes),
        "exact": exact,
        "roots": sum(size.roots for size in sizes) + _root(square),
    }


def _power_bits(base, exponent):
    times = 1 if exponent.value is None else max(1, math.ceil(abs(exponent.value)))
    is_root = exponent.value is not None and exponent.value != round(exponent.value.real)
    # SymPy writes a fraction's root as the root of a power.
    root = base.exact * max(times, _denominator(exponent)) if is_root else 0
    return {
        "bits": base.bits * times + exponent.bits,
        "exact": base.exact * times + exponent.exact,
        "roots": base.roots * times + exponent.roots + _root(root),
    }


def _denominator(exponent):
    if exponent.exact > 50:  # more digits than its value has
        return 2**32
    return Fraction(exponent.value.real).limit_denominator(2**32).denominator


def _root(bits):
    return bits if bits > _SMALL_ROOT else 0


def _value(evaluate, values, node):
    if any(value is None for value in values):
        return None
    try:
        return complex(evaluate(*values))
    except (ArithmeticError, ValueError):
        raise Refused("hold finite numbers", short(node)) from None


def _checked(size, node):
    large = size.value is not None and not abs(size.value) <= _MAX_VALUE
    long = size.nodes > _MAX_NODES or size.terms > max(_MAX_TERMS, size.nodes)
    if large or long or size.bits > _MAX_BITS or size.roots > _MAX_ROOT_BITS:
        raise Refused(
            f"hold expressions of at most {_MAX_NODES} parts, {_MAX_TERMS} products when written "
            f"out, numbers up to {_MAX_VALUE:g}, and roots of small integers only",
            short(node),
        )
    return size
