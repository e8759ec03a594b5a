"""Expectation values and their derivatives by `cirq.Simulator` alone."""

import cirq
import numpy as np


def expectations(circuit, operators, values, qubits):
    """`(num_operators,)` of the circuit with `values`, a dictionary, in its symbols."""
    resolved = cirq.resolve_parameters(circuit, values)
    return np.real(
        cirq.Simulator(dtype=np.complex128).simulate_expectation_values(
            resolved, operators, qubit_order=qubits
        )
    )


def derivatives(circuit, operators, values, qubits, step=1e-4):
    """`(num_operators, num_values)` by central differences."""
    columns = []
    for name in values:
        ends = [
            expectations(circuit, operators, {**values, name: values[name] + shift}, qubits)
            for shift in (step, -step)
        ]
        columns.append((ends[0] - ends[1]) / (2 * step))
    return np.transpose(columns)
