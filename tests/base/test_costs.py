"""What cannot fit is refused before it starts, and what takes hours is announced."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models.base import keras
from tfq_models.base.costs import check_training
from tfq_models.layers import PQC, EncodedPQC
from tfq_models.models import QCNN, Estimate, VariationalClassifier, estimate
from tfq_models.native import machine
from tfq_models.simulator import Program, costs
from tfq_models.sklearn import QuantumClassifier

ROWS = np.random.default_rng(0).normal(size=(64, 16)).astype(np.float32)
LABELS = np.tile([-1.0, 1.0], 32).astype(np.float32)


@pytest.fixture
def memory(monkeypatch):
    """A machine of 16 MiB, in which 32 states of 16 qubits do not fit."""
    monkeypatch.setattr(machine, "total_memory", lambda: 2**24)


def program(num_qubits, backend="auto"):
    qubits = cirq.LineQubit.range(num_qubits)
    x = sympy.Symbol("x")
    circuit = cirq.Circuit([cirq.rx(x)(q) for q in qubits], cirq.CNOT(*qubits[:2]))
    return Program(circuit, qubits=qubits, backend=backend), cirq.Z(qubits[0])


@pytest.mark.parametrize("backend", ["auto", "tensorflow"])
def test_the_memory_of_a_step_is_that_of_its_states(backend):
    small, operator = program(10, backend)
    state = 8 * 2**10
    one, many = (small.step_cost(operator, rows).memory for rows in (1, 1000))
    assert 1000 * state <= many <= 16 * 1000 * state
    assert state <= one <= 16 * state
    forward = small.step_cost(operator, 1000, has_gradient=False)
    assert forward.memory < many
    assert forward.seconds == pytest.approx(small.step_cost(operator, 1000).seconds / 3)


def test_a_fit_that_cannot_fit_is_refused_before_it_starts(memory):
    model = VariationalClassifier(16)
    model.compile()
    with pytest.raises(ValueError, match=r"^A step must fit .* Received: a batch of 64 rows"):
        model.fit(ROWS, LABELS, batch_size=64)
    with pytest.raises(ValueError, match=r"^A step must fit .* Received: a batch of 32 rows"):
        QuantumClassifier("variational", num_components=None).fit(ROWS, LABELS)


@pytest.mark.parametrize("backend", ["auto", "tensorflow"])
def test_a_program_refuses_a_batch_that_cannot_fit(memory, backend):
    large, operator = program(16, backend)
    rows = tf.zeros((64, 1))

    def gradient(rows):
        with tf.GradientTape() as tape:
            tape.watch(rows)
            value = large.expectation(rows, operator)
        return tape.gradient(value, rows)

    with pytest.raises(ValueError, match=r"^A batch must have at most \d+ rows, because a row of"):
        gradient(rows)
    graph = tf.function(gradient, input_signature=[tf.TensorSpec([None, 1])], autograph=False)
    message = r"A batch must have at most \d+ rows, because a row of 16 qubits takes"
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        graph(rows)
    assert graph(rows[:2]).shape == (2, 1)


def test_circuits_are_counted_before_they_are_simulated(memory):
    qubits = cirq.GridQubit.rect(1, 16)
    model_circuit = cirq.Circuit(cirq.rx(sympy.Symbol("w"))(q) for q in qubits)
    layer = PQC(model_circuit, cirq.Z(qubits[0]), backend="tensorflow")
    with pytest.raises(ValueError, match=r"A batch must have at most \d+ rows"):
        layer(tf.constant([b"damaged"] * 64))
    model = QCNN(16, backend="tensorflow")
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match=r"^A step must fit .* Received: a batch of 32 rows"):
        model.fit([cirq.Circuit()] * 64, LABELS)


def encoded(**arguments):
    x, qubit = sympy.Symbol("x"), cirq.LineQubit(0)
    circuit = cirq.Circuit(cirq.rx(x)(qubit), cirq.ry(sympy.Symbol("w"))(qubit))
    return EncodedPQC(circuit, cirq.Z(qubit), input_symbols=[x], **arguments)


def test_layers_of_one_name_are_both_counted(monkeypatch):
    parts = [keras.Sequential([keras.Input((1,)), encoded(name="same")]) for _ in range(2)]
    inputs = keras.Input((1,))
    both = keras.Model(inputs, [part(inputs) for part in parts])
    one = parts[0].layers[0].step_cost(4).memory
    monkeypatch.setattr(machine, "total_memory", lambda: 1.5 * one)
    check_training(parts[0], 4, 1)
    with pytest.raises(ValueError, match="A step must fit"):
        check_training(both, 4, 1)


def test_an_estimate_is_the_sum_over_layers_and_what_keras_needs():
    model = QCNN(4)
    layer = next(layer for layer in model.layers if hasattr(layer, "step_cost"))
    cost = estimate(model, 8, 20)
    assert cost.num_qubits == 4
    assert cost.memory == layer.step_cost(8).memory
    assert layer.step_cost(8).seconds < cost.step_seconds < 1
    assert cost.epoch_seconds == pytest.approx(3 * cost.step_seconds)
    assert estimate(model).epoch_seconds is None
    assert estimate(model, 64).memory > estimate(model, 8).memory


def test_an_estimate_in_words():
    wide = Estimate(30, 3 * 2**40, 5400.0, 90.0)
    assert str(wide) == (
        "30 qubits; a training step takes about 1.5 hours and 3,072.0 GiB at least, an epoch "
        "1.5 minutes"
    )
    small = Estimate(2, 2**11, 0.0025, None)
    assert str(small) == "2 qubits; a training step takes about 2.5 ms and 2.0 KiB at least"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((QCNN(2), 0), ValueError, "`batch_size` must be at least 1"),
        ((QCNN(2), 32, 2.5), TypeError, "`num_rows` must be a whole number"),
        ((keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]),), ValueError, "`model` "),
        ((QCNN(2, backend=cirq.Simulator()),), ValueError, "`model` must have a layer that"),
    ],
)
def test_what_has_no_estimate(arguments, error, message):
    with pytest.raises(error, match=message):
        estimate(*arguments)


def test_a_summary_ends_with_the_estimate():
    lines = []
    QCNN(4).summary(print_fn=lambda line, **_: lines.append(line))
    assert lines[-1].startswith(" 4 qubits; a training step takes about ")
    QCNN(4, backend=cirq.Simulator()).summary(print_fn=lambda line, **_: lines.append(line))
    assert "qubits;" not in lines[-1]


def test_an_epoch_of_hours_is_announced(monkeypatch):
    monkeypatch.setattr(costs, "_SPEED", dict.fromkeys(costs._SPEED, 1.0))
    model = VariationalClassifier(2)
    model.compile()
    with pytest.warns(UserWarning, match=r"An epoch takes about [\d,]+ s .* hours\): 2 steps of"):
        model.fit(ROWS[:, :2], LABELS, batch_size=32, verbose=0)


def test_a_short_training_is_not_announced():
    layer = encoded()
    model = keras.Sequential([keras.Input((1,)), layer])
    model.compile("adam", "mse")
    model.fit(ROWS[:, :1], LABELS, verbose=0)
    assert layer.step_cost(32).seconds < 1


@pytest.mark.parametrize("num_qubits", [64, 300, 5000])
def test_a_size_error_is_short(num_qubits):
    with pytest.raises(ValueError, match=f"A state of {num_qubits} qubits takes") as error:
        program(num_qubits)
    assert len(str(error.value)) < 300  # 2^4973, not its 1,500 digits


def test_refusals_name_the_arguments_that_help(memory):
    model = VariationalClassifier(16)
    model.compile()
    ways = r"`batch_size`.*`num_qubits`.*num_components=8.*feature_map='amplitude'"
    with pytest.raises(ValueError, match=ways):
        model.fit(ROWS, LABELS, batch_size=64)
    with pytest.raises(ValueError, match=r"num_components=8.*feature_map='amplitude'"):
        VariationalClassifier(22)
