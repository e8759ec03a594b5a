"""Programs against `cirq.Simulator`, finite differences and closed forms."""

import itertools

import cirq
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.simulator.random_circuits import (
    SEEDS,
    circuits,
    operators,
    registers,
    resolved_state,
)
from tfq_models.circuits import circuit_symbols
from tfq_models.simulator import Program

SYMBOLS = sympy.symbols("w_0:3")
NAMES = [symbol.name for symbol in SYMBOLS]
# Single precision: rounding grows with the square root of some tens of gates.
TOLERANCE = {"complex64": 1e-5, "complex128": 1e-10}


@st.composite
def cases(draw, max_qubits=5, max_operations=19, num_operators=3):
    """Qubits, a circuit, operators, and a generator of all that is dense."""
    qubits = draw(registers(draw(st.integers(1, max_qubits))))
    circuit = draw(circuits(qubits, SYMBOLS, most=max_operations))
    measured = draw(st.tuples(*[operators(qubits)] * num_operators))
    return qubits, circuit, list(measured), np.random.default_rng(draw(SEEDS))


def random_states(rng, batch, num_qubits):
    states = rng.normal(size=(batch, 2**num_qubits)) + 1j * rng.normal(size=(batch, 2**num_qubits))
    return states / np.linalg.norm(states, axis=1, keepdims=True)


def check_against_cirq(case, dtype):
    """Values shared, of each row or mixed; from |0...0> or from given states."""
    qubits, circuit, operators, rng = case
    program = Program(circuit, qubits=qubits, symbol_names=NAMES, dtype=dtype)
    batch = int(rng.integers(1, 4))
    values = rng.uniform(-2, 2, (batch, 3))
    num_shared = int(rng.choice([0, 1, 3]))
    values[:, :num_shared] = values[0, :num_shared]
    arguments = {"values": values[0] if num_shared == 3 else values}
    if num_shared == 1:
        arguments = {"values": values[0, :1], "row_values": values[:, 1:]}
    states = random_states(rng, batch, len(qubits)) if rng.random() < 0.5 else None
    if num_shared == 3 and states is None:
        values = values[:1]

    final = program.state_vector(**arguments, initial_state=states)
    measured = program.expectation(**arguments, operators=operators, initial_state=states)

    expected = np.array(
        [
            resolved_state(circuit, qubits, NAMES, row, None if states is None else states[i])
            for i, row in enumerate(values)
        ]
    )
    index = {qubit: i for i, qubit in enumerate(qubits)}
    expectations = [
        [o.expectation_from_state_vector(state, index).real for o in operators]
        for state in expected
    ]
    np.testing.assert_allclose(final, expected, atol=TOLERANCE[dtype], rtol=0)
    # Operators have norms of a few units.
    np.testing.assert_allclose(measured, expectations, atol=5 * TOLERANCE[dtype], rtol=0)


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
@hypothesis.settings(max_examples=200)
@hypothesis.given(cases())
def test_random_circuits_equal_cirq(dtype, case):
    check_against_cirq(case, dtype)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
@hypothesis.settings(max_examples=2000)
@hypothesis.given(cases())
def test_thousands_of_random_circuits_equal_cirq(dtype, case):
    check_against_cirq(case, dtype)


def check_derivatives(case):
    """First and second derivatives: eager, compiled and forward over reverse."""
    qubits, circuit, operators, rng = case
    program = Program(circuit, qubits=qubits, symbol_names=NAMES, dtype="complex128")
    states = random_states(rng, 2, len(qubits)) if rng.random() < 0.5 else None
    weights = rng.normal(size=(2, 2))

    def loss(point):  # one shared value, then two of each of two rows
        rows = tf.reshape(point[1:], [2, 2])
        measured = program.expectation(point[:1], operators, states, row_values=rows)
        return tf.reduce_sum(weights * tf.sin(measured))

    def gradient(point):
        with tf.GradientTape() as tape:
            tape.watch(point)
            value = loss(point)
        return tape.gradient(value, point, unconnected_gradients="zero")

    def hessian(point):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(point)
            first = tf.unstack(gradient(point))
        return [tape.gradient(g, point, unconnected_gradients="zero") for g in first]

    point = tf.constant(rng.uniform(-2, 2, 5))
    step = 1e-5 * np.eye(5)
    # Central differences in double precision: the step squared, and rounding over the step.
    differences = [(loss(point + h) - loss(point - h)).numpy() / 2e-5 for h in step]
    np.testing.assert_allclose(gradient(point), differences, atol=1e-7)
    np.testing.assert_allclose(tf.function(gradient)(point), gradient(point), atol=1e-12)
    second = np.array([(gradient(point + h) - gradient(point - h)) / 2e-5 for h in step])
    np.testing.assert_allclose(hessian(point), second, atol=1e-6)
    direction = rng.normal(size=5)
    with tf.autodiff.ForwardAccumulator(point, tf.constant(direction)) as forward:
        first = gradient(point)
    product = forward.jvp(first, unconnected_gradients="zero")
    np.testing.assert_allclose(product, second @ direction, atol=1e-6)


