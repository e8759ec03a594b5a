"""Cirq simulators and samplers as backends: what they receive, and what layers make of it."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.layers import reference
from tfq_models import base
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import PQC, ControlledPQC, EncodedPQC, Expectation

Q = cirq.GridQubit.rect(1, 3)
A, B, X = sympy.symbols("a b x")
MODEL = cirq.Circuit(
    cirq.rx(A)(Q[0]),
    cirq.ry(0.4)(Q[1]),
    cirq.ry(B).on(Q[1]).controlled_by(Q[0]),
    cirq.ISWAP(Q[1], Q[2]) ** (A * B),
    cirq.PhasedXPowGate(phase_exponent=B, exponent=0.3)(Q[2]),
)
OPERATORS = [
    cirq.Z(Q[0]),
    0.5 * cirq.X(Q[0]) * cirq.Y(Q[2]) - 0.8 * cirq.Z(Q[1]) + 0.25 * cirq.Z(Q[0]) + 0.125,
]
DATA = [
    cirq.Circuit(),
    cirq.Circuit(cirq.X(Q[1]) ** 0.75),
    cirq.Circuit(cirq.H(Q[2]), cirq.CNOT(Q[2], Q[0])),
]
NAMES = ["a", "b"]
ROWS = np.array([[0.3, 1.2], [2.0, -0.7], [1.1, 0.4]], np.float32)
# Cirq computes in complex64 by default.
ATOL = 2e-5
SHOTS = 500


class Recorder(cirq.Sampler):
    """A sampler of a user's own: remembers what it is given, and passes it on."""

    def __init__(self, sampler=None):
        self.sampler = sampler or cirq.Simulator(seed=1)
        self.calls = []

    def run_sweep(self, program, params, repetitions=1):
        self.calls.append([(program, params, repetitions)])
        return self.sampler.run_sweep(program, params, repetitions)

    def run_batch(self, programs, params_list=None, repetitions=1):
        self.calls.append(
            [(*pair, repetitions) for pair in zip(programs, params_list, strict=True)]
        )
        return self.sampler.run_batch(programs, params_list, repetitions)

    def resolved(self):
        """All circuits of the last call, with their values in them."""
        return [
            cirq.resolve_parameters(program, resolver)
            for program, params, _ in self.calls[-1]
            for resolver in cirq.to_resolvers(params)
        ]


class Silent(cirq.Sampler):
    def run_sweep(self, program, params, repetitions=1):
        raise RuntimeError("the fridge is warm")


def values_of(row):
    return dict(zip(NAMES, row.astype(float).tolist(), strict=True))


def expected(circuits, rows, find=reference.expectations):
    pairs = zip(circuits, rows, strict=True)
    return np.array([find(circuit, OPERATORS, values_of(row), Q) for circuit, row in pairs])


def gradient(function, source):
    """The output, and its derivatives for each row and operator, where source is `(batch, k)`."""
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(source)
        outputs = function(source)
        columns = tf.unstack(outputs, axis=1)
    return outputs, np.stack([tape.gradient(column, source) for column in columns], axis=1)


# ---- values and gradients of all four layers, against cirq.Simulator


@pytest.mark.parametrize("mode", ["eager", "graph"])
def test_controlled_pqc(mode):
    layer = ControlledPQC(MODEL, OPERATORS, backend=cirq.Simulator())
    data = serialize_circuits([*DATA, DATA[1]])
    rows = np.concatenate([ROWS, ROWS[:1]])

    def call(values):
        return layer([data, values])

    call = tf.function(call) if mode == "graph" else call
    found, derivatives = gradient(call, tf.constant(rows))
    circuits = [datum + MODEL for datum in [*DATA, DATA[1]]]
    np.testing.assert_allclose(found, expected(circuits, rows), atol=ATOL)
    wanted = expected(circuits, rows, reference.derivatives)
    np.testing.assert_allclose(derivatives, wanted, atol=ATOL)


