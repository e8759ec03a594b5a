"""The Heisenberg encoding against dense matrices."""

import cirq
import numpy as np
import pytest
import scipy.linalg

from tfq_models.circuits import circuit_symbols, heisenberg_encoding, inputs


def heisenberg(d, j):
    return sum(d.pauli(word, j, j + 1) for word in ("XX", "YY", "ZZ"))


def wall(d, seed):
    """RZ(phi), then RY(theta), then RZ(omega) on each qubit, from the published stream."""
    rng = np.random.default_rng(seed)
    rng.integers(100000)
    angles = rng.uniform(size=(d.num_qubits, 3)) * 2 * np.pi
    return d.product(d.zyz(angles[k], k) for k in range(d.num_qubits))


@pytest.mark.parametrize("num_qubits", [2, 3, 4])
@pytest.mark.parametrize(("total_time", "num_steps", "seed"), [(1 / 3, 5, 0), (1.5, 1, 7)])
def test_unitary(num_qubits, total_time, num_steps, seed, dense, unitary, random_angles):
    d, qubits, x = dense(num_qubits), cirq.LineQubit.range(num_qubits), random_angles(num_qubits)
    couplings = x[1:] * total_time / num_steps * (num_qubits - 1)
    step = d.product(
        scipy.linalg.expm(-0.5j * couplings[j] * heisenberg(d, j)) for j in range(num_qubits - 1)
    )
    expected = np.linalg.matrix_power(step, num_steps) @ wall(d, seed)
    options = {"total_time": total_time, "num_steps": num_steps, "seed": seed}
    circuit = heisenberg_encoding(qubits, x[1:], **options)
    np.testing.assert_allclose(unitary(circuit, qubits), expected, atol=1e-12)


def test_defaults():
    qubits, x = cirq.LineQubit.range(3), inputs(2)
    assert heisenberg_encoding(qubits, x) == heisenberg_encoding(
        qubits, x, total_time=1 / 3, num_steps=5, seed=0
    )
    assert heisenberg_encoding(qubits, x) != heisenberg_encoding(qubits, x, seed=1)


def test_two_qubits_evolve_exactly(dense, unitary):
    d, qubits = dense(2), cirq.LineQubit.range(2)
    expected = scipy.linalg.expm(-0.5j * 0.9 * 0.4 * heisenberg(d, 0)) @ wall(d, 3)
    circuit = heisenberg_encoding(qubits, [0.9], total_time=0.4, num_steps=4, seed=3)
    np.testing.assert_allclose(unitary(circuit, qubits), expected, atol=1e-12)


def test_many_steps_approach_the_chain(dense, unitary):
    d, qubits, x = dense(3), cirq.LineQubit.range(3), [0.8, -0.5]
    exponent = sum(x[j] * heisenberg(d, j) for j in range(2)) * 2 * 0.6
    expected = scipy.linalg.expm(-0.5j * exponent) @ wall(d, 0)
    errors = [
        np.abs(unitary(circuit, qubits) - expected).max()
        for circuit in (
            heisenberg_encoding(qubits, x, total_time=0.6, num_steps=n) for n in (20, 40)
        )
    ]
    # Trotter's formula is of first order: twice the steps make half the error.
    assert errors[0] < 0.05 and errors[0] / errors[1] == pytest.approx(2, rel=0.05)


def test_symbols_stand_in_order():
    circuit = heisenberg_encoding(cirq.LineQubit.range(12), inputs(11))
    assert circuit_symbols(circuit) == [f"x_{i}" for i in range(11)]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"total_time": 0}, ValueError, "`total_time` must be positive. Received: total_time=0"),
        ({"total_time": np.inf}, ValueError, "`total_time` must be finite"),
        ({"total_time": "1"}, TypeError, "`total_time` must be a real number"),
        ({"num_steps": 0}, ValueError, "`num_steps` must be at least 1. Received: num_steps=0"),
        ({"num_steps": 2.0}, TypeError, "`num_steps` must be a whole number"),
        ({"seed": -1}, ValueError, "`seed` must be at least 0"),
        ({"seed": None}, TypeError, "`seed` must be a whole number"),
    ],
)
def test_wrong_options(options, error, message):
    with pytest.raises(error, match=message):
        heisenberg_encoding(cirq.LineQubit.range(3), [0.1, 0.2], **options)


def test_one_qubit_is_not_enough():
    with pytest.raises(ValueError, match="`qubits` must hold at least 2 qubits"):
        heisenberg_encoding(cirq.LineQubit.range(1), [])