SMALL_CASES = cases(max_qubits=3, max_operations=9, num_operators=2)


@hypothesis.settings(max_examples=3)
@hypothesis.given(SMALL_CASES)
def test_derivatives_equal_finite_differences(case):
    check_derivatives(case)


@pytest.mark.slow
@hypothesis.settings(max_examples=37)
@hypothesis.given(SMALL_CASES)
def test_derivatives_of_many_circuits_equal_finite_differences(case):
    check_derivatives(case)


def test_hessians_in_graphs_and_vectorised():
    qubits = cirq.LineQubit.range(2)
    circuit = cirq.Circuit(cirq.rx(SYMBOLS[0])(qubits[0]), cirq.ry(SYMBOLS[1])(qubits[1]))
    circuit += [cirq.CZ(*qubits), cirq.ry(SYMBOLS[2])(qubits[0])]
    program = Program(circuit, dtype="complex128")
    point = tf.constant([0.3, 1.1, -0.7], tf.float64)

    def energy(point):
        return program.expectation(point, cirq.Z(qubits[0]))[0, 0]

    def jacobian(point):
        with tf.GradientTape() as outer:
            outer.watch(point)
            with tf.GradientTape() as inner:
                inner.watch(point)
                value = energy(point)
            gradient = inner.gradient(value, point)
        return outer.jacobian(gradient, point)

    # <Z> = cos(c) cos(a) - sin(c) sin(a) * 0, because rx turns towards Y; CZ leaves <Z> alone and
    # multiplies <X>, which is zero.
    a, _, c = point.numpy()
    diagonal, mixed = -np.cos(a) * np.cos(c), np.sin(a) * np.sin(c)
    expected = [[diagonal, 0, mixed], [0, 0, 0], [mixed, 0, diagonal]]
    graph = tf.function(lambda p: tf.hessians(energy(p), p)[0])
    np.testing.assert_allclose(graph(point), expected, atol=1e-12)
    np.testing.assert_allclose(jacobian(point), expected, atol=1e-12)


@hypothesis.settings(max_examples=6)
@hypothesis.given(SMALL_CASES)
def test_gradient_to_initial_states_and_of_amplitudes(case):
    qubits, circuit, _, rng = case
    program = Program(circuit, qubits=qubits, symbol_names=NAMES, dtype="complex128")
    states = tf.constant(random_states(rng, 2, len(qubits)))
    target = rng.normal(size=states.shape) + 1j * rng.normal(size=states.shape)
    values = tf.constant(rng.normal(size=3))

    def loss(values, states):
        overlap = tf.reduce_sum(np.conj(target) * program.state_vector(values, states), axis=1)
        return tf.reduce_sum(tf.math.real(overlap) ** 2 + 0.3 * tf.math.imag(overlap))

    with tf.GradientTape() as tape:
        tape.watch([values, states])
        value = loss(values, states)
    gradients = tape.gradient(value, [values, states], unconnected_gradients="zero")
    step = 1e-6
    turn = rng.normal(size=states.shape) + 1j * rng.normal(size=states.shape)
    shift = rng.normal(size=3)
    along_states = (loss(values, states + step * turn) - loss(values, states - step * turn)) / 2
    along_values = (loss(values + step * shift, states) - loss(values - step * shift, states)) / 2
    expected = np.real(np.sum(np.conj(gradients[1]) * turn))
    np.testing.assert_allclose(along_states / step, expected, atol=1e-6)
    np.testing.assert_allclose(along_values / step, np.sum(gradients[0] * shift), atol=1e-6)


