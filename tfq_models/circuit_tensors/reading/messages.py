"""What a message in TensorFlow Quantum's format says, operation by operation.

Read as strictly as the format is written, so that no damage passes for a circuit. The native kernel
has a reader of the same rules.
"""

import dataclasses
import functools
import math
import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from tfq_models.circuit_tensors.reading.gates import FORMAT_OF_ID, GateFormat
from tfq_models.circuit_tensors.reading.wire import FIXED32, VARINT, fields, key

_FIRST, _SECOND, _THIRD = key(1), key(2), key(3)
_FLOAT, _STRATEGY = key(1, FIXED32), key(1, VARINT)
# What stands before the four bytes of every number.
BEFORE_NUMBER = b"\x12\x07\n\x05\r"
_MAX_SHOWN = 40


@dataclasses.dataclass(frozen=True, eq=False)
class Structure:
    """An operation without its numbers; qubits and symbols by their names.

    Args:
        format: The gate.
        qubits: What the gate acts on.
        controls: The qubits that control it.
        control_values: 0 or 1 for each of these.
        symbols: For each of the gate's angles its symbol, or None where it is a number.
        numbers: Where among the operation's numbers the gate's own are: for each angle its value
            (-1 where it is a symbol) and its scalar, then the constants.
    """

    format: GateFormat
    qubits: tuple[str, ...]
    controls: tuple[str, ...]
    control_values: tuple[int, ...]
    symbols: tuple[str | None, ...]
    numbers: tuple[int, ...]


class Operation(NamedTuple):
    """An operation of a message: its structure, and its numbers in the order of the message."""

    structure: Structure
    numbers: tuple[float, ...]

    def gate_numbers(self) -> list[float]:
        """Returns each angle's value (1 for a symbol's) and scalar, then the gate's constants."""
        return [1.0 if i < 0 else self.numbers[i] for i in self.structure.numbers]


def read_moments(data: bytes) -> Iterator[list[Operation]]:
    """Yields the moments of a circuit.

    Raises:
        ValueError: If the bytes are no circuit, with the reason.
    """
    has_gate_set = False
    for field, content in fields(data):
        if field == _FIRST:
            _check_gate_set(content)
            has_gate_set = True
        elif field == _SECOND:  # one of several: messages merge by concatenation
            yield from _moments(content)
        else:
            raise ValueError("it has a field that programs have not")
    if not has_gate_set:
        raise ValueError("it names no gate set")


def _check_gate_set(data):
    name = _text(_only(data, _FIRST, "a gate set"))
    if name != "tfq_gate_set":
        raise ValueError(f"its gate set is {shown(name)} and not 'tfq_gate_set'")


def _moments(data):
    for field, content in fields(data):
        if field == _SECOND:
            yield _moment(content)
        elif field != _STRATEGY:
            raise ValueError("it has a field that circuits have not")


def _moment(data):
    moment, used = [], set()
    for field, content in fields(data):
        if field != _FIRST:
            raise ValueError("a moment has a field that moments have not")
        operation = read_operation(content)
        for qubit in (*operation.structure.qubits, *operation.structure.controls):
            if qubit in used:
                raise ValueError(f"a moment uses the qubit {qubit} twice: a duplicate")
            used.add(qubit)
        moment.append(operation)
    return moment


def read_operation(data: bytes) -> Operation:
    """Returns what the message of one operation says; raises ValueError as `read_moments` does."""
    # Operations that differ in their numbers only are parsed once.
    first, *others = data.split(BEFORE_NUMBER)
    structure = _structure(first, *[piece[4:] for piece in others])
    encoded = b"".join([piece[:4] for piece in others])
    if len(encoded) < 4 * len(others):
        raise ValueError("a number ends too early")
    numbers = struct.unpack(f"<{len(others)}f", encoded)
    for number in numbers:
        if not math.isfinite(number):
            raise ValueError(f"a number of the gate {structure.format.gate_id} is {number}")
    return Operation(structure, numbers)


