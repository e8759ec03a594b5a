"""What a field of a saved Cirq object may hold: one reader for each kind.

A reader is a function of what the JSON text holds and of the `Reader` that reads the whole; it
returns what Cirq's constructor takes, or refuses.
"""

import math

import cirq
import numpy as np

from tfq_models.saving.codec import expressions
from tfq_models.saving.refusal import Refused, short

MAX_QUBITS = 1024
MAX_TEXT = 1000
_MAX_POSITION = 2**63


def parameter(value, reader):
    """A number, or an expression of symbols."""
    return reader.expression(value)


def number(value, reader):
    """A real number."""
    if not expressions.is_number(value):
        raise Refused("hold a number", short(value))
    return value


def text(value, reader):
    """A text: a name or a key, which nothing evaluates."""
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise Refused(f"hold texts of at most {MAX_TEXT} characters", short(value))
    return value


def flag(value, reader):
    """True or false."""
    if not isinstance(value, bool | int) or value not in (0, 1):
        raise Refused("hold true or false", short(value))
    return bool(value)


def tag(value, reader):
    """A tag of an operation or a circuit: plain, or one of Cirq's own."""
    if value is None or isinstance(value, bool) or expressions.is_number(value):
        return value
    if isinstance(value, dict):
        return reader.known(value, (cirq.VirtualTag, cirq.RoutingSwapTag, cirq.Duration))
    return text(value, reader)


def whole(low, high):
    """Integers from `low` to `high`."""

    def read(value, reader):
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Refused(f"hold integers from {low} to {high}", short(value))
        return value

    return read


count = whole(0, MAX_QUBITS)
position = whole(-_MAX_POSITION, _MAX_POSITION)
dimension = whole(1, 64)


def an(*kinds):
    """Objects of the table that are of one of these classes."""
    return lambda value, reader: reader.known(value, kinds)


def maybe(read):
    """Nothing, or what `read` takes."""
    return lambda value, reader: None if value is None else read(value, reader)


def some(read, make=list):
    """Lists whose items `read` takes."""

    def read_list(value, reader):
        if not isinstance(value, list):
            raise Refused("hold a list", short(value))
        return make(read(item, reader) for item in value)

    return read_list


def pairs(read_first, read_second, make=dict):
    """Lists of pairs, as JSON holds dictionaries whose keys are not texts."""

    def read(value, reader):
        if not isinstance(value, list) or len(value) != 2:
            raise Refused("hold pairs", short(value))
        return read_first(value[0], reader), read_second(value[1], reader)

    return some(read, make)


def names(read):
    """Dictionaries from texts to what `read` takes."""

    def read_names(value, reader):
        if not isinstance(value, dict):
            raise Refused("hold a dictionary", short(value))
        return {text(key, reader): read(item, reader) for key, item in value.items()}

    return read_names


def array(num_axes, max_size):
    """Arrays of complex or real numbers with `num_axes` axes and at most `max_size` entries."""

    def read(value, reader):
        numbers = _nested(value, num_axes, reader)
        try:
            result = np.array(numbers)
        except ValueError:  # ragged
            raise Refused("hold matrices with rows of equal length", short(value)) from None
        if result.dtype.kind not in "biufc" or not 0 < result.size <= max_size:
            raise Refused(f"hold arrays of 1 to {max_size} numbers", f"{result.size} of them")
        return result

    return read


def _nested(value, num_axes, reader):
    if num_axes:
        return some(lambda item, _: _nested(item, num_axes - 1, reader))(value, reader)
    if isinstance(value, bool):
        return value
    found = reader.expression(value)
    if not isinstance(found, int | float | complex):
        raise Refused("hold numbers", short(value))
    return found


def shape(value, reader):
    """The dimensions of several qudits."""
    dimensions = some(dimension, tuple)(value, reader)
    if len(dimensions) > MAX_QUBITS:
        raise Refused(f"act on at most {MAX_QUBITS} qubits in one gate", f"{len(dimensions)}")
    return dimensions


def diagonal(value, reader):
    """The angles of a diagonal gate."""
    angles = some(parameter)(value, reader)
    if not angles or len(angles) & (len(angles) - 1) or len(angles) > 2**12:
        raise Refused("hold 2, 4, ..., 4096 angles in a diagonal", f"{len(angles)} of them")
    return angles


def products(value, reader):
    """Values of controls: lists of lists of small integers."""
    values = some(some(whole(0, 63), tuple), tuple)(value, reader)
    if len(values) > 2**12:
        raise Refused("hold at most 4096 values of controls", f"{len(values)} of them")
    return values


def sums(value, reader):
    """Values of controls that are independent of each other."""
    values = products(value, reader)
    if math.prod(map(len, values)) > 2**12:
        raise Refused("hold at most 4096 combinations of the values of controls", short(value))
    return values
