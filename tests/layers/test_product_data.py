"""Data circuits that entangle no qubits, which the native kernel takes qubit by qubit."""

import cirq
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.layers.reference import derivatives, expectations
from tests.simulator.random_circuits import circuits
from tfq_models import native
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import PQC, ControlledPQC

pytestmark = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

SYMBOLS = sympy.symbols("s0:3")
NAMES = [symbol.name for symbol in SYMBOLS]
ONE_QUBIT = [cirq.X**0.3, cirq.Y**0.7, cirq.Z**0.4, cirq.H, cirq.X, cirq.S, cirq.rx(1.0)]
# Quarter turns, which keep a qubit that the data leave alone in a known state.
PREPARATIONS = [cirq.X, cirq.H, cirq.S, cirq.Y**0.5, cirq.X**-0.5, cirq.Z]
BATCHES = [1, 2, 9, 17]


def rows_of_products(rng, qubits, batch):
    """Rows of one-qubit gates, with some qubits left alone in all rows."""
    used = rng.permutation(qubits)[: rng.integers(0, len(qubits) + 1)]
    return [
        cirq.Circuit(
            ONE_QUBIT[rng.integers(len(ONE_QUBIT))].on(qubit)
            for qubit in used
            for _ in range(rng.integers(1, 4))
        )
        for _ in range(batch)
    ]


def prepared(rng, qubits):
    """Quarter turns of some qubits."""
    return [
        PREPARATIONS[rng.integers(len(PREPARATIONS))].on(qubit)
        for qubit in qubits
        for _ in range(rng.integers(0, 3))
    ]


@st.composite
def cases(draw, sizes):
    num_qubits, batch = draw(sizes), draw(st.sampled_from(BATCHES))
    qubits = cirq.GridQubit.rect(1, num_qubits)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    body = draw(circuits(tuple(qubits), SYMBOLS, most=12))
    touched = [cirq.rx(SYMBOLS[0])(qubits[0]), cirq.ry(SYMBOLS[1] * SYMBOLS[2])(qubits[-1])]
    model = cirq.Circuit(prepared(rng, qubits)) + body + cirq.Circuit(touched)
    data = rows_of_products(rng, qubits, batch)
    operators = [
        cirq.X(qubits[0]) * cirq.Z(qubits[-1]) + 0.5 * cirq.Y(qubits[1]),
        cirq.PauliString({qubit: cirq.Z for qubit in qubits}),
    ]
    return qubits, model, data, operators, rng.uniform(-2, 2, (batch, len(NAMES)))


def check(case, compiled):
    """Compares values and derivatives of each row with Cirq's simulator."""
    qubits, model, data, operators, values = case
    layer = ControlledPQC(model, operators, symbol_order=NAMES, backend="native")

    def call(circuits, values):
        with tf.GradientTape() as tape:
            tape.watch(values)
            found = layer([circuits, values])
        return found, tape.gradient(found, values)

    call = tf.function(call) if compiled else call
    rows = tf.constant(serialize_circuits(data)), tf.constant(values, tf.float32)
    for circuit, own, found, slope in zip(data, values, *call(*rows), strict=True):
        own = dict(zip(NAMES, own.tolist(), strict=True))
        expected = expectations(circuit + model, operators, own, qubits)
        np.testing.assert_allclose(found, expected, atol=2e-5)
        expected = derivatives(circuit + model, operators, own, qubits).sum(axis=0)
        np.testing.assert_allclose(slope, expected, atol=2e-4)


@pytest.mark.parametrize("compiled", [False, True])
@hypothesis.settings(max_examples=15)
@hypothesis.given(case=cases(st.integers(2, 5)))
def test_values_and_gradients_are_those_of_cirq(case, compiled):
    check(case, compiled)


@hypothesis.settings(max_examples=2)
@hypothesis.given(case=cases(st.just(11)))
def test_large_states(case):
    qubits, model, data, operators, values = case
    check((qubits, model, data[:2], operators, values[:2]), compiled=False)


QUBITS = cirq.GridQubit.rect(1, 4)
READOUT = QUBITS[3]
THETA = sympy.Symbol("theta")
# The readout is in a known state where no data touch it.
MODEL = cirq.Circuit(
    cirq.X(READOUT),
    cirq.H(READOUT),
    [cirq.XX(qubit, READOUT) ** THETA for qubit in QUBITS[:3]],
    cirq.H(READOUT),
)


@pytest.fixture
def layer():
    return PQC(MODEL, cirq.Z(READOUT), backend="native", initializer="ones")


def product_circuits(batch=5):
    rows = np.random.default_rng(0).uniform(-2, 2, (batch, 3))
    return [cirq.Circuit(cirq.ry(a)(q) for a, q in zip(row, QUBITS, strict=False)) for row in rows]


def measured(circuit, theta):
    """The expectation value by Cirq."""
    return expectations(circuit + MODEL, [cirq.Z(READOUT)], {"theta": theta}, QUBITS)[0]


def test_an_entangling_row_changes_no_other(layer):
    data = product_circuits()
    mixed = [*data, cirq.Circuit(cirq.CNOT(*QUBITS[:2]))]
    alone, beside = (layer(tf.constant(serialize_circuits(rows))) for rows in (data, mixed))
    np.testing.assert_allclose(alone, beside[:-1], atol=1e-6)


def test_a_qubit_that_only_some_rows_touch(layer):
    data = [*product_circuits(), cirq.Circuit(cirq.rx(0.4)(READOUT))]
    expected = [[measured(circuit, 1.0)] for circuit in data]
    np.testing.assert_allclose(layer(tf.constant(serialize_circuits(data))), expected, atol=1e-5)


def test_second_derivatives(layer):
    data = product_circuits()
    circuits = tf.constant(serialize_circuits(data))
    (weights,) = layer.trainable_variables

    @tf.function
    def curvature():
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                value = tf.reduce_sum(layer(circuits))
            slope = inner.gradient(value, weights)
        return outer.gradient(slope, weights)

    step = 1e-3
    below, at, above = (
        sum(measured(circuit, theta) for circuit in data) for theta in (1 - step, 1, 1 + step)
    )
    expected = (above - 2 * at + below) / step**2
    np.testing.assert_allclose(curvature(), [expected], rtol=1e-3, atol=1e-3)
