"""`Expectation` of circuits that differ; `test_backends` has those with symbols."""

import cirq
import numpy as np
import pytest
import tensorflow as tf

from tests.layers import reference
from tfq_models.layers import Expectation

QUBITS = cirq.GridQubit.rect(2, 2)
CIRCUITS = [
    cirq.Circuit(),
    cirq.Circuit(cirq.H(QUBITS[0]), cirq.CNOT(QUBITS[0], QUBITS[3])),
    cirq.Circuit(cirq.ry(0.4).on_each(*QUBITS), cirq.CZ(*QUBITS[:2])),
]


@pytest.mark.parametrize("backend", ["auto", "tfq"])
def test_equals_cirq(backend):
    if backend == "tfq":
        pytest.importorskip("tensorflow_quantum")
    operators = [cirq.Z(QUBITS[0]) * cirq.Z(QUBITS[3]), cirq.X(QUBITS[1]) + 0.5]
    layer = Expectation(operators, qubits=QUBITS, backend=backend)
    expected = [reference.expectations(c, operators, {}, QUBITS) for c in CIRCUITS]
    np.testing.assert_allclose(layer(CIRCUITS), expected, atol=1e-5)
    assert layer.symbol_names == []


@pytest.mark.parametrize("is_graph", [False, True], ids=["eager", "graph"])
def test_no_rows(is_graph):
    layer = Expectation(cirq.Z(QUBITS[0]), qubits=QUBITS, symbol_names=["w"])
    call = tf.function(layer, autograph=False) if is_graph else layer
    assert call([tf.zeros([0], tf.string), tf.zeros([0, 1])]).shape == (0, 1)


def test_shots():
    layer = Expectation(cirq.X(QUBITS[0]), qubits=QUBITS, repetitions=100)
    outcomes = layer(CIRCUITS[:1]).numpy()
    # Five standard errors of a fair coin; and an even number of them, in hundredths.
    assert np.all(np.abs(outcomes) <= 0.5)
    np.testing.assert_allclose(outcomes * 50, np.round(outcomes * 50), atol=1e-4)
