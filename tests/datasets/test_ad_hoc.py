"""The ad hoc sets: an observable separates them, with the gap."""

import cirq
import numpy as np
import pytest
import scipy.stats

from tfq_models.datasets import ad_hoc


def state(point):
    """|phi(x)> by Cirq, from H and rotations about Z and ZZ."""
    qubits = cirq.LineQubit.range(len(point))
    circuit = cirq.Circuit()
    for _ in range(2):
        circuit.append(cirq.H.on_each(*qubits))
        for j, a in enumerate(point):
            circuit.append(cirq.rz(-2 * a)(qubits[j]))
            for k in range(j):
                angle = (np.pi - a) * (np.pi - point[k])
                circuit.append(cirq.ZZPowGate(exponent=-2 * angle / np.pi)(qubits[k], qubits[j]))
    return cirq.Simulator(dtype=np.complex128).simulate(circuit).final_state_vector


@pytest.mark.parametrize("num_qubits", [2, 3])
def test_a_measurement_separates_the_classes(num_qubits):
    gap = 0.3
    (x_train, y_train), (x_test, y_test) = ad_hoc(num_qubits, 20, 10, gap=gap, seed=4)
    rng = np.random.default_rng(4)
    unitary = scipy.stats.unitary_group.rvs(2**num_qubits, random_state=rng)
    parity = np.array([(-1) ** index.bit_count() for index in range(2**num_qubits)])
    for points, labels in ((x_train, y_train), (x_test, y_test)):
        assert labels.sum() == 0 and labels.dtype == np.float32
        for point, label in zip(points, labels, strict=True):
            probabilities = np.abs(unitary @ state(point)) ** 2
            assert label * (probabilities @ parity) > gap - 1e-9
    assert x_train.shape == (20, num_qubits) and x_test.shape == (10, num_qubits)
    assert x_train.min() > 0 and x_train.max() <= 2 * np.pi


def test_seeds():
    assert np.array_equal(ad_hoc(seed=1)[0][0], ad_hoc(seed=1)[0][0])
    assert not np.array_equal(ad_hoc(seed=1)[0][0], ad_hoc(seed=2)[0][0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"num_qubits": 11}, "`num_qubits` must be at most 10, .* Received: num_qubits=11"),
        ({"num_train": 5}, "`num_train` must be even, half a class. Received: num_train=5"),
        ({"gap": 1.0}, "`gap` must be from 0 to less than 1. Received: gap=1.0"),
        ({"num_qubits": 5, "gap": 0.99}, "`gap` must leave points of both classes; 0 of 40"),
    ],
)
def test_wrong_calls_name_the_culprit(arguments, message):
    with pytest.raises(ValueError, match=message):
        ad_hoc(**arguments)
