"""The dressed circuit against dense matrices."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.circuits import circuit_symbols, dressed_circuit, inputs, natural_order, parameters

RING = {1: [], 2: [(0, 1)], 3: [(0, 1), (1, 2), (2, 0)], 4: [(0, 1), (1, 2), (2, 3), (3, 0)]}
CHAIN = {1: [], 2: [(0, 1)], 3: [(0, 1), (1, 2)], 4: [(0, 1), (2, 3), (1, 2)]}


@pytest.mark.parametrize("num_qubits", [1, 2, 3, 4])
@pytest.mark.parametrize("layout", ["ring", "chain"])
def test_unitary(num_qubits, layout, dense, unitary, random_angles):
    d, qubits = dense(num_qubits), cirq.LineQubit.range(num_qubits)
    x, weights = random_angles(num_qubits, seed=1), random_angles(2 * num_qubits)
    matrices = [d.gate(d.hadamard, k) for k in range(num_qubits)]
    matrices += [d.rotation("Y", x[k], k) for k in range(num_qubits)]
    pairs = (RING if layout == "ring" else CHAIN)[num_qubits]
    joins = [d.gate(d.gates["CNOT"], *pair) for pair in pairs]
    for row in weights.reshape(2, num_qubits):
        turns = [d.rotation("Y", row[k], k) for k in range(num_qubits)]
        matrices += turns + joins if layout == "ring" else joins + turns
    circuit = dressed_circuit(qubits, x, weights, num_layers=2, layout=layout)
    np.testing.assert_allclose(unitary(circuit, qubits), d.product(matrices), atol=1e-12)


def test_every_weight_is_in_the_circuit():
    circuit = dressed_circuit(cirq.LineQubit.range(3), inputs(3), num_layers=4)
    names = map(str, [*parameters(12), *inputs(3)])
    assert circuit_symbols(circuit) == natural_order(names)


@pytest.mark.parametrize(
    ("args", "kwargs", "error", "message"),
    [
        (([1],), {}, ValueError, "`symbols` must hold 2 values, one for each qubit"),
        (([1, 2], [1]), {}, ValueError, "`weights` must hold 2 values, 2 for each of 1 layers"),
        (([1, 2],), {"num_layers": 0}, ValueError, "`num_layers` must be at least 1"),
        (([1, 2],), {"layout": "full"}, ValueError, "`layout` must be one of 'ring', 'chain'"),
        ((sympy.symbols("theta_1 a"),), {}, ValueError, "symbols with theta_1"),
    ],
)
def test_wrong_arguments(args, kwargs, error, message):
    with pytest.raises(error, match=message):
        dressed_circuit(cirq.LineQubit.range(2), *args, **kwargs)