def layered_circuit(qubits, num_layers):
    """The usual ansatz, wide and deep enough for every kind of stage, and a QCNN-like block."""
    symbols = iter(sympy.symbols(f"w_0:{4 * num_layers * len(qubits)}"))
    circuit = cirq.Circuit(cirq.rx(sympy.Symbol(f"x_{i}"))(q) for i, q in enumerate(qubits))
    for layer in range(num_layers):
        circuit += [cirq.ry(next(symbols))(q) for q in qubits]
        circuit += [cirq.rz(next(symbols))(q) for q in qubits]
        gate = [cirq.CZ, cirq.CNOT, cirq.XX ** next(symbols)][layer % 3]
        circuit += [gate(a, b) for a, b in itertools.pairwise(qubits)]
    a, b = qubits[0], qubits[-1]
    circuit += [cirq.X(a) ** next(symbols), cirq.Y(b) ** next(symbols)]
    circuit += [cirq.ZZ(a, b) ** next(symbols), cirq.YY(a, b) ** next(symbols)]
    circuit += [cirq.XX(a, b) ** next(symbols), cirq.Y(a) ** next(symbols), cirq.H(b)]
    return circuit


@pytest.mark.parametrize("num_qubits", [6, 9, 11])
def test_wide_circuits_equal_cirq(num_qubits):
    qubits = cirq.GridQubit.rect(1, num_qubits)
    circuit = layered_circuit(qubits, 3)
    weights = [name for name in circuit_symbols(circuit) if name.startswith("w")]
    inputs = [f"x_{i}" for i in range(num_qubits)]
    program = Program(circuit, qubits=qubits, symbol_names=weights + inputs)
    rng = np.random.default_rng(num_qubits)
    values = rng.uniform(-np.pi, np.pi, len(weights))
    rows = rng.uniform(-np.pi, np.pi, (2, num_qubits))
    states = program.state_vector(values, row_values=rows)
    for state, row in zip(states, rows, strict=True):
        expected = resolved_state(circuit, qubits, program.symbol_names, [*values, *row])
        np.testing.assert_allclose(state, expected, atol=TOLERANCE["complex64"])


def test_orders_follow_cirq_and_the_caller():
    circuit = cirq.Circuit(
        cirq.rx(sympy.Symbol("w_10"))(cirq.LineQubit(10)),
        cirq.rx(sympy.Symbol("w_2"))(cirq.LineQubit(2)),
    )
    program = Program(circuit)
    assert program.qubits == (cirq.LineQubit(2), cirq.LineQubit(10))
    assert program.symbol_names == ("w_2", "w_10")
    np.testing.assert_allclose(program.state_vector([np.pi, 0])[0], [0, 0, -1j, 0], atol=1e-6)
    turned = Program(
        circuit, qubits=cirq.LineQubit.range(12)[::-1], symbol_names=["w_10", "w_2", "v"]
    )
    state = turned.state_vector([np.pi, 0, 0])[0].numpy()
    assert np.flatnonzero(np.abs(state) > 0.5) == [2**10]


def test_symbols_that_cirq_does_not_report_are_found():
    gate = cirq.PhasedFSimGate(SYMBOLS[0], 0.0, 0.0, 0.0, SYMBOLS[1])
    assert Program(cirq.Circuit(gate(*cirq.LineQubit.range(2)))).symbol_names == ("w_0", "w_1")


def test_empty_circuits_and_batches():
    qubits = cirq.LineQubit.range(2)
    program = Program(cirq.Circuit(), qubits=qubits)
    np.testing.assert_allclose(
        program.expectation([], [cirq.Z(qubits[0]), cirq.X(qubits[1])]), [[1, 0]]
    )
    np.testing.assert_allclose(Program(cirq.Circuit()).state_vector(), [[1]])
    rotation = Program(cirq.Circuit(cirq.rx(SYMBOLS[0])(qubits[0])))
    assert rotation.expectation(np.zeros((0, 1)), cirq.Z(qubits[0])).shape == (0, 1)
    assert rotation.state_vector(np.zeros((0, 1))).shape == (0, 2)
    assert rotation.state_vector([0.1], np.zeros((0, 2))).shape == (0, 2)
    assert rotation.sample(np.zeros((0, 1)), 3).shape == (0, 3, 1)


