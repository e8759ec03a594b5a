"""Cirq circuits as recipes."""

import math

import cirq
import numpy as np
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
            return Gate(name, numbers, **_angle(gate.exponent, places))
    raise ValueError(f"No peer has a name for this gate. Received: {operation!r}.")


def _angle(exponent, places):
    """Returns the angle in radians, as fields of a gate."""
    exponent = sympy.sympify(exponent)
    if not exponent.free_symbols:
        return {"offset": math.pi * float(exponent)}
    if len(exponent.free_symbols) > 1:
        return {"terms": _terms_of_inputs(exponent, places)}
    (symbol,) = exponent.free_symbols
    scale = exponent.coeff(symbol)
    source, index = places[symbol.name]
    offset = math.pi * float(exponent - scale * symbol)
    return {"offset": offset, "scale": math.pi * float(scale), "source": source, "index": index}


def _terms_of_inputs(exponent, places):
    # Named, because SymPy would count pi among the symbols of a polynomial.
    symbols = sorted(exponent.free_symbols, key=str)
    indices = [places[symbol.name][1] for symbol in symbols]
    return [
        (math.pi * float(coefficient), np.repeat(indices, powers).tolist())
        for powers, coefficient in sympy.Poly(exponent, *symbols).terms()
    ]


def _terms(operator, qubits):
    strings = operator if isinstance(operator, cirq.PauliSum) else [operator]
    return [
        (string.coefficient.real, {qubits[q]: str(pauli) for q, pauli in string.items()})
        for string in map(cirq.PauliString, strings)
    ]
