"""Every backend gives Cirq's expectation values and their derivatives, on the same circuits."""

import importlib.util

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.layers import reference
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import PQC, ControlledPQC, EncodedPQC, Expectation

QUBITS = cirq.GridQubit.rect(1, 3)
# Twelve, so that the order of the symbols matters: as strings, w_10 comes before w_2.
SYMBOLS = sympy.symbols("w_:12")
NAMES = [symbol.name for symbol in SYMBOLS]
OPERATORS = [
    cirq.Z(QUBITS[0]),
    0.5 * cirq.X(QUBITS[0]) * cirq.Y(QUBITS[2]) - 0.8 * cirq.Z(QUBITS[1]) + 0.25,
]
# The sum of the absolute coefficients, without the constant: what one shot of all strings can say.
SPREAD = np.array([1.0, 1.3])
MODEL = cirq.Circuit(
    [cirq.ry(SYMBOLS[i])(QUBITS[i]) for i in range(3)],
    cirq.ZZ(QUBITS[0], QUBITS[2]) ** SYMBOLS[3],
    cirq.CNOT(QUBITS[0], QUBITS[1]) ** SYMBOLS[4],
    cirq.PhasedXPowGate(phase_exponent=0.3, exponent=SYMBOLS[5])(QUBITS[1]),
    [cirq.rx(-0.7 * SYMBOLS[6 + i])(QUBITS[i]) for i in range(3)],
    cirq.SWAP(QUBITS[1], QUBITS[2]),
    [cirq.rz(SYMBOLS[9 + i])(QUBITS[i]) for i in range(3)],
    cirq.ry(SYMBOLS[10])(QUBITS[0]),
    cirq.X(QUBITS[2]) ** 0.5,
)
DATA = [
    cirq.Circuit(),
    cirq.Circuit(cirq.X(QUBITS[1]) ** 0.75),
    cirq.Circuit(cirq.H(QUBITS[2]), cirq.CNOT(QUBITS[2], QUBITS[0]), cirq.rx(0.3)(QUBITS[0])),
]
RNG = np.random.default_rng(0)
SHARED = RNG.uniform(-2, 2, 12).astype(np.float32)
ROWS = RNG.uniform(-2, 2, (3, 12)).astype(np.float32)
SHOTS = 400
# Five standard errors: one run in two million fails by chance.
NUM_ERRORS = 5
# Exact backends compute in complex64; TFQ's adjoint gradient is off by some 1e-5.
ATOL, GRADIENT_ATOL = 1e-5, 2e-4
TFQ = pytest.param(
    "tfq",
    marks=pytest.mark.skipif(
        importlib.util.find_spec("tensorflow_quantum") is None,
        reason="TensorFlow Quantum is not installed",
    ),
)
SIMULATOR = pytest.param(cirq.Simulator(seed=1), id="cirq")
# Differences of complex64 values in steps of 1e-3 know two digits.
DIFFERENTIATORS = {
    "ForwardDifference": 0.05,
    "CentralDifference": 0.05,
    "ParameterShift": GRADIENT_ATOL,
    "Adjoint": GRADIENT_ATOL,
}


@pytest.fixture(scope="module", params=["shared", "rows"])
def case(request):
    """Values of each row, Cirq's expectations `(3, 2)` and derivatives `(3, 2, 12)`."""
    rows = np.tile(SHARED, (3, 1)) if request.param == "shared" else ROWS
    values = [dict(zip(NAMES, row.astype(float), strict=True)) for row in rows]
    circuits = [datum + MODEL for datum in DATA]
    pairs = list(zip(circuits, values, strict=True))
    return (
        request.param,
        np.array([reference.expectations(c, OPERATORS, v, QUBITS) for c, v in pairs]),
        np.array([reference.derivatives(c, OPERATORS, v, QUBITS) for c, v in pairs]),
    )


def run(kind, **arguments):
    """Expectations and their derivatives `(3, 2, 12)`, where values are weights or inputs."""
    data = serialize_circuits(DATA)
    if kind == "shared":
        layer = PQC(MODEL, OPERATORS, **arguments)
        layer.parameters.assign(SHARED)
    else:
        layer = ControlledPQC(MODEL, OPERATORS, symbol_order="natural", **arguments)
    assert layer.symbol_names == NAMES
    derivatives = np.zeros((3, 2, 12))
    for row in range(3):
        values = tf.constant(ROWS[row : row + 1])
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(values)
            datum = data[row : row + 1]
            outputs = layer(datum if kind == "shared" else [datum, values])
            outputs = tf.unstack(outputs[0])
        source = layer.trainable_variables[0] if kind == "shared" else values
        for operator in range(2):
            derivatives[row, operator] = np.ravel(tape.gradient(outputs[operator], source))
    return layer(data if kind == "shared" else [data, ROWS]), derivatives


@pytest.mark.parametrize("backend", ["auto", "tensorflow", TFQ, "noiseless", None, SIMULATOR])
def test_exact(case, backend):
    kind, values, derivatives = case
    found, gradients = run(kind, backend=backend)
    np.testing.assert_allclose(found, values, atol=ATOL)
    np.testing.assert_allclose(gradients, derivatives, atol=GRADIENT_ATOL)


