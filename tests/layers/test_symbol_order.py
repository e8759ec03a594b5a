"""The order of symbols where TensorFlow Quantum's is another one."""

import warnings

import cirq
import numpy as np
import pytest
import sympy

from tests.layers import reference
from tfq_models.base import KERAS_3, keras
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import PQC, ControlledPQC

QUBIT = cirq.GridQubit(0, 0)
SYMBOLS = sympy.symbols("w_:12")
NATURAL = [symbol.name for symbol in SYMBOLS]
THEIRS = sorted(NATURAL)
CIRCUIT = cirq.Circuit((cirq.ry if i % 2 else cirq.rz)(s)(QUBIT) for i, s in enumerate(SYMBOLS))
FEW = cirq.Circuit(cirq.ry(SYMBOLS[1])(QUBIT), cirq.rz(SYMBOLS[2])(QUBIT))
VALUES = np.linspace(-1, 1, 12).astype(np.float32)
DATA = serialize_circuits([cirq.Circuit()])
ORDERS = {
    "natural": ("natural", NATURAL),
    "tfq": ("tfq", THEIRS),
    "names": (NATURAL[::-1], NATURAL[::-1]),
    "symbols": (list(SYMBOLS[::-1]), NATURAL[::-1]),
}


@pytest.mark.parametrize("name", ORDERS)
def test_orders(name):
    order, names = ORDERS[name]
    wanted = reference.expectations(
        CIRCUIT, [cirq.X(QUBIT)], dict(zip(names, VALUES.astype(float), strict=True)), [QUBIT]
    )
    layer = PQC(CIRCUIT, cirq.X(QUBIT), symbol_order=order)
    layer.set_weights([VALUES])
    controlled = ControlledPQC(CIRCUIT, cirq.X(QUBIT), symbol_order=order)
    assert layer.symbol_names == controlled.symbol_names == names
    assert [symbol.name for symbol in layer.symbol_values()] == names
    np.testing.assert_allclose(layer(DATA)[0], wanted, atol=1e-5)
    np.testing.assert_allclose(controlled([DATA, VALUES[None]])[0], wanted, atol=1e-5)
    twin = PQC.from_config(layer.get_config())
    assert twin.symbol_names == names


def test_a_warning_where_numbers_come_by_position():
    layer = PQC(CIRCUIT, cirq.X(QUBIT))
    with pytest.warns(UserWarning, match=r"'w_2', .*'w_10'.* order \['w_0', 'w_1', 'w_10'"):
        layer.set_weights([VALUES])
    controlled = ControlledPQC(CIRCUIT, cirq.X(QUBIT))
    with pytest.warns(UserWarning, match='symbol_order="tfq"'):
        controlled([DATA, VALUES[None]])
    with warnings.catch_warnings():  # once
        warnings.simplefilter("error")
        layer.set_weights([VALUES])
        controlled([DATA, VALUES[None]])


def test_no_warning_where_nothing_comes_by_position_or_the_orders_are_equal():
    PQC(CIRCUIT, cirq.X(QUBIT))(DATA)
    PQC(FEW, cirq.X(QUBIT)).set_weights([VALUES[:2]])
    ControlledPQC(FEW, cirq.X(QUBIT))([DATA, VALUES[None, :2]])


@pytest.mark.parametrize("kind", [PQC, ControlledPQC])
@pytest.mark.parametrize(
    ("order", "error", "message"),
    [
        ("alphabetical", ValueError, 'must be "natural", "tfq" or a list'),
        (["w_1"], ValueError, "every symbol of `model_circuit` once"),
        (["w_1", "w_2", "w_3"], ValueError, r"\['w_1', 'w_2', 'w_3'\]"),
        (["w_1", "w_1"], ValueError, "distinct"),
        (7, TypeError, "symbol_order=7"),
    ],
)
def test_wrong_orders(kind, order, error, message):
    with pytest.raises(error, match=message):
        kind(FEW, cirq.X(QUBIT), symbol_order=order)


@pytest.mark.parametrize("name", ["PQC", "ControlledPQC"])
def test_equals_tensorflow_quantum(name):
    tfq = pytest.importorskip("tensorflow_quantum")
    circuits = tfq.convert_to_tensor([CIRCUIT])
    operators = tfq.convert_to_tensor([[cirq.X(QUBIT)]])
    wanted = tfq.get_expectation_op()(circuits, THEIRS, VALUES[None], operators)
    if name == "PQC":
        layer = PQC(CIRCUIT, cirq.X(QUBIT), symbol_order="tfq")
        layer.set_weights([VALUES])
        found = layer(DATA)
    else:
        found = ControlledPQC(CIRCUIT, cirq.X(QUBIT), symbol_order="tfq")([DATA, VALUES[None]])
    np.testing.assert_allclose(found, wanted, atol=1e-5)


@pytest.mark.skipif(KERAS_3, reason="TensorFlow Quantum's layers run under tf_keras only")
@pytest.mark.parametrize("order", [None, "tfq"])
def test_a_checkpoint_of_tensorflow_quantum(order, tmp_path):
    tfq = pytest.importorskip("tensorflow_quantum")

    def model(layer):
        inputs = keras.Input((), dtype="string")
        return keras.Model(inputs, layer(inputs))

    # TFQ's default initializer is one object for all layers, of which tf_keras warns.
    initializer = keras.initializers.RandomUniform(0, 6, seed=1)
    theirs = model(tfq.layers.PQC(CIRCUIT, cirq.X(QUBIT), initializer=initializer))
    theirs.save_weights(tmp_path / "weights")
    ours = model(PQC(CIRCUIT, cirq.X(QUBIT), symbol_order=order))
    if order is None:
        with pytest.warns(UserWarning, match="weights of the checkpoint"):
            ours.load_weights(tmp_path / "weights")
    else:
        ours.load_weights(tmp_path / "weights")
        np.testing.assert_allclose(ours(DATA), theirs(DATA), atol=1e-5)
    ours.save_weights(tmp_path / "our_weights")
    again = model(PQC(CIRCUIT, cirq.X(QUBIT)))
    again.load_weights(tmp_path / "our_weights")  # without a warning
