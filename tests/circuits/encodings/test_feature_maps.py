"""Feature maps by name: their qubits and their gates."""

import functools

import cirq
import pytest

from tfq_models.circuits import (
    FEATURE_MAPS,
    circuit_symbols,
    dense_angle_encoding,
    feature_map_qubits,
    heisenberg_encoding,
    inputs,
    reuploading_encoding,
)

# Classes that TensorFlow Quantum's format has; cirq.Rx and its kin are among the powers.
GATES = (
    cirq.HPowGate,
    cirq.XPowGate,
    cirq.YPowGate,
    cirq.ZPowGate,
    cirq.XXPowGate,
    cirq.YYPowGate,
    cirq.ZZPowGate,
    cirq.CZPowGate,
)


@pytest.mark.parametrize("num_features", [2, 4, 6])
@pytest.mark.parametrize("name", FEATURE_MAPS)
def test_takes_as_many_qubits_as_it_says(name, num_features):
    num_qubits = feature_map_qubits(name, num_features)
    assert feature_map_qubits(FEATURE_MAPS[name], num_features) == num_qubits
    qubits = cirq.LineQubit.range(num_qubits)
    circuit = FEATURE_MAPS[name](qubits, inputs(num_features))
    assert circuit.all_qubits() == set(qubits)
    assert {str(x) for x in inputs(num_features)} <= set(circuit_symbols(circuit))
    assert all(isinstance(op.gate, GATES) for op in circuit.all_operations())


@pytest.mark.parametrize(
    ("feature_map", "counts"),
    [
        ("heisenberg", [2, 3, 4, 5, 6, 7, 8]),
        ("reuploading", [1, 1, 1, 2, 2, 2, 3]),
        ("dense_angle", [1, 1, 2, 2, 3, 3, 4]),
        ("zz", [1, 2, 3, 4, 5, 6, 7]),
        (lambda qubits, symbols: cirq.Circuit(), [1, 2, 3, 4, 5, 6, 7]),
        (functools.partial(heisenberg_encoding, seed=3), [2, 3, 4, 5, 6, 7, 8]),
        (functools.partial(dense_angle_encoding, axes="XY"), [1, 1, 2, 2, 3, 3, 4]),
        (
            functools.partial(functools.partial(reuploading_encoding), num_layers=2),
            [1, 1, 1, 2, 2, 2, 3],
        ),
    ],
)
def test_counts(feature_map, counts):
    assert [feature_map_qubits(feature_map, d) for d in range(1, 8)] == counts


@pytest.mark.parametrize(
    ("args", "error", "message"),
    [
        (("star", 2), ValueError, "`feature_map` must be one of 'angle', .*feature_map='star'"),
        ((7, 2), TypeError, "`feature_map` must be a string"),
        (("zz", 0), ValueError, "`num_features` must be at least 1"),
        (("zz", 2.0), TypeError, "`num_features` must be a whole number"),
    ],
)
def test_wrong_arguments(args, error, message):
    with pytest.raises(error, match=message):
        feature_map_qubits(*args)
