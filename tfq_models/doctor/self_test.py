"""A few seconds of real work, each compared with what it must give."""

import functools
import pathlib
import tempfile

import cirq
import numpy as np
import sympy
import tensorflow as tf

from tfq_models.base import keras, set_random_seed
from tfq_models.circuit_tensors import from_circuit_tensor, serialize_circuits
from tfq_models.datasets import cluster_excitations
from tfq_models.doctor.findings import BrokenError, Finding
from tfq_models.models import QCNN
from tfq_models.simulator import Program

_QUBITS = cirq.GridQubit.rect(1, 2)
_A, _B = sympy.symbols("a b")
_CIRCUIT = cirq.Circuit(
    cirq.rx(_A)(_QUBITS[0]), cirq.CNOT(*_QUBITS), cirq.ry(_B)(_QUBITS[1]), cirq.CZ(*_QUBITS)
)
_OPERATOR = cirq.X(_QUBITS[0]) * cirq.X(_QUBITS[1]) + 0.5 * cirq.Z(_QUBITS[1])
_VALUES = np.array([0.4, 1.1], np.float32)
# Both sides are sums of a few numbers in complex64.
_TOLERANCE = 1e-5


def simulation(backend):
    """Compares an expectation value and its gradient with Cirq's."""
    program, values = Program(_CIRCUIT, backend=backend), tf.constant(_VALUES)
    with tf.GradientTape() as tape:
        tape.watch(values)
        expectation = program.expectation(values, _OPERATOR)
    _compare("the expectation value", expectation[0, 0], _cirq(_VALUES))
    # What Cirq's values a quarter turn either way give, for gates that are rotations.
    shifts = np.eye(2) * np.pi / 2
    exact = [(_cirq(_VALUES + shift) - _cirq(_VALUES - shift)) / 2 for shift in shifts]
    _compare("the gradient", tape.gradient(expectation, values), exact)
    return Finding("An expectation value and its gradient equal Cirq's.")


def _cirq(values):
    resolver = dict(zip("ab", map(float, values), strict=True))
    simulator = cirq.Simulator(dtype=np.complex128)
    return simulator.simulate_expectation_values(_CIRCUIT, [_OPERATOR], resolver)[0].real


def circuit_tensors():
    """Writes a circuit as a string and reads it again."""
    circuit = cirq.resolve_parameters(_CIRCUIT, {"a": 0.4, "b": 1.1})
    read = from_circuit_tensor(tf.constant(serialize_circuits([circuit])))[0]
    _compare("the circuit that was read", read.unitary(), circuit.unitary())
    return Finding("A circuit that is written as a string reads as it was.")


@functools.cache
def _data_and_model():
    set_random_seed(0)
    (x, y), _ = cluster_excitations(num_qubits=4, num_rounds=12)
    model = QCNN(num_qubits=4, initializer=keras.initializers.RandomNormal(stddev=0.1))
    model.compile(optimizer=keras.optimizers.Adam(0.05), loss="mse")
    return x, y, model


def fit():
    """Fits a model and checks that its loss falls."""
    x, y, model = _data_and_model()
    losses = model.fit(x, y, batch_size=8, epochs=4, verbose=0).history["loss"]
    said = f"The loss of a QCNN fell from {losses[0]:.3f} to {losses[-1]:.3f} in 4 epochs."
    if not losses[-1] < losses[0]:
        raise BrokenError(said.replace("fell", "did not fall: it went"))
    return Finding(said)


def save_and_load():
    """Saves the model, loads it, and compares what both say."""
    x, _, model = _data_and_model()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "model.keras")
        model.save(path)
        loaded = keras.models.load_model(path)
    expected = model.predict(x, verbose=0)
    _compare("the output of the loaded model", loaded.predict(x, verbose=0), expected)
    return Finding("A model that was saved and loaded says the same.")


def _compare(what, found, expected):
    found, expected = np.asarray(found), np.asarray(expected)
    if not np.allclose(found, expected, rtol=0, atol=_TOLERANCE):
        raise BrokenError(f"{what} is {found.tolist()}, and must be {expected.tolist()}.")
