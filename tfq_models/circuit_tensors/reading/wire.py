"""Protobuf's wire format: the few rules of it that TensorFlow Quantum's circuits use.

A message is a row of fields; a field is a key (its number and its wire type) and a value. Writing
it here, and not through generated classes, shows where in the bytes every number lies.
"""

import struct
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
    header = _varint(key(number)) + _varint(len(content.data))
    slots = tuple((len(header) + offset, expression) for offset, expression in content.slots)
    return Fragment(header + content.data, slots)


def text(number: int, value: str) -> Fragment:
    """Returns a field that holds text."""
    return message(number, Fragment(value.encode()))


def integer(number: int, value: int) -> Fragment:
    """Returns a field that holds a non-negative integer."""
    return Fragment(_varint(key(number, VARINT)) + _varint(value))


def float32(number: int, value: float | sympy.Expr) -> Fragment:
    """Returns a field that holds a float, or an empty slot for the value of an expression."""
    header = _varint(key(number, FIXED32))
    if isinstance(value, sympy.Expr):
        return Fragment(header + bytes(4), ((len(header), value),))
    return Fragment(header + struct.pack("<f", value))


def fields(data: bytes) -> list[tuple[int, int | bytes]]:
    """Returns the `(key, value)` of a message's fields, in order; `key` makes the keys.

    Read as strictly as protobuf writes: integers are as short as can be.

    Raises:
        ValueError: If the bytes are no message.
    """
    found = []
    position, end = 0, len(data)
    while position < end:
        field_key, position = _read_varint(data, position)
        number, wire_type = field_key >> 3, field_key & 7
        if not 0 < number < 1 << 29:
            raise ValueError(f"a field has the number {number}")
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
            if position > end:
                raise ValueError(f"field {number} ends {position - end} bytes too early")
        found.append((field_key, value))
    return found


def key(number: int, wire_type: int = BYTES) -> int:
    """Returns what a field of this number and wire type begins with, as an integer."""
    return number << 3 | wire_type


def _varint(value):
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _read_varint(data, position):
    byte = data[position] if position < len(data) else 0x80
    if byte < 0x80:  # nearly all of them
        return byte, position + 1
    value = shift = 0
    for index in range(position, min(position + 10, len(data))):
        byte = data[index]
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            if byte == 0 or value >= 1 << 64:
                raise ValueError(f"the integer at byte {position} is longer than it needs to be")
            return value, index + 1
    raise ValueError(f"the integer at byte {position} does not end")
