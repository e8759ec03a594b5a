"""Every kind of operator that Cirq offers, and operators without terms."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models import native
from tfq_models.simulator import Program

A, B = cirq.LineQubit.range(2)
CIRCUIT = cirq.Circuit(
    cirq.rx(sympy.Symbol("x"))(A), cirq.H(B), cirq.T(B), cirq.CNOT(A, B), cirq.ry(0.4)(A)
)
VALUES = [[0.3], [1.4]]
WAYS = [("tensorflow", "complex64"), ("tensorflow", "complex128")]
if native.why_not() is None:
    WAYS.append(("native", "complex64"))
PAULIS = {"X": [[0, 1], [1, 0]], "Z": [[1, 0], [0, -1]], "I": np.eye(2)}


def matrix(letters):
    return np.kron(*(PAULIS[letter] for letter in letters))


@pytest.mark.parametrize(("backend", "dtype"), WAYS)
@pytest.mark.parametrize(
    ("operator", "dense"),
    [
        (cirq.I(A), matrix("II")),
        (cirq.IdentityGate(2)(A, B), matrix("II")),
        (cirq.Z(A).with_tags("tag"), matrix("ZI")),
        (cirq.GateOperation(cirq.X, [B]), matrix("IX")),
        (cirq.DensePauliString("XZ"), matrix("XZ")),
        (cirq.DensePauliString("ZX", coefficient=-2)(A, B), -2 * matrix("ZX")),
        (
            cirq.LinearCombinationOfOperations({cirq.X(A): 2, cirq.Z(B): -1, cirq.I(A): 0.5}),
            2 * matrix("XI") - matrix("IZ") + 0.5 * matrix("II"),
        ),
        (
            cirq.LinearCombinationOfGates({cirq.DensePauliString("XZ"): 1.5}),
            1.5 * matrix("XZ"),
        ),
        (cirq.PauliSum(), 0 * matrix("II")),
        (cirq.Z(A) - cirq.Z(A), 0 * matrix("II")),
        (cirq.ProjectorSum(), 0 * matrix("II")),
        (cirq.Z(A) * cirq.Z(A), matrix("II")),
    ],
    ids=[
        *("identity", "identities", "tagged", "gate", "dense", "placed dense"),
        *("operations", "gates", "empty", "cancelled", "no projector", "constant"),
    ],
)
def test_operator_equals_its_matrix(operator, dense, backend, dtype):
    program = Program(CIRCUIT, backend=backend, dtype=dtype)
    states = [
        cirq.resolve_parameters(CIRCUIT, {"x": x}).final_state_vector(dtype=np.complex128)
        for (x,) in VALUES
    ]
    expected = [[np.vdot(state, dense @ state).real] for state in states]
    np.testing.assert_allclose(program.expectation(VALUES, operator), expected, atol=1e-6)
    sampled = program.sampled_expectation(VALUES, operator, 100_000, seed=1)
    np.testing.assert_allclose(sampled, expected, atol=0.03)  # five standard errors at most


@pytest.mark.parametrize(("backend", "dtype"), WAYS)
def test_operators_without_terms_have_gradients_of_zero(backend, dtype):
    program = Program(CIRCUIT, backend=backend, dtype=dtype)
    values = tf.Variable([0.3])
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(program.expectation(values, [cirq.PauliSum(), cirq.ProjectorSum()]))
    np.testing.assert_array_equal(tape.gradient(total, values), [0.0])


@pytest.mark.parametrize(
    ("operator", "error", "message"),
    [
        (float("nan") * cirq.Z(A), ValueError, "finite"),
        (cirq.PauliSum() + float("inf") * cirq.Z(A), ValueError, "finite"),
        (cirq.I(cirq.LineQubit(7)), ValueError, r"q\(7\)"),
        (cirq.DensePauliString("XZX"), ValueError, "3 of 2 qubits"),
        (cirq.CZ(A, B), TypeError, "CZ"),
        (cirq.LinearCombinationOfOperations({cirq.CZ(A, B): 1}), TypeError, "CZ"),
    ],
)
def test_what_is_no_operator(operator, error, message):
    with pytest.raises(error, match=message):
        Program(CIRCUIT).expectation(VALUES, [operator])


@pytest.mark.parametrize(("backend", "dtype"), WAYS)
@pytest.mark.parametrize(
    "initial", [None, np.array([0.6, 0, 0, 0.8j]), np.array(3 * [[0.6, 0, 0, 0.8j]])]
)
def test_rows_without_values_are_rows(initial, backend, dtype):
    program = Program(CIRCUIT, backend=backend, dtype=dtype)
    found = []
    for values, row_values in (([0.3], np.zeros((3, 0))), ([], np.full((3, 1), 0.3))):
        point = tf.Variable(values, dtype=tf.float64), tf.Variable(row_values)
        with tf.GradientTape() as tape:
            outputs = program.expectation(point[0], cirq.X(A), initial, row_values=point[1])
        slope = sum(tf.reduce_sum(d) for d in tape.gradient(outputs, point) if d is not None)
        found.append([*outputs[:, 0], slope])
        states = program.state_vector(point[0], initial, row_values=point[1])
        assert states.shape == (3, 4)
    np.testing.assert_allclose(*found, rtol=1e-5)


@pytest.mark.parametrize(("backend", "dtype"), WAYS)
def test_as_many_states_as_rows(backend, dtype):
    program = Program(CIRCUIT, backend=backend, dtype=dtype)
    message = "`initial_state` must have one row, or as many as the values"
    with pytest.raises(ValueError, match=f"{message}.*4 states and 2 rows"):
        program.expectation(VALUES, cirq.Z(A), np.eye(4))

    @tf.function(input_signature=[tf.TensorSpec([None, 1]), tf.TensorSpec([None, 4])])
    def measured(values, states):
        return program.expectation(values, cirq.Z(A), states)

    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        measured(VALUES, np.eye(4))
