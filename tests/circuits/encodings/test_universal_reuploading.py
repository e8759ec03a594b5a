"""Universal re-uploading against dense matrices."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.circuits import (
    circuit_symbols,
    inputs,
    natural_order,
    num_universal_reuploading_symbols,
    parameters,
    universal_reuploading,
)

PAIRS = {
    1: ([], []),
    2: ([(0, 1)], [(0, 1)]),
    3: ([(0, 1)], [(1, 2)]),
    4: ([(0, 1), (2, 3)], [(1, 2), (3, 0)]),
}


def u3(theta, phi, omega):
    """U3(theta, phi, omega) written out, up to its phase."""
    c, s = np.cos(theta / 2), np.sin(theta / 2)
    plus, minus = np.exp(0.5j * (phi + omega)), np.exp(0.5j * (phi - omega))
    return np.array([[c / plus, -s / minus], [s * minus, c * plus]])


@pytest.mark.parametrize("num_qubits", [1, 2, 3, 4])
@pytest.mark.parametrize("num_features", [1, 2, 3, 5])
@pytest.mark.parametrize("num_layers", [1, 3])
def test_unitary(num_qubits, num_features, num_layers, dense, unitary, random_angles):
    d, qubits = dense(num_qubits), cirq.LineQubit.range(num_qubits)
    num_blocks = -(-num_features // 3)
    x = random_angles(num_features, seed=1)
    weights = random_angles(num_layers * num_qubits * (num_features + 3 * num_blocks))
    rows = weights.reshape(num_layers, num_qubits, -1)
    matrices = []
    for layer in range(num_layers):
        for qubit in range(num_qubits):
            scaled = np.pad(rows[layer, qubit, :num_features] * x, (0, -num_features % 3))
            angles = (scaled + rows[layer, qubit, num_features:]).reshape(-1, 3)
            matrices += [d.gate(u3(*block), qubit) for block in angles]
        if layer < num_layers - 1:
            joined = PAIRS[num_qubits][layer % 2]
            matrices += [d.gate(d.gates["CZ"], *pair) for pair in joined]
    circuit = universal_reuploading(qubits, x, weights, num_layers=num_layers)
    np.testing.assert_allclose(unitary(circuit, qubits), d.product(matrices), atol=1e-12)


@pytest.mark.parametrize(("num_qubits", "num_features"), [(1, 1), (1, 4), (3, 2)])
def test_every_weight_is_in_the_circuit(num_qubits, num_features):
    qubits = cirq.LineQubit.range(num_qubits)
    count = num_universal_reuploading_symbols(num_qubits, num_features, 3)
    assert count == 3 * num_qubits * (num_features + 3 * -(-num_features // 3))
    circuit = universal_reuploading(qubits, inputs(num_features), num_layers=3)
    names = map(str, [*parameters(count), *inputs(num_features)])
    assert circuit_symbols(circuit) == natural_order(names)


@pytest.mark.parametrize(
    ("args", "num_layers", "error", "message"),
    [
        (([1, 2], [1] * 4), 1, ValueError, "must hold 5 values, for 2 features on 1 qubits in 1"),
        (([],), 1, ValueError, "`num_features` must be at least 1"),
        (("ab",), 1, TypeError, "`symbols` must be a sequence"),
        (([1, 2],), 0, ValueError, "`num_layers` must be at least 1"),
        ((sympy.symbols("theta_1 a"),), 1, ValueError, "symbols with theta_1"),
    ],
)
def test_wrong_arguments(args, num_layers, error, message):
    with pytest.raises(error, match=message):
        universal_reuploading([cirq.LineQubit(0)], *args, num_layers=num_layers)
