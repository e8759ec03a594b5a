"""The native kernel against Cirq and the TensorFlow path, and as an operation of TensorFlow."""

import itertools
import resource
import threading

import cirq
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.drawing import drawn
from tests.simulator import random_circuits
from tfq_models import native
from tfq_models.simulator import Program
from tfq_models.simulator.kernel.program import NativeProgram

pytestmark = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

NAMES = [f"s{i}" for i in range(6)]
# Odd sizes, and whole vectors and tails of 8 and 16 lanes.
BATCHES = [1, 2, 3, 7, 8, 9, 16, 17, 33]


class Case:
    """A circuit, operators, values and initial states."""

    def __init__(self, qubits, circuit, operators, batch, has_states, seed):
        rng = np.random.default_rng(seed)
        self.qubits = qubits
        self.circuit = circuit
        self.operators = list(operators)
        self.batch = batch
        num_rows = int(rng.choice([0, 1, 3]))
        self.values = rng.uniform(-2, 2, 6 - num_rows).astype(np.float32)
        self.row_values = rng.uniform(-2, 2, (self.batch, num_rows)).astype(np.float32)
        self.states = None
        if has_states:
            shape = (self.batch, 2 ** len(qubits))
            states = rng.normal(size=shape) + 1j * rng.normal(size=shape)
            states /= np.linalg.norm(states, axis=1, keepdims=True)
            self.states = states.astype(np.complex64)
        self.upstream = rng.normal(size=(self.batch, 3)).astype(np.float32)

    def __repr__(self):
        return f"Case({self.circuit!r}, {self.operators}, batch={self.batch}, ...)"

    def program(self, backend, dtype="complex64"):
        return Program(
            self.circuit, qubits=self.qubits, symbol_names=NAMES, dtype=dtype, backend=backend
        )

    def expectation(self, program, *sources):
        values, rows, *states = sources
        states = states[0] if states else None
        return program.expectation(values, self.operators, states, row_values=rows)

    def sources(self):
        arrays = [self.values, self.row_values, *([] if self.states is None else [self.states])]
        return [tf.constant(array) for array in arrays]

    def gradients(self, program):
        sources = self.sources()
        with tf.GradientTape() as tape:
            tape.watch(sources)
            values = self.expectation(program, *sources)
        zero = tf.UnconnectedGradients.ZERO
        upstream = tf.cast(self.upstream, values.dtype)
        return tape.gradient(values, sources, upstream, unconnected_gradients=zero)

    def cirq_expectations(self):
        rows = []
        for row in range(self.batch):
            values = [*self.values, *self.row_values[row]]
            initial = None if self.states is None else self.states[row]
            if initial is not None:
                initial = initial.astype(np.complex128)
                initial /= np.linalg.norm(initial)
            state = random_circuits.resolved_state(
                self.circuit, self.qubits, NAMES, values, initial
            )
            index = {qubit: i for i, qubit in enumerate(self.qubits)}
            rows.append(
                [o.expectation_from_state_vector(state, index).real for o in self.operators]
            )
        return np.array(rows)


@st.composite
def cases(draw, num_qubits, batches=BATCHES, least=0, most=25):
    """Cases of circuits of `least` to `most` operations."""
    qubits = draw(random_circuits.registers(num_qubits))
    symbols = sympy.symbols(NAMES)
    return Case(
        qubits,
        draw(random_circuits.circuits(qubits, tuple(symbols), least, most)),
        draw(st.tuples(*[random_circuits.operators(qubits)] * 3)),
        draw(st.sampled_from(batches)),
        draw(st.booleans()),
        draw(random_circuits.SEEDS),
    )


def close(actual, expected, tolerance):
    for a, b in zip(actual, expected, strict=True):
        scale = 1 + np.abs(b).max(initial=0)
        np.testing.assert_allclose(a / scale, b / scale, atol=tolerance)


def some_case(num_qubits, batch):
    """A case that is not among the simplest ones, which are drawn first."""
    return drawn(cases(num_qubits, [batch], least=10), 3)[2]


@pytest.mark.parametrize("num_qubits", [1, 2, 3, 5, 7, 9, 11])
@hypothesis.settings(max_examples=3)
@hypothesis.given(st.data())
def test_expectations_equal_cirqs(num_qubits, data):
    case = data.draw(cases(num_qubits, most=40))
    values = case.expectation(case.program("native"), *case.sources())
    # Single precision, times the sums of the operators' coefficients, up to about 5.
    np.testing.assert_allclose(values, case.cirq_expectations(), atol=1e-5)


@pytest.mark.parametrize("num_qubits", [1, 2, 3, 4, 6, 8, 10, 11, 12])
@hypothesis.settings(max_examples=4)
@hypothesis.given(st.data())
def test_gradients_equal_tensorflows(num_qubits, data):
    case = data.draw(cases(num_qubits))
    reference = case.program("tensorflow", "complex128")
    # The reference's own precision decides: it computes in double precision.
    close(case.gradients(case.program("native")), case.gradients(reference), 1e-5)


