"""Ansatze: the trainable circuits that a model knows by name, all with a number of layers."""

import re
from collections.abc import Callable

import cirq

from tfq_models.base.arguments import shown
from tfq_models.base.checks import check_choice
from tfq_models.circuits.ansatze.brickwork import brickwork, num_brickwork_symbols
from tfq_models.circuits.ansatze.hardware_efficient import (
    hardware_efficient,
    num_hardware_efficient_symbols,
)
from tfq_models.circuits.ansatze.strongly_entangling import (
    num_strongly_entangling_symbols,
    strongly_entangling,
)
from tfq_models.circuits.parts.symbols import parameters

ANSATZE: dict[str, tuple[Callable[..., cirq.Circuit], Callable[..., int]]] = {
    "brickwork": (brickwork, num_brickwork_symbols),
    "hardware_efficient": (hardware_efficient, num_hardware_efficient_symbols),
    "strongly_entangling": (strongly_entangling, num_strongly_entangling_symbols),
}
"""The names of ansatze, each with its circuit function and the function that counts its symbols."""


def check_ansatz(ansatz):
    """Raises an error if it is no name of an ansatz, no circuit and no function."""
    if isinstance(ansatz, str):
        check_choice("ansatz", ansatz, ANSATZE)
    elif not (callable(ansatz) or isinstance(ansatz, cirq.AbstractCircuit)):
        raise TypeError(
            "`ansatz` must be a name, function or circuit. "
            f"Received: ansatz={shown(ansatz)} of type {type(ansatz).__name__}."
        )


def ansatz_circuit(ansatz, qubits, num_layers, used_names=()):
    """Returns an ansatz on qubits, with symbols `theta_k` that go on after those in use.

    A name is looked up in `ANSATZE`, a function is called with qubits and the number of layers, and
    a circuit comes back as it is.
    """
    check_ansatz(ansatz)
    if isinstance(ansatz, str):
        function, num_symbols = ANSATZE[ansatz]
        taken = [int(name[6:]) + 1 for name in used_names if re.fullmatch("theta_[0-9]+", name)]
        first = max(taken, default=0)
        symbols = parameters(first + num_symbols(len(qubits), num_layers))[first:]
        return function(qubits, symbols, num_layers)
    circuit = ansatz(qubits, num_layers) if callable(ansatz) else ansatz
    if not isinstance(circuit, cirq.AbstractCircuit):
        raise TypeError(
            "`ansatz` must return a cirq.Circuit. "
            f"Received: {shown(circuit)} of type {type(circuit).__name__}."
        )
    foreign = sorted(circuit.all_qubits() - set(qubits))
    if foreign:
        raise ValueError(
            "`ansatz` must act on the qubits of the feature map, as others carry no data. "
            f"Received: a circuit on {', '.join(map(str, foreign))} too."
        )
    return circuit
