"""Circuits as data in every way that Keras takes data, and symbols that hide."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.base import Model, keras, set_random_seed
from tfq_models.layers import PQC, EncodedPQC, Expectation
from tfq_models.models import QCNN

QUBITS = cirq.GridQubit.rect(1, 4)
CIRCUITS = [cirq.Circuit(map(cirq.X, QUBITS[: count + 1])) for count in range(4)]
LABELS = np.array([1.0, -1.0, 1.0, -1.0])
X = sympy.Symbol("x")


def as_objects(circuits):
    array = np.empty(len(circuits), object)
    for row, circuit in enumerate(circuits):
        array[row] = circuit
    return array


FORMS = {"lists": list, "objects": as_objects, "frozen": lambda c: [each.freeze() for each in c]}


class Batches(keras.utils.Sequence):
    def __init__(self, form):
        super().__init__()
        self.form = form

    def __len__(self):
        return 2

    def __getitem__(self, index):
        rows = slice(2 * index, 2 * index + 2)
        return self.form(CIRCUITS[rows]), LABELS[rows]


def batches(form, count=8):
    return (Batches(form)[index % 2] for index in range(count))


def compiled():
    set_random_seed(0)
    model = QCNN(4)
    model.compile()
    return model


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_batches_of_circuits(form):
    arguments = {"epochs": 2, "shuffle": False, "verbose": 0}
    whole = compiled().fit(CIRCUITS, LABELS, batch_size=2, **arguments).history["loss"]
    for data in (Batches(form), batches(form), iter([*batches(form)])):
        history = compiled().fit(data, steps_per_epoch=2, **arguments).history
        np.testing.assert_allclose(history["loss"], whole, rtol=1e-5)


def test_batches_to_evaluate_and_predict():
    model = compiled()
    expected = model.evaluate(CIRCUITS, LABELS, verbose=0)
    for data in (Batches(list), batches(list)):
        np.testing.assert_allclose(model.evaluate(data, steps=2, verbose=0), expected, rtol=1e-5)
        history = model.fit(
            CIRCUITS, LABELS, validation_data=batches(list), validation_steps=2, verbose=0
        ).history
        assert "val_loss" in history
        expected = model.evaluate(CIRCUITS, LABELS, verbose=0)
    outputs = model.predict((circuits for circuits, _ in batches(list)), steps=2, verbose=0)
    np.testing.assert_allclose(outputs, model.predict(CIRCUITS, verbose=0), rtol=1e-5)


def test_circuits_in_dictionaries():
    data = {
        "circuits": keras.Input((), dtype="string", name="circuits"),
        "numbers": keras.Input((1,), name="numbers"),
    }
    measured = PQC(compiled().circuit, cirq.Z(QUBITS[3]))(data["circuits"])
    joined = keras.layers.Concatenate()([measured, data["numbers"]])
    model = Model(inputs=data, outputs=keras.layers.Dense(1)(joined))
    model.compile("adam", "mse")
    rows = {"circuits": CIRCUITS, "numbers": np.ones((4, 1))}
    assert np.isfinite(model.fit(rows, LABELS, verbose=0).history["loss"]).all()
    assert model.predict(rows, verbose=0).shape == (4, 1)


def test_no_circuits():
    layer = PQC(cirq.Circuit(cirq.rx(X)(QUBITS[0])), cirq.Z(QUBITS[0]))
    assert layer([]).shape == (0, 1)
    assert Expectation(cirq.Z(QUBITS[0]), qubits=QUBITS)([]).shape == (0, 1)


@pytest.mark.parametrize("backend", ["auto", cirq.Simulator()], ids=["auto", "cirq"])
def test_gates_that_hide_their_symbols(backend):
    gate = cirq.PhasedFSimGate(theta=X, zeta=0.2)
    circuit = cirq.Circuit(cirq.X(QUBITS[0]), gate(*QUBITS[:2]))
    layer = EncodedPQC(
        cirq.Circuit(circuit, cirq.rx(sympy.Symbol("w"))(QUBITS[2])),
        cirq.Z(QUBITS[0]),
        input_symbols=[X],
        backend=backend,
    )
    # Of one excitation, theta moves sin^2.
    np.testing.assert_allclose(layer(np.array([[0.3]])), [[-np.cos(0.6)]], atol=1e-6)
    assert PQC(circuit, cirq.Z(QUBITS[0])).symbol_names == ["x"]


def test_dummy_symbols_count_by_their_names():
    dummy = sympy.Dummy("d")
    circuit = cirq.Circuit(cirq.rx(dummy)(QUBITS[0]), cirq.rx(X)(QUBITS[1]))
    layer = EncodedPQC(circuit, cirq.Z(QUBITS[0]), input_symbols=[dummy])
    np.testing.assert_allclose(layer(np.array([[0.3]])), [[np.cos(0.3)]], atol=1e-6)
