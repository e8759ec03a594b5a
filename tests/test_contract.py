"""Every public layer and model keeps the contract of `tfq_models.testing`."""

import copy
import inspect
import json
import pathlib
import pickle

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

import tfq_models
from tfq_models import layers, models, testing
from tfq_models.base import keras, set_random_seed
from tfq_models.base.former_names import with_new_names
from tfq_models.circuit_tensors import circuit_tensor, serialize_circuits
from tfq_models.layers import PQC, ControlledPQC, EncodedPQC, Expectation, KernelFeatures, State
from tfq_models.models import QCNN, QNN, HybridQCNN
from tfq_models.saving import constructor_arguments

QUBITS = cirq.GridQubit.rect(1, 2)
W, X = sympy.symbols("w_:4"), sympy.symbols("x_:2")
OPERATORS = [cirq.Z(QUBITS[0]) * cirq.X(QUBITS[1]), 0.5 * cirq.Z(QUBITS[1]) + 1.0]
MODEL_CIRCUIT = cirq.Circuit(
    cirq.ry(W[0])(QUBITS[0]),
    cirq.X(QUBITS[1]) ** W[1],
    cirq.CNOT(*QUBITS),
    cirq.rz(W[2])(QUBITS[1]),
    cirq.ry(W[3] * 2)(QUBITS[1]),
)
MIXED_CIRCUIT = cirq.Circuit(
    cirq.ry(X[0] * W[0])(QUBITS[0]),
    cirq.rx(sympy.sin(X[1]) + W[1])(QUBITS[1]),
    cirq.CZ(*QUBITS),
    cirq.ry(W[2])(QUBITS[0]),
    cirq.rx(X[0])(QUBITS[1]),
)
DATA_CIRCUIT = cirq.Circuit(cirq.rx(X[0])(QUBITS[0]), cirq.ry(X[1])(QUBITS[1]), cirq.CZ(*QUBITS))


def numbers(num_columns):
    return tf.random.stateless_uniform((3, num_columns), seed=(0, 1), minval=-2.0, maxval=2.0)


def images(*shape):
    return tf.random.stateless_uniform((3, *shape), seed=(0, 1))


def data():
    return circuit_tensor(DATA_CIRCUIT, X, numbers(2).numpy())


def symbolic_data():
    return [serialize_circuits([DATA_CIRCUIT] * 3), numbers(2)]


def flips():
    """Circuits that differ in the qubits that they touch."""
    qubits = cirq.GridQubit.rect(1, 4)
    return serialize_circuits([cirq.Circuit(cirq.X.on_each(qubits[:k])) for k in range(3)])


def backbone():
    """A network with layers that a frozen model must keep as they are."""
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(5, activation="tanh", bias_initializer="random_normal"),
            keras.layers.BatchNormalization(),
        ]
    )


# One row for each public class: a small one, and a batch for it.
CASES = {
    "PQC": (lambda: PQC(MODEL_CIRCUIT, OPERATORS), data),
    "ControlledPQC": (
        lambda: ControlledPQC(MODEL_CIRCUIT, OPERATORS),
        lambda: [data(), numbers(4)],
    ),
    "AmplitudePQC": (
        lambda: layers.AmplitudePQC(MODEL_CIRCUIT, OPERATORS, num_features=2, num_copies=2),
        lambda: numbers(2),
    ),
    "EncodedPQC": (
        lambda: EncodedPQC(MIXED_CIRCUIT, OPERATORS, input_symbols=X),
        lambda: numbers(2),
    ),
    "Expectation": (
        lambda: Expectation(OPERATORS, qubits=QUBITS, symbol_names=["x_0", "x_1"]),
        symbolic_data,
    ),
    "KernelFeatures": (
        lambda: KernelFeatures("trainable", 2, num_qubits=3, subsystem_size=2),
        lambda: numbers(2),
    ),
    "Quanvolution": (
        lambda: layers.Quanvolution(
            2, strides=2, padding="same", num_rotations=12, trainable_circuit=True
        ),
        lambda: images(3, 3, 2),
    ),
    "QuantumDense": (lambda: layers.QuantumDense(3, num_layers=1), lambda: numbers(2)),
    "State": (lambda: State(QUBITS, symbol_names=["x_0", "x_1"]), symbolic_data),
    "QNN": (lambda: QNN(height=1, width=3), flips),
    "QCNN": (lambda: QCNN(num_qubits=4), flips),
    "DressedQuantumClassifier": (
        lambda: models.DressedQuantumClassifier(3, 3, num_qubits=2, num_layers=2),
        lambda: numbers(3),
    ),
    "TransferClassifier": (
        lambda: models.TransferClassifier(backbone(), 3, num_qubits=2, num_layers=2),
        lambda: numbers(4),
    ),
    "ReuploadingClassifier": (
        lambda: models.ReuploadingClassifier(5, 3, num_layers=2),
        lambda: numbers(5),
    ),
    "HybridQCNN": (lambda: HybridQCNN(num_qubits=4, num_filters=2), flips),
    "CircuitCentricClassifier": (
        lambda: models.CircuitCentricClassifier(3, 3, num_copies=2, num_layers=1),
        lambda: numbers(3),
    ),
    "ImageQCNN": (lambda: models.ImageQCNN(8, 3, encoding="dense_angle"), lambda: numbers(8)),
    "QuanvolutionalClassifier": (
        lambda: models.QuanvolutionalClassifier(
            [3, 3, 2], 3, num_filters=1, encoding="angle", trainable_circuit=True
        ),
        lambda: images(3, 3, 2),
    ),
    "IQPVariationalClassifier": (
        lambda: models.IQPVariationalClassifier(3, num_repeats=2, num_layers=1),
        lambda: numbers(3),
    ),
    "TreeTensorClassifier": (
        lambda: models.TreeTensorClassifier(10, structure="mera"),
        lambda: numbers(10),
    ),
    "VariationalClassifier": (
        lambda: models.VariationalClassifier(2, feature_map=DATA_CIRCUIT, ansatz=MODEL_CIRCUIT),
        lambda: numbers(2),
    ),
    "EquivariantClassifier": (
        lambda: models.EquivariantClassifier(num_layers=2),
        lambda: numbers(9),
    ),
    "QuantumKitchenSinks": (
        lambda: models.QuantumKitchenSinks(2, 3, num_episodes=4, num_qubits=3, repetitions=None),
        lambda: numbers(2),
    ),
    "QuantumMetricLearner": (
        lambda: models.QuantumMetricLearner(2, num_layers=2, num_examples=3),
        lambda: numbers(2),
    ),
}
ASSERTIONS = [
    testing.assert_config_round_trips,
    testing.assert_saves_and_loads,
    testing.assert_exports,
    testing.assert_eager_equals_graph,
    testing.assert_rows_are_independent,
    testing.assert_gradients_equal_differences,
    testing.assert_seeds_matter,
]
# TFQ's operation for states has no gradient. The small CNN's has kinks by the hundred, by ReLU and
# max pooling, which the stencil steps across; `test_quanvolutional.py` takes a smaller step.
NOT_DIFFERENTIABLE = {"State", "QuanvolutionalClassifier"}
RELEASED_CONFIGS = sorted((pathlib.Path(__file__).parent / "data").glob("configs_*.json"))


