"""Programs whose rows begin with mixtures, against Cirq's density matrices."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models.simulator import Program

QUBITS = cirq.LineQubit.range(2)
W = sympy.Symbol("w")
CIRCUIT = cirq.Circuit(cirq.ry(W)(QUBITS[0]), cirq.CNOT(*QUBITS), cirq.rx(0.7)(QUBITS[1]))
OPERATORS = [cirq.Z(QUBITS[1]), cirq.X(QUBITS[0]) * cirq.Y(QUBITS[1]) + 0.5, cirq.I(QUBITS[0])]
ROWS = [0, 0, 0, 1, 2, 2]


def mixtures():
    """Returns states of no norm of their own, and the density matrices of three rows."""
    rng = np.random.default_rng(3)
    states = rng.normal(size=(6, 4)) + 1j * rng.normal(size=(6, 4))
    traces = np.bincount(ROWS, np.linalg.norm(states, axis=1) ** 2)
    states /= np.sqrt(traces[ROWS])[:, None]
    matrices = np.zeros((3, 4, 4), complex)
    np.add.at(matrices, ROWS, states[:, :, None] * states[:, None].conj())
    return states, matrices


def expected(matrix, value):
    circuit = cirq.resolve_parameters(CIRCUIT, {"w": value})
    simulator = cirq.DensityMatrixSimulator(dtype=np.complex128)
    found = simulator.simulate_expectation_values(
        circuit, OPERATORS, qubit_order=QUBITS, initial_state=matrix
    )
    return np.real(found)


@pytest.mark.parametrize("kind", ["shared", "rows", "row_values"])
@pytest.mark.parametrize(
    ("backend", "dtype", "atol"),
    [("auto", "complex64", 2e-6), ("tensorflow", "complex128", 1e-10)],
)
def test_expectations_and_gradients(backend, dtype, atol, kind):
    states, matrices = mixtures()
    program = Program(CIRCUIT, dtype=dtype, backend=backend)
    numbers = np.array([0.3, 0.3, 0.3] if kind == "shared" else [0.3, -1.1, 2.0])
    values = tf.constant(numbers[:1] if kind == "shared" else numbers[:, None])
    with tf.GradientTape() as tape:
        tape.watch(values)
        shared, rows = ([], values) if kind == "row_values" else (values, None)
        found = program.expectation(shared, OPERATORS, states, row_values=rows, initial_rows=ROWS)
        loss = tf.reduce_sum(found)
    wanted = list(map(expected, matrices, numbers.tolist()))
    np.testing.assert_allclose(found, wanted, atol=atol)
    step = 1e-4
    slopes = [
        (expected(matrix, number + step) - expected(matrix, number - step)).sum() / (2 * step)
        for matrix, number in zip(matrices, numbers.tolist(), strict=True)
    ]
    gradient = tape.gradient(loss, values)
    slopes = [sum(slopes)] if kind == "shared" else np.transpose([slopes])
    np.testing.assert_allclose(gradient, slopes, atol=max(10 * atol, 1e-7))


def test_shots_are_of_rows():
    # |0> and |1>, each with a chance of 1/2, and |1>.
    program = Program(cirq.Circuit(cirq.I(QUBITS[0])))
    states = np.array([[0.5**0.5, 0], [0, 0.5**0.5], [0, 1]])
    draws = [
        program.sampled_expectation(
            [], cirq.Z(QUBITS[0]), 400, states, initial_rows=[0, 0, 1], seed=seed
        )
        for seed in range(20)
    ]
    mixed, pure = np.squeeze(draws).T
    # Five standard errors of a fair coin.
    assert np.all(np.abs(mixed) <= 0.25) and len(np.unique(mixed)) > 5
    np.testing.assert_allclose(pure, -1, atol=1e-6)


def test_rows_without_states():
    with pytest.raises(ValueError, match="`initial_rows` must come with `initial_state`"):
        Program(CIRCUIT).expectation([0.1], OPERATORS, initial_rows=ROWS)
