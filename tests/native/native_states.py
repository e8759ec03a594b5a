"""States by the native operations, called directly."""

import cirq
import numpy as np
import tensorflow as tf

from tfq_models import native
from tfq_models.circuit_tensors import from_circuit_tensor
from tfq_models.circuit_tensors.reading.gates import qubit_id

# Problems, by the numbers of circuit_reader.h.
DAMAGED, UNKNOWN_GATE, SYMBOL, UNKNOWN_QUBIT = 1, 2, 3, 4
# Rounding of a few dozen gates.
ATOL = {"complex64": 1e-6, "complex128": 1e-13}


def read(circuits, qubits, dtype="complex64"):
    """Returns states, problem and row, of circuits on qubits in Cirq's order."""
    operations = native.operations()
    operation = {
        "complex64": operations.tfq_models_circuit_states,
        "complex128": operations.tfq_models_circuit_states_double,
    }[dtype]
    return operation(tf.constant(circuits, tf.string), qubit_ids=[qubit_id(q) for q in qubits])


def states(circuits, qubits, dtype="complex64"):
    """Returns the states of circuits that are all understood, as a NumPy array."""
    amplitudes, problem, row = read(circuits, qubits, dtype)
    assert (problem, row) == (0, -1)
    assert amplitudes.shape == (len(circuits), 2 ** len(qubits))
    return amplitudes.numpy()


def expected(circuits, qubits):
    """Returns what Cirq makes of the circuits, as the pure decoder reads them."""
    simulator = cirq.Simulator(dtype=np.complex128)
    return [
        simulator.simulate(circuit, qubit_order=qubits).final_state_vector
        for circuit in from_circuit_tensor(circuits)
    ]


def assert_equal_cirq(circuits, qubits):
    """Compares both precisions with Cirq."""
    wanted = expected(circuits, qubits)
    for dtype, atol in ATOL.items():
        np.testing.assert_allclose(states(circuits, qubits, dtype), wanted, atol=atol)
