"""Strongly entangling layers against dense matrices."""

import cirq
import numpy as np
import pytest

from tfq_models.circuits import (
    circuit_symbols,
    num_strongly_entangling_symbols,
    parameters,
    strongly_entangling,
)


@pytest.mark.parametrize("entangler", ["CNOT", "CZ", "ISWAP", "YY"])
@pytest.mark.parametrize(("num_qubits", "ranges"), [(2, [1, 1]), (3, [1, 2, 1]), (4, [1, 2, 3, 1])])
def test_unitary(entangler, num_qubits, ranges, dense, unitary, random_angles):
    d, qubits = dense(num_qubits), cirq.LineQubit.range(num_qubits)
    count = num_strongly_entangling_symbols(num_qubits, len(ranges), entangler=entangler)
    angles = random_angles(count)
    values = iter(angles)
    matrices = []
    for step in ranges:
        matrices += [d.zyz([next(values) for _ in range(3)], k) for k in range(num_qubits)]
        for pair in [(k, (k + step) % num_qubits) for k in range(num_qubits)]:
            if entangler == "YY":
                matrices.append(d.rotation("YY", next(values), *pair))
            else:
                matrices.append(d.gate(d.gates[entangler], *pair))
    circuit = strongly_entangling(qubits, angles, len(ranges), entangler=entangler)
    np.testing.assert_allclose(unitary(circuit, qubits), d.product(matrices), atol=1e-12)


@pytest.mark.parametrize("num_qubits", [1, 2, 3, 7])
@pytest.mark.parametrize("num_layers", [1, 3, 8])
def test_count(num_qubits, num_layers):
    qubits = cirq.LineQubit.range(num_qubits)
    for entangler, each in [("CNOT", 3), ("ZZ", 4 if num_qubits > 1 else 3)]:
        count = each * num_qubits * num_layers
        found = num_strongly_entangling_symbols(num_qubits, num_layers, entangler=entangler)
        assert found == count
        symbols = parameters(count)
        circuit = strongly_entangling(qubits, symbols, num_layers, entangler=entangler)
        assert circuit_symbols(circuit) == list(map(str, symbols))


@pytest.mark.parametrize(
    ("num_layers", "entangler", "message"),
    [(0, "CNOT", "`num_layers` must be at least 1"), (1, "CRX", "entangler='CRX'")],
)
def test_wrong_arguments(num_layers, entangler, message):
    with pytest.raises(ValueError, match=message):
        strongly_entangling(cirq.LineQubit.range(2), [], num_layers, entangler=entangler)