def test_rows_without_values_still_count():
    program = Program(cirq.Circuit(cirq.rx(SYMBOLS[0])(cirq.LineQubit(0))))
    rows = program.expectation([0.0], cirq.Z(cirq.LineQubit(0)), row_values=np.zeros((3, 0)))
    np.testing.assert_allclose(rows, np.ones((3, 1)))


def test_a_projector_string_is_an_operator():
    qubits = cirq.LineQubit.range(2)
    program = Program(cirq.Circuit(cirq.ry(np.pi / 3)(qubits[0]), cirq.X(qubits[1])))
    projector = cirq.ProjectorString({qubits[0]: 0, qubits[1]: 1}, 2.0)
    np.testing.assert_allclose(program.expectation([], projector), [[1.5]], atol=1e-6)
    with pytest.raises(ValueError, match="q\\(7\\)"):
        program.expectation([], cirq.ProjectorString({cirq.LineQubit(7): 0}))


def test_graphs_take_any_batch_size():
    program = Program(cirq.Circuit(cirq.rx(SYMBOLS[0])(cirq.LineQubit(0))))
    compiled = tf.function(
        lambda values: program.expectation(values, cirq.Z(cirq.LineQubit(0))),
        input_signature=[tf.TensorSpec([None, 1], tf.float32)],
    )
    for batch in (0, 1, 5):
        angles = np.linspace(0, 3, batch, dtype=np.float32)[:, None]
        np.testing.assert_allclose(compiled(angles), np.cos(angles), atol=1e-6)


def test_samples_follow_the_probabilities():
    a, b = cirq.LineQubit.range(2)
    program = Program(cirq.Circuit(cirq.ry(SYMBOLS[0])(a), cirq.CNOT(a, b), cirq.X(b)))
    samples = program.sample([[np.pi / 3], [np.pi]], 4000, seed=1).numpy()
    assert samples.shape == (2, 4000, 2) and samples.dtype == np.int8
    assert (samples[..., 0] != samples[..., 1]).all() and samples[1, :, 0].all()
    # Chance 1/4; four standard errors of 4000 shots.
    assert abs(samples[0, :, 0].mean() - 0.25) < 4 * np.sqrt(3 / 16 / 4000)
    np.testing.assert_array_equal(samples, program.sample([[np.pi / 3], [np.pi]], 4000, seed=1))
    assert (program.sample([np.pi / 2], 50) != program.sample([np.pi / 2], 50)).numpy().any()


def test_seeds_and_repetitions_do_not_wrap():
    qubit = cirq.LineQubit(0)
    program = Program(cirq.Circuit(cirq.H(qubit)))
    draws = [program.sample((), 64, seed=seed).numpy() for seed in (1, 2**32 + 1, 2**40 + 1)]
    assert (draws[0] != draws[1]).any() and (draws[1] != draws[2]).any()
    # The standard error is 1 / sqrt(repetitions).
    many = program.sampled_expectation((), cirq.Z(qubit), 2**32 + 5, seed=0)
    np.testing.assert_allclose(many, 0, atol=1e-3)
    assert program.sampled_expectation((), cirq.Z(qubit), 5, seed=0) != many


def test_sampled_expectation_has_shot_noise_and_exact_gradients():
    qubit, other = cirq.LineQubit.range(2)
    program = Program(cirq.Circuit(cirq.ry(SYMBOLS[0])(qubit), cirq.ry(0.4)(other)))
    operators = [
        2 * cirq.X(qubit) + cirq.Z(qubit) * cirq.Z(other),
        cirq.ProjectorSum.from_projector_strings([cirq.ProjectorString({qubit: 1}, 3.0)]),
    ]
    values = tf.fill([2000, 1], 0.9)
    with tf.GradientTape() as tape:
        tape.watch(values)
        sampled = program.sampled_expectation(values, operators, 10, seed=3)
        total = tf.reduce_sum(sampled, axis=0)[0]
    exact = [2 * np.sin(0.9) + np.cos(0.9) * np.cos(0.4), 3 * np.sin(0.45) ** 2]
    variance = [
        4 * np.cos(0.9) ** 2 + 1 - (np.cos(0.9) * np.cos(0.4)) ** 2,
        9 * np.sin(0.45) ** 2 * np.cos(0.45) ** 2,
    ]
    error = np.sqrt(np.array(variance) / 10 / 2000)
    assert (abs(sampled.numpy().mean(axis=0) - exact) < 4 * error).all()
    # The variance of a sample variance: within 15 % of 2000 rows.
    np.testing.assert_allclose(sampled.numpy().var(axis=0), np.array(variance) / 10, rtol=0.15)
    slope = 2 * np.cos(0.9) - np.sin(0.9) * np.cos(0.4)
    np.testing.assert_allclose(tape.gradient(total, values), np.full((2000, 1), slope), atol=1e-5)


