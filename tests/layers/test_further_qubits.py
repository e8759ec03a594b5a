"""Circuits as data that act on qubits which a layer does not have, against Cirq on all qubits."""

import itertools
import types

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.layers import reference
from tfq_models.base import KERAS_3, keras
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import PQC, ControlledPQC, Expectation, State
from tfq_models.models import QCNN, QNN, HybridQCNN
from tfq_models.native import machine

A, B, C, D, E = cirq.GridQubit.rect(1, 5)
LINE = cirq.LineQubit(3)
QUBITS = sorted([A, B, C, D, E, LINE])
W, X = sympy.symbols("w x")
MODEL = cirq.Circuit(cirq.rx(W)(A), cirq.ry(X)(B), cirq.CZ(A, B), cirq.ry(W)(B))
# On what the model has, on nothing at all, and on a qubit that only data have.
OPERATORS = [cirq.Z(A), cirq.X(A) * cirq.Y(B) - 0.5 * cirq.Z(B) + 0.5, cirq.I(B), cirq.Z(D)]
# Multiples of 1/64 are exact in a circuit tensor.
DATA = [
    cirq.Circuit(),
    cirq.Circuit(cirq.H(A), cirq.CNOT(A, C)),
    # Not joined with the model's qubits.
    cirq.Circuit(cirq.H(C), cirq.Y(E) ** 0.375, cirq.CNOT(C, E), cirq.X(B) ** 0.25),
    cirq.Circuit(
        cirq.Y(A) ** 0.25,
        cirq.Y(C) ** 0.375,
        cirq.CZ(A, C),
        cirq.ISWAP(C, E) ** 0.25,
        cirq.X(LINE) ** 0.125,
        cirq.ControlledOperation([E, LINE], cirq.X(B), [1, 0]),
        cirq.CNOT(A, D),
        cirq.X(C) ** 0.5,
    ),
]
VALUES = {"w": 0.3, "x": 0.9}
ROWS = np.array([[0.3, 0.9], [-1.2, 0.4], [0.1, 2.0], [1.5, -0.7]])
# TFQ's adjoint gradient is off by some 1e-5.
ATOL = {"float32": 2e-6, "float64": 1e-10}
TFQ_ATOL = 2e-4


def call_of(layer, is_graph):
    return tf.function(layer, autograph=False) if is_graph else layer


def expected(circuits, rows, names=("w", "x"), operators=OPERATORS):
    """Cirq's expectations `(batch, num_operators)` and derivatives by the values of each row."""
    values = [dict(zip(names, row, strict=True)) for row in np.asarray(rows).tolist()]
    pairs = list(zip(circuits, values, strict=True))
    return (
        np.array([reference.expectations(c, operators, v, QUBITS) for c, v in pairs]),
        np.array([reference.derivatives(c, operators, v, QUBITS) for c, v in pairs]),
    )


@pytest.mark.parametrize("is_graph", [False, True], ids=["eager", "graph"])
@pytest.mark.parametrize(
    ("backend", "dtype"),
    [
        ("auto", "float32"),
        ("auto", "float64"),
        ("tensorflow", "float32"),
        ("tfq", "float32"),
        ("cirq", "float64"),
        ("mixed", "float32"),
    ],
)
def test_a_layer_with_weights(backend, dtype, is_graph):
    if backend == "tfq":
        pytest.importorskip("tensorflow_quantum")
    objects = {"cirq": cirq.Simulator(), "mixed": cirq.DensityMatrixSimulator()}
    layer = PQC(MODEL, OPERATORS, backend=objects.get(backend, backend), dtype=dtype)
    layer.build([None])
    layer.set_weights([np.array([0.3, 0.9], dtype)])
    upstream = np.random.default_rng(1).normal(size=(4, 4))
    with tf.GradientTape() as tape:
        found = call_of(layer, is_graph)(serialize_circuits(DATA))
        loss = tf.reduce_sum(found * upstream.astype(dtype))
    values, derivatives = expected([datum + MODEL for datum in DATA], [list(VALUES.values())] * 4)
    atol = ATOL[dtype] if backend in ("auto", "tensorflow") else ATOL["float32"]
    np.testing.assert_allclose(found, values, atol=atol)
    gradient = tape.gradient(loss, layer.trainable_variables[0])
    # Central differences in steps of 1e-4 are off by 1e-8.
    atol = TFQ_ATOL if backend == "tfq" else max(10 * atol, 1e-7)
    np.testing.assert_allclose(gradient, np.einsum("bk,bkw->w", upstream, derivatives), atol=atol)


