"""What cannot fit is refused before it starts, and what takes hours is announced."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models import machine
from tfq_models.compat import keras
from tfq_models.layers import EncodedPQC
from tfq_models.models import VariationalClassifier
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
        QuantumClassifier("variational").fit(ROWS, LABELS)


@pytest.mark.parametrize("backend", ["auto", "tensorflow"])
def test_a_layer_in_a_plain_model_refuses_what_cannot_fit(memory, backend):
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


def test_an_epoch_of_hours_is_announced(monkeypatch):
    monkeypatch.setattr(costs, "_SPEED", dict.fromkeys(costs._SPEED, 1.0))
    model = VariationalClassifier(2)
    model.compile()
    with pytest.warns(UserWarning, match=r"An epoch takes about [\d,]+ s .* hours\): 2 steps of"):
        model.fit(ROWS[:, :2], LABELS, batch_size=32, verbose=0)


def test_a_short_training_is_not_announced():
    symbol, qubit = sympy.Symbol("x"), cirq.LineQubit(0)
    circuit = cirq.Circuit(cirq.rx(symbol)(qubit), cirq.ry(sympy.Symbol("w"))(qubit))
    layer = EncodedPQC(circuit, cirq.Z(qubit), input_symbols=[symbol])
    model = keras.Sequential([keras.Input((1,)), layer])
    model.compile("adam", "mse")
    model.fit(ROWS[:, :1], LABELS, verbose=0)
    assert layer.step_cost(32).seconds < 1


@pytest.mark.parametrize("num_qubits", [64, 300, 5000])
def test_a_size_error_is_short(num_qubits):
    with pytest.raises(ValueError, match=f"A state of {num_qubits} qubits takes") as error:
        program(num_qubits)
    assert len(str(error.value)) < 200