Q0, Q1 = cirq.LineQubit.range(2)
ONE = cirq.Circuit(cirq.rx(SYMBOLS[0])(Q0))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Program([cirq.X(Q0)]), TypeError, "`circuit` must be a cirq.Circuit"),
        (lambda: Program(ONE, qubits=[Q1]), ValueError, "without q\\(0\\)"),
        (lambda: Program(ONE, qubits=[Q0, Q0]), ValueError, "must be distinct"),
        (lambda: Program(ONE, qubits=["q"]), TypeError, "'q'"),
        (lambda: Program(ONE, symbol_names=["v"]), ValueError, "without w_0"),
        (lambda: Program(ONE, symbol_names=["w_0", "w_0"]), ValueError, "must be distinct"),
        (lambda: Program(ONE, symbol_names="w_0"), TypeError, "sequence of names"),
        (lambda: Program(ONE, dtype="float32"), ValueError, "complex64"),
        (lambda: Program(ONE, dtype="qubit"), ValueError, "complex64"),
        (
            lambda: Program(cirq.Circuit(cirq.X.on_each(*cirq.LineQubit.range(64)))),
            ValueError,
            r"64 qubits takes 2\^37 GiB",
        ),
        (lambda: Program(ONE).state_vector([[[0.0]]]), ValueError, "`values` must have shape"),
        (lambda: Program(ONE).state_vector(0.5), ValueError, "`values` must have shape"),
        (lambda: Program(ONE).state_vector([0.0, 1.0]), ValueError, "\\(1,\\).*w_0"),
        (lambda: Program(ONE).state_vector(), ValueError, "w_0"),
        (
            lambda: Program(ONE).state_vector([[0.0]], row_values=[[0.0]]),
            ValueError,
            "`values` must have shape \\(0,\\)",
        ),
        (
            lambda: Program(ONE).state_vector([], row_values=[0.0]),
            ValueError,
            "`row_values` must have shape",
        ),
        (
            lambda: Program(ONE).state_vector([], row_values=[[0.0, 1.0]]),
            ValueError,
            "`row_values` must have shape",
        ),
        (
            lambda: Program(ONE).state_vector([0.0], np.ones((1, 4))),
            ValueError,
            "`initial_state` must have shape \\(batch, 2\\)",
        ),
        (lambda: Program(ONE).expectation([0.0], "Z"), TypeError, "'Z'"),
        (lambda: Program(ONE).expectation([0.0], []), ValueError, "empty list"),
        (lambda: Program(ONE).expectation([0.0], [cirq.Z]), TypeError, "cirq.Z"),
        (lambda: Program(ONE).expectation([0.0], cirq.Z(Q1)), ValueError, "q\\(1\\)"),
        (lambda: Program(ONE).expectation([0.0], 1j * cirq.Z(Q0)), ValueError, "Hermitian"),
        (lambda: Program(ONE).sample([0.0], 0), ValueError, "`repetitions`.*0"),
        (lambda: Program(ONE).sample([0.0], 1.5), TypeError, "`repetitions`.*1.5"),
        (
            lambda: Program(ONE).sample([0.0], 2**32 + 5),
            ValueError,
            "from 1 to 2147483647.*4294967301",
        ),
        (lambda: Program(ONE).sample([0.0], 5, seed=-1), ValueError, "`seed`.*seed=-1"),
        (lambda: Program(ONE).sample([0.0], 5, seed=2**63), ValueError, "`seed` must be from 0"),
        (lambda: Program(ONE).sample([0.0], 5, seed=1.5), TypeError, "`seed`.*seed=1.5"),
    ],
)
def test_wrong_calls_name_the_culprit(call, error, message):
    with pytest.raises(error, match=message):
        call()
