"""Wrong calls that users make, over all rooms, and the one sentence that each of them gets.

Further ones of single rooms stand beside their tests: `layers/test_wrong_calls.py`,
`test_data_checks.py`, `models/test_bad_data.py`, `test_arguments.py`.
"""

import functools
import re

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models import baselines as controls
from tfq_models import circuit_tensors, circuits, datasets, kernels, layers, losses, models
from tfq_models import metrics as our_metrics
from tfq_models.base import keras
from tfq_models.circuits import parameters
from tfq_models.simulator import Program
from tfq_models.sklearn import QuantumClassifier, QuantumRegressor
from training.__main__ import main

Q = cirq.GridQubit.rect(1, 4)
A, B = sympy.symbols("a b")
CIRCUIT = cirq.Circuit(cirq.rx(A)(Q[0]), cirq.ry(B)(Q[1]), cirq.CZ(Q[0], Q[1]))
CIRCUITS = [cirq.Circuit(cirq.X(Q[0])), cirq.Circuit(cirq.X(Q[1]))]
Z = cirq.Z(Q[0])
X = np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6], [0.7, 0.8]], np.float32)
Y = np.array([0, 1, 0, 1])
NAN = np.where(X == X[1, 1], np.nan, X)
MATRIX = np.eye(4)
INVALID = tf.errors.InvalidArgumentError


def ones(*shape):
    return np.ones(shape, np.float32)


@functools.cache
def program():
    return Program(CIRCUIT)


@functools.cache
def encoded():
    return layers.EncodedPQC(CIRCUIT, Z, input_symbols=["a", "b"])


@functools.cache
def controlled():
    return layers.ControlledPQC(CIRCUIT, Z)


@functools.cache
def pqc():
    return layers.PQC(CIRCUIT, Z)


@functools.cache
def variational():
    model = models.VariationalClassifier(2, num_layers=1)
    model.compile()
    return model


@functools.cache
def qcnn():
    model = models.QCNN(4)
    model.compile()
    return model


def fit(x=X, y=Y, **arguments):
    return variational().fit(x, y, verbose=0, **arguments)


def batches(*data):
    return tf.data.Dataset.from_tensor_slices(data)


