"""Cirq circuits as recipes."""

import math

import cirq
import sympy

from benchmarks.recipe import Gate, Recipe

_POWERS = {
    cirq.XPowGate: "RX",
    cirq.YPowGate: "RY",
    cirq.ZPowGate: "RZ",
    cirq.XXPowGate: "RXX",
    cirq.YYPowGate: "RYY",
    cirq.ZZPowGate: "RZZ",
}
_FIXED = {cirq.H: "H", cirq.X: "X", cirq.CZ: "CZ", cirq.CNOT: "CNOT"}


def recipe_of(made):
    """Returns the recipe of a workload. Global phases are lost, which no expectation sees."""
    qubits = {qubit: number for number, qubit in enumerate(made.qubits)}
    places = {name: ("weights", index) for index, name in enumerate(made.weight_names)}
    places |= {name: ("inputs", index) for index, name in enumerate(made.input_names)}
    return Recipe(
        num_qubits=len(qubits),
        gates=[_gate(operation, qubits, places) for operation in made.circuit.all_operations()],
        operators=[_terms(operator, qubits) for operator in made.operators],
        weights=made.weights.tolist(),
        data=made.data.tolist(),
        task=made.task,
        loss=made.loss,
    )


def _gate(operation, qubits, places):
    gate = operation.gate
    numbers = [qubits[qubit] for qubit in operation.qubits]
    if gate in _FIXED:
        return Gate(_FIXED[gate], numbers)
    for kind, name in _POWERS.items():
        if isinstance(gate, kind):
            return Gate(name, numbers, *_angle(gate.exponent, places))
    raise ValueError(f"No peer has a name for this gate. Received: {operation!r}.")


def _angle(exponent, places):
    """Returns offset and scale in radians, and which value it is that is scaled."""
    exponent = sympy.sympify(exponent)
    if not exponent.free_symbols:
        return math.pi * float(exponent), 0.0, None, 0
    (symbol,) = exponent.free_symbols
    scale = exponent.coeff(symbol)
    return (
        math.pi * float(exponent - scale * symbol),
        math.pi * float(scale),
        *places[symbol.name],
    )


def _terms(operator, qubits):
    strings = operator if isinstance(operator, cirq.PauliSum) else [operator]
    return [
        (string.coefficient.real, {qubits[q]: str(pauli) for q, pauli in string.items()})
        for string in map(cirq.PauliString, strings)
    ]