@pytest.mark.parametrize("batch", [1, 5, 8, 21, 32])
@pytest.mark.parametrize("num_qubits", [4, 6, 9, 11])
def test_rows_do_not_depend_on_the_batch(num_qubits, batch):
    case = some_case(num_qubits, batch)
    program = case.program("native")
    sources = case.sources()
    together = case.expectation(program, *sources)
    for row in {0, batch - 1}:
        own = [sources[0], *(source[row : row + 1] for source in sources[1:])]
        np.testing.assert_allclose(together[row], case.expectation(program, *own)[0], atol=1e-5)


def product_of_neighbours(first, second):
    """<Z> after RY(first), a chain of CZ and RY(second), in closed form."""
    padded = np.pad(np.cos(first), ((0, 0), (1, 1)), constant_values=1.0)
    x = np.sin(first) * padded[:, :-2] * padded[:, 2:]
    return np.cos(second) * np.cos(first) - np.sin(second) * x


@pytest.mark.parametrize(
    ("num_qubits", "batch"), [(4, 4096), (8, 4096), (14, 1), (16, 5), (17, 3), (21, 2)]
)
def test_large_batches_and_states(num_qubits, batch):
    qubits = cirq.LineQubit.range(num_qubits)
    shared = sympy.symbols(f"w_:{num_qubits}")
    rows = sympy.symbols(f"x_:{num_qubits}")
    circuit = cirq.Circuit(
        [cirq.ry(w)(q) for w, q in zip(shared, qubits, strict=True)],
        [cirq.CZ(*pair) for pair in itertools.pairwise(qubits)],
        [cirq.ry(x)(q) for x, q in zip(rows, qubits, strict=True)],
    )
    names = [symbol.name for symbol in (*shared, *rows)]
    program = Program(circuit, symbol_names=names, backend="native")
    rng = np.random.default_rng(num_qubits)
    weights, inputs = rng.uniform(0, 6, (1, num_qubits)), rng.uniform(0, 6, (batch, num_qubits))
    values = tf.constant(weights[0], tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(values)
        result = program.expectation(values, list(map(cirq.Z, qubits)), row_values=inputs)
    np.testing.assert_allclose(result, product_of_neighbours(weights, inputs), atol=1e-5)
    steps = 1e-5 * np.eye(num_qubits)
    slopes = [
        np.sum(
            product_of_neighbours(weights + d, inputs) - product_of_neighbours(weights - d, inputs)
        )
        for d in steps
    ]
    close([tape.gradient(result, values)], [np.array(slopes) / 2e-5], 1e-5)


def test_an_empty_batch():
    case = some_case(3, batch=0)
    assert case.expectation(case.program("native"), *case.sources()).shape == (0, 3)
    assert case.gradients(case.program("native"))[1].shape[0] == 0


def test_second_derivatives_equal_tensorflows():
    qubits = cirq.LineQubit.range(3)
    a, b, c = sympy.symbols("a b c")
    circuit = cirq.Circuit(
        cirq.ry(a)(qubits[0]),
        cirq.CNOT(*qubits[:2]),
        cirq.rx(a * b)(qubits[1]),
        cirq.ISWAP(*qubits[1:]) ** c,
        cirq.rx(b)(qubits[2]),
        cirq.ry(c)(qubits[0]),
    )
    operator = cirq.Z(qubits[0]) * cirq.X(qubits[2]) + 0.5 * cirq.Z(qubits[1])
    hessians = []
    for backend in ("native", "tensorflow"):
        program = Program(circuit, symbol_names=["a", "b", "c"], backend=backend)

        @tf.function
        def hessian(values, program=program):
            with tf.GradientTape() as outer:
                outer.watch(values)
                with tf.GradientTape() as inner:
                    inner.watch(values)
                    energy = program.expectation(values, operator)
                slope = inner.gradient(energy, values)
            return outer.jacobian(slope, values, experimental_use_pfor=False)

        hessians.append(hessian(tf.constant([0.3, -0.8, 1.1])))
    np.testing.assert_allclose(*hessians, atol=1e-5)


@pytest.mark.parametrize("compiles", [False, True])
def test_forward_mode(compiles):
    a, b = sympy.symbols("a b")
    qubits = cirq.LineQubit.range(2)
    circuit = cirq.Circuit(cirq.ry(a)(qubits[0]), cirq.CNOT(*qubits), cirq.rx(b)(qubits[1]))
    results = []
    for backend in ("native", "tensorflow"):
        program = Program(circuit, symbol_names=["a", "b"], backend=backend)

        def energy_and_slope(values, program=program):
            with tf.GradientTape() as tape:
                tape.watch(values)
                energy = program.expectation(values, cirq.Z(qubits[0]) * cirq.Z(qubits[1]))
            return energy, tape.gradient(energy, values)

        function = tf.function(energy_and_slope) if compiles else energy_and_slope
        values = tf.constant([0.3, 0.7])
        with tf.autodiff.ForwardAccumulator(values, tf.ones_like(values)) as accumulator:
            outcome = function(values)
        results.append(accumulator.jvp(outcome))
    close(*results, 1e-5)


def test_double_precision_is_tensorflows():
    case = some_case(3, batch=7)
    values = case.expectation(case.program("native", "complex128"), *case.sources())
    assert values.dtype == tf.float64


def test_the_same_bits_every_time():
    case = some_case(9, batch=16)
    program = case.program("native")
    first, second = case.gradients(program), case.gradients(program)
    for a, b in zip(first, second, strict=True):
        assert np.array_equal(a, b)


def test_states_that_are_no_longer_kept():
    """A gradient that is asked for after very many other circuits, and asked for twice."""
    case = some_case(4, batch=8)
    program = case.program("native")
    values = tf.constant(case.values)
    others = case.sources()[1:]
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(values)
        result = case.expectation(program, values, *others)
        for _ in range(100):
            case.expectation(program, values, *others)
    np.testing.assert_array_equal(tape.gradient(result, values), tape.gradient(result, values))


def test_graphs_datasets_and_threads():
    case = some_case(5, batch=8)
    program = case.program("native")
    sources = case.sources()
    expected = case.expectation(program, *sources)
    compiled = tf.function(lambda *sources: case.expectation(program, *sources))
    np.testing.assert_allclose(compiled(*sources), expected, atol=1e-6)
    mapped = tf.data.Dataset.from_tensors(tuple(sources)).repeat(20)
    mapped = mapped.map(compiled, num_parallel_calls=4)
    for values in mapped:
        np.testing.assert_array_equal(values, compiled(*sources))
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(compiled(*sources))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    for values in results:
        np.testing.assert_array_equal(values, compiled(*sources))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"integers": [1]}, "ends too early"),
        ({"integers": [99, 1, 0, 0, 0, 0, 0, 0, 0]}, "at least 1 and less than"),
        ({"integers": [1, 1, 0, 0, 0, 0, 0, 0, 0, 5]}, "too long"),
        ({"shared": [1.0]}, "0 shared features"),
        ({"rows": [[1.0]]}, "must have the shape"),
        ({"integers": [1, 0, 0, 0, 0, 0, 0, 0, 0]}, "initial states must have the shape"),
    ],
)
def test_what_the_operation_refuses(change, message):
    inputs = {
        "integers": [1, 1, 0, 0, 0, 0, 0, 0, 0],
        "numbers": tf.zeros([0], tf.float64),
        "shared": tf.zeros([0]),
        "rows": tf.zeros([1, 0]),
        "initial": tf.zeros([0, 0], tf.complex64),
    }
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        native.operations().tfq_models_expectation(**(inputs | change), save=True)


