"""`PQC` in the place of TensorFlow Quantum's, and what it does beyond that."""

import inspect

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.layers import reference
from tfq_models.base import keras
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import PQC

QUBITS = cirq.GridQubit.rect(1, 2)
W = sympy.symbols("w_:12")
CIRCUIT = cirq.Circuit(
    [cirq.ry(w)(QUBITS[i % 2]) for i, w in enumerate(W)],
    cirq.CNOT(*QUBITS),
)
OPERATORS = [cirq.Z(QUBITS[1]), cirq.X(QUBITS[0]) + 2 * cirq.Z(QUBITS[0])]
# Rounding of a few dozen gates in complex64.
ATOL = 1e-5


def assert_equals_cirq(layer, data):
    """Compares with Cirq, each datum followed by the layer's circuit, on the layer's qubits."""
    values = {symbol.name: float(value) for symbol, value in layer.symbol_values().items()}
    qubits = sorted(layer.circuit.all_qubits())
    expected = [
        reference.expectations(datum + layer.circuit, layer.operators, values, qubits)
        for datum in data
    ]
    np.testing.assert_allclose(layer(serialize_circuits(data)), expected, atol=ATOL)


def test_is_a_drop_in_for_tfq():
    tfq = pytest.importorskip("tensorflow_quantum")
    layer = PQC(CIRCUIT, OPERATORS)
    assert isinstance(layer, tfq.layers.PQC)
    theirs = inspect.signature(tfq.layers.PQC.__init__).parameters
    ours = inspect.signature(PQC.__init__).parameters
    wanted = [(p.name, p.kind) for p in theirs.values()]
    found = [(p.name, p.kind) for p in ours.values() if p.name != "symbol_order"]
    assert found == wanted


def test_symbols_are_in_natural_order():
    layer = PQC(CIRCUIT, OPERATORS, initializer=keras.initializers.RandomNormal(seed=1))
    assert layer.symbol_names == [f"w_{i}" for i in range(12)]
    assert layer.symbols == list(W)
    np.testing.assert_array_equal(list(layer.symbol_values().values()), layer.get_weights()[0])
    assert layer.circuit is CIRCUIT
    assert layer.operators == OPERATORS


def test_default_initializer_is_fresh_and_covers_the_circle():
    weights = np.concatenate([PQC(CIRCUIT, OPERATORS).get_weights()[0] for _ in range(10)])
    assert len(np.unique(weights)) == len(weights)
    assert 0 <= weights.min() < 1 < 5 < weights.max() <= 2 * np.pi


@pytest.mark.parametrize(
    "qubits",
    [
        [cirq.GridQubit(-1, -1), cirq.GridQubit(0, 0), cirq.GridQubit(0, 1)],
        [cirq.GridQubit(0, 2), cirq.GridQubit(0, 10), cirq.GridQubit(0, 1)],
        [cirq.LineQubit(10), cirq.LineQubit(-2), cirq.LineQubit(3)],
        [cirq.LineQubit(0), cirq.GridQubit(0, 0), cirq.GridQubit(1, 0)],
    ],
    ids=["readout", "columns", "line", "mixed"],
)
def test_data_on_any_of_the_qubits(qubits):
    circuit = cirq.Circuit(
        [cirq.rx(w)(q) for w, q in zip(W, qubits, strict=False)],
        [cirq.CNOT(qubits[0], q) ** w for w, q in zip(W[3:], qubits[1:], strict=False)],
    )
    data = [cirq.Circuit(), cirq.Circuit(cirq.H(qubits[1]))]
    data += [cirq.Circuit(cirq.X(q) ** 0.3) for q in qubits]
    data += [cirq.Circuit(cirq.ControlledOperation(qubits[:1], cirq.X(qubits[2])))]
    assert_equals_cirq(PQC(circuit, [cirq.Z(q) for q in qubits]), data)


def test_empty_circuit_is_the_zero_state():
    layer = PQC(cirq.Circuit(cirq.rz(W[0])(QUBITS[0])), cirq.Z(QUBITS[0]))
    np.testing.assert_allclose(layer([cirq.Circuit()]), [[1.0]], atol=ATOL)


def test_gates_and_expressions_that_tfq_lacks():
    qubits = cirq.GridQubit.rect(1, 3)
    unitary = cirq.testing.random_unitary(4, random_state=1)
    circuit = cirq.Circuit(
        cirq.ry(W[0] ** 2 + 1)(qubits[0]),
        cirq.rx(sympy.sin(W[1] * W[0]))(qubits[1]),
        cirq.MatrixGate(unitary)(*qubits[1:]),
        cirq.CCX(*qubits),
        cirq.CCZ(*qubits) ** W[2],
    )
    data = [cirq.Circuit(cirq.H.on_each(*qubits)), cirq.Circuit(cirq.X(qubits[2]))]
    assert_equals_cirq(PQC(circuit, [cirq.Z(q) for q in qubits]), data)


