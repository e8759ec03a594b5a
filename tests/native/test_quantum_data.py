"""`QuantumData` and its layers with the native kernel, and what falls back to TensorFlow."""

import concurrent.futures
import types

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.native.native_states import ATOL, expected
from tfq_models import native
from tfq_models.circuit_tensors import circuit_tensor, serialize_circuit
from tfq_models.layers import PQC, State
from tfq_models.layers.parts.quantum_data import QuantumData

pytestmark = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

Q = cirq.GridQubit.rect(1, 6)
X = sympy.Symbol("x")
GOOD = serialize_circuit(cirq.Circuit(cirq.X(Q[0]) ** 0.5))
ENCODED = circuit_tensor(
    cirq.Circuit(cirq.rx(X).on_each(Q), cirq.CNOT(*Q[:2])), ["x"], np.arange(9)[:, None]
)


def test_graphs_and_data_sets():
    data = QuantumData(Q)
    wanted = expected(ENCODED, Q)
    graph = tf.function(data.states, autograph=False)
    np.testing.assert_allclose(data.states(ENCODED), wanted, atol=1e-6)
    np.testing.assert_allclose(graph(ENCODED), wanted, atol=1e-6)
    assert graph.get_concrete_function(tf.TensorSpec([None], tf.string)).output_shapes[1] == 64
    batches = tf.data.Dataset.from_tensor_slices(ENCODED).batch(4).map(data.states)
    np.testing.assert_allclose(np.concatenate(list(batches)), wanted, atol=1e-6)


def test_several_threads_at_once():
    data, wanted = QuantumData(Q), np.array(expected(ENCODED, Q))
    graph = tf.function(data.states, autograph=False)
    rows = [np.random.default_rng(i).integers(9, size=40) for i in range(200)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda some: graph(tf.gather(ENCODED, some)).numpy(), rows))
    for states_, some in zip(found, rows, strict=True):
        np.testing.assert_allclose(states_, wanted[some], atol=1e-6)


def test_float64_states_are_exact():
    found = State(Q, dtype="float64")(ENCODED)
    np.testing.assert_allclose(found, expected(ENCODED, Q), atol=ATOL["complex128"])
    assert found.dtype == "complex128"


# What Cirq means by this shift; TFQ ignores it.
SHIFTED = serialize_circuit(cirq.Circuit(cirq.PhasedISwapPowGate(phase_exponent=0.1)(*Q[:2])))
SHIFTED = SHIFTED.replace(
    b"\n\x0cglobal_shift\x12\x07\n\x05\r\0\0\0\0", b"\n\x0cglobal_shift\x12\x07\n\x05\r\0\0\0\x3f"
)


@pytest.mark.parametrize("dtype", ATOL)
def test_a_shift_means_what_cirq_means(dtype):
    found = tf.function(QuantumData(Q).states, autograph=False)(
        tf.constant([GOOD, SHIFTED]), dtype=dtype
    )
    assert found.dtype == dtype
    gate = cirq.PhasedISwapPowGate(phase_exponent=float(np.float32(0.1)), global_shift=0.5)
    wanted = cirq.Circuit(gate(*Q[:2])).final_state_vector(qubit_order=Q, dtype=np.complex128)
    np.testing.assert_allclose(found, [expected([GOOD], Q)[0], wanted], atol=ATOL[dtype])


def test_layers_agree_with_and_without_the_kernel(monkeypatch):
    layer = PQC(cirq.Circuit(cirq.ry(X).on_each(Q), cirq.CZ(*Q[:2])), [cirq.Z(q) for q in Q])
    found = layer(ENCODED)
    without = types.SimpleNamespace(operations=lambda: None)
    monkeypatch.setattr("tfq_models.layers.parts.quantum_data.native", without)
    np.testing.assert_allclose(found, layer(ENCODED), atol=2e-6)
