"""What is wrong with data is said in one sentence, also from within a graph."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models.base import KERAS_3, keras
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import PQC, ControlledPQC, EncodedPQC, Expectation
from tfq_models.models import QCNN, VariationalClassifier

QUBITS = cirq.GridQubit.rect(1, 2)
Z = cirq.Z(QUBITS[0])
TURN = cirq.Circuit(cirq.rx(sympy.Symbol("a"))(QUBITS[0]))
LABELS = np.array([0, 1])
NAN = np.array([[0.1, 0.2], [0.3, np.nan]], np.float32)


def circuits_with(*operations):
    return [cirq.Circuit(cirq.X(QUBITS[0])), cirq.Circuit(operations)]


CASES = {
    "a foreign qubit": (
        QCNN,
        circuits_with(cirq.X(cirq.GridQubit(5, 5))),
        r"qubits \(0_0, 0_1\) only.*qubits 5_5 in row [01]",
    ),
    "a symbol": (QCNN, circuits_with(*TURN.all_operations()), "symbols a in row [01]"),
    "bytes": (QCNN, [b"abc", b"x"], "[13] bytes in row 0"),
    "numbers": (QCNN, np.ones(2, np.float32), r"`x` must hold circuits.*shape \(2,\).*float32"),
    "texts": (VariationalClassifier, ["a", "b"], "`x` must hold real numbers.*string"),
    "another width": (VariationalClassifier, np.ones((2, 3)), r"\(rows, 2\).*shape \(2, 3\)"),
    "one row": (VariationalClassifier, np.ones(2), r"\(rows, 2\).*shape \(2,\)"),
    "a NaN": (VariationalClassifier, NAN, "`x` must be finite.*row 1"),
}


@pytest.mark.parametrize("method", ["fit", "evaluate", "predict"])
@pytest.mark.parametrize("name", CASES)
def test_the_sentence_stands_alone(name, method):
    family, rows, message = CASES[name]
    model = family(2)
    model.compile()
    arguments = (rows,) if method == "predict" else (rows, LABELS)
    with pytest.raises((TypeError, ValueError, tf.errors.InvalidArgumentError), match=message) as e:
        getattr(model, method)(*arguments, verbose=0)
    text = getattr(e.value, "message", str(e.value))
    assert text.startswith(("`x` must", "`inputs` must")) and "\n" not in text and len(text) < 300


@pytest.mark.parametrize(
    ("rows", "labels", "message"),
    [
        (NAN, LABELS, "`inputs` must be finite"),
        (np.ones((2, 3), np.float32), LABELS, r"`inputs` must have shape \(batch, 2\).* 3"),
        (np.ones((2, 2), np.float32), [0, 5], "`y` must hold the labels 0 to 1.* 5$"),
    ],
    ids=["a NaN", "another width", "labels"],
)
def test_batches_of_a_generator(rows, labels, message):
    def batches():
        yield np.ones((2, 2), np.float32), LABELS
        yield rows, np.array(labels)

    model = VariationalClassifier(2)
    model.compile()
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError), match=message) as e:
        model.fit(batches(), steps_per_epoch=2, epochs=1, verbose=0)
    if isinstance(e.value, tf.errors.InvalidArgumentError):
        assert e.value.message.startswith("`") and "\n" not in e.value.message


def test_other_errors_of_graphs_stay_whole():
    model = VariationalClassifier(2)
    model.compile(loss=lambda y, z: tf.debugging.check_numerics(tf.math.log(z - 2), "a loss"))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"(?s)Graph execution error.*a loss"):
        model.fit(np.ones((2, 2), np.float32), LABELS, verbose=0)


@pytest.mark.skipif(not KERAS_3, reason="tf_keras makes no numbers of strings")
def test_a_sequential_model_says_how_it_must_begin():
    model = keras.Sequential([PQC(TURN, Z)])
    message = r'must begin with `keras\.Input\(shape=\(\), dtype="string"\)`'
    with pytest.raises(TypeError, match=message):
        model.predict(serialize_circuits([cirq.Circuit()]), verbose=0)


@pytest.mark.parametrize(
    ("layer", "inputs", "message"),
    [
        (lambda: PQC(TURN, Z), lambda: keras.Input(()), "must hold circuits"),
        (lambda: Expectation(Z, qubits=QUBITS), lambda: keras.Input(()), "must hold circuits"),
        (
            lambda: ControlledPQC(TURN, Z),
            lambda: [keras.Input(()), keras.Input((1,))],
            "must hold circuits",
        ),
        (
            lambda: EncodedPQC(TURN, Z, input_symbols=["a"]),
            lambda: keras.Input((1,), dtype="string"),
            "must hold real numbers",
        ),
    ],
    ids=["PQC", "Expectation", "ControlledPQC", "EncodedPQC"],
)
def test_inputs_of_another_kind_are_refused_where_the_model_is_made(layer, inputs, message):
    with pytest.raises(TypeError, match=message):
        layer()(inputs())
