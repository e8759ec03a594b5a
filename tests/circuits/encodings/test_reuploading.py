"""Data re-uploading against dense matrices and a closed form."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.circuits import (
    circuit_symbols,
    inputs,
    natural_order,
    num_reuploading_encoding_symbols,
    parameters,
    reuploading_encoding,
)

PAIRS = {1: ([], []), 2: ([(0, 1)], []), 3: ([(0, 1)], [(1, 2)]), 4: ([(0, 1), (2, 3)], [(1, 2)])}


@pytest.mark.parametrize("num_features", [1, 3, 4, 8, 11, 12])
@pytest.mark.parametrize("num_layers", [1, 2, 3])
def test_unitary(num_features, num_layers, dense, unitary, random_angles):
    num_qubits = int(np.ceil(num_features / 3))
    d, qubits = dense(num_qubits), cirq.LineQubit.range(num_qubits)
    x = random_angles(num_features, seed=1)
    weights = random_angles((num_layers + 1) * (num_features + 3 * num_qubits))
    rows = weights.reshape(num_layers + 1, -1)
    missing = 3 * num_qubits - num_features
    scaled = np.pad(rows[:, :num_features] * x, [(0, 0), (0, missing)])
    scaled = scaled.reshape(-1, num_qubits, 3)
    biases = rows[:, num_features:].reshape(-1, num_qubits, 3)
    matrices = []
    for layer in range(num_layers):
        for angles in (scaled[layer], biases[layer]):
            matrices += [d.zyz(angles[k], k) for k in range(num_qubits)]
        matrices += [d.gate(d.gates["CZ"], *pair) for pair in PAIRS[num_qubits][layer % 2]]
    matrices += [d.zyz((scaled + biases)[-1, k], k) for k in range(num_qubits)]
    circuit = reuploading_encoding(qubits, x, weights, num_layers=num_layers)
    np.testing.assert_allclose(unitary(circuit, qubits), d.product(matrices), atol=1e-12)


def test_one_feature_on_one_qubit_turns_about_one_axis():
    x, w, v = 0.7, 1.3, -2.1
    weights = [w, 0, np.pi / 2, 0, v, 0, -np.pi / 2, 0]
    state = reuploading_encoding([cirq.LineQubit(0)], [x], weights).final_state_vector()
    # RZ(w x) is a phase on |0>; then RY(pi / 2), RZ(v x) and RY(-pi / 2), in all RX by -v x.
    assert abs(state[0]) ** 2 == pytest.approx(np.cos(v * x / 2) ** 2, abs=1e-6)


@pytest.mark.parametrize("num_features", [1, 2, 3, 4, 7, 9])
@pytest.mark.parametrize("num_layers", [1, 4])
def test_every_weight_is_in_the_circuit(num_features, num_layers):
    qubits = cirq.LineQubit.range((num_features + 2) // 3)
    count = num_reuploading_encoding_symbols(num_features, num_layers)
    assert count == (num_layers + 1) * (num_features + 3 * len(qubits))
    circuit = reuploading_encoding(qubits, inputs(num_features), num_layers=num_layers)
    names = map(str, [*parameters(count), *inputs(num_features)])
    assert circuit_symbols(circuit) == natural_order(names)
    assert circuit.all_qubits() == set(qubits)


def test_symbols_or_numbers(random_angles):
    qubits, x, weights = cirq.LineQubit.range(2), inputs(4), parameters(30)
    circuit = reuploading_encoding(qubits, x, num_layers=2)
    values = random_angles(34)
    resolved = cirq.resolve_parameters(circuit, dict(zip([*weights, *x], values, strict=True)))
    numbers = reuploading_encoding(qubits, values[30:], values[:30], num_layers=2)
    assert not cirq.is_parameterized(numbers)
    np.testing.assert_allclose(numbers.unitary(), resolved.unitary(), atol=1e-12)
    assert not cirq.is_parameterized(reuploading_encoding(qubits[:1], [0.0], [0.5] * 8))


@pytest.mark.parametrize(
    ("args", "num_layers", "error", "message"),
    [
        (([1] * 3,), 1, ValueError, r"must hold 4 to 6 values.*Received: len\(symbols\)=3"),
        (([1] * 7,), 1, ValueError, r"must hold 4 to 6 values.*Received: len\(symbols\)=7"),
        (([1] * 4, [1] * 19), 1, ValueError, r"must hold 20 values, for 4 features in 1 layers"),
        (([1] * 4, "w"), 1, TypeError, "`weights` must be a sequence"),
        (("abcd",), 1, TypeError, "`symbols` must be a sequence"),
        ((["a"] * 4,), 1, TypeError, "'a' of type str"),
        (([np.nan] * 4,), 1, ValueError, "`symbols` must be finite"),
        (([1] * 4,), 0, ValueError, "`num_layers` must be at least 1"),
        (([1] * 4,), 1.0, TypeError, "`num_layers` must be a whole number"),
        ((sympy.symbols("theta_9 a b theta_3"),), 1, ValueError, "symbols with theta_3, theta_9"),
    ],
)
def test_wrong_arguments(args, num_layers, error, message):
    with pytest.raises(error, match=message):
        reuploading_encoding(cirq.LineQubit.range(2), *args, num_layers=num_layers)


def test_wrong_qubits_and_counts():
    with pytest.raises(ValueError, match="`qubits` must be distinct"):
        reuploading_encoding([cirq.LineQubit(0)] * 2, inputs(4))
    with pytest.raises(ValueError, match="`num_features` must be at least 1"):
        num_reuploading_encoding_symbols(0, 1)
    with pytest.raises(ValueError, match="`num_layers` must be at least 1"):
        num_reuploading_encoding_symbols(1, 0)