@pytest.mark.parametrize("is_graph", [False, True], ids=["eager", "graph"])
@pytest.mark.parametrize("backend", ["auto", "tensorflow"])
def test_values_of_each_row(backend, is_graph):
    layer = ControlledPQC(MODEL, OPERATORS, backend=backend, dtype="float64")
    rows = tf.constant(ROWS)
    with tf.GradientTape() as tape:
        tape.watch(rows)
        found = call_of(layer, is_graph)([serialize_circuits(DATA), rows])
        second = found[:, 1]
    values, derivatives = expected([datum + MODEL for datum in DATA], ROWS)
    np.testing.assert_allclose(found, values, atol=ATOL["float64"])
    np.testing.assert_allclose(tape.gradient(second, rows), derivatives[:, 1], atol=1e-7)


SYMBOLIC = [
    cirq.Circuit(cirq.rx(W)(A), cirq.CNOT(A, C), cirq.ry(X)(C), cirq.CZ(C, B), cirq.H(B)),
    cirq.Circuit(cirq.rx(W)(A), cirq.ry(X)(B)),
    cirq.Circuit(cirq.X(A) ** W, cirq.ISWAP(A, E) ** X, cirq.CNOT(E, C), cirq.CNOT(C, B)),
    cirq.Circuit(cirq.X(D) ** W, cirq.ry(X)(B)),
]


@pytest.mark.parametrize("is_graph", [False, True], ids=["eager", "graph"])
@pytest.mark.parametrize("dtype", ATOL)
@pytest.mark.parametrize("has_kernel", [True, False])
def test_symbols_of_data(has_kernel, dtype, is_graph, monkeypatch):
    if not has_kernel:
        without_kernel(monkeypatch)
    layer = Expectation(OPERATORS[:3], qubits=[A, B], symbol_names=["w", "x"], dtype=dtype)
    rows = tf.constant(ROWS, dtype)
    with tf.GradientTape() as tape:
        tape.watch(rows)
        found = call_of(layer, is_graph)([serialize_circuits(SYMBOLIC), rows])
        second = found[:, 1]
    values, derivatives = expected(SYMBOLIC, ROWS, operators=OPERATORS[:3])
    # `rx` is stored as a float32 number of half-turns.
    np.testing.assert_allclose(found, values, atol=2e-6 if dtype == "float32" else 2e-7)
    np.testing.assert_allclose(tape.gradient(second, rows), derivatives[:, 1], atol=2e-5)


def test_a_state_that_is_zero_has_a_second_derivative():
    # <Z> = cos(w), and at w = 0 there is no part of the state where C is 1.
    layer = Expectation(cirq.Z(A), qubits=[A], symbol_names=["w"], dtype="float64")
    data = serialize_circuits([cirq.Circuit(cirq.rx(W)(A), cirq.CNOT(A, C))])
    values = tf.zeros([1, 1], tf.float64)
    with tf.GradientTape() as outer, tf.GradientTape() as inner:
        outer.watch(values)
        inner.watch(values)
        first = inner.gradient(layer([data, values]), values)
    np.testing.assert_allclose(outer.gradient(first, values), [[-1]], atol=1e-7)