@pytest.mark.parametrize("mode", ["eager", "graph"])
def test_pqc(mode):
    layer = PQC(MODEL, OPERATORS, backend=cirq.Simulator())
    data = serialize_circuits(DATA)
    layer(data)
    layer.parameters.assign(ROWS[0])
    weights = tf.constant([[0.3, -1.0], [0.7, 0.2], [0.0, 0.0]])

    def loss():
        return tf.reduce_sum(weights * layer(data))

    loss = tf.function(loss) if mode == "graph" else loss
    with tf.GradientTape() as tape:
        value = loss()
    found = tape.gradient(value, layer.trainable_variables[0])
    circuits = [datum + MODEL for datum in DATA]
    rows = np.tile(ROWS[:1], (3, 1))
    np.testing.assert_allclose(layer(data), expected(circuits, rows), atol=ATOL)
    wanted = expected(circuits, rows, reference.derivatives)
    np.testing.assert_allclose(found, np.einsum("rok,ro->k", wanted, weights), atol=ATOL)


def test_encoded_pqc():
    layer = EncodedPQC(MODEL, OPERATORS, input_symbols=[B], backend=cirq.Simulator())
    inputs = tf.constant(ROWS[:, 1:])
    layer(inputs)
    layer.parameters.assign(ROWS[0, :1])
    rows = np.stack([np.full(3, ROWS[0, 0]), ROWS[:, 1]], axis=1)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs)
        loss = tf.reduce_sum(outputs)
    found = tape.gradient(loss, [layer.trainable_variables[0], inputs])
    np.testing.assert_allclose(outputs, expected([MODEL] * 3, rows), atol=ATOL)
    wanted = expected([MODEL] * 3, rows, reference.derivatives).sum(axis=1)
    np.testing.assert_allclose(found[0], wanted[:, :1].sum(axis=0), atol=ATOL)
    np.testing.assert_allclose(found[1], wanted[:, 1:], atol=ATOL)


def test_expectation_of_circuits_with_symbols():
    circuits = [
        cirq.Circuit(cirq.rx(A)(Q[0]), cirq.CNOT(Q[0], Q[2])),
        cirq.Circuit(cirq.X(Q[1]) ** A, cirq.ISWAP(Q[1], Q[0]) ** B),
        cirq.Circuit(cirq.FSimGate(A, 0.5)(Q[0], Q[1])),
    ]
    layer = Expectation(OPERATORS, qubits=Q, symbol_names=NAMES, backend=cirq.Simulator())
    data = serialize_circuits(circuits)
    found, derivatives = gradient(lambda values: layer([data, values]), tf.constant(ROWS))
    np.testing.assert_allclose(found, expected(circuits, ROWS), atol=ATOL)
    wanted = expected(circuits, ROWS, reference.derivatives)
    np.testing.assert_allclose(derivatives, wanted, atol=ATOL)


@pytest.mark.parametrize("backend", [cirq.Simulator(), Recorder()], ids=["exact", "sampler"])
def test_expectation_of_qubits_that_no_gate_touches(backend):
    repetitions = None if isinstance(backend, cirq.Simulator) else SHOTS
    operators = [cirq.Z(Q[0]), cirq.Z(Q[1]) * cirq.Z(Q[2]), cirq.PauliString(coefficient=3.0)]
    layer = Expectation(operators, qubits=Q, repetitions=repetitions, backend=backend)
    found = layer([cirq.Circuit(), cirq.Circuit(cirq.X(Q[1]))])
    np.testing.assert_allclose(found, [[1, 1, 3], [1, -1, 3]], atol=ATOL)


@pytest.mark.parametrize("repetitions", [None, 10])
def test_empty_batch(repetitions):
    none = tf.zeros([0], tf.string)
    arguments = {"backend": cirq.Simulator(), "repetitions": repetitions}
    assert PQC(MODEL, OPERATORS, **arguments)(none).shape == (0, 2)
    assert ControlledPQC(MODEL, OPERATORS, **arguments)([none, ROWS[:0]]).shape == (0, 2)
    layer = EncodedPQC(MODEL, OPERATORS, input_symbols=[A], **arguments)
    with tf.GradientTape() as tape:
        outputs = layer(ROWS[:0, :1])
    assert outputs.shape == (0, 2)
    assert list(tape.gradient(outputs, layer.trainable_variables[0])) == [0.0]
    assert Expectation(OPERATORS, qubits=Q, **arguments)(none).shape == (0, 2)


