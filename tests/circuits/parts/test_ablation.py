"""What is left of a circuit without its entangling gates."""

import cirq

from tfq_models.circuits import iqp_encoding, parameters, strongly_entangling
from tfq_models.circuits.parts.ablation import without_entangling_gates

QUBITS = cirq.LineQubit.range(3)


def test_leaves_the_gates_on_single_qubits_in_order():
    whole = iqp_encoding(QUBITS, [0.1, 0.2, 0.3], num_repeats=2)
    whole += strongly_entangling(QUBITS, parameters(18), 2)
    found = list(without_entangling_gates(whole).all_operations())
    for qubit in QUBITS:
        expected = [op for op in whole.all_operations() if op.qubits == (qubit,)]
        assert [op for op in found if op.qubits == (qubit,)] == expected
        assert len(expected) == 10
    assert len(found) == 30
