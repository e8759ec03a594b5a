"""Protobuf's wire format: the few rules of it that TensorFlow Quantum's circuits use.

A message is a row of fields; a field is a key (its number and its wire type) and a value. Writing
it here, and not through generated classes, shows where in the bytes every number lies.
"""

import struct
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import sympy

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_FIXED_SIZES = {FIXED64: 8, FIXED32: 4}


class Fragment(NamedTuple):
    """Bytes of a message, and the 4-byte floats in them that are still to be written.

    Each slot is `(offset, expression)`: the value of the expression belongs at that offset.
    """

    data: bytes
    slots: tuple[tuple[int, sympy.Expr], ...] = ()


def join(fragments: Iterable[Fragment]) -> Fragment:
    """Returns the fragments one after the other, as one."""
    data, slots = bytearray(), []
    for fragment in fragments:
        slots += [(len(data) + offset, expression) for offset, expression in fragment.slots]
        data += fragment.data
    return Fragment(bytes(data), tuple(slots))


def message(number: int, *fragments: Fragment) -> Fragment:
    """Returns a field that holds a message."""
    content = join(fragments)
    header = _key(number, BYTES) + _varint(len(content.data))
    slots = tuple((len(header) + offset, expression) for offset, expression in content.slots)
    return Fragment(header + content.data, slots)


def text(number: int, value: str) -> Fragment:
    """Returns a field that holds text."""
    return message(number, Fragment(value.encode()))


def integer(number: int, value: int) -> Fragment:
    """Returns a field that holds a non-negative integer."""
    return Fragment(_key(number, VARINT) + _varint(value))


def float32(number: int, value: float | sympy.Expr) -> Fragment:
    """Returns a field that holds a float, or an empty slot for the value of an expression."""
    key = _key(number, FIXED32)
    if isinstance(value, sympy.Expr):
        return Fragment(key + bytes(4), ((len(key), value),))
    return Fragment(key + struct.pack("<f", value))


def parse(data: bytes) -> dict[tuple[int, int], list]:
    """Returns the values of a message's fields by `(number, wire type)`, in order."""
    fields = defaultdict(list)
    position = 0
    while position < len(data):
        key, position = _read_varint(data, position)
        number, wire_type = key >> 3, key & 7
        if wire_type == VARINT:
            value, position = _read_varint(data, position)
        else:
            if wire_type == BYTES:
                size, position = _read_varint(data, position)
            elif wire_type in _FIXED_SIZES:
                size = _FIXED_SIZES[wire_type]
            else:
                raise ValueError(f"field {number} has the unknown wire type {wire_type}")
            value, position = data[position : position + size], position + size
            if position > len(data):
                raise ValueError(f"field {number} ends {position - len(data)} bytes too early")
        fields[number, wire_type].append(value)
    return fields


def _key(number, wire_type):
    return _varint(number << 3 | wire_type)


def _varint(value):
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _read_varint(data, position):
    value = shift = 0
    while position < len(data) and shift < 64:
        byte = data[position]
        value |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if byte < 0x80:
            return value, position
    raise ValueError(f"an integer does not end at byte {position}")
