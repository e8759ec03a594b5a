"""Wrong calls of the layers: each raises an error that names the culprit."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.circuit_tensors import message_cases
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import PQC, ControlledPQC, EncodedPQC, Expectation, State

A, B, C = cirq.GridQubit.rect(1, 3)
W, X = sympy.symbols("w x")
CIRCUIT = cirq.Circuit(cirq.rx(W)(A), cirq.ry(X)(B), cirq.CZ(A, B))
Z = cirq.Z(A)
WIDE = cirq.GridQubit.rect(8, 8)
# Joined with each other, so that all of them matter.
GHZ = cirq.Circuit(cirq.H(WIDE[0]), [cirq.CNOT(WIDE[0], qubit) for qubit in WIDE[1:]])
DATUM = [cirq.Circuit(cirq.X(A))]
NAMED = cirq.Circuit(cirq.rx(W)(cirq.NamedQubit("bob")))


def pqc(circuit=CIRCUIT, operators=Z, **arguments):
    return PQC(circuit, operators, **arguments)


def state():
    return State([A, B])


def encoded(circuit=CIRCUIT, operators=Z, input_symbols=("x",), **arguments):
    return EncodedPQC(circuit, operators, input_symbols=input_symbols, **arguments)


def adjoint():
    return pytest.importorskip("tensorflow_quantum").differentiators.Adjoint()


def numbers(*shape, value=0.5):
    return np.full(shape, value, np.float32)


CONSTRUCTORS = {
    "a circuit that is none": (lambda: pqc([CIRCUIT]), TypeError, "`model_circuit` must be"),
    "an encoded circuit that is none": (lambda: encoded("rx"), TypeError, "`circuit` must be"),
    "no symbols": (
        lambda: pqc(cirq.Circuit(cirq.X(A))),
        ValueError,
        "`model_circuit` must have sy",
    ),
    "no symbols at all": (
        lambda: encoded(cirq.Circuit(cirq.X(A)), input_symbols=[]),
        ValueError,
        "`circuit` must have symbols",
    ),
    "64 qubits": (
        lambda: pqc(cirq.Circuit(cirq.rx(W).on_each(WIDE)), cirq.Z(WIDE[0])),
        ValueError,
        "64 qubits takes .* GiB",
    ),
    "64 qubits of floats": (
        lambda: encoded(cirq.Circuit(cirq.rx(X).on_each(WIDE)), cirq.Z(WIDE[0])),
        ValueError,
        "64 qubits takes .* GiB",
    ),
    "64 qubits of states": (lambda: State(WIDE), ValueError, "64 qubits takes .* GiB"),
    "64 qubits to measure": (
        lambda: Expectation(cirq.Z(WIDE[0]), qubits=WIDE),
        ValueError,
        "64 qubits takes .* GiB",
    ),
    "no unitary": (
        lambda: pqc(CIRCUIT + cirq.Circuit(cirq.depolarize(0.1)(A))),
        ValueError,
        "depolarize",
    ),
    "a measurement in the middle": (
        lambda: pqc(cirq.Circuit(cirq.measure(A), cirq.rx(W)(A))),
        ValueError,
        "measure",
    ),
    "a named qubit": (
        lambda: pqc(NAMED, cirq.Z(cirq.NamedQubit("bob"))),
        ValueError,
        "bob",
    ),
    "an operator on another qubit": (
        lambda: encoded(operators=[Z, cirq.Z(C)]),
        ValueError,
        r"acts on q\(0, 2\)",
    ),
    "an operator that no qubits of circuits have": (
        lambda: Expectation([Z, cirq.Z(C)], qubits=[A, B]),
        ValueError,
        r"acts on q\(0, 2\)",
    ),
    "an operator on a qubit that no data can name": (
        lambda: pqc(operators=[Z, cirq.Z(cirq.NamedQubit("bob"))]),
        ValueError,
        "acts on bob",
    ),
    "an operator that is none": (lambda: pqc(operators=[cirq.H]), TypeError, "cirq.H"),
    "no operators": (lambda: pqc(operators=[]), ValueError, "at least one operator"),
    "a complex operator": (lambda: pqc(operators=1j * Z), ValueError, "Hermitian"),
    "half a shot": (lambda: pqc(repetitions=0.5), TypeError, "repetitions=0.5"),
    "no shots": (lambda: pqc(repetitions=0), ValueError, "repetitions=0"),
    "an unknown backend": (lambda: pqc(backend="cuda"), ValueError, "backend='cuda'"),
    "an unknown backend, as for TFQ": (
        lambda: pqc(backend="cuda", repetitions=5),
        TypeError,
        "backend='cuda'",
    ),
    "noise": (lambda: pqc(backend="noisy"), ValueError, "DensityMatrixSimulator"),
    "noise for a controlled circuit": (
        lambda: ControlledPQC(CIRCUIT, Z, backend="noisy"),
        ValueError,
        "NoisyControlledPQC",
    ),
    "a backend of another kind": (lambda: pqc(backend=3), TypeError, "backend=3"),
    "a simulator for shots": (
        lambda: pqc(backend=cirq.CliffordSimulator(), repetitions=None),
        TypeError,
        "cirq.SimulatesExpectationValues",
    ),
    "an unknown initializer": (lambda: pqc(initializer="bogus"), ValueError, "bogus"),
    "an unknown argument": (lambda: pqc(regulariser="l2"), (TypeError, ValueError), "regulariser"),
    "one input symbol": (lambda: encoded(input_symbols="x"), TypeError, "input_symbols='x'"),
    "an input that is no symbol": (lambda: encoded(input_symbols=[X + 1]), TypeError, r"x \+ 1"),
    "an unknown input": (lambda: encoded(input_symbols=["y"]), ValueError, r"\['y'\]"),
    "an input twice": (lambda: encoded(input_symbols=["x", X]), ValueError, "distinct"),
    "states of no qubits": (lambda: State([]), ValueError, "`qubits` must hold at least 1"),
    "a qubit twice": (lambda: State([A, A]), ValueError, "`qubits` must be distinct"),
    "a symbol twice": (
        lambda: Expectation(Z, qubits=[A], symbol_names=["a", "a"]),
        ValueError,
        "`symbol_names` must be distinct",
    ),
}
# TFQ's backend and differentiators, where TFQ is installed.
CONSTRUCTORS_FOR_TFQ = {
    "64 qubits of TFQ": (
        lambda: pqc(cirq.Circuit(cirq.rx(W).on_each(WIDE)), cirq.Z(WIDE[0]), backend="tfq"),
        ValueError,
        "64 qubits takes .* GiB",
    ),
    "a projector for TFQ": (
        lambda: pqc(
            operators=cirq.ProjectorSum.from_projector_strings(cirq.ProjectorString({A: 1})),
            backend="tfq",
        ),
        TypeError,
        "ProjectorSum",
    ),
    "a gate that TFQ lacks": (
        lambda: pqc(cirq.Circuit(cirq.rx(W**2)(A)), backend="tfq"),
        ValueError,
        r"w\*\*2",
    ),
    "a differentiator without use": (
        lambda: pqc(backend="tensorflow", differentiator=adjoint()),
        ValueError,
        "`differentiator`",
    ),
    "a differentiator that is none": (
        lambda: pqc(differentiator="adjoint"),
        TypeError,
        "differentiator='adjoint'",
    ),
    "Adjoint for shots": (
        lambda: pqc(differentiator=adjoint(), repetitions=10),
        ValueError,
        "must not be Adjoint",
    ),
}
CALLS = {
    "floats for circuits": (lambda: pqc()(numbers(2)), TypeError, "a tensor of float32"),
    "circuits in a column": (
        lambda: pqc()(serialize_circuits(DATUM)[None]),
        ValueError,
        r"shape \(1, 1\)",
    ),
    "circuits for floats": (
        lambda: encoded()(tf.constant([["a"]])),
        TypeError,
        "a tensor of string",
    ),
    "too many inputs": (lambda: encoded()(numbers(4, 2)), ValueError, r"shape \(4, 2\)"),
    "a row of inputs": (lambda: encoded()(numbers(1)), ValueError, r"shape \(1,\)"),
    "too few values": (
        lambda: ControlledPQC(CIRCUIT, Z)([serialize_circuits(DATUM), numbers(1, 1)]),
        ValueError,
        r"\['w', 'x'\].*shape \(1, 1\)",
    ),
    "no values": (
        lambda: ControlledPQC(CIRCUIT, Z)(serialize_circuits(DATUM)),
        ValueError,
        "a pair",
    ),
}
INVALID = tf.errors.InvalidArgumentError
DATA = {
    "a foreign qubit": (state, [cirq.Circuit(cirq.X(C))], "qubits 0_2 in row 1"),
    "a negative foreign qubit": (state, [cirq.Circuit(cirq.X(cirq.GridQubit(-1, -1)))], "-1_-1"),
    "a foreign line qubit": (state, [cirq.Circuit(cirq.X(cirq.LineQubit(7)))], "qubits 7 in row 1"),
    "a foreign control": (
        state,
        [cirq.Circuit(cirq.ControlledOperation([B, C], cirq.X(A)))],
        "qubits 0_2 in row 1",
    ),
    "62 further qubits": (
        pqc,
        [GHZ],
        "at most .* as many as fit into the memory.* 54 more in row 1",
    ),
    "62 further qubits to measure": (
        lambda: Expectation(Z, qubits=[A, B]),
        [GHZ],
        "at most .* as many as fit into the memory.* 54 more in row 1",
    ),
    "a symbol": (pqc, [cirq.Circuit(cirq.X(A) ** W)], "symbols w in row 1"),
    "no circuit": (pqc, ["hello"], "5 bytes in row 1 that are none"),
    "a foreign qubit's state": (
        lambda: State([A]),
        [cirq.Circuit(cirq.X(B))],
        "qubits 0_1 in row 1",
    ),
    "an unknown symbol to measure": (
        lambda: Expectation(Z, qubits=[A]),
        [cirq.Circuit(cirq.X(A) ** W)],
        "symbols w in row 1",
    ),
}


@pytest.mark.parametrize("name", CONSTRUCTORS)
def test_constructor(name):
    call, error, message = CONSTRUCTORS[name]
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("name", CONSTRUCTORS_FOR_TFQ)
def test_constructor_for_tfq(name):
    pytest.importorskip("tensorflow_quantum")
    call, error, message = CONSTRUCTORS_FOR_TFQ[name]
    with pytest.raises(error, match=message):
        call()


# Some of these end the process in TFQ's parser.
@pytest.mark.parametrize(
    "name",
    [
        "control_values missing",
        "an empty qubit",
        "no qubit",
        "three qubits for one",
        "a control that is the target",
        "a control value of 7",
        "nan in exponent of XP",
    ],
)
def test_damaged_circuits_never_reach_tfq(name):
    pytest.importorskip("tensorflow_quantum")
    data = tf.constant([message_cases.ONE, message_cases.DAMAGED[name]])
    for layer in (pqc(backend="tfq"), pqc(backend="tfq", repetitions=3)):
        with pytest.raises(INVALID, match="in row 1 that are none"):
            layer(data)
    with pytest.raises(INVALID, match="54 more in row 0"):
        pqc(backend="tfq")([GHZ])


@pytest.mark.parametrize("name", CALLS)
def test_call(name):
    call, error, message = CALLS[name]
    with pytest.raises(error, match=f"(?s){message}"):
        call()


@pytest.mark.parametrize("is_graph", [False, True], ids=["eager", "graph"])
@pytest.mark.parametrize("name", DATA)
def test_data(name, is_graph):
    make, data, message = DATA[name]
    layer = make()
    data = tf.constant(data) if isinstance(data[0], str) else serialize_circuits(data)
    data = tf.concat([serialize_circuits([cirq.Circuit()]), data], axis=0)
    call = tf.function(layer, autograph=False) if is_graph else layer
    with pytest.raises(INVALID, match=message):
        call(data)


@pytest.mark.parametrize("is_graph", [False, True], ids=["eager", "graph"])
def test_data_for_tfq(is_graph):
    pytest.importorskip("tensorflow_quantum")
    layer = pqc(backend="tfq")
    call = tf.function(layer, autograph=False) if is_graph else layer
    with pytest.raises(INVALID, match="54 more in row 1"):
        call(serialize_circuits([cirq.Circuit(), GHZ]))


@pytest.mark.parametrize("is_graph", [False, True], ids=["eager", "graph"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_numbers_that_are_none(value, is_graph):
    controlled = ControlledPQC(CIRCUIT, Z)
    for layer, inputs in [
        (encoded(), numbers(2, 1, value=value)),
        (controlled, [serialize_circuits(DATUM), numbers(1, 2, value=value)]),
    ]:
        call = tf.function(layer, autograph=False) if is_graph else layer
        with pytest.raises(INVALID, match="must be finite"):
            call(tf.nest.map_structure(tf.convert_to_tensor, inputs))


def test_more_values_than_circuits():
    with pytest.raises(INVALID, match="as many circuits as rows"):
        ControlledPQC(CIRCUIT, Z)([serialize_circuits(DATUM), numbers(2, 2)])


@pytest.mark.parametrize("make", [pqc, encoded])
def test_xla(make):
    layer = make()
    inputs = serialize_circuits(DATUM) if make is pqc else tf.constant(numbers(1, 1))
    with pytest.raises(ValueError, match="`jit_compile` must be False"):
        tf.function(layer, jit_compile=True, autograph=False)(inputs)
