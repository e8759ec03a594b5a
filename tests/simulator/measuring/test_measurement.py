"""Measurements: operators that are compiled once."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models.layers import EncodedPQC
from tfq_models.simulator import Program, program

QUBITS = cirq.LineQubit.range(2)
A, B = sympy.symbols("a b")
CIRCUIT = cirq.Circuit(cirq.ry(A)(QUBITS[0]), cirq.CNOT(*QUBITS), cirq.rx(B)(QUBITS[1]))
X, Y, Z = (gate(QUBITS[0]) * gate(QUBITS[1]) for gate in (cirq.X, cirq.Y, cirq.Z))
OPERATORS = [X + 2 * Y + 0.5, Z]
VALUES = [[0.3, -0.7], [1.1, 0.2]]


def cirq_values(initial_state=0):
    simulator = cirq.Simulator(dtype=np.complex128)
    return [
        np.real(
            simulator.simulate_expectation_values(
                CIRCUIT, OPERATORS, {"a": a, "b": b}, initial_state=initial_state
            )
        )
        for a, b in VALUES
    ]


@pytest.mark.parametrize("backend", ["auto", "tensorflow"])
def test_values_are_cirqs(backend):
    measure = Program(CIRCUIT, backend=backend).measuring(OPERATORS)
    np.testing.assert_allclose(measure(VALUES), cirq_values(), atol=1e-5)
    states = np.eye(4)[[2, 2]]
    np.testing.assert_allclose(measure(VALUES, states), cirq_values(2), atol=1e-5)
    rows = [measure([a], row_values=[[b]])[0] for a, b in VALUES]
    np.testing.assert_allclose(rows, cirq_values(), atol=1e-5)
    assert measure.num_operators == 2


@pytest.mark.parametrize("backend", ["auto", "tensorflow"])
def test_shots_scatter_about_cirqs(backend):
    measure = Program(CIRCUIT, backend=backend).measuring(OPERATORS, repetitions=10_000)
    # Five standard errors of a sum whose coefficients make up 3.
    np.testing.assert_allclose(measure(VALUES, seed=1), cirq_values(), atol=0.15)
    np.testing.assert_array_equal(measure(VALUES, seed=1), measure(VALUES, seed=1))
    assert np.any(measure(VALUES, seed=1) != measure(VALUES, seed=2))


def test_operators_that_cancel_are_zero_with_shots():
    measure = Program(CIRCUIT).measuring([Z - Z, cirq.PauliSum()], repetitions=3)
    np.testing.assert_array_equal(measure(VALUES), np.zeros((2, 2)))


def test_calls_read_no_operators(monkeypatch):
    measure = Program(CIRCUIT).measuring(OPERATORS)
    layer = EncodedPQC(CIRCUIT, OPERATORS, input_symbols=[B])

    def fail(*_):
        raise AssertionError("Operators were read again.")

    monkeypatch.setattr(program, "check_operators", fail)
    monkeypatch.setattr(program, "terms_of", fail)
    measure(VALUES)
    layer(tf.ones([2, 1]))


def test_equal_operators_are_compiled_once():
    compiled = Program(CIRCUIT)
    first = compiled.measuring(OPERATORS)
    assert compiled.measuring([X + 2 * Y + 0.5, Z]) is first
    assert compiled.measuring([X + 3 * Y + 0.5, Z]) is not first
    mutable = X + Y
    before = compiled.measuring(mutable)
    mutable += Z
    np.testing.assert_allclose(
        compiled.measuring(mutable)(VALUES) - before(VALUES),
        np.array(cirq_values())[:, 1:],
        atol=1e-5,
    )


def test_wrong_operators_and_shots_are_refused():
    with pytest.raises(ValueError, match=r"must act on qubits of the circuit only. Received: "):
        Program(CIRCUIT).measuring(cirq.Z(cirq.LineQubit(7)))
    with pytest.raises(ValueError, match=r"must be a positive integer. Received: repetitions=0\."):
        Program(CIRCUIT).measuring(OPERATORS, repetitions=0)