def test_inputs_of_unknown_width():
    layer = EncodedPQC(MODEL, OPERATORS, input_symbols=[A, B], backend=cirq.Simulator())
    layer(ROWS)
    unknown = tf.TensorSpec([None, None], tf.float32)
    found = tf.function(layer, input_signature=[unknown])(tf.constant(ROWS))
    assert found.shape == (3, 2)
    np.testing.assert_allclose(found, expected([MODEL] * 3, ROWS), atol=ATOL)


def test_float64():
    backend = cirq.Simulator(dtype=np.complex128)
    layer = EncodedPQC(MODEL, OPERATORS, input_symbols=[A, B], backend=backend, dtype="float64")
    found = layer(ROWS.astype(float))
    assert found.dtype == tf.float64
    np.testing.assert_allclose(found, expected([MODEL] * 3, ROWS), atol=1e-12)


# ---- noise is what Cirq makes of the user's circuit, and nothing more


def test_noise_after_one_rotation():
    noisy = cirq.DensityMatrixSimulator(noise=cirq.depolarize(0.1))
    circuit = cirq.Circuit(cirq.rx(A)(Q[0]))
    layer = PQC(circuit, cirq.Z(Q[0]), backend=noisy, initializer="ones")
    with tf.GradientTape() as tape:
        outputs = layer([cirq.Circuit()])
    # The channel shrinks Z by 1 - 4 p / 3.
    shrinking = 1 - 0.4 / 3
    assert float(outputs[0, 0]) == pytest.approx(shrinking * np.cos(1), abs=1e-6)  # 0.468
    slope = tape.gradient(outputs, layer.trainable_variables[0])
    assert float(slope[0]) == pytest.approx(-shrinking * np.sin(1), abs=1e-6)


def test_noise_of_a_model_and_of_moments():
    noise = cirq.ConstantQubitNoiseModel(cirq.amplitude_damp(0.2))
    noisy = cirq.DensityMatrixSimulator(noise=noise, dtype=np.complex128)
    model = MODEL + cirq.Circuit(
        cirq.phase_damp(0.3)(Q[1]), cirq.ParallelGate(cirq.rx(A), 2)(*Q[:2])
    )
    layer = ControlledPQC(model, OPERATORS, backend=noisy)
    found, derivatives = gradient(
        lambda values: layer([serialize_circuits(DATA), values]), tf.constant(ROWS)
    )

    def by_hand(row, values):
        return np.real(
            noisy.simulate_expectation_values(
                DATA[row] + model, OPERATORS, dict(zip(NAMES, values, strict=True)), qubit_order=Q
            )
        )

    for row, values in enumerate(ROWS.astype(float)):
        np.testing.assert_allclose(found[row], by_hand(row, values), atol=1e-6)
        for k, step in enumerate(1e-4 * np.eye(2)):
            slope = (by_hand(row, values + step) - by_hand(row, values - step)) / 2e-4
            np.testing.assert_allclose(derivatives[row, :, k], slope, atol=1e-6)


def test_no_noise_on_qubits_without_gates():
    noisy = cirq.DensityMatrixSimulator(noise=cirq.bit_flip(0.2))
    layer = Expectation([cirq.Z(q) for q in Q], qubits=Q, backend=noisy)
    found = layer([cirq.Circuit(), cirq.Circuit(cirq.X(Q[1]))])
    np.testing.assert_allclose(found, [[1, 1, 1], [1, -0.6, 1]], atol=1e-6)


def test_noise_in_the_data():
    layer = Expectation(cirq.Z(Q[0]), qubits=Q, backend=cirq.DensityMatrixSimulator())
    noisy = cirq.Circuit(cirq.X(Q[0]), cirq.bit_flip(0.25)(Q[0]))
    np.testing.assert_allclose(layer([noisy, cirq.Circuit()]), [[-0.5], [1]], atol=1e-6)