# Name, wrong call, kind of the error, essential words of the sentence.
CIRCUIT_FUNCTIONS = [
    ("text for a count", lambda: parameters("3"), TypeError, "`count`.*whole.*'3' of type str"),
    ("float for a count", lambda: parameters(2.0), TypeError, "`count`.*count=2.0"),
    ("negative count", lambda: parameters(-1), ValueError, "`count` .*at least 0.*count=-1"),
    ("flag for a count", lambda: parameters(True), TypeError, "`count`.*count=True"),
    ("number for a name", lambda: circuits.inputs(3, 4), TypeError, "`name`.*string.*name=4"),
    (
        "arguments swapped",
        lambda: circuits.angle_encoding(parameters(2), Q[:2]),
        TypeError,
        "`qubits` must hold Cirq qubits.*theta_0",
    ),
    (
        "one qubit for a list",
        lambda: circuits.angle_encoding(Q[0], parameters(1)),
        TypeError,
        "`qubits` must be a sequence.*GridQubit",
    ),
    (
        "number for qubits",
        lambda: circuits.angle_encoding(2, parameters(2)),
        TypeError,
        "`qubits` must be a sequence.*2 of type int",
    ),
    (
        "numbers for qubits",
        lambda: circuits.cluster_state([0, 1]),
        TypeError,
        "`qubits` must hold Cirq qubits.*0 of type int",
    ),
    (
        "unknown axis",
        lambda: circuits.angle_encoding(Q[:1], parameters(1), "W"),
        ValueError,
        "`axis`.*'X', 'Y', 'Z'.*axis='W'",
    ),
    (
        "gate for an axis",
        lambda: circuits.angle_encoding(Q[:1], parameters(1), cirq.rx),
        TypeError,
        "`axis` must be a string.*function",
    ),
    (
        "too many symbols",
        lambda: circuits.angle_encoding(Q[:2], parameters(3)),
        ValueError,
        "`symbols` must hold 2 values, one for each qubit.*=3",
    ),
    (
        "a qubit twice",
        lambda: circuits.angle_encoding([Q[0], Q[0]], parameters(2)),
        ValueError,
        "`qubits` must be distinct.*more than once",
    ),
    (
        "qutrit",
        lambda: circuits.angle_encoding([cirq.LineQid(0, 3)], parameters(1)),
        ValueError,
        "two-level.*dimension 3",
    ),
    (
        "NaN for an angle",
        lambda: circuits.angle_encoding(Q[:1], [np.nan]),
        ValueError,
        "`symbols` must be finite.*nan",
    ),
    (
        "names for symbols",
        lambda: circuits.angle_encoding(Q[:2], ["a", "b"]),
        TypeError,
        "`symbols` must hold SymPy.*'a' of type str",
    ),
    (
        "complex angle",
        lambda: circuits.angle_encoding(Q[:1], [1j]),
        TypeError,
        "real numbers.*1j of type complex",
    ),
    (
        "too few bits",
        lambda: circuits.basis_encoding(Q[:2], [0]),
        ValueError,
        "`bits` must hold 2 values.*=1",
    ),
    (
        "too many amplitudes",
        lambda: circuits.amplitude_encoding(Q[:2], ones(5)),
        ValueError,
        r"`amplitudes`.*\(4,\).*\(5,\)",
    ),
    (
        "amplitudes of norm 0",
        lambda: circuits.amplitude_encoding(Q[:2], np.zeros(4)),
        ValueError,
        "`amplitudes` must not all be 0.*4 zeros",
    ),
    (
        "symbols for amplitudes",
        lambda: circuits.amplitude_encoding(Q[:2], parameters(4)),
        TypeError,
        "`amplitudes` must hold numbers.*object",
    ),
    (
        "float number of layers",
        lambda: circuits.hardware_efficient(Q[:2], parameters(8), 2.0),
        TypeError,
        "`num_layers` must be a whole number.*2.0 of type float",
    ),
    (
        "text for axes",
        lambda: circuits.hardware_efficient(Q[:2], parameters(8), 2, rotations="YZ"),
        TypeError,
        "`rotations` must be a sequence.*'YZ'",
    ),
    (
        "gate for its name",
        lambda: circuits.hardware_efficient(Q[:2], parameters(8), 2, entangler=cirq.CZ),
        TypeError,
        "`entangler` must be a string.*cirq.CZ",
    ),
    (
        "unknown layout",
        lambda: circuits.hardware_efficient(Q[:2], parameters(8), 2, layout="circle"),
        ValueError,
        "`layout`.*'ring'.*layout='circle'",
    ),
    (
        "no layers",
        lambda: circuits.strongly_entangling(Q[:2], [], 0),
        ValueError,
        "`num_layers` must be at least 1.*num_layers=0",
    ),
    (
        "QCNN of six qubits",
        lambda: circuits.qcnn(cirq.GridQubit.rect(1, 6), parameters(63)),
        ValueError,
        "power of two.*num_qubits=6",
    ),
    (
        "too many levels",
        lambda: circuits.qcnn(Q, parameters(10), num_levels=5),
        ValueError,
        "`num_levels` must be at most 2.*num_levels=5",
    ),
    (
        "word for a flag",
        lambda: circuits.image_qcnn(Q, parameters(4), "ttn", pooling="no"),
        TypeError,
        "`pooling` must be True or False.*'no'",
    ),
    (
        "number for a flag",
        lambda: circuits.random_layers(Q, parameters(4), entangling=1),
        TypeError,
        "`entangling` must be True or False.*=1",
    ),
    (
        "numbers for qubits of edges",
        lambda: circuits.maxcut([(0, 1)]),
        TypeError,
        "`edges` must hold Cirq qubits.*0 of type int",
    ),
    ("no edges", lambda: circuits.maxcut([]), ValueError, "`edges` must hold at least one.*none"),
    (
        "text for a coupling",
        lambda: circuits.transverse_field_ising(Q, coupling="1"),
        TypeError,
        "`coupling` must be a real number.*'1'",
    ),
    (
        "flag for a field",
        lambda: circuits.transverse_field_ising(Q, field=True),
        TypeError,
        "`field` must be a real number.*True",
    ),
    (
        "more products than there are",
        lambda: circuits.z_strings(Q[:2], 9),
        ValueError,
        "`count` must be at most 3.*count=9",
    ),
    (
        "operator on a foreign qubit",
        lambda: circuits.alternating_operator(Q[:2], parameters(1), [cirq.X(Q[3])], 1),
        ValueError,
        "`operators` must act on `qubits` only.*0, 3",
    ),
    (
        "unknown entanglement",
        lambda: circuits.zz_feature_map(Q[:2], parameters(2), entanglement="all"),
        ValueError,
        "`entanglement`.*'full'.*'all'",
    ),
    (
        "readout among the data",
        lambda: circuits.readout_qnn(Q[:2], Q[0], parameters(4)),
        ValueError,
        "must be distinct.*0, 0",
    ),
    (
        "one class of labels",
        lambda: circuits.label_states(1),
        ValueError,
        "`num_classes` must be at least 2.*=1",
    ),
]
SIMULATOR = [
    ("list of circuits", lambda: Program([CIRCUIT]), TypeError, "`circuit` must be.*of type list"),
    ("number of qubits", lambda: Program(CIRCUIT, qubits=2), TypeError, "`qubits`.*2 of type int"),
    (
        "too few qubits",
        lambda: Program(CIRCUIT, qubits=[Q[0]]),
        ValueError,
        r"`qubits` must include all.*q\(0, 1\)",
    ),
    (
        "names as one text",
        lambda: Program(CIRCUIT, symbol_names="ab"),
        TypeError,
        "`symbol_names` must be a sequence.*'ab'",
    ),
    (
        "symbol left out",
        lambda: Program(CIRCUIT, symbol_names=["a", "beta"]),
        ValueError,
        "`symbol_names` must include all.*without b",
    ),
    (
        "real type",
        lambda: Program(CIRCUIT, dtype="float32"),
        ValueError,
        "`dtype`.*complex64.*float32",
    ),
    (
        "gate after a measurement",
        lambda: Program(cirq.Circuit(cirq.measure(Q[0]), cirq.X(Q[0]))),
        ValueError,
        "`circuit` must not act on a qubit after it is measured.*cirq.X",
    ),
    (
        "imaginary parameter",
        lambda: Program(cirq.Circuit(cirq.X(Q[0]) ** (sympy.I * A))),
        ValueError,
        r"real and finite.*I\*a",
    ),
    (
        "values too few",
        lambda: program().expectation([0.1], Z),
        ValueError,
        r"`values`.*\(2,\).*'a', 'b'.*\(1,\)",
    ),
    (
        "values of rank 3",
        lambda: program().expectation(ones(1, 1, 2), Z),
        ValueError,
        r"`values`.*\(batch, num_symbols\).*\(1, 1, 2\)",
    ),
    (
        "texts for values",
        lambda: program().expectation(["a", "b"], Z),
        TypeError,
        r"`values` must be.*real numbers.*\['a', 'b'\]",
    ),
    (
        "dictionary of values",
        lambda: program().expectation({"a": 0.1, "b": 0.2}, Z),
        TypeError,
        "`values` must be a tensor.*of type dict",
    ),
    (
        "resolver for values",
        lambda: program().expectation(cirq.ParamResolver({"a": 0.1}), Z),
        TypeError,
        "`values` must be a tensor.*ParamResolver",
    ),
    (
        "complex values",
        lambda: program().expectation([0.1j, 0.2], Z),
        TypeError,
        "`values` must be.*real numbers.*0.1j",
    ),
    (
        "operator of numbers",
        lambda: program().expectation([0.1, 0.2], np.eye(2)),
        TypeError,
        "`operators` must be.*ndarray",
    ),
    (
        "operator as a text",
        lambda: program().expectation([0.1, 0.2], "ZI"),
        TypeError,
        "`operators` must be a cirq.PauliString.*'ZI'",
    ),
    (
        "operator that is not Hermitian",
        lambda: program().expectation([0.1, 0.2], [Z, 1j * Z]),
        ValueError,
        "`operators` must be Hermitian.*1j",
    ),
    (
        "operator that no qubit has",
        lambda: program().expectation([0.1, 0.2], cirq.Z(Q[3])),
        ValueError,
        r"qubits of the circuit only.*q\(0, 3\)",
    ),
    (
        "half a sample",
        lambda: program().sample([0.1, 0.2], 1.5),
        TypeError,
        "`repetitions`.*integer.*1.5",
    ),
    (
        "state of three numbers",
        lambda: program().state_vector([0.1, 0.2], ones(3)),
        ValueError,
        r"`initial_state`.*\(batch, 4\).*\(1, 3\)",
    ),
    (
        "text for a state",
        lambda: program().state_vector([0.1, 0.2], "00"),
        TypeError,
        "`initial_state` must be.*'00'",
    ),
    (
        "text for rows",
        lambda: program().step_cost(Z, "4"),
        TypeError,
        "`num_rows` must be a whole number.*'4'",
    ),
    ("negative rows", lambda: program().step_cost(Z, -4), ValueError, "`num_rows`.*num_rows=-4"),
]
CIRCUIT_TENSORS = [
    (
        "text for a circuit",
        lambda: circuit_tensors.circuit_tensor("rx"),
        TypeError,
        "`circuit` must be a cirq.Circuit.*'rx'",
    ),
    (
        "misspelt symbol",
        lambda: circuit_tensors.circuit_tensor(CIRCUIT, ["anagle"], [[1.0]]),
        ValueError,
        r"`symbol_names` must be symbols of the circuit.*anagle.*\['a', 'b'\]",
    ),
    (
        "row for rows",
        lambda: circuit_tensors.circuit_tensor(CIRCUIT, ["a", "b"], [1.0, 2.0]),
        ValueError,
        r"`values` must have the shape \(batch, 2\).*\(2,\)",
    ),
    (
        "NaN for a value",
        lambda: circuit_tensors.circuit_tensor(CIRCUIT, ["a", "b"], [[1, np.nan]]),
        ValueError,
        "`values` must be finite.*nan for 'b' in row 0",
    ),
    (
        "named qubit",
        lambda: circuit_tensors.serialize_circuit(cirq.Circuit(cirq.X(cirq.NamedQubit("q")))),
        ValueError,
        "cirq.GridQubit and cirq.LineQubit only.*NamedQubit",
    ),
    (
        "one circuit for a list",
        lambda: circuit_tensors.serialize_circuits(CIRCUIT),
        TypeError,
        "`circuit` must be a cirq.Circuit.*Moment",
    ),
    (
        "bytes of something else",
        lambda: circuit_tensors.from_circuit_tensor([b"xyz"]),
        ValueError,
        "`tensor` must hold circuits.*3 bytes in row 0",
    ),
    (
        "numbers for bytes",
        lambda: circuit_tensors.from_circuit_tensor(ones(3)),
        TypeError,
        "`tensor` must hold bytes.*row 0",
    ),
    (
        "circuit for a tensor",
        lambda: circuit_tensors.from_circuit_tensor(CIRCUIT),
        TypeError,
        "`tensor` must hold bytes.*Moment",
    ),
    (
        "size as a text",
        lambda: circuit_tensors.cache_states("1GB"),
        TypeError,
        "`memory_limit` must be a whole number.*'1GB'",
    ),
]
LAYERS = [
    ("swapped", lambda: layers.PQC(Z, CIRCUIT), TypeError, "`model_circuit` must be.*cirq.Z"),
    (
        "shots as a float",
        lambda: layers.PQC(CIRCUIT, Z, repetitions=10.0),
        TypeError,
        "`repetitions` must be a whole number.*10.0",
    ),
    (
        "misspelt initializer",
        lambda: layers.PQC(CIRCUIT, Z, initializer="unifrom"),
        ValueError,
        "`initializer`.*nearest name is.*uniform.*'unifrom'",
    ),
    (
        "number for a regularizer",
        lambda: layers.PQC(CIRCUIT, Z, regularizer=0.01),
        TypeError,
        "`regularizer` must be a name.*0.01",
    ),
    (
        "unknown constraint",
        lambda: layers.PQC(CIRCUIT, Z, constraint="positive"),
        ValueError,
        "`constraint` must be a name.*'positive'",
    ),
    (
        "unknown order",
        lambda: layers.PQC(CIRCUIT, Z, symbol_order="alphabetical"),
        ValueError,
        '`symbol_order`.*"natural".*alphabetical',
    ),
    (
        "misspelt symbol in the order",
        lambda: layers.PQC(CIRCUIT, Z, symbol_order=["a", "beta"]),
        ValueError,
        "`symbol_order` must hold every symbol.*beta",
    ),
    (
        "complex type",
        lambda: layers.PQC(CIRCUIT, Z, dtype="complex64"),
        ValueError,
        "`dtype` must be a type of real.*complex64",
    ),
    (
        "type that is none",
        lambda: layers.PQC(CIRCUIT, Z, dtype="float31"),
        ValueError,
        "`dtype` must be.*float31",
    ),
    (
        "class for a simulator",
        lambda: layers.PQC(CIRCUIT, Z, backend=cirq.Simulator),
        TypeError,
        "`backend` must be.*<class",
    ),
    ("nothing", lambda: pqc()(None), TypeError, "`inputs` must hold circuits.*None"),
    ("a number", lambda: pqc()(3), TypeError, "`inputs` must hold tensors.*3 of type int"),
    (
        "one circuit",
        lambda: pqc()(CIRCUITS[0]),
        TypeError,
        "list of circuits.*of type Circuit",
    ),
    (
        "circuit with symbols",
        lambda: pqc()([CIRCUIT]),
        INVALID,
        "`inputs` must hold circuits.*without symbols.*symbols a, b in row 0",
    ),
    (
        "noise in the data",
        lambda: pqc()([cirq.Circuit(cirq.depolarize(0.1)(Q[0]))]),
        INVALID,
        "of unitary gates.*channels DP in row 0",
    ),
    (
        "circuits and a text",
        lambda: pqc()([CIRCUITS[0], "X"]),
        TypeError,
        "`circuit` must be a cirq.Circuit.*'X'",
    ),
    (
        "rows of values too many",
        lambda: controlled()([CIRCUITS, ones(3, 2)]),
        INVALID,
        "as many circuits as rows.*2 circuits and 3 rows",
    ),
    (
        "values too wide",
        lambda: controlled()([CIRCUITS, ones(2, 3)]),
        ValueError,
        r"`symbol_values`.*\(batch, 2\).*\(2, 3\)",
    ),
    (
        "circuits without values",
        lambda: controlled()(CIRCUITS),
        ValueError,
        "pair.*'a', 'b'.*one tensor of string",
    ),
    (
        "values as texts",
        lambda: controlled()([CIRCUITS, np.array([["a", "b"]] * 2)]),
        TypeError,
        "`symbol_values` must hold real numbers.*string",
    ),
    (
        "NaN for values",
        lambda: controlled()([CIRCUITS, NAN[:2]]),
        INVALID,
        "`symbol_values` must be finite.*NaN",
    ),
    (
        "misspelt input",
        lambda: layers.EncodedPQC(CIRCUIT, Z, input_symbols=["anagle"]),
        ValueError,
        "`input_symbols` must be symbols of `circuit`.*anagle",
    ),
    (
        "no inputs",
        lambda: layers.EncodedPQC(CIRCUIT, Z, input_symbols=None),
        TypeError,
        "`input_symbols` must be a list.*None",
    ),
    (
        "complex inputs",
        lambda: encoded()(X.astype(complex)),
        TypeError,
        "`inputs` must hold real numbers.*complex",
    ),
    (
        "flags for inputs",
        lambda: encoded()(X > 0.3),
        TypeError,
        "`inputs` must hold real numbers.*bool",
    ),
    (
        "inputs of rank 3",
        lambda: encoded()(ones(2, 2, 2)),
        ValueError,
        r"`inputs` must have shape \(batch, 2\).*\(2, 2, 2\)",
    ),
    (
        "number of qubits",
        lambda: layers.Expectation(Z, qubits=2),
        TypeError,
        "`qubits` must be a sequence.*2 of type int",
    ),
    ("numbers for qubits", lambda: layers.State([0, 1]), TypeError, "Cirq qubits.*0 of type int"),
    (
        "backend that a state has not",
        lambda: layers.State(Q, backend="tfq"),
        TypeError,
        "`State` must be given arguments that it has.*backend='tfq'",
    ),
    (
        "more features than amplitudes",
        lambda: layers.AmplitudePQC(CIRCUIT, Z, num_features=5),
        ValueError,
        "`num_features` must be at most 4.*=5",
    ),
    (
        "flag for a number of copies",
        lambda: layers.AmplitudePQC(CIRCUIT, Z, num_features=2, num_copies=True),
        TypeError,
        "`num_copies` must be a whole number.*True",
    ),
    ("no units", lambda: layers.QuantumDense(0), ValueError, "`units` must be at least 1.*units=0"),
    ("units as a float", lambda: layers.QuantumDense(2.0), TypeError, "`units`.*whole.*2.0"),
    (
        "misspelt feature map",
        lambda: layers.QuantumDense(2, "angel"),
        ValueError,
        "`feature_map`.*'angle'.*'angel'",
    ),
    (
        "number for an ansatz",
        lambda: layers.QuantumDense(2, ansatz=3),
        TypeError,
        "`ansatz` must be a name.*3 of type int",
    ),
    (
        "more units than products",
        lambda: layers.QuantumDense(9)(ones(1, 2)),
        ValueError,
        "`units` must be at most 3.*units=9",
    ),
    ("NaN", lambda: layers.QuantumDense(1)(NAN), INVALID, "`inputs` must be finite.*NaN"),
    (
        "kernel of three sizes",
        lambda: layers.Quanvolution(1, kernel_size=(2, 2, 2)),
        ValueError,
        r"`kernel_size`.*pair.*\(2, 2, 2\)",
    ),
    ("no strides", lambda: layers.Quanvolution(1, strides=0), ValueError, "`strides`.*strides=0"),
    (
        "TensorFlow's word for a format",
        lambda: layers.Quanvolution(1, data_format="NHWC"),
        ValueError,
        "`data_format`.*'channels_last'.*'NHWC'",
    ),
    (
        "word for a flag",
        lambda: layers.Quanvolution(1, trainable_circuit="yes"),
        TypeError,
        "`trainable_circuit` must be True or False.*'yes'",
    ),
    (
        "images without channels",
        lambda: layers.Quanvolution(1)(ones(2, 4, 4)),
        ValueError,
        r"`inputs`.*\(batch, height, width, channels\).*\(2, 4, 4\)",
    ),
    (
        "window for too many qubits",
        lambda: layers.Quanvolution(1, kernel_size=9)(ones(1, 9, 9, 1)),
        ValueError,
        "`kernel_size` must be at most.*kernel_size=9",
    ),
    (
        "subsystem too large",
        lambda: layers.KernelFeatures("angle", 2, subsystem_size=3),
        ValueError,
        "`subsystem_size` must be at most.*=3",
    ),
    (
        "circuit without inputs",
        lambda: layers.KernelFeatures(CIRCUIT, 2),
        ValueError,
        "`feature_map` must have the inputs x_0 to x_1.*none",
    ),
]
MODELS = [
    ("QCNN, float", lambda: models.QCNN(8.0), TypeError, "`num_qubits`.*whole number.*8.0"),
    ("QCNN, qubits", lambda: models.QCNN(Q), TypeError, "`num_qubits`.*whole.*of type list"),
    ("QCNN, 64", lambda: models.QCNN(64), ValueError, "64 qubits takes.*Received: a circuit on 64"),
    ("QCNN, misspelt", lambda: models.QCNN(num_qubit=4), TypeError, "nearest.*`num_qubits`"),
    ("QNN, no rows", lambda: models.QNN(0, 4), ValueError, "`height` must be at least 1.*=0"),
    ("hybrid", lambda: models.HybridQCNN(8, 0), ValueError, "`num_filters` must be at least 1.*=0"),
    (
        "dressed, one class",
        lambda: models.DressedQuantumClassifier(2, 1),
        ValueError,
        "`num_classes` must be at least 2.*=1",
    ),
    (
        "dressed, a word for a flag",
        lambda: models.DressedQuantumClassifier(2, use_bias="no"),
        TypeError,
        "`use_bias` must be True or False.*'no'",
    ),
    (
        "transfer, a name for a network",
        lambda: models.TransferClassifier("resnet"),
        TypeError,
        "`backbone` must be a Keras model.*'resnet'",
    ),
    (
        "transfer, a network without an input",
        lambda: models.TransferClassifier(keras.Sequential([keras.layers.Dense(2)])),
        ValueError,
        "`backbone` must be built.*Sequential",
    ),
    (
        "re-uploading",
        lambda: models.ReuploadingClassifier(2, observables="some"),
        ValueError,
        "`observables`.*'half'.*'some'",
    ),
    (
        "circuit-centric",
        lambda: models.CircuitCentricClassifier(2, num_copies=0),
        ValueError,
        "`num_copies` must be at least 1.*=0",
    ),
    (
        "image QCNN",
        lambda: models.ImageQCNN(7),
        ValueError,
        "`num_features` must be a power of two.*=7",
    ),
    (
        "quanvolutional, pixels",
        lambda: models.QuanvolutionalClassifier(3),
        ValueError,
        "`num_features` must be a square.*=3",
    ),
    (
        "IQP",
        lambda: models.IQPVariationalClassifier(2, 4),
        ValueError,
        "`num_classes` must not exceed.*num_classes=4",
    ),
    (
        "tree",
        lambda: models.TreeTensorClassifier(4, structure="ttn"),
        ValueError,
        "`structure`.*'tree'.*'ttn'",
    ),
    (
        "variational, a feature map that makes none",
        lambda: models.VariationalClassifier(2, feature_map=lambda qubits, symbols: 3),
        TypeError,
        "`feature_map` must return a cirq.Circuit.*3 of type int",
    ),
    (
        "variational, a list of circuits",
        lambda: models.VariationalClassifier(2, ansatz=[CIRCUIT]),
        TypeError,
        "`ansatz` must be a name.*of type list",
    ),
    (
        "variational, layers",
        lambda: models.VariationalClassifier(2, num_layers="3"),
        TypeError,
        "`num_layers` must be a whole number.*'3'",
    ),
    (
        "equivariant",
        lambda: models.EquivariantClassifier(8),
        ValueError,
        "`num_features` must be 9.*=8",
    ),
    (
        "kitchen sinks",
        lambda: models.QuantumKitchenSinks(2, variance=-1),
        ValueError,
        "`variance` must be positive.*=-1",
    ),
    (
        "metric learner",
        lambda: models.QuantumMetricLearner(2, num_examples=0),
        ValueError,
        "`num_examples` must be at least 1.*=0",
    ),
    (
        "config of other arguments",
        lambda: models.QCNN.from_config({"num_qubit": 4}),
        ValueError,
        "`config` must hold arguments of QCNN.*`num_qubits`.*'num_qubit'",
    ),
    (
        "simulator to be saved",
        lambda: layers.PQC(CIRCUIT, Z, backend=cirq.Simulator()).get_config(),
        ValueError,
        "`backend` must be a string to be saved.*Simulator",
    ),
    (
        "loss misspelt",
        lambda: models.VariationalClassifier(2).compile(loss="binary_crosentropy"),
        ValueError,
        '`loss`.*nearest name is "binary_crossentropy".*binary_crosentropy',
    ),
    (
        "optimizer misspelt",
        lambda: models.QCNN(4).compile("adamm"),
        ValueError,
        "`optimizer`.*nearest name is .*'adamm'",
    ),
    (
        "rate for an optimizer",
        lambda: models.QCNN(4).compile(0.1),
        TypeError,
        "`optimizer` must be a name.*0.1",
    ),
    (
        "metric misspelt",
        lambda: models.VariationalClassifier(2).compile(metrics=["accurcy"]),
        ValueError,
        "`metrics` must be a name.*'accurcy'",
    ),
    (
        "metric of probabilities",
        lambda: models.TreeTensorClassifier(2).compile(metrics=["binary_crossentropy"]),
        ValueError,
        "`metrics` must be of signs.*binary_crossentropy",
    ),
    (
        "rate for compile",
        lambda: models.VariationalClassifier(2).compile(learning_rate=0.1),
        TypeError,
        "`compile` must be given arguments that it has.*learning_rate=0.1",
    ),
]
DATA_OF_MODELS = [
    ("no labels", lambda: fit(y=None), ValueError, "`y` must be given.*None"),
    ("labels too few", lambda: fit(y=Y[:3]), ValueError, "equally many rows.*3, 4"),
    ("texts", lambda: fit(y=np.array(["a", "b"] * 2)), TypeError, "labels 0 to 1.*string"),
    ("a third label", lambda: fit(y=Y * 5), ValueError, r"labels 0 to 1.*\[5\]"),
    ("NaN label", lambda: fit(y=np.where(Y == 1, np.nan, 0.0)), ValueError, "labels 0 to 1.*nan"),
    ("half a label", lambda: fit(y=Y / 2), ValueError, r"labels 0 to 1.*0\.5"),
    ("three classes", lambda: fit(y=np.eye(3)[Y]), ValueError, r"labels 0 to 1.*\(4, 3\)"),
    ("swapped", lambda: fit(Y, X), ValueError, "`y` must hold the labels.*Received"),
    ("ragged rows", lambda: fit([[1, 2], [3]], Y[:2]), ValueError, r"equally many.*\[1, 2\]"),
    (
        "objects",
        lambda: fit(np.array([[1, "a"], [2, "b"]], object), Y[:2]),
        TypeError,
        "`x` must hold real numbers.*object",
    ),
    ("nothing", lambda: fit(None), TypeError, "`x` must hold real numbers.*None"),
    ("a number", lambda: fit(3), TypeError, "`x` must hold real numbers.*3 of type int"),
    ("complex", lambda: fit(X * 1j), TypeError, "`x` must hold real numbers.*complex"),
    ("no rows", lambda: fit(X[:0], Y[:0]), ValueError, r"at least one row.*\(0, 2\)"),
    ("no batch", lambda: fit(batch_size=0), ValueError, "`batch_size` must be at least 1.*=0"),
    ("batch as a float", lambda: fit(batch_size=2.0), TypeError, "`batch_size`.*whole.*2.0"),
    ("epochs as a text", lambda: fit(epochs="3"), TypeError, "`epochs`.*whole.*'3'"),
    ("epochs misspelt", lambda: fit(epoch=3), TypeError, "`fit`.*nearest.*`epochs`.*epoch=3"),
    ("all held out", lambda: fit(validation_split=1.5), ValueError, "`validation_split`.*1.5"),
    ("rows held out alone", lambda: fit(validation_data=X), ValueError, r"pair \(x, y\).*\(4, 2\)"),
    (
        "other rows held out",
        lambda: fit(validation_data=(ones(2, 3), [0, 1])),
        ValueError,
        r"`x` must have shape \(rows, 2\).*\(2, 3\)",
    ),
    ("weights too few", lambda: fit(sample_weight=ones(3)), ValueError, "equally many rows.*3, 4"),
    (
        "NaN for a weight",
        lambda: fit(sample_weight=NAN[:, 1]),
        ValueError,
        "`sample_weight` must be finite.*row 1",
    ),
    (
        "word for class weights",
        lambda: fit(class_weight="balanced"),
        TypeError,
        "`class_weight` must be a dict.*balanced",
    ),
    (
        "negative class weight",
        lambda: fit(class_weight={0: 1, 1: -2}),
        ValueError,
        "`class_weight` must hold finite.*-2",
    ),
    (
        "data set without batches",
        lambda: fit(batches(X, Y), None),
        ValueError,
        r"data set of batches.*\(2,\)",
    ),
    (
        "data set of another width",
        lambda: fit(batches(ones(4, 3), Y).batch(2), None),
        ValueError,
        r"\(rows, 2\).*\(None, 3\)",
    ),
    (
        "evaluate, labels too few",
        lambda: variational().evaluate(X, Y[:2], verbose=0),
        ValueError,
        "equally many rows.*4, 2",
    ),
    ("predict, a text", lambda: variational().predict("abc"), TypeError, "real numbers.*'abc'"),
    ("predict, nothing", lambda: variational().predict(None), TypeError, "real numbers.*None"),
    ("call, width", lambda: variational()(ones(2, 3)), ValueError, r"\(rows, 2\).*\(2, 3\)"),
    ("call, NaN", lambda: variational()(NAN), INVALID, "`inputs` must be finite.*NaN"),
    (
        "outputs of another width",
        lambda: variational().classes_of(ones(2, 5)),
        ValueError,
        r"`outputs` must have shape \(rows, 1\).*\(2, 5\)",
    ),
    (
        "one circuit",
        lambda: qcnn().fit(CIRCUITS[0], Y[:1], verbose=0),
        TypeError,
        "`x` must hold circuits.*of type Circuit",
    ),
    (
        "circuits and a number",
        lambda: qcnn().fit([CIRCUITS[0], 3], Y[:2], verbose=0),
        TypeError,
        "`circuit` must be a cirq.Circuit.*3",
    ),
    ("numbers for circuits", lambda: qcnn()(X), TypeError, r"`x` must hold circuits.*\(4, 2\)"),
]
LOSSES_AND_METRICS = [
    (
        "labels too many",
        lambda: losses.HalfSquaredError()(ones(3), ones(2, 1)),
        ValueError,
        r"as many rows.*\(3,\) and \(2, 1\)",
    ),
    (
        "class that is none",
        lambda: losses.FidelityLoss()([0, 5], ones(2, 2)),
        ValueError,
        r"classes 0 to 1.*\[0, 5\]",
    ),
    (
        "outputs in a row",
        lambda: losses.FidelityLoss()([0, 1], ones(2)),
        ValueError,
        r"`y_pred`.*\(batch, num_classes\).*\(2,\)",
    ),
    (
        "signs for classes",
        lambda: losses.SignVectorError()([-1, 1], ones(2, 2)),
        ValueError,
        r"classes 0 to 1.*\[-1, 1\]",
    ),
    (
        "one column of fidelities",
        lambda: losses.WeightedFidelityLoss()([0, 0], ones(2, 1)),
        ValueError,
        "`num_classes` must be at least 2.*=1",
    ),
    (
        "matrix that is not square",
        lambda: losses.OverlapLoss()([0, 1], ones(2, 3)),
        ValueError,
        r"\(batch, batch\).*\(2, 3\)",
    ),
    (
        "reduction misspelt",
        lambda: losses.ErrorProbability(reductio="sum"),
        TypeError,
        "nearest.*`reduction`.*reductio='sum'",
    ),
    (
        "one class",
        lambda: kernels.AlignmentLoss(1),
        ValueError,
        "`num_classes` must be at least 2.*=1",
    ),
    (
        "word for a flag",
        lambda: kernels.AlignmentLoss(balanced="yes"),
        TypeError,
        "`balanced` must be True or False.*'yes'",
    ),
    (
        "labels of other rows",
        lambda: kernels.AlignmentLoss()([0, 1, 1], ones(2, 2)),
        ValueError,
        r"as many rows.*\(3,\) and \(2, 2\)",
    ),
    ("no margin", lambda: kernels.SVCLoss(C=0), ValueError, "`C` must be positive.*C=0"),
    (
        "signs too many",
        lambda: our_metrics.sign_accuracy(ones(2), ones(3, 1)),
        ValueError,
        r"as many rows.*\(2,\) and \(3, 1\)",
    ),
    (
        "texts for signs",
        lambda: our_metrics.sign_accuracy(["up", "down"], ones(2, 1)),
        TypeError,
        "`y_true` must hold numbers.*string",
    ),
    (
        "thresholds misspelt",
        lambda: our_metrics.SignPrecision(threshold=0.5),
        TypeError,
        "nearest.*`thresholds`.*threshold=0.5",
    ),
    (
        "metric of other rows",
        lambda: our_metrics.SignRecall().update_state([1, 1, 1], ones(2, 1)),
        ValueError,
        r"as many rows.*\(3,\) and \(2, 1\)",
    ),
]
KERNELS = [
    (
        "unknown map",
        lambda: kernels.FidelityKernel("angel"),
        ValueError,
        "`feature_map`.*'angle'.*'angel'",
    ),
    (
        "features as a text",
        lambda: kernels.FidelityKernel("angle", "2"),
        TypeError,
        "`num_features` must be a whole number.*'2'",
    ),
    (
        "weights too few",
        lambda: kernels.FidelityKernel("trainable", 2, weights=[1.0, 2.0]),
        ValueError,
        r"`weights` must be 6 finite numbers.*\[1.0, 2.0\]",
    ),
    (
        "text for weights",
        lambda: kernels.FidelityKernel("trainable", 2, weights="abc"),
        ValueError,
        "`weights` must be 6 finite numbers.*'abc'",
    ),
    (
        "number for a directory",
        lambda: kernels.FidelityKernel("angle", memory=3),
        TypeError,
        "`memory` must be a directory.*3",
    ),
    ("a row", lambda: kernels.FidelityKernel("angle")(ones(2)), ValueError, r"`x`.*rows.*\(2,\)"),
    ("NaN", lambda: kernels.FidelityKernel("angle")(NAN), ValueError, "`x` must be finite.*row 1"),
    (
        "two widths",
        lambda: kernels.FidelityKernel("angle")(X, ones(2, 3)),
        ValueError,
        r"`y` must have shape \(rows, 2\).*\(2, 3\)",
    ),
    (
        "circuits for rows",
        lambda: kernels.FidelityKernel("angle")(CIRCUITS),
        TypeError,
        "`x` must be an array of numbers.*list",
    ),
    (
        "complex angles",
        lambda: kernels.FidelityKernel("angle")(X * 1j),
        TypeError,
        "`x` must be real.*complex128",
    ),
    (
        "states too large",
        lambda: kernels.FidelityKernel("iqp")(ones(2, 64)),
        ValueError,
        "64 qubits must fit.*2 rows on 64 qubits",
    ),
    (
        "circuit before any rows",
        lambda: kernels.FidelityKernel("angle").circuit,
        ValueError,
        "`num_features` must be given.*None",
    ),
    (
        "unknown outer kernel",
        lambda: kernels.ProjectedKernel("angle", outer="gauss"),
        ValueError,
        "`outer`.*'rbf'.*'gauss'",
    ),
    (
        "flag for gamma",
        lambda: kernels.ProjectedKernel("angle", gamma=True),
        TypeError,
        "`gamma` must be a real number.*True",
    ),
    (
        "map for a number of layers",
        lambda: kernels.SeparableKernel("angle"),
        TypeError,
        "`num_layers` must be a whole number.*'angle'",
    ),
    (
        "nothing to train",
        lambda: kernels.TrainableKernel("angle", 2),
        ValueError,
        "`feature_map` must have symbols of its own.*x_0",
    ),
    (
        "labels to monitor too few",
        lambda: kernels.KernelMonitor(X, Y[:2]),
        ValueError,
        "a label for each row.*4 rows and 2 labels",
    ),
    (
        "matrix that is not square",
        lambda: kernels.centred(ones(2, 3)),
        ValueError,
        r"`matrix` must be square.*\(2, 3\)",
    ),
    (
        "matrix that is not symmetric",
        lambda: kernels.positive_semidefinite([[1, 2], [3, 4]]),
        ValueError,
        "`matrix` must be symmetric.*differ by 1",
    ),
    (
        "repair misspelt",
        lambda: kernels.positive_semidefinite(MATRIX, "clp"),
        ValueError,
        "`method`.*'clip'.*'clp'",
    ),
    (
        "labels of one class",
        lambda: kernels.target_alignment(MATRIX, [1, 1, 1, 1]),
        ValueError,
        r"`labels` must be 4.*two classes.*\[1\]",
    ),
    (
        "NaN label",
        lambda: kernels.target_alignment(MATRIX, [0, 1, np.nan, 1]),
        ValueError,
        "`labels` must hold a label.*nan in row 2",
    ),
    (
        "kernels of different rows",
        lambda: kernels.geometric_difference(MATRIX, np.eye(3)),
        ValueError,
        "matrices of the same points.*4 and 3",
    ),
    (
        "QSVC, one class",
        lambda: kernels.QSVC().fit(X, [1, 1, 1, 1]),
        ValueError,
        r"`y` must hold at least two classes.*\[1\]",
    ),
    (
        "QSVC, class for a kernel",
        lambda: kernels.QSVC(kernels.FidelityKernel).fit(X, Y),
        TypeError,
        "`kernel` must be a name, or a kernel.*type",
    ),
    (
        "QSVC, rows for a matrix",
        lambda: kernels.QSVC("precomputed").fit(X, Y),
        ValueError,
        r"`X` must be a square.*\(4, 2\)",
    ),
    (
        "QSVC, weights too few",
        lambda: kernels.QSVC().fit(X, Y, sample_weight=[1, 2]),
        ValueError,
        r"`sample_weight` must have shape \(4,\).*\(2,\)",
    ),
    (
        "QSVC, misspelt",
        lambda: kernels.QSVC(kernal="zz"),
        TypeError,
        "nearest.*`kernel`.*kernal='zz'",
    ),
    (
        "Pegasos, steps",
        lambda: kernels.PegasosQSVC(num_steps=10.0).fit(X, Y),
        TypeError,
        "`num_steps` must be a whole number.*10.0",
    ),
    (
        "no clusters",
        lambda: kernels.QSpectralClustering(n_clusters=0).fit(X),
        ValueError,
        "`n_clusters` must be at least 1.*=0",
    ),
]
ESTIMATORS = [
    (
        "misspelt model",
        lambda: QuantumClassifier("dresed").fit(X, Y),
        ValueError,
        "`model`.*'dressed'.*'dresed'",
    ),
    (
        "model for its class",
        lambda: QuantumClassifier(variational()).fit(X, Y),
        TypeError,
        "`model` must be a name, a class.*of type VariationalClassifier",
    ),
    (
        "function of another model",
        lambda: QuantumClassifier(lambda features, classes: keras.Sequential()).fit(X, Y),
        TypeError,
        "`model` must make.*Sequential",
    ),
    (
        "misspelt argument of the model",
        lambda: QuantumClassifier(model_arguments={"num_layer": 1}).fit(X, Y),
        TypeError,
        "nearest.*`num_layers`.*num_layer=1",
    ),
    (
        "list of arguments",
        lambda: QuantumClassifier(model_arguments=[1]).fit(X, Y),
        TypeError,
        r"`model_arguments` must be a dict.*\[1\]",
    ),
    (
        "number of features twice",
        lambda: QuantumClassifier(model_arguments={"num_features": 2}).fit(X, Y),
        ValueError,
        "`model_arguments` must leave out.*num_features",
    ),
    (
        "flag for epochs",
        lambda: QuantumClassifier(epochs=True).fit(X, Y),
        ValueError,
        "`epochs` must be an integer.*True",
    ),
    (
        "word for a batch",
        lambda: QuantumClassifier(batch_size="all").fit(X, Y),
        ValueError,
        "`batch_size` must be an integer.*'all'",
    ),
    (
        "negative rate",
        lambda: QuantumClassifier(learning_rate=-1).fit(X, Y),
        ValueError,
        "`learning_rate` must be positive.*-1",
    ),
    (
        "word for a rate",
        lambda: QuantumClassifier(learning_rate="fast").fit(X, Y),
        TypeError,
        "`learning_rate` must be a real number.*'fast'",
    ),
    (
        "misspelt optimizer",
        lambda: QuantumClassifier(optimizer="adm").fit(X, Y),
        ValueError,
        "`optimizer` must be a name.*'adm'",
    ),
    (
        "misspelt scaling",
        lambda: QuantumClassifier(scaling="angle").fit(X, Y),
        ValueError,
        "`scaling`.*'angles'.*'angle'",
    ),
    (
        "one class",
        lambda: QuantumClassifier().fit(X, [1, 1, 1, 1]),
        ValueError,
        r"`y` must hold at least two classes.*\[1\]",
    ),
    (
        "negative weights",
        lambda: QuantumClassifier().fit(X, Y, sample_weight=[1, 2, -1, 0]),
        ValueError,
        "`sample_weight` must be finite.*-1.0",
    ),
    (
        "model that gives no numbers",
        lambda: QuantumRegressor("dressed").fit(X, Y),
        ValueError,
        "`model`.*'variational'.*'dressed'",
    ),
]
DATA_SETS = [
    ("no bits", lambda: datasets.parity(0), ValueError, "`num_bits` must be at least 2.*=0"),
    ("half a bit", lambda: datasets.parity(4.5), TypeError, "`num_bits`.*whole number.*4.5"),
    (
        "more tests than strings",
        lambda: datasets.parity(4, 99),
        ValueError,
        "`num_test` must be even.*=99",
    ),
    ("text for a seed", lambda: datasets.circles(seed="a"), TypeError, "`seed`.*whole.*'a'"),
    ("negative seed", lambda: datasets.spirals(seed=-1), ValueError, "`seed`.*at least 0.*seed=-1"),
    (
        "seed too large",
        lambda: datasets.bars_and_stripes(seed=2**32),
        ValueError,
        r"`seed` must be below 2\^32.*4294967296",
    ),
    (
        "one pixel",
        lambda: datasets.bars_and_stripes(1),
        ValueError,
        "`size` must be at least 2.*size=1",
    ),
    ("negative noise", lambda: datasets.circles(noise=-1), ValueError, "`noise`.*negative.*=-1"),
    ("gap of 5", lambda: datasets.ad_hoc(gap=5), ValueError, "`gap` must be from 0.*gap=5"),
    (
        "digit 11",
        lambda: datasets.digits(classes=(3, 11)),
        ValueError,
        r"`classes` must hold two or more.*\[3, 11\]",
    ),
    ("one digit", lambda: datasets.digits(classes=3), TypeError, "`classes` must be a sequence.*3"),
    (
        "rows of tests",
        lambda: datasets.iris(test_fraction=30),
        ValueError,
        "`test_fraction` must lie between 0 and 1.*30",
    ),
    (
        "misspelt shape",
        lambda: datasets.reuploading_shapes("cirlce"),
        ValueError,
        "`name`.*'circle'.*'cirlce'",
    ),
    (
        "file that is not there",
        lambda: datasets.mnist(path="nowhere.npz"),
        ValueError,
        "`path` must name a file that exists.*nowhere.npz",
    ),
    (
        "ring of one qubit",
        lambda: datasets.cluster_excitations(1),
        ValueError,
        "`num_qubits` must be at least 3.*=1",
    ),
    ("half of the data", lambda: datasets.describe((X, Y)), TypeError, "`data` must be.*tuple"),
    ("no data", lambda: controls.baseline_scores(3), TypeError, "`data` must be.*int"),
    ("no model", lambda: controls.mlp_twin(3), TypeError, "`model` must be a Keras model.*3"),
    (
        "twin of a model of circuits",
        lambda: controls.mlp_twin(qcnn()),
        ValueError,
        "`model` must have one tensor of numbers.*Received",
    ),
    (
        "misspelt activation",
        lambda: controls.mlp_twin(variational(), activation="tahn"),
        ValueError,
        '`activation`.*nearest name is "tanh".*tahn',
    ),
]
ROOMS = {
    "circuits": CIRCUIT_FUNCTIONS,
    "simulator": SIMULATOR,
    "circuit_tensors": CIRCUIT_TENSORS,
    "layers": LAYERS,
    "models": MODELS,
    "data": DATA_OF_MODELS,
    "losses": LOSSES_AND_METRICS,
    "kernels": KERNELS,
    "sklearn": ESTIMATORS,
    "datasets": DATA_SETS,
}
ROWS = [
    pytest.param(call, kind, words, id=f"{room}: {name}")
    for room, rows in ROOMS.items()
    for name, call, kind, words in rows
]
# Words of scikit-learn's own errors, which its tools know.
OF_SCIKIT_LEARN = {
    "not fitted": (lambda: kernels.QSVC().predict(X), "QSVC instance is not fitted"),
    "classifier not fitted": (lambda: QuantumClassifier().predict(X), "is not fitted yet"),
    "width": (
        lambda: kernels.QSVC().fit(X, Y).predict(ones(2, 3)),
        "3 features, but QSVC is expecting 2",
    ),
    "numbers of rows": (lambda: QuantumClassifier().fit(X, Y[:2]), r"numbers of samples: \[4, 2\]"),
    "negative C": (lambda: kernels.QSVC(C=-1).fit(X, Y), "'C' parameter.*Got -1"),
    "numbers for classes": (lambda: QuantumClassifier().fit(X, X[:, 0]), "label type: continuous"),
    "unknown parameter": (lambda: kernels.QSVC().set_params(c=1), "Invalid parameter 'c'.*'C'"),
    "one-hot rows": (lambda: QuantumClassifier().fit(X, np.eye(2)[Y]), r"1d.*\(4, 2\)"),
}
COMMANDS = [
    (["run", "qnn_digits", "--epochs", "0"], "--epochs: must be a whole number.*Received: 0"),
    (["run", "qnn_digits", "--epochs", "2.5"], "--epochs: must be a whole number.*Received: 2.5"),
    (["run", "qnn_digits", "--learning-rate", "nan"], "--learning-rate: must be.*Received: nan"),
    (["run", "qnn_digits", "--seed", "-1"], "--seed: must be a whole number from 0.*Received: -1"),
    (["run", "qnn_digits", "--batch-size", "all"], "--batch-size: must be.*Received: all"),
    (["run", "qnn_digit"], "experiment: invalid choice: 'qnn_digit'"),
    (["run", "qnn_digits", "--epoch-count", "3"], "unrecognized arguments: --epoch-count 3"),
    (["seeds", "qnn_digits", "--seeds", "0"], "--seeds: must be.*Received: 0"),
    (["resume", "no_such_directory"], "no_such_directory"),
    (["trian"], "invalid choice: 'trian'"),
]
# Signs of what is no sentence for a reader: bytes, a terminal's codes, TensorFlow's names.
NOT_FOR_READERS = re.compile(
    r"(?<!['\w])b'|\x1b|Traceback|\{\{|\[Op:|\n|object at 0x|Graph execution|user code"
)


