"""Circuits back from a string tensor."""

import contextlib
import functools
import gc

import cirq
import numpy as np
import sympy

from tfq_models.base.arguments import shown
from tfq_models.circuit_tensors.reading.gates import qubit_of_id
from tfq_models.circuit_tensors.reading.messages import read_moments
from tfq_models.types import Rows


def from_circuit_tensor(tensor: Rows) -> list[cirq.Circuit]:
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
    with _no_garbage_collection():
        return [_circuit(data, row) for row, data in enumerate(rows)]


@contextlib.contextmanager
def _no_garbage_collection():
    # Circuits are made of very many objects that all stay; to look through them for garbage again
    # and again takes a third of the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _circuit(data, row):
    if not isinstance(data, bytes):
        raise TypeError(
            "`tensor` must hold bytes. "
            f"Received: {shown(data)}, a {type(data).__name__}, in row {row}."
        )
    try:
        moments = list(read_moments(data))
        return cirq.Circuit(cirq.Moment.from_ops(*map(_cirq_operation, m)) for m in moments)
    except ValueError as error:
        raise ValueError(f"`tensor` must hold {no_circuit(data, row, error)}") from error


def no_circuit(data: bytes, row: int, reason: ValueError) -> str:
    """Returns the end of an error about a row that is no circuit."""
    return (
        "circuits in TensorFlow Quantum's format. "
        f"Received: {len(data)} bytes in row {row} that are none, because {reason}."
    )


@functools.lru_cache(maxsize=2**14)
def _cirq_operation(operation):
    structure = operation.structure
    bare = _gate(operation).on(*map(qubit_of_id, structure.qubits))
    if not structure.controls:
        return bare
    controls = [qubit_of_id(name) for name in structure.controls]
    return cirq.ControlledOperation(controls, bare, structure.control_values)


def _gate(operation):
    entry, symbols = operation.structure.format, operation.structure.symbols
    if entry.gate_type is cirq.IdentityGate:
        return cirq.I
    numbers = operation.gate_numbers()
    angles = map(_angle, symbols, numbers[::2], numbers[1::2])
    constants = numbers[2 * len(symbols) :]
    return entry.gate_type(
        **dict(zip(entry.angles + entry.constants, [*angles, *constants], strict=True))
    )


def _angle(symbol, value, scalar):
    if symbol is None:
        return value * scalar
    return sympy.Symbol(symbol) if scalar == 1 else scalar * sympy.Symbol(symbol)