@pytest.mark.parametrize("backend", ["auto", "tensorflow"])
def test_shots(backend):
    # Z(A) is 1 or -1 with even chances; what is certain has no noise.
    flip = cirq.Circuit(cirq.rx(W)(B), cirq.ry(W)(A))
    operators = [cirq.Z(A), cirq.Z(A) * cirq.Z(C), cirq.I(A) * 0.25, cirq.Z(B)]
    layer = PQC(flip, operators, repetitions=400, backend=backend, initializer="zeros")
    data = serialize_circuits([DATA[1], cirq.Circuit(cirq.X(B), cirq.CNOT(B, E))] * 20)
    found = layer(data).numpy()
    np.testing.assert_allclose(found[::2, 1:], [[1, 0.25, 1]] * 20, atol=1e-6)
    np.testing.assert_allclose(found[1::2], [[1, 1, 0.25, -1]] * 20, atol=1e-6)
    # Five standard errors of a fair coin, and not always the same.
    assert np.all(np.abs(found[::2, 0]) <= 0.25) and len(np.unique(found[::2, 0])) > 5


def test_shots_have_exact_gradients():
    layer = PQC(MODEL, OPERATORS, repetitions=3)
    layer.build([None])
    layer.set_weights([np.array([0.3, 0.9], np.float32)])
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(serialize_circuits(DATA)))
    _, derivatives = expected([datum + MODEL for datum in DATA], [list(VALUES.values())] * 4)
    gradient = tape.gradient(loss, layer.trainable_variables[0])
    np.testing.assert_allclose(gradient, derivatives.sum((0, 1)), atol=2e-5)


def test_a_sampler():
    layer = PQC(
        cirq.Circuit(cirq.rx(W)(B)),
        [cirq.Z(A), cirq.Z(B)],
        repetitions=10,
        backend=cirq.Simulator(),
        initializer="zeros",
    )
    data = [cirq.Circuit(cirq.X(A), cirq.CNOT(A, C), cirq.CNOT(C, B)), cirq.Circuit(cirq.X(E))]
    np.testing.assert_allclose(layer(data), [[-1, -1], [1, 1]], atol=1e-6)


def without_kernel(monkeypatch):
    without = types.SimpleNamespace(operations=lambda: None)
    monkeypatch.setattr("tfq_models.layers.parts.quantum_data.native", without)


@pytest.mark.parametrize("is_graph", [False, True], ids=["eager", "graph"])
@pytest.mark.parametrize("num_qubits", [2, 13])
def test_without_the_kernel(num_qubits, is_graph, monkeypatch):
    # States of 13 qubits are not remembered.
    without_kernel(monkeypatch)
    more = cirq.GridQubit.rect(1, num_qubits - 2, 9)
    layer = PQC(MODEL + cirq.Circuit(cirq.I.on_each(more)), OPERATORS[:3], dtype="float64")
    layer.build([None])
    layer.set_weights([np.array([0.3, 0.9])])
    values, _ = expected([datum + MODEL for datum in DATA], [list(VALUES.values())] * 4)
    call = call_of(layer, is_graph)
    for rows in (slice(4), slice(1, 3), slice(1), slice(0)):
        found = call(serialize_circuits(DATA)[rows])
        np.testing.assert_allclose(found, values[rows, :3], atol=ATOL["float64"])


def test_one_graph_serves_batches_of_any_further_qubits():
    layer = PQC(MODEL, OPERATORS, dtype="float64")
    call = tf.function(layer, autograph=False, input_signature=[tf.TensorSpec([None], tf.string)])
    call(serialize_circuits(DATA[:1]))
    layer.set_weights([np.array([0.3, 0.9])])
    values, _ = expected([datum + MODEL for datum in DATA], [list(VALUES.values())] * 4)
    for rows in (slice(4), slice(1), slice(0), slice(3, 4), slice(1, 3)):
        found = call(serialize_circuits(DATA)[rows])
        np.testing.assert_allclose(found, values[rows], atol=ATOL["float64"])


