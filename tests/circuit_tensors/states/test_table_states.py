"""States of circuits in TensorFlow, against Cirq's, and their derivatives."""

import cirq
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.circuit_tensors.random_circuits import circuits as circuits_on
from tests.circuit_tensors.random_circuits import grid_numbers, registers
from tests.drawing import drawn
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.circuit_tensors.python_operations import read_tables
from tfq_models.circuit_tensors.reading.gates import UNITARY_FORMATS, qubit_id
from tfq_models.circuit_tensors.states.gate_rotations import step_arrays
from tfq_models.circuit_tensors.states.table_states import states_of_tables

SYMBOLS = sympy.symbols("x y")
NAMES = ["x", "y"]
# Numbers are stored in float32, where multiples of 1/64 are exact, and `rx`'s, which are divided by
# pi, are not.
ATOL = 3e-6


ANGLES = grid_numbers(4) | st.builds(
    lambda number, symbol: number * symbol, grid_numbers(4), st.sampled_from(SYMBOLS)
)
# Of values of the symbols, a row for each of five circuits.
VALUES = np.random.default_rng(0).uniform(-2, 2, (5, 2))


def states(circuits, qubits, values, dtype="complex128"):
    ids = [qubit_id(qubit) for qubit in qubits]
    *tables, _, problem = read_tables(serialize_circuits(circuits), ids, NAMES)
    tf.debugging.assert_equal(problem, "")
    return states_of_tables(*tables, values, len(qubits), tf.as_dtype(dtype))


def expected(circuits, qubits, values):
    return [
        cirq.resolve_parameters(circuit, dict(zip(NAMES, row, strict=True))).final_state_vector(
            qubit_order=qubits, dtype=np.complex128
        )
        for circuit, row in zip(circuits, values.tolist(), strict=True)
    ]


def batches(qubits):
    """Five circuits, one of them empty and one without further gates."""
    some = st.lists(circuits_on(qubits, ANGLES, most=28), min_size=3, max_size=3)
    return some.map(lambda drawn: [cirq.Circuit(), cirq.Circuit(cirq.H.on_each(*qubits)), *drawn])


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
@hypothesis.settings(max_examples=12)
@hypothesis.given(st.data())
def test_equals_cirq(dtype, data):
    qubits = tuple(sorted(data.draw(registers(4, 4))))
    circuits = data.draw(batches(qubits))
    found = states(circuits, qubits, VALUES, dtype)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, expected(circuits, qubits, VALUES), atol=ATOL)


@pytest.mark.parametrize("kind", range(len(UNITARY_FORMATS)))
def test_every_gate_with_large_and_shifted_exponents(kind):
    entry = UNITARY_FORMATS[kind]
    qubits = cirq.GridQubit.rect(1, 3)
    random = cirq.testing.random_circuit(qubits, 4, 1.0, random_state=1, gate_domain={cirq.H: 1})
    circuits = []
    for u, v, shift in [(0.25, 0.5, 0), (7.75, -2.25, 0.25), (-1e5, 3, -0.5), (2**24, 1.5, 0.125)]:
        angles = dict(zip(entry.angles, (u, v), strict=False))
        constants = {name: shift for name in entry.constants}
        is_identity = entry.gate_type is cirq.IdentityGate
        gate = cirq.I if is_identity else entry.gate_type(**angles, **constants)
        on = gate.on(*qubits[: entry.num_qubits])
        circuits.append(random + cirq.Circuit(on))
        circuits.append(random + cirq.Circuit(cirq.ControlledOperation(qubits[2:], on, [0])))
    found = states(circuits, qubits, np.zeros((len(circuits), 2)))
    wanted = expected(circuits, qubits, np.zeros((len(circuits), 2)))
    # Cirq multiplies pi by 2**24 before it takes the exponential.
    np.testing.assert_allclose(found, wanted, atol=2**24 * np.pi * np.finfo(float).eps)


def test_steps_exist_for_every_gate():
    arrays = step_arrays()
    identity = [entry.gate_id for entry in UNITARY_FORMATS].index("I")
    assert [kind for kind, row in enumerate(arrays.is_always) if not row.any()] == [identity]


@pytest.mark.parametrize("is_graph", [False, True], ids=["eager", "graph"])
def test_gradients(is_graph):
    qubits, values = tuple(cirq.GridQubit.rect(1, 4)), VALUES
    circuits = drawn(batches(qubits), 4)[3]
    direction = np.random.default_rng(0).normal(size=(5, 16))

    def loss(values):
        found = states(circuits, qubits, values)
        return tf.reduce_sum(direction * tf.abs(found) ** 2 + direction**2 * tf.math.imag(found))

    call = tf.function(loss, autograph=False) if is_graph else loss
    point = tf.constant(values)
    with tf.GradientTape() as tape:
        tape.watch(point)
        outcome = call(point)
    gradient = tape.gradient(outcome, point).numpy()
    for row, column in np.ndindex(5, 2):
        step = np.zeros((5, 2))
        step[row, column] = 1e-5

        def reference(values):
            state = np.array(expected(circuits, qubits, values))
            return np.sum(direction * np.abs(state) ** 2 + direction**2 * state.imag)

        wanted = (reference(values + step) - reference(values - step)) / 2e-5
        np.testing.assert_allclose(gradient[row, column], wanted, atol=1e-6)


def test_second_derivatives():
    qubit = cirq.GridQubit(0, 0)
    circuit = cirq.Circuit(cirq.X(qubit) ** SYMBOLS[0])
    x = tf.constant([[0.3, 0.0]], tf.float64)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            chance = tf.abs(states([circuit], [qubit], x)[0, 1]) ** 2
        first = inner.gradient(chance, x)
    second = outer.gradient(first, x)
    # The chance is (1 - cos(pi x)) / 2.
    np.testing.assert_allclose(first[0, 0], np.pi / 2 * np.sin(0.3 * np.pi), atol=1e-12)
    np.testing.assert_allclose(second[0, 0], np.pi**2 / 2 * np.cos(0.3 * np.pi), atol=1e-12)