def public_classes():
    return {*tfq_models.layers.__all__, *(card.cls_name for card in models.FAMILIES.values())}


def test_every_public_class_has_a_case():
    assert set(CASES) == public_classes()


@pytest.mark.parametrize("name", CASES)
def test_config_holds_arguments(name):
    testing.assert_config_holds_arguments(CASES[name][0]())


@pytest.mark.parametrize("assertion", ASSERTIONS, ids=lambda assertion: assertion.__name__[7:])
@pytest.mark.parametrize("name", CASES)
def test_contract(name, assertion):
    if name in NOT_DIFFERENTIABLE and assertion is testing.assert_gradients_equal_differences:
        pytest.skip(f"{name} has no gradient that differences show")
    make, inputs = CASES[name]
    set_random_seed(0)
    assertion(make, inputs())


@pytest.fixture(params=["mixed_float16", "mixed_bfloat16"])
def mixed_policy(request):
    before = keras.mixed_precision.global_policy()
    keras.mixed_precision.set_global_policy(request.param)
    yield request.param
    keras.mixed_precision.set_global_policy(before)


@pytest.mark.parametrize("name", [name for name in CASES if name in dir(models)])
def test_models_train_in_mixed_precision(name, mixed_policy):
    make, inputs = CASES[name]
    model, rows = make(), inputs()
    assert model.dtype_policy.name == mixed_policy
    model.compile("sgd")
    labels = np.arange(3) % model.num_classes
    history = model.fit(rows, labels, epochs=2, batch_size=3, verbose=0).history
    assert np.isfinite(history["loss"]).all()
    assert all(np.isfinite(weights).all() for weights in model.get_weights())
    assert np.isfinite(model.predict(rows, verbose=0).astype("float32")).all()


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))], ids=["copy", "pickle"]
)
@pytest.mark.parametrize("name", CASES)
def test_copies_and_pickles_compute_the_same(name, copied):
    make, inputs = CASES[name]
    instance, rows = make(), inputs()
    expected = instance(rows)
    again = copied(instance)
    assert type(again) is type(instance)
    np.testing.assert_allclose(again(rows), expected, atol=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_a_mistyped_argument_is_refused(name):
    instance = CASES[name][0]()
    own = {key: getattr(instance, key) for key in constructor_arguments(type(instance))}
    mistyped = next(iter(own)) + "s"
    pattern = f"`{name}` must be given arguments that it has.*Received: {mistyped}=4"
    with pytest.raises(TypeError, match=pattern):
        type(instance)(**own, **{mistyped: 4})


def test_the_nearest_argument_is_named():
    with pytest.raises(TypeError, match=r"The nearest that it has is `num_qubits`\. Received: num"):
        QCNN(num_qubit=4)


@pytest.mark.parametrize("name", CASES)
def test_public_class_is_documented(name):
    room = tfq_models.layers if name in dir(tfq_models.layers) else tfq_models.models
    cls = getattr(room, name)
    sections = ["Args:", "Input shape:", "Output shape:", "Raises:", "Example:"]
    missing = [section for section in sections if section not in inspect.getdoc(cls)]
    assert not missing, f"{name}: {missing}"
    arguments = [name for name in inspect.signature(cls).parameters if name != "kwargs"]
    undocumented = [a for a in arguments if f"\n    {a}: " not in inspect.getdoc(cls)]
    assert not undocumented, f"{name}: {undocumented}"


@pytest.mark.parametrize("path", RELEASED_CONFIGS, ids=lambda path: path.stem)
def test_released_configs_still_load(path):
    released = json.loads(path.read_text())
    assert released.keys() <= public_classes()
    for name, config in released.items():
        room = tfq_models.layers if name in dir(tfq_models.layers) else tfq_models.models
        instance = getattr(room, name).from_config(config)
        expected = with_new_names(type(instance), config)
        found = {key: instance.get_config()[key] for key in expected}
        assert found == expected
