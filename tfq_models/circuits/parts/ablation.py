"""The ablation of a circuit: what is left of it without the gates that join qubits."""

import cirq


def without_entangling_gates(circuit):
    """Returns a circuit's operations on single qubits, in their order; symbols may be lost."""
    return cirq.Circuit(op for op in circuit.all_operations() if len(op.qubits) == 1)