@pytest.mark.parametrize("name", DIFFERENTIATORS)
def test_differentiators(case, name):
    tfq = pytest.importorskip("tensorflow_quantum")
    kind, values, derivatives = case
    differentiator = getattr(tfq.differentiators, name)()
    for _ in range(2):  # an instance serves any number of layers
        found, gradients = run(kind, differentiator=differentiator)
        np.testing.assert_allclose(found, values, atol=ATOL)
        np.testing.assert_allclose(gradients, derivatives, atol=DIFFERENTIATORS[name])


@pytest.mark.parametrize("case", ["shared"], indirect=True)
def test_a_differentiator_with_a_cirq_object(case):
    tfq = pytest.importorskip("tensorflow_quantum")
    kind, values, derivatives = case
    differentiator = tfq.differentiators.ParameterShift()
    found, gradients = run(kind, backend=cirq.Simulator(), differentiator=differentiator)
    # Through TFQ, Cirq's circuits pass a format that rounds to 6 decimals.
    np.testing.assert_allclose(found, values, atol=ATOL)
    np.testing.assert_allclose(gradients, derivatives, atol=GRADIENT_ATOL)


@pytest.mark.parametrize("backend", ["tensorflow", TFQ, SIMULATOR])
@pytest.mark.parametrize("case", ["rows"], indirect=True)
def test_shots(case, backend):
    kind, values, derivatives = case
    tf.random.set_seed(0)
    found, gradients = run(kind, backend=backend, repetitions=SHOTS)
    error = SPREAD / np.sqrt(SHOTS)
    assert np.all(np.abs(found - values) <= NUM_ERRORS * error)
    assert np.any(np.abs(found - values) > 0)
    if backend == "tensorflow":
        np.testing.assert_allclose(gradients, derivatives, atol=GRADIENT_ATOL)
    else:
        # Two shifted values make a derivative, times at most pi / 2, for at most two gates.
        error = np.pi / 2 * np.sqrt(2 * 2) * error
        assert np.all(np.abs(gradients - derivatives) <= NUM_ERRORS * error[:, None])


@pytest.mark.parametrize("backend", ["tensorflow", TFQ, SIMULATOR])
def test_encoded(backend):
    layer = EncodedPQC(MODEL, OPERATORS, input_symbols=SYMBOLS[4:1:-1], backend=backend)
    weights = [name for name in NAMES if name not in ("w_2", "w_3", "w_4")]
    assert layer.symbol_names == weights
    layer.parameters.assign(SHARED[:9])
    inputs = tf.constant(ROWS[:, :3])
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs)
        loss = tf.reduce_sum(outputs)
    gradients = tape.gradient(loss, [layer.parameters, inputs])
    for row in range(3):
        values = dict(zip(weights, SHARED[:9].astype(float), strict=True))
        values |= dict(zip(["w_4", "w_3", "w_2"], ROWS[row, :3].astype(float), strict=True))
        expected = reference.expectations(MODEL, OPERATORS, values, QUBITS)
        np.testing.assert_allclose(outputs[row], expected, atol=ATOL)
        derivatives = reference.derivatives(MODEL, OPERATORS, values, QUBITS).sum(axis=0)
        np.testing.assert_allclose(gradients[1][row], derivatives[9:], atol=GRADIENT_ATOL)
        gradients[0] -= derivatives[:9]
    np.testing.assert_allclose(gradients[0], np.zeros(9), atol=3 * GRADIENT_ATOL)


@pytest.mark.parametrize("backend", [TFQ, SIMULATOR])
@pytest.mark.parametrize("case", ["rows"], indirect=True)
def test_expectation_with_symbols(case, backend):
    _, values, derivatives = case
    circuits = serialize_circuits([datum + MODEL for datum in DATA])
    layer = Expectation(OPERATORS, qubits=QUBITS, symbol_names=NAMES, backend=backend)
    rows = tf.constant(ROWS)
    with tf.GradientTape() as tape:
        tape.watch(rows)
        outputs = layer([circuits, rows])
        loss = tf.reduce_sum(outputs)
    np.testing.assert_allclose(outputs, values, atol=ATOL)
    np.testing.assert_allclose(
        tape.gradient(loss, rows), derivatives.sum(axis=1), atol=GRADIENT_ATOL
    )


@pytest.mark.parametrize("backend", ["tensorflow", TFQ, SIMULATOR])
def test_empty_batch(backend):
    none = tf.zeros([0], tf.string)
    assert PQC(MODEL, OPERATORS, backend=backend)(none).shape == (0, 2)
    controlled = ControlledPQC(MODEL, OPERATORS, backend=backend, symbol_order="natural")
    assert controlled([none, ROWS[:0]]).shape == (0, 2)
    encoded = EncodedPQC(MODEL, OPERATORS, input_symbols=SYMBOLS[:3], backend=backend)
    assert encoded(ROWS[:0, :3]).shape == (0, 2)
    assert Expectation(OPERATORS, qubits=QUBITS, backend=backend)(none).shape == (0, 2)
