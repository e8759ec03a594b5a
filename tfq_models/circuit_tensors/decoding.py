"""Circuits back from a string tensor."""

import math
import struct

import cirq
import numpy as np
import sympy

from tfq_models.circuit_tensors.gates import FORMAT_OF_ID, qubit_of_id
from tfq_models.circuit_tensors.wire import BYTES, FIXED32, FIXED64, parse

# What reading damaged bytes can raise, here, in NumPy and in Cirq's constructors.
_DAMAGE = (ValueError, KeyError, IndexError, TypeError, OverflowError)


def from_circuit_tensor(tensor) -> list[cirq.Circuit]:
    """Returns the circuits of a string tensor in TensorFlow Quantum's format.

    Unlike `tfq.from_tensor`, it does not round numbers: parameters are the stored float32.

    Args:
        tensor: A string tensor of shape `(batch,)`, a NumPy array or a list of bytes; made by this
            library or by `tfq.convert_to_tensor`.

    Raises:
        TypeError: If `tensor` does not hold bytes.
        ValueError: If its shape is not `(batch,)` or if a row is not a circuit in this format.

    Example:
        >>> import cirq
        >>> from tfq_models.circuit_tensors import from_circuit_tensor, serialize_circuits
        >>> circuit = cirq.Circuit(cirq.H(cirq.GridQubit(0, 0)))
        >>> from_circuit_tensor(serialize_circuits([circuit])) == [circuit]
        True
    """
    rows = np.asarray(tensor, object)
    if rows.ndim != 1:
        raise ValueError(f"`tensor` must have the shape (batch,). Received: shape {rows.shape}.")
    return [_circuit(data, row) for row, data in enumerate(rows)]


def _circuit(data, row):
    if not isinstance(data, bytes):
        raise TypeError(
            f"`tensor` must hold bytes. Received: {data!r}, a {type(data).__name__}, in row {row}."
        )
    try:
        return _parse_circuit(data)
    except _DAMAGE as error:
        shown = repr(data if len(data) <= 40 else data[:40] + b"...")
        raise ValueError(
            "`tensor` must hold circuits in TensorFlow Quantum's format. "
            f"Received: {len(data)} bytes in row {row} that are none, because {error}: {shown}."
        ) from error


def _parse_circuit(data):
    program = parse(data)
    # A message that comes in pieces is the pieces' concatenation.
    language = parse(b"".join(program[1, BYTES]))
    gate_set = _text(language[1, BYTES])
    if gate_set != "tfq_gate_set":
        raise ValueError(f"the gate set is {gate_set!r} and not 'tfq_gate_set'")
    circuit = parse(b"".join(program[2, BYTES]))
    return cirq.Circuit(
        cirq.Moment(_operation(operation) for operation in parse(moment)[1, BYTES])
        for moment in circuit[2, BYTES]
    )


def _operation(data):
    message = parse(data)
    gate_id = _text(parse(b"".join(message[1, BYTES]))[1, BYTES])
    if gate_id not in FORMAT_OF_ID:
        raise ValueError(f"the gate {gate_id!r} is unknown")
    arguments = dict(_argument(entry) for entry in message[2, BYTES])
    qubits = [qubit_of_id(_text(parse(qubit)[2, BYTES])) for qubit in message[3, BYTES]]
    operation = _gate(FORMAT_OF_ID[gate_id], arguments).on(*qubits)
    controls = _words(arguments.get("control_qubits", ""))
    if not controls:
        return operation
    values = [int(value) for value in _words(arguments["control_values"])]
    return cirq.ControlledOperation([qubit_of_id(name) for name in controls], operation, values)


def _gate(entry, arguments):
    if entry.gate_type is cirq.IdentityGate:
        return cirq.I
    angles = {name: _angle(arguments, name) for name in entry.angles}
    constants = {name: _number(arguments[name]) for name in entry.constants}
    return entry.gate_type(**angles, **constants)


def _angle(arguments, name):
    value, scalar = arguments[name], _number(arguments[f"{name}_scalar"])
    if isinstance(value, sympy.Symbol):
        return value if scalar == 1 else scalar * value
    return _number(value) * scalar


def _argument(data):
    """Returns the name and value of an argument: a float, a text or a symbol."""
    entry = parse(data)
    argument = parse(b"".join(entry[2, BYTES]))
    name = _text(entry[1, BYTES])
    if argument[2, BYTES]:
        return name, sympy.Symbol(_text(argument[2, BYTES]))
    value = parse(b"".join(argument[1, BYTES]))
    for key, letter in (((1, FIXED32), "<f"), ((4, FIXED64), "<d")):
        if value[key]:
            return name, struct.unpack(letter, value[key][-1])[0]
    return name, _text(value[3, BYTES])


def _number(value):
    if not isinstance(value, float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a finite number")
    return value


def _text(values):
    """Returns the last of the values that a text field got, as protobuf does."""
    return values[-1].decode() if values else ""


def _words(text):
    return text.split(",") if text else []