def test_a_kernel_that_is_not_there(monkeypatch):
    monkeypatch.setattr(native, "why_not", lambda: "There is none.")
    circuit = cirq.Circuit(cirq.X(cirq.LineQubit(0)))
    with pytest.raises(ValueError, match="There is none"):
        Program(circuit, backend="native")
    assert Program(circuit).expectation([], cirq.Z(cirq.LineQubit(0))) == -1


def test_an_unknown_backend():
    with pytest.raises(ValueError, match="`backend` must be"):
        Program(cirq.Circuit(), backend="fast")


@pytest.mark.slow
@hypothesis.settings(max_examples=1000)
@hypothesis.given(st.integers(1, 8).flatmap(cases))
def test_a_thousand_circuits(case):
    """Circuits against Cirq, and gradients against TensorFlow in double precision."""
    program = case.program("native")
    values = case.expectation(program, *case.sources())
    np.testing.assert_allclose(values, case.cirq_expectations(), atol=1e-5)
    reference = case.program("tensorflow", "complex128")
    close(case.gradients(program), case.gradients(reference), 1e-5)


@pytest.mark.slow
def test_memory_does_not_grow():
    """10,000 programs, each made, run forward and backward, and dropped."""
    qubits = cirq.LineQubit.range(3)
    a = sympy.Symbol("a")
    executor_inputs = (tf.constant([0.3]), tf.zeros([4, 0]), None)

    def run(number):
        circuit = cirq.Circuit(cirq.ry(a * (1 + number))(q) for q in qubits)
        program = Program(circuit, backend="native")
        values = executor_inputs[0]
        with tf.GradientTape() as tape:
            tape.watch(values)
            result = program.expectation(values, cirq.Z(qubits[0]), row_values=executor_inputs[1])
        tape.gradient(result, values)

    for number in range(2000):
        run(number)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(10_000):
        run(number)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 20e3  # KiB, 2 for each program: SymPy's and Cirq's caches


def test_a_program_is_read_as_it_was_written():
    x, y = sympy.symbols("x y")
    qubits = cirq.LineQubit.range(2)
    circuit = cirq.Circuit(
        cirq.ry(2 * x + 0.5)(qubits[0]),
        cirq.rx(sympy.sin(y) * x)(qubits[1]),
        cirq.CNOT(*qubits),
        cirq.rz(x - y)(qubits[1]),
    )
    measurement = Program(circuit).measuring([cirq.Z(qubits[0]) + 2, cirq.X(qubits[1])])
    program = measurement._native_executor(1, True)._program
    assert NativeProgram.decode(*program.encode()) == program
    assert program.shared_angles
    assert program.row_angles
    assert len(program.operators) == 2
