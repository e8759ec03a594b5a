"""Arguments travel in configs as JSON and come back equal, and nothing read is run as Python."""

import json

import cirq
import numpy as np
import pytest
import sympy

from tfq_models import saving as serialization
from tfq_models.base import Layer, keras, register
from tfq_models.saving import Serializable, decode, encode

A, B = sympy.symbols("a b")
ODD = sympy.Symbol("θ {x}"), sympy.Symbol("__import__('os').abort()"), sympy.Symbol("w_10")
Q = cirq.LineQubit.range(3)
UNITARY = cirq.testing.random_unitary(4, random_state=0)


def round_trip(value):
    return decode(json.loads(json.dumps(encode(value))))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        0.1,
        "zeros",
        [1, [2.5, "three"]],
        {"a": [A, cirq.X(Q[0])], "b": {}},
        cirq.Circuit(),
        cirq.Circuit(cirq.X(Q[0]), cirq.Moment(), cirq.CZ(Q[0], cirq.GridQubit(-1, 2))),
        cirq.Circuit(cirq.H(cirq.NamedQubit("an odd name")), cirq.measure(*Q, key="m")),
        cirq.Circuit(cirq.MatrixGate(UNITARY)(*Q[:2]), cirq.X(Q[0]).controlled_by(Q[2])),
        cirq.Circuit(cirq.rx(symbol)(Q[0]) for symbol in ODD),
        cirq.Circuit(cirq.rx(2 * A - sympy.pi * B / 3 + sympy.sqrt(2) * A**2)(Q[0])),
        cirq.Circuit(cirq.rz(sympy.sin(A * B) + 0.1)(Q[0]), cirq.FSimGate(A, B)(*Q[:2])),
        cirq.X(Q[0]) * cirq.Z(Q[1]) * 0.5,
        [cirq.Z(Q[0]), cirq.Z(Q[0]) * cirq.Z(Q[1]) - 0.25],
        cirq.ProjectorSum.from_projector_strings(cirq.ProjectorString({Q[0]: 1})),
        Q,
        ODD,
        cirq.ISWAP**0.5,
        sympy.exp(A) * sympy.Max(A, B) + abs(A) - sympy.atan2(A, B),
        sympy.sec(A) + sympy.Heaviside(B) + sympy.floor(A) + sympy.Rational(1, 3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_round_trip(value):
    assert round_trip(value) == (list(value) if isinstance(value, tuple) else value)


def test_numbers_come_back_to_the_last_bit():
    values = np.random.default_rng(0).normal(size=20)
    circuit = cirq.Circuit(cirq.rx(value)(Q[0]) for value in values)
    assert round_trip(circuit) == circuit
    np.testing.assert_array_equal(round_trip(values), values)
    assert round_trip(np.float64(values[0])) == values[0]


@pytest.mark.parametrize(
    "value",
    [
        keras.initializers.RandomUniform(0.0, 2.0, seed=3),
        keras.regularizers.L2(0.5),
        keras.constraints.MaxNorm(2.0),
    ],
    ids=lambda value: type(value).__name__,
)
def test_keras_objects(value):
    copy = round_trip(value)
    assert type(copy) is type(value)
    assert copy.get_config() == value.get_config()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("Adjoint", {}),
        ("ParameterShift", {}),
        ("ForwardDifference", {"error_order": 3, "grid_spacing": 0.25}),
        ("CentralDifference", {"error_order": 4, "grid_spacing": 0.125}),
        ("LinearCombination", {"weights": [1.0, -1.0], "perturbations": [0.5, -0.5]}),
    ],
)
def test_differentiators(name, arguments):
    differentiators = pytest.importorskip("tensorflow_quantum").differentiators
    original = getattr(differentiators, name)(**arguments)
    assert encode(original) == {"differentiator": name, "arguments": arguments}
    copy = round_trip(original)
    assert type(copy) is type(original)
    assert copy is not original
    assert encode(copy) == encode(original)


def test_unknown_differentiators_are_refused():
    differentiators = pytest.importorskip("tensorflow_quantum").differentiators
    own = type("Own", (differentiators.Adjoint,), {"__module__": "tensorflow_quantum.own"})
    with pytest.raises(ValueError, match=r"`differentiator` must be one of .*Adjoint"):
        encode(own(), "differentiator")
    with pytest.raises(ValueError, match=r"must name a differentiator of .*Received: value='os'"):
        decode({"differentiator": "os", "arguments": {}})


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (cirq.Simulator(), 'Build with `backend="auto"`, or save only the weights'),
        (cirq.DensityMatrixSimulator(), "`backend` must be a string to be saved"),
        ([lambda x: x], "`backend` must be plain Python, a Cirq object or a Keras object"),
        (object(), "`backend` must be plain Python"),
        (sympy.Function("f")(A), "`backend` must consist of what Cirq's JSON can hold"),
        (cirq.Circuit(cirq.rx(sympy.Function("f")(A))(Q[0])), "f is not JSON serializable"),
    ],
)
def test_what_cannot_be_saved(value, message):
    with pytest.raises(ValueError, match=message):
        encode(value, "backend")


@register
class Holder(Serializable, Layer):
    def __init__(self, circuit, *, count=1, note=None, **kwargs):
        super().__init__(**kwargs)
        self.circuit = circuit
        self.count = count
        self.note = note


def test_config_is_derived_from_the_signature():
    assert serialization.constructor_arguments(Holder) == ["circuit", "count", "note"]
    holder = Holder(cirq.Circuit(cirq.X(Q[0])), note=[A], name="one", dtype="float64")
    holder.trainable = False
    config = json.loads(json.dumps(holder.get_config()))
    keys = {"circuit", "count", "note", "name", "dtype", "trainable", "tfq_models_version"}
    assert set(config) == keys
    copy = Holder.from_config(config)
    assert (copy.circuit, copy.count, list(copy.note)) == (holder.circuit, 1, [A])
    assert (copy.name, copy.dtype, copy.trainable) == ("one", "float64", False)


def test_the_error_names_the_argument():
    with pytest.raises(ValueError, match="`note` must be a string to be saved"):
        Holder(cirq.Circuit(), note=cirq.Simulator()).get_config()