def test_qubits_that_are_not_joined_cost_nothing():
    wide = cirq.GridQubit.rect(30, 30, 1)
    chain = [cirq.CNOT(one, other) for one, other in itertools.pairwise(wide)]
    layer = PQC(MODEL, OPERATORS)
    found = layer([cirq.Circuit(cirq.X(B), cirq.H.on_each(wide), chain), cirq.Circuit(cirq.X(B))])
    np.testing.assert_allclose(found[0], found[1], atol=1e-6)


@pytest.mark.parametrize("symbols", [(), ("w", "x")])
@pytest.mark.parametrize("is_graph", [False, True], ids=["eager", "graph"])
def test_batches_that_do_not_fit(is_graph, symbols, monkeypatch):
    # 64 states of two qubits in training, 12 of 32 bytes each.
    monkeypatch.setattr(machine, "total_memory", lambda: 64 * 12 * 32)
    layer = Expectation(cirq.Z(A), qubits=[A, B], symbol_names=symbols, backend="tensorflow")
    chain = cirq.Circuit(cirq.H(A), cirq.CNOT(A, C), cirq.H(C), cirq.CNOT(C, D), cirq.H(D))

    def run(num_rows):
        data = serialize_circuits([chain] * num_rows)
        inputs = [data, tf.zeros([num_rows, 2])] if symbols else data
        return call_of(layer, is_graph)(inputs)

    np.testing.assert_allclose(run(16), np.zeros([16, 1]), atol=1e-6)
    message = "at most 64 states of .*batch of 17 rows that make up to 68"
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        run(17)


def test_states_have_a_length_of_their_own():
    with pytest.raises(tf.errors.InvalidArgumentError, match="qubits 0_2 in row 1"):
        State([A, B])(DATA)


@pytest.mark.parametrize("backend", ["auto", "tfq", "cirq"])
def test_models_that_declare_a_size_refuse(backend, tmp_path):
    if backend == "tfq":
        pytest.importorskip("tensorflow_quantum")
    model = QCNN(2, backend=cirq.Simulator() if backend == "cirq" else backend)
    models = [model, HybridQCNN(2, num_levels=1), QNN(1, 2)]
    if backend != "cirq":  # which has no saved form
        model.save(tmp_path / "model.keras")
        models.append(keras.models.load_model(tmp_path / "model.keras"))
    for each in models:
        with pytest.raises(tf.errors.InvalidArgumentError, match="qubits 0_2 in row 1"):
            each(serialize_circuits(DATA))


def test_models_train_and_are_saved(tmp_path):
    inputs = keras.Input((), dtype="string")
    model = keras.Model(inputs, PQC(MODEL, [cirq.Z(A), cirq.Z(D)])(inputs))
    model.compile(keras.optimizers.SGD(0.1), "mse")
    data = serialize_circuits(DATA)
    losses = model.fit(data, np.zeros((4, 2)), epochs=3, verbose=0).history["loss"]
    assert losses[-1] < losses[0]
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(model.predict(data, verbose=0), again(data), atol=1e-6)


@pytest.mark.skipif(KERAS_3, reason="TensorFlow Quantum's layers run under tf_keras only")
def test_equals_tensorflow_quantum():
    tfq = pytest.importorskip("tensorflow_quantum")
    model = cirq.Circuit(cirq.rx(W)(A), cirq.ry(X)(B), cirq.CZ(A, B))
    operators = [cirq.Z(A), cirq.X(A) * cirq.Y(B), cirq.Z(D)]
    # TFQ refuses rows without D.
    data = tfq.convert_to_tensor([datum + cirq.I(D) for datum in DATA])
    theirs, ours = tfq.layers.PQC(model, operators), PQC(model, operators)
    theirs(data), ours(data)
    weights = [np.array([0.3, 0.9], np.float32)]
    theirs.set_weights(weights)
    ours.set_weights(weights)
    np.testing.assert_allclose(ours(data), theirs(data), atol=1e-5)