def test_gates_that_decompose_reach_tfq():
    pytest.importorskip("tensorflow_quantum")
    qubits = cirq.GridQubit.rect(1, 3)
    circuit = cirq.Circuit(cirq.rx(2 * W[0] + 0.5).on_each(*qubits), cirq.CCX(*qubits))
    layer = PQC(circuit, [cirq.Z(q) for q in qubits], backend="tfq")
    assert_equals_cirq(layer, [cirq.Circuit(cirq.X(qubits[0]))])


def test_projector():
    layer = PQC(
        CIRCUIT, cirq.ProjectorSum.from_projector_strings(cirq.ProjectorString({QUBITS[0]: 1}))
    )
    z = PQC(CIRCUIT, cirq.Z(QUBITS[0]), symbol_order="natural")
    z.set_weights(layer.get_weights())
    assert layer.compute_output_shape((None,)) == (None, 1)
    np.testing.assert_allclose(layer([cirq.Circuit()]), (1 - z([cirq.Circuit()])) / 2, atol=ATOL)


@pytest.mark.parametrize("convert", [list, np.array, tf.constant], ids=["list", "array", "tensor"])
def test_serialised_circuits(convert):
    layer = PQC(CIRCUIT, OPERATORS)
    data = [cirq.Circuit(cirq.X(q)) for q in QUBITS]
    serialised = convert(serialize_circuits(data).numpy().tolist())
    np.testing.assert_array_equal(layer(serialised), layer(data))


@pytest.mark.parametrize(
    ("dtype", "weights", "output"),
    [
        ("float32", "float32", "float32"),
        ("float64", "float64", "float64"),
        ("mixed_bfloat16", "float32", "bfloat16"),
        ("bfloat16", "float32", "bfloat16"),
    ],
)
def test_dtype(dtype, weights, output):
    layer = PQC(CIRCUIT, OPERATORS, dtype=dtype)
    data = [cirq.Circuit()]
    assert layer.get_weights()[0].dtype == weights
    assert layer(data).dtype == output
    single = PQC(CIRCUIT, OPERATORS, symbol_order="natural")
    single.set_weights([layer.get_weights()[0].astype("float32")])
    # The computation is not in half precision, only its result.
    expected = tf.cast(single(data), output)
    atol = ATOL if output != "bfloat16" else 0.02
    np.testing.assert_allclose(
        tf.cast(layer(data), tf.float64), tf.cast(expected, tf.float64), atol=atol
    )


def test_float64_is_exact():
    layer = PQC(CIRCUIT, OPERATORS, dtype="float64")
    values = {symbol.name: float(value) for symbol, value in layer.symbol_values().items()}
    expected = reference.expectations(CIRCUIT, OPERATORS, values, QUBITS)
    # The rounding of complex128.
    np.testing.assert_allclose(layer([cirq.Circuit()])[0], expected, atol=1e-12)


def test_keras_arguments():
    layer = PQC(
        CIRCUIT,
        OPERATORS,
        initializer="ones",
        regularizer=keras.regularizers.L2(0.5),
        constraint=keras.constraints.NonNeg(),
        name="ansatz",
        trainable=False,
    )
    layer([cirq.Circuit()])
    assert layer.name == "ansatz"
    assert layer.trainable_variables == []
    layer.trainable = True
    assert len(layer.trainable_variables) == 1
    np.testing.assert_allclose(layer.losses, [0.5 * 12])


def test_constraint_holds_in_training():
    layer = PQC(CIRCUIT, OPERATORS, initializer="zeros", constraint="non_neg")
    model = keras.Sequential([keras.Input((), dtype="string"), layer])
    model.compile(keras.optimizers.SGD(1.0), "mse")
    model.fit(serialize_circuits([cirq.Circuit()]), np.array([[-1.0, 2.0]]), epochs=3, verbose=0)
    assert np.all(layer.get_weights()[0] >= 0)


def test_noise_of_a_cirq_simulator():
    circuit = cirq.Circuit(cirq.ry(W[0])(QUBITS[0]), cirq.depolarize(0.3)(QUBITS[0]))
    backend = cirq.DensityMatrixSimulator()
    layer = PQC(circuit, cirq.Z(QUBITS[0]), backend=backend, initializer="ones")
    # Depolarising shrinks <Z> by 1 - 4 p / 3.
    np.testing.assert_allclose(layer([cirq.Circuit()]), [[0.6 * np.cos(1)]], atol=ATOL)


def test_a_simulator_cannot_be_saved_and_the_error_says_so():
    layer = PQC(CIRCUIT, OPERATORS, backend=cirq.Simulator())
    with pytest.raises(ValueError, match="`backend` must be a string to be saved"):
        layer.get_config()


def test_differentiator_is_saved():
    tfq = pytest.importorskip("tensorflow_quantum")
    differentiator = tfq.differentiators.ForwardDifference(error_order=2, grid_spacing=0.01)
    layer = PQC(CIRCUIT, OPERATORS, differentiator=differentiator)
    twin = PQC.from_config(layer.get_config())
    assert isinstance(twin.differentiator, tfq.differentiators.ForwardDifference)
    assert (twin.differentiator.error_order, twin.differentiator.grid_spacing) == (2, 0.01)
