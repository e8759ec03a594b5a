"""States of circuits that join no qubits: one qubit at a time, and so of any number of them."""

import functools

import cirq
import numpy as np
import tensorflow as tf

from tfq_models.circuits import circuit_symbols, inputs
from tfq_models.simulator import Program


class ProductStates:
    """States of the single qubits of a circuit, all whose operations act on one qubit.

    Qubits that differ in their symbols only, as those of an encoding do, are simulated together.
    """

    def __init__(self, circuit, qubits, symbol_names):
        self._num_qubits = len(qubits)
        # From each circuit of one qubit to its qubits' places, and to those of their symbols.
        self._groups = {}
        for place, qubit in enumerate(qubits):
            alone = cirq.Circuit(op for op in circuit.all_operations() if qubit in op.qubits)
            names = circuit_symbols(alone)
            renamed = dict(zip(names, inputs(len(names)), strict=True))
            template = cirq.resolve_parameters_once(alone, renamed)
            template = template.transform_qubits({qubit: cirq.LineQubit(0)}).freeze()
            symbols = [symbol_names.index(name) for name in names]
            self._groups.setdefault(template, []).append((place, symbols))

    def __call__(self, weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Returns the normalised states, complex128, `(rows, num_qubits, 2)`."""
        values = np.hstack([np.broadcast_to(weights, (len(rows), len(weights))), rows])
        states = np.empty((len(rows), self._num_qubits, 2), np.complex128)
        for template, members in self._groups.items():
            places, symbols = zip(*members, strict=True)
            states[:, places] = _qubit_states(template, values[:, np.array(symbols, int)])
        return states / np.linalg.norm(states, axis=2, keepdims=True)


def _qubit_states(template, values):
    """Returns states `(rows, members, 2)` for values `(rows, members, symbols)`."""
    num_rows, num_members, num_symbols = values.shape
    flat = tf.constant(values.reshape(num_rows * num_members, num_symbols))
    states = _program(template, num_symbols).state_vector((), row_values=flat).numpy()
    # Without symbols there is one state for all.
    return np.broadcast_to(states, (len(flat), 2)).reshape(num_rows, num_members, 2)


@functools.lru_cache(maxsize=32)
def _program(template, num_symbols):
    names = [symbol.name for symbol in inputs(num_symbols)]
    qubits = [cirq.LineQubit(0)]
    return Program(template, qubits=qubits, symbol_names=names, dtype="complex128")
