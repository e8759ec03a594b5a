"""From a circuit to the message that holds it."""

import functools
import itertools
import numbers

import cirq
import numpy as np
import sympy

from tfq_models.circuit_tensors.reading import wire
from tfq_models.circuit_tensors.reading.gates import format_of, qubit_id
from tfq_models.circuit_tensors.writing.lowering import Held, lower, phase_of, phase_on
from tfq_models.circuits.parts.measurements import without_measurements

_MOMENT_BY_MOMENT = 1
_MAX_FLOAT32 = float(np.finfo(np.float32).max)


def program(circuit: cirq.AbstractCircuit, given: frozenset[str] = frozenset()) -> wire.Fragment:
    """Encodes a circuit; every angle that depends on the given names becomes a slot.

    Other symbols become symbols of the format, which holds `scalar * symbol` only: a sum becomes a
    row of gates.

    Raises:
        ValueError: If the format cannot hold an operation or one of its parameters.
    """
    circuit, _ = without_measurements(circuit)
    moments = [
        wire.message(2, *(_operation(held, angles) for held, angles in moment))
        for index in range(len(circuit))
        for moment in _moments(circuit, index, given)
    ]
    body = wire.message(2, wire.integer(1, _MOMENT_BY_MOMENT), *moments)
    # The gate set comes last, although its field number is lower: no circuit then ends in a zero
    # byte, which NumPy's bytes arrays would drop.
    return wire.join([body, wire.message(1, wire.text(1, "tfq_gate_set"))])


def _moments(circuit, index, given):
    """Yields moments of `(operation, angles)` that together are one moment of the circuit.

    There is one for each moment of the circuit, and more where an operation takes several.
    """
    chains = []
    phases = []
    for operation in circuit[index]:
        if isinstance(operation.gate, cirq.GlobalPhaseGate):
            phases.append(_bare_phase(circuit, operation))
        else:
            chains.append([part for held in lower(operation) for part in _split(held, given)])
    for layer in itertools.zip_longest(*chains) if chains else [()]:
        yield [part for part in layer if part is not None]
    for held in phases:
        yield from ([part] for part in _split(held, given))


def _bare_phase(circuit, operation):
    qubits = sorted(circuit.all_qubits())
    if not qubits:
        raise ValueError(
            "`circuit` must have a qubit to hold a global phase, because TensorFlow Quantum's "
            f"format gives every operation one. Received: {operation!r}."
        )
    return phase_on(qubits[0], phase_of(operation))


def _split(held, given):
    """Yields `(held, angles)`, where each angle is one `(symbol, scalar)`.

    Exponents add up when gates follow one another, and so do an FSim gate's angles: a sum of terms
    is a row of gates.
    """
    gate = held.operation.gate
    terms = {
        name: _terms(getattr(gate, name), given, held.operation) for name in format_of(gate).angles
    }
    phase = terms.pop("phase_exponent", None)
    if phase and len(phase) > 1:
        raise _not_affine(gate.phase_exponent, held.operation)
    for angles in itertools.zip_longest(*terms.values(), fillvalue=(None, 0.0)) if terms else [()]:
        named = dict(zip(terms, angles, strict=True))
        yield held, {"phase_exponent": phase[0], **named} if phase else named


def _terms(value, given, operation):
    """Returns the `(symbol or None, scalar)` whose products add up to an angle.

    Scalars are numbers, or expressions of the given names.
    """
    if isinstance(value, numbers.Real):
        return [(None, _finite(float(value), operation))]
    free = sorted((s for s in value.free_symbols if s.name not in given), key=str)
    scalars = {}
    for term in sympy.Add.make_args(sympy.expand(value) if free else value):
        scalar, factor = term.as_independent(*free, as_Add=False) if free else (term, sympy.S.One)
        if factor != 1 and factor not in free:
            raise _not_affine(value, operation)
        symbol = None if factor == 1 else factor
        scalars[symbol] = scalars.get(symbol, 0) + scalar
    return [(symbol, _scalar(scalar, operation)) for symbol, scalar in scalars.items()]


def _scalar(expression, operation):
    if expression.free_symbols:
        return expression
    if not expression.is_real:
        raise _not_affine(expression, operation)
    return _finite(float(expression), operation)


def _finite(number, operation):
    if abs(number) <= _MAX_FLOAT32:
        return number
    raise ValueError(
        "`circuit` must have numbers that are finite in float32, because TensorFlow Quantum's "
        f"format stores those. Received: {number} in {operation!r}."
    )


def _not_affine(expression, operation):
    return ValueError(
        "`circuit` must have parameters that are real and, in the symbols that `symbol_names` does "
        "not name, sums of scalar * symbol (a single one in a phase exponent), because TensorFlow "
        f"Quantum's format holds nothing else. Received: {expression} in {operation!r}."
    )


def _operation(held: Held, angles) -> wire.Fragment:
    gate = held.operation.gate
    entry = format_of(gate)
    arguments = []
    for name, (symbol, scalar) in angles.items():
        if symbol is None:
            arguments += [_number(name, scalar), _number(f"{name}_scalar", 1.0)]
        else:
            symbolic = wire.message(2, wire.text(2, symbol.name))
            arguments += [_argument(name, symbolic), _number(f"{name}_scalar", scalar)]
    for name in entry.constants:
        arguments.append(_number(name, _finite(float(getattr(gate, name)), held.operation)))
    arguments += [_number(name, 1.0) for name in entry.fillers]
    arguments.append(_words("control_qubits", tuple(map(qubit_id, held.controls))))
    arguments.append(_words("control_values", tuple(map(str, held.control_values))))
    qubits = [_named(3, 2, qubit_id(qubit)) for qubit in held.operation.qubits]
    return wire.message(1, _named(1, 1, entry.gate_id), *arguments, *qubits)


# The same few arguments come again and again; encoding them is most of the work.
@functools.lru_cache(maxsize=4096)
def _named(number, name_number, name):
    return wire.message(number, wire.text(name_number, name))


@functools.lru_cache(maxsize=4096)
def _number(name, value):
    return _argument(name, wire.message(2, wire.message(1, wire.float32(1, value))))


@functools.lru_cache(maxsize=4096)
def _words(name, words):
    return _argument(name, wire.message(2, wire.message(1, wire.text(3, ",".join(words)))))


def _argument(name, value):
    return wire.message(2, wire.text(1, name), value)