def said(error):
    return getattr(error, "message", None) or str(error)


def test_the_table_is_long_and_holds_no_row_twice():
    names = [row.id for row in ROWS]
    assert len(names) >= 200
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("call", "kind", "words"), ROWS)
def test_one_readable_sentence(call, kind, words):
    with pytest.raises(kind) as found:
        call()
    text = said(found.value)
    assert type(found.value) is kind
    assert re.search(words, text), text
    assert "Received" in text, text
    assert len(text) <= 400, f"{len(text)} characters: {text}"
    assert not NOT_FOR_READERS.search(text), text


@pytest.mark.parametrize("name", OF_SCIKIT_LEARN)
def test_scikit_learns_own_words(name):
    call, words = OF_SCIKIT_LEARN[name]
    with pytest.raises(ValueError, match=words) as found:
        call()
    assert not NOT_FOR_READERS.search(said(found.value))


@pytest.mark.parametrize(("arguments", "words"), COMMANDS, ids=lambda value: " ".join(value)[:40])
def test_the_command_line_ends_in_one_line(arguments, words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as found:
        main(arguments)
    assert found.value.code == 2
    *usage, line = capsys.readouterr().err.rstrip("\n").split("\n")
    assert re.search(words, line) and "error: " in line and len(line) <= 500, line
    assert not usage or usage[0].startswith("usage: ")
    assert not list(tmp_path.iterdir())


def test_lists_of_numbers_are_rows():
    expected = variational().predict(X, verbose=0)
    np.testing.assert_allclose(variational()(X.tolist()), expected, atol=1e-6)
    np.testing.assert_allclose(variational().predict(X.tolist(), verbose=0), expected, atol=1e-6)
