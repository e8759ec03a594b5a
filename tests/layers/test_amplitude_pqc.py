"""`AmplitudePQC`: circuits that begin with features as amplitudes, against Cirq and NumPy."""

import cirq
import numpy as np
import pytest
import tensorflow as tf

from tfq_models import circuits
from tfq_models.layers import AmplitudePQC

QUBITS = cirq.LineQubit.range(4)
CIRCUIT = circuits.strongly_entangling(QUBITS, circuits.parameters(24), 2)
OPERATORS = [cirq.Z(QUBITS[0]), cirq.X(QUBITS[1]) * cirq.Y(QUBITS[3])]
ROWS = np.random.default_rng(0).normal(size=(3, 16))


def filled(row, size):
    vector = np.concatenate([row, np.full(size - len(row), 1 / size)])
    return vector / np.linalg.norm(vector)


def simulated(layer, state):
    values = layer.symbol_values()
    return cirq.Simulator(dtype=np.complex128).simulate_expectation_values(
        cirq.resolve_parameters(layer.circuit, values), OPERATORS, initial_state=state
    )


def layer_of(num_features, num_copies=1, **arguments):
    return AmplitudePQC(
        CIRCUIT, OPERATORS, num_features=num_features, num_copies=num_copies, **arguments
    )


@pytest.mark.parametrize("backend", ["auto", "tensorflow"])
@pytest.mark.parametrize(
    ("num_features", "num_copies"), [(16, 1), (11, 1), (4, 2), (3, 2), (2, 4), (1, 4)]
)
def test_equals_cirq_from_the_copies_of_the_filled_row(num_features, num_copies, backend):
    layer = layer_of(num_features, num_copies, backend=backend)
    rows = ROWS[:, :num_features]
    for row, found in zip(rows, layer(rows).numpy(), strict=True):
        copy = filled(row, 2 ** (4 // num_copies))
        state = copy
        for _ in range(num_copies - 1):
            state = np.kron(state, copy)
        expected = np.real(simulated(layer, state.astype(np.complex128)))
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_rows_have_no_scale_unless_filled():
    layer = layer_of(4, 2, dtype="float64")
    found = layer(ROWS[:, :4])
    for factor in (1e-30, 1e30, 1e-200, 1e200):
        np.testing.assert_allclose(layer(factor * ROWS[:, :4]), found, atol=1e-12)
    single = layer_of(4, 2)
    np.testing.assert_allclose(single(ROWS[:, :4] * 1e-30), single(ROWS[:, :4]), atol=1e-5)


def test_gradient_of_a_row_is_orthogonal_to_it():
    # Outputs do not change along the row, and so a wrong gradient of the norm would show.
    layer, rows = layer_of(4, 2, dtype="float64"), tf.constant(ROWS[:, :4])
    with tf.GradientTape() as tape:
        tape.watch(rows)
        outputs = layer(rows)[:, 0]
    gradient = tape.gradient(outputs, rows)
    assert np.abs(gradient).max() > 0.1
    np.testing.assert_allclose(tf.reduce_sum(gradient * rows, axis=1), 0.0, atol=1e-12)


def test_shots_estimate():
    layer = layer_of(16, repetitions=20_000)
    exact = layer_of(16)
    exact(ROWS)
    layer(ROWS)
    exact.set_weights(layer.get_weights())
    np.testing.assert_allclose(layer(ROWS), exact(ROWS), atol=0.05)  # 7 standard errors


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (np.zeros(16), "must not be all 0 in a row"),
        (np.r_[np.nan, np.ones(15)], "must be finite"),
        (np.r_[np.inf, np.ones(15)], "must be finite"),
    ],
)
def test_rows_that_are_no_states(row, message):
    layer = layer_of(16)
    rows = tf.constant(np.stack([ROWS[0], row]))
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        layer(rows)
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        tf.function(lambda x: layer(x))(rows)
    assert np.all(np.isfinite(layer_of(15)(np.zeros((1, 15)))))  # filled, so never 0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: layer_of(17), ValueError, "`num_features` must be at most 16"),
        (lambda: layer_of(5, 2), ValueError, "`num_features` must be at most 4"),
        (lambda: layer_of(2, 3), ValueError, "`num_copies` must divide the number of qubits"),
        (lambda: layer_of(0), ValueError, "`num_features` must be at least 1"),
        (lambda: layer_of(2, 1.0), TypeError, "`num_copies` must be a whole number"),
        (lambda: layer_of(16, backend="tfq"), ValueError, "`backend` must be 'auto'"),
        (lambda: layer_of(16, backend=cirq.Simulator()), ValueError, "`backend` must be 'auto'"),
        (lambda: layer_of(15)(ROWS), ValueError, "`inputs` must have shape"),
        (
            lambda: AmplitudePQC(cirq.Circuit(cirq.X(QUBITS[0])), OPERATORS[0], num_features=2),
            ValueError,
            "`circuit` must have symbols",
        ),
    ],
)
def test_wrong_calls_name_the_culprit(call, error, message):
    with pytest.raises(error, match=message):
        call()
