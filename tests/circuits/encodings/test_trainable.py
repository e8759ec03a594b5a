"""The trainable encoding against dense matrices and a published number."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.circuits import (
    circuit_symbols,
    inputs,
    natural_order,
    num_trainable_encoding_symbols,
    parameters,
    trainable_encoding,
)

RINGS = {1: [], 2: [(0, 1)], 3: [(0, 1), (1, 2), (2, 0)], 4: [(0, 1), (1, 2), (2, 3), (3, 0)]}


def controlled_rz(angle):
    return np.diag([1, 1, np.exp(-0.5j * angle), np.exp(0.5j * angle)])


@pytest.mark.parametrize("num_qubits", [1, 2, 3, 4])
@pytest.mark.parametrize(("num_features", "num_layers"), [(1, 1), (2, 3), (3, 3)])
def test_unitary(num_qubits, num_features, num_layers, dense, unitary, random_angles):
    d, qubits, ring = dense(num_qubits), cirq.LineQubit.range(num_qubits), RINGS[num_qubits]
    x = random_angles(num_features, seed=1)
    weights = random_angles(num_layers * (num_qubits + len(ring)))
    features, angles, matrices = np.resize(x, num_layers * num_qubits), iter(weights), []
    for row in features.reshape(num_layers, num_qubits):
        for k in range(num_qubits):
            matrices += [d.gate(d.hadamard, k), d.rotation("Z", row[k], k)]
            matrices.append(d.rotation("Y", next(angles), k))
        matrices += [d.gate(controlled_rz(next(angles)), *pair) for pair in ring]
    circuit = trainable_encoding(qubits, x, weights, num_layers=num_layers)
    np.testing.assert_allclose(unitary(circuit, qubits), d.product(matrices), atol=1e-12)


def test_published_kernel_value():
    # The demonstration that comes with the paper: the first two points of its double cake, 5
    # qubits and 6 layers, weights from NumPy's legacy generator; it prints 0.093.
    weights = np.random.RandomState(1359).uniform(0, 2 * np.pi, (6, 2, 5)).ravel()
    angles = np.array([0.5, 1.5]) * 2 * np.pi / 3
    points = 0.7 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    qubits = cirq.LineQubit.range(5)
    states = [
        trainable_encoding(qubits, x, weights, num_layers=6).final_state_vector() for x in points
    ]
    assert abs(np.vdot(*states)) ** 2 == pytest.approx(0.093, abs=5e-4)


@pytest.mark.parametrize("num_layers", [1, 4])
@pytest.mark.parametrize(("num_qubits", "each"), [(1, 1), (2, 3), (3, 6), (7, 14)])
def test_every_weight_is_in_the_circuit(num_qubits, each, num_layers):
    count = num_trainable_encoding_symbols(num_qubits, num_layers)
    assert count == each * num_layers
    qubits, x = cirq.LineQubit.range(num_qubits), inputs(num_layers * num_qubits)
    circuit = trainable_encoding(qubits, x, num_layers=num_layers)
    assert circuit_symbols(circuit) == natural_order(map(str, [*parameters(count), *x]))


def test_symbols_or_numbers(random_angles):
    qubits, x, weights = cirq.LineQubit.range(3), inputs(2), parameters(12)
    circuit = trainable_encoding(qubits, x, num_layers=2)
    values = random_angles(14)
    resolved = cirq.resolve_parameters(circuit, dict(zip([*weights, *x], values, strict=True)))
    numbers = trainable_encoding(qubits, values[12:], values[:12], num_layers=2)
    assert not cirq.is_parameterized(numbers)
    np.testing.assert_allclose(numbers.unitary(), resolved.unitary(), atol=1e-12)


@pytest.mark.parametrize(
    ("args", "num_layers", "error", "message"),
    [
        (([],), 1, ValueError, r"must hold 1 to 3 values.*Received: len\(symbols\)=0"),
        (([1] * 7,), 2, ValueError, r"must hold 1 to 6 values.*Received: len\(symbols\)=7"),
        (([1] * 3, [1] * 5), 1, ValueError, "must hold 6 values, for 1 layers on 3 qubits"),
        (([1] * 3, "w"), 1, TypeError, "`weights` must be a sequence"),
        (("abc",), 1, TypeError, "`symbols` must be a sequence"),
        (([1j] * 3,), 1, TypeError, "1j of type complex"),
        (([np.inf] * 3,), 1, ValueError, "`symbols` must be finite"),
        (([1] * 3,), 0, ValueError, "`num_layers` must be at least 1"),
        (([1] * 3,), 1.0, TypeError, "`num_layers` must be a whole number"),
        ((sympy.symbols("x theta_5"),), 1, ValueError, "symbols with theta_5"),
    ],
)
def test_wrong_arguments(args, num_layers, error, message):
    with pytest.raises(error, match=message):
        trainable_encoding(cirq.LineQubit.range(3), *args, num_layers=num_layers)


def test_wrong_qubits_and_counts():
    with pytest.raises(ValueError, match="`qubits` must be distinct"):
        trainable_encoding([cirq.LineQubit(0)] * 2, inputs(2))
    with pytest.raises(ValueError, match="`num_qubits` must be at least 1"):
        num_trainable_encoding_symbols(0, 1)
    with pytest.raises(ValueError, match="`num_layers` must be at least 1"):
        num_trainable_encoding_symbols(1, 0)