@functools.lru_cache(maxsize=2**14)
def _structure(first, *others):
    """Parses an operation, given what stands before, between and behind its numbers."""
    # Each number is replaced by its position.
    numbered = [BEFORE_NUMBER + struct.pack("<f", i) + piece for i, piece in enumerate(others)]
    gate_ids, arguments, qubits = [], {}, []
    for field, content in fields(first + b"".join(numbered)):
        if field == _SECOND:
            name, value = _argument(content)
            if name in arguments:
                raise ValueError(f"an operation has {shown(name)} twice")
            arguments[name] = value
        elif field == _THIRD:
            qubits.append(check_qubit(_text(_only(content, _SECOND, "a qubit"))))
        elif field == _FIRST:
            gate_ids.append(_text(_only(content, _FIRST, "a gate")))
        else:
            raise ValueError("an operation has a field that operations have not")
    if len(gate_ids) != 1:
        raise ValueError(f"an operation has {len(gate_ids)} gates")
    if gate_ids[0] not in FORMAT_OF_ID:
        raise ValueError(f"the gate {shown(gate_ids[0])} is unknown")
    entry = FORMAT_OF_ID[gate_ids[0]]
    _check_parts(entry, qubits, arguments)
    if sum(type(value) is float for value in arguments.values()) != len(others):
        raise ValueError("a text in it looks like a number")
    return _structure_of(entry, qubits, arguments)


def _check_parts(entry, qubits, arguments):
    if len(qubits) != entry.num_qubits:
        raise ValueError(
            f"the gate {entry.gate_id} acts on {entry.num_qubits} qubits and not on {len(qubits)}"
        )
    if arguments.keys() != entry.arguments:
        wanted, found = ", ".join(sorted(entry.arguments)), ", ".join(map(shown, sorted(arguments)))
        raise ValueError(f"the gate {entry.gate_id} has the arguments {wanted} and not {found}")


def _structure_of(entry, qubits, arguments):
    symbols, numbers = [], []
    for name in entry.angles:
        value = arguments[name]
        is_symbol = isinstance(value, _Symbol)
        symbols.append(value.name if is_symbol else None)
        numbers.append(-1 if is_symbol else _number(arguments, name))
        numbers.append(_number(arguments, f"{name}_scalar"))
    numbers += [_number(arguments, name) for name in entry.constants]
    for name in entry.fillers:
        _number(arguments, name)
    controls, values = _controls(arguments)
    return Structure(entry, tuple(qubits), controls, values, tuple(symbols), tuple(numbers))


def _controls(arguments):
    names, values = (_words(arguments, name) for name in ("control_qubits", "control_values"))
    if len(names) != len(values) or not {"0", "1"}.issuperset(values):
        raise ValueError(
            f"{len(names)} control qubits have the values {shown(','.join(values))}, and not a "
            "0 or 1 each"
        )
    return tuple(map(check_qubit, names)), tuple(map(int, values))


@functools.lru_cache(maxsize=2**12)
def check_qubit(name: str) -> str:
    """Returns the name of a qubit, or raises ValueError."""
    if not re.fullmatch(r"-?\d{1,9}(_-?\d{1,9})?", name, re.ASCII):
        raise ValueError(f"{shown(name)} is not the name of a grid or line qubit")
    return name


class _Symbol(NamedTuple):
    name: str


def _argument(data):
    """Returns the name and value of an argument: a float, a text or a symbol."""
    entry = fields(data)
    if [field for field, _ in entry] != [_FIRST, _SECOND]:
        raise ValueError("an argument is not a name followed by a value")
    (_, name), (_, argument) = entry
    field, content = _single(argument, "an argument")
    if field == _SECOND and content:
        return _text(name), _Symbol(_text(content))
    if field != _FIRST:
        raise ValueError("an argument is neither a value nor a symbol")
    field, value = _single(content, "an argument")
    if field == _FLOAT:
        return _text(name), struct.unpack("<f", value)[0]
    if field != _THIRD:
        raise ValueError("an argument is neither a 4-byte float nor a text")
    return _text(name), _text(value)


def _number(arguments, name):
    """Returns the position of a number."""
    value = arguments[name]
    if type(value) is not float:
        raise ValueError(f"{name} is {shown(value)}, which is not a number")
    return int(value)


def _words(arguments, name):
    value = arguments[name]
    if type(value) is not str:
        raise ValueError(f"{name} is {shown(value)}, which is not a text")
    return value.split(",") if value else []


def _single(data, what):
    found = fields(data)
    if len(found) != 1:
        raise ValueError(f"{what} has {len(found)} fields and not one")
    return found[0]


def _only(data, wanted, what):
    field, content = _single(data, what)
    if field != wanted:
        raise ValueError(f"{what} has another field than its own")
    return content


def _text(data):
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise ValueError("a text in it is not UTF-8") from None


def shown(value) -> str:
    """Returns a value from a message as an error may show it: plain ASCII, and not too long."""
    text = ascii(value.name if isinstance(value, _Symbol) else value)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}..."