def test_a_noisy_sampler():
    noisy = cirq.DensityMatrixSimulator(noise=cirq.bit_flip(0.25), seed=1)
    circuit = cirq.Circuit(cirq.rx(A)(Q[0]), cirq.I(Q[1]))
    layer = PQC(circuit, cirq.Z(Q[0]), repetitions=4000, backend=noisy, initializer="ones")
    found = float(layer([cirq.Circuit()])[0, 0])
    assert found == pytest.approx(0.5 * np.cos(1), abs=5 / np.sqrt(4000))


# ---- what a sampler receives


def is_measured(circuit, begin):
    """Whether a circuit is `begin`, then changes of basis, then one moment of measurements."""
    assert circuit[: len(begin)] == begin
    *changes, last = circuit[len(begin) :]
    assert all(isinstance(op.gate, cirq.MeasurementGate) for op in last)
    assert len(changes) <= 1
    assert all(len(op.qubits) == 1 for moment in changes for op in moment)
    return True


def test_a_batch_is_one_batch_of_the_users_circuits():
    sampler = Recorder()
    layer = ControlledPQC(MODEL, OPERATORS, repetitions=SHOTS, backend=sampler)
    layer([serialize_circuits(DATA), ROWS])
    assert len(sampler.calls) == 1
    assert {repetitions for *_, repetitions in sampler.calls[0]} == {SHOTS}
    # Z of the first operator serves the second too; X and Y need a basis of their own.
    programs = [program for program, *_ in sampler.calls[0]]
    assert len(programs) == 2 * len(DATA)
    for number, program in enumerate(programs):
        assert is_measured(program, DATA[number // 2] + MODEL)
    z_only, with_changes = programs[:2]
    assert len(z_only) == len(MODEL) + 1
    assert len(with_changes) == len(MODEL) + 2


def test_rows_of_one_circuit_are_one_sweep():
    sampler = Recorder()
    operators = [cirq.Z(Q[0]), cirq.Z(Q[1]) * cirq.X(Q[2])]
    layer = EncodedPQC(MODEL, operators, input_symbols=[B], repetitions=7, backend=sampler)
    layer(ROWS[:, :1])
    ((program, params, repetitions),) = sampler.calls[0]
    assert repetitions == 7
    assert is_measured(program, MODEL)
    assert [dict(resolver.param_dict)["b"] for resolver in cirq.to_resolvers(params)] == (
        pytest.approx(ROWS[:, 0].tolist())
    )


def test_a_gradient_is_one_batch_too():
    sampler = Recorder()
    layer = PQC(MODEL, OPERATORS, repetitions=20, backend=sampler)
    with tf.GradientTape() as tape:
        outputs = layer(serialize_circuits(DATA))
    tape.gradient(outputs, layer.trainable_variables)
    assert len(sampler.calls) == 2
    # rx(a) 2, controlled ry(b) 4, ISWAP**(a b) 4 and the phase b 4 values; 3 data, 2 bases.
    assert len(sampler.resolved()) == (2 + 4 + 4 + 4) * 3 * 2


def test_what_needs_no_gradient_is_not_run():
    sampler = Recorder()
    layer = EncodedPQC(MODEL, OPERATORS, input_symbols=[B], repetitions=20, backend=sampler)
    with tf.GradientTape() as tape:
        outputs = layer(ROWS[:, :1])
        loss = outputs[1, 0]
    tape.gradient(loss, layer.trainable_variables)
    assert len(sampler.calls) == 2
    # One row, the weight a only (rx and ISWAP), and the first operator's one basis.
    assert len(sampler.resolved()) == 2 + 4


def test_shifted_gates_are_of_the_users_kinds():
    sampler = Recorder()
    layer = PQC(MODEL, cirq.Z(Q[0]), repetitions=20, backend=sampler)
    with tf.GradientTape() as tape:
        outputs = layer([cirq.Circuit()])
    tape.gradient(outputs, layer.trainable_variables)
    kinds = [type(op.gate) for op in MODEL.all_operations()]
    for circuit in sampler.resolved():
        assert [type(op.gate) for op in circuit.all_operations()][:-1] == kinds
        assert len(circuit) == len(MODEL) + 1


def test_only_run_sweep_is_asked_of_a_sampler():
    class OneByOne(cirq.Sampler):
        def run_sweep(self, program, params, repetitions=1):
            return cirq.Simulator(seed=2).run_sweep(program, params, repetitions)

    layer = PQC(MODEL, OPERATORS, repetitions=SHOTS, backend=OneByOne())
    assert layer(serialize_circuits(DATA)).shape == (3, 2)


def test_constants_need_no_run():
    sampler = Recorder()
    operators = [cirq.PauliString(coefficient=2.0), cirq.PauliSum()]
    layer = PQC(MODEL, operators, repetitions=5, backend=sampler)
    np.testing.assert_array_equal(layer([cirq.Circuit()]), [[2.0, 0.0]])
    assert not sampler.calls


@pytest.mark.parametrize("seed", range(2))
def test_samples_are_near_the_exact_values(seed):
    layer = ControlledPQC(MODEL, OPERATORS, repetitions=SHOTS, backend=cirq.Simulator(seed=seed))
    data = serialize_circuits(DATA)
    found, derivatives = gradient(lambda values: layer([data, values]), tf.constant(ROWS))
    circuits = [datum + MODEL for datum in DATA]
    # The coefficients' absolute sum over the root of the shots; five of them, so that one number in
    # two million fails by chance.
    error = 5 * np.array([1.0, 1.55]) / np.sqrt(SHOTS)
    assert np.all(np.abs(found - expected(circuits, ROWS)) <= error)
    # A rule's coefficients add up to the gate's highest frequency: 1 / 2 and 1 (rx and controlled
    # ry), pi (ISWAP) and 2 pi (the phase), times inner derivatives of at most 2.
    wanted = expected(circuits, ROWS, reference.derivatives)
    bound = (0.5 + 1 + 2 * np.pi + 2 * np.pi) * error
    assert np.all(np.abs(derivatives - wanted) <= bound[:, None])
    again = ControlledPQC(MODEL, OPERATORS, repetitions=SHOTS, backend=cirq.Simulator(seed=seed))
    np.testing.assert_array_equal(again([data, ROWS]), found)


def test_projectors():
    operator = cirq.ProjectorString({Q[0]: 1, Q[1]: 0})
    circuit = cirq.Circuit(cirq.rx(A)(Q[0]), cirq.I(Q[1]))
    for backend, repetitions, atol in (
        (cirq.Simulator(), None, ATOL),
        (cirq.Simulator(seed=1), 4000, 5 * 0.5 / np.sqrt(4000)),
    ):
        layer = PQC(circuit, operator, backend=backend, repetitions=repetitions, initializer="ones")
        np.testing.assert_allclose(layer([cirq.Circuit()]), [[np.sin(0.5) ** 2]], atol=atol)


# ---- Keras


@pytest.mark.parametrize("repetitions", [None, 200])
def test_fit(repetitions):
    base.set_random_seed(1)
    backend = cirq.Simulator(seed=3)
    circuit = cirq.Circuit(cirq.rx(A)(Q[0]))
    inputs = base.keras.Input(shape=(), dtype="string")
    layer = PQC(circuit, cirq.Z(Q[0]), backend=backend, repetitions=repetitions, initializer="ones")
    model = base.Model(inputs=inputs, outputs=layer(inputs))
    model.compile(base.keras.optimizers.SGD(0.5), "mse")
    data = [cirq.Circuit(), cirq.Circuit(cirq.X(Q[0]))] * 4
    history = model.fit(data, np.array([[-1.0], [1.0]] * 4), epochs=12, batch_size=4, verbose=0)
    assert history.history["loss"][-1] < 0.05
    found = model.predict(data[:2], verbose=0)
    np.testing.assert_allclose(found, [[-1.0], [1.0]], atol=0.2)


def test_fit_between_dense_layers():
    base.set_random_seed(1)
    circuit = cirq.Circuit(cirq.rx(X)(Q[0]), cirq.ry(A * X)(Q[0]))
    layer = EncodedPQC(circuit, cirq.Z(Q[0]), input_symbols=[X], backend=cirq.Simulator())
    model = base.keras.Sequential([base.keras.Input((1,)), base.keras.layers.Dense(1), layer])
    model.compile(base.keras.optimizers.Adam(0.1), "mse")
    x = np.linspace(-0.5, 1.5, 8, dtype=np.float32)[:, None]
    before = model.get_weights()
    history = model.fit(x, np.cos(2 * x), epochs=15, verbose=0).history["loss"]
    assert history[-1] < 0.5 * history[0]
    after = model.get_weights()
    assert all(np.any(old != new) for old, new in zip(before, after, strict=True))


# ---- errors


@pytest.mark.parametrize("mode", ["eager", "graph"])
def test_a_samplers_error_is_readable(mode):
    layer = PQC(MODEL, OPERATORS, repetitions=5, backend=Silent())
    call = tf.function(layer) if mode == "graph" else layer
    with pytest.raises((RuntimeError, tf.errors.OpError), match="the fridge is warm"):
        call(serialize_circuits(DATA))


@pytest.mark.parametrize("mode", ["eager", "graph"])
def test_second_derivatives_are_refused(mode):
    layer = EncodedPQC(MODEL, OPERATORS, input_symbols=[A, B], backend=cirq.Simulator())

    def second(inputs):
        with tf.GradientTape() as outer:
            outer.watch(inputs)
            with tf.GradientTape() as inner:
                inner.watch(inputs)
                outputs = layer(inputs)
            slope = inner.gradient(outputs, inputs)
        return outer.gradient(slope, inputs)

    second = tf.function(second, autograph=False) if mode == "graph" else second
    with pytest.raises(LookupError, match="differentiated only once"):
        second(tf.constant(ROWS))


def test_a_gate_without_a_rule_is_refused_at_construction():
    channel = cirq.RandomGateChannel(sub_gate=cirq.X, probability=A)
    with pytest.raises(ValueError, match="with_probability"):
        PQC(cirq.Circuit(channel(Q[0])), cirq.Z(Q[0]), backend=cirq.DensityMatrixSimulator())


@pytest.mark.parametrize(
    ("backend", "repetitions"),
    [(Recorder(), None), (cirq.CliffordSimulator(), None), (3, None), (object(), 10)],
)
def test_backends_of_a_wrong_kind(backend, repetitions):
    with pytest.raises(TypeError, match="`backend` must be"):
        PQC(MODEL, OPERATORS, backend=backend, repetitions=repetitions)


def test_an_expectation_simulator_that_cannot_sample():
    class OnlyExact(cirq.SimulatesExpectationValues):
        def simulate_expectation_values_sweep_iter(self, program, observables, params, *args, **kw):
            simulator = cirq.Simulator()
            yield from simulator.simulate_expectation_values_sweep_iter(
                program, observables, params, *args, **kw
            )

    layer = ControlledPQC(MODEL, OPERATORS, backend=OnlyExact())
    found = layer([serialize_circuits(DATA[:1]), ROWS[:1]])
    np.testing.assert_allclose(found, expected([MODEL], ROWS[:1]), atol=ATOL)
    with pytest.raises(TypeError, match=r"must be a cirq\.Sampler"):
        PQC(MODEL, OPERATORS, backend=OnlyExact(), repetitions=10)


@pytest.mark.parametrize(
    "operator",
    [
        1j * cirq.Z(Q[0]),
        cirq.PauliString(cirq.Z(Q[0]), coefficient=sympy.Symbol("c")),
        cirq.Z(cirq.NamedQubit("no datum can name it")),
    ],
)
def test_operators_are_checked(operator):
    with pytest.raises(ValueError, match="`operators` must"):
        PQC(MODEL, operator, backend=cirq.Simulator())


def test_damaged_data():
    layer = PQC(MODEL, OPERATORS, backend=cirq.Simulator())
    with pytest.raises(tf.errors.InvalidArgumentError, match="Received: symbols c in row 0"):
        layer([cirq.Circuit(cirq.X(Q[0]) ** sympy.Symbol("c"))])
