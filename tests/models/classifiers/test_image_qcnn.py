"""ImageQCNN against Cirq's simulator, its published figure, and the errors of its constructor."""

import cirq
import numpy as np
import pytest
import tensorflow as tf

from tfq_models import circuits
from tfq_models.base import keras, set_random_seed
from tfq_models.datasets import digits
from tfq_models.models import ImageQCNN

COUNTS = {"ttn": 2, "u5": 10, "u6": 10, "u9": 2, "u13": 6, "u14": 6, "u15": 4, "so4": 6, "su4": 15}
NUM_FEATURES = {"angle": 4, "dense_angle": 8, "amplitude": 16}


def turn(axis, angle):
    pauli = {"X": np.array([[0, 1], [1, 0]]), "Y": np.array([[0, -1j], [1j, 0]])}[axis]
    return np.cos(angle / 2) * np.eye(2) - 1j * np.sin(angle / 2) * pauli


def encoded(row, encoding):
    """The state of four qubits that a row stands for, by the paper's equations 3 to 5."""
    if encoding == "amplitude":
        return row / np.linalg.norm(row)
    state = np.ones(1)
    for k in range(4):
        if encoding == "angle":
            qubit = turn("Y", row[k])[:, 0]
        else:
            qubit = (turn("Y", row[4 + k]) @ turn("X", row[k]))[:, 0]
        state = np.kron(state, qubit)
    return state


def simulated(model, rows, block, num_left=1):
    """Probabilities of the first bit strings of the qubits that are left, by Cirq."""
    weights = model.get_weights()[0].astype(float)
    circuit = circuits.image_qcnn(model.qubits, weights, block, num_left=num_left)
    left = [model.qubits.index(q) for q in circuits.image_qcnn_left(model.qubits, num_left)]
    outputs = []
    for row in rows:
        state = cirq.Simulator(dtype=np.complex128).simulate(
            circuit, initial_state=encoded(row, model.encoding), qubit_order=model.qubits
        )
        density = np.abs(state.final_state_vector.reshape((2,) * 4)) ** 2
        others = tuple(i for i in range(4) if i not in left)
        outputs.append(density.sum(axis=others).ravel()[: model.num_classes])
    return outputs


@pytest.mark.parametrize("encoding", NUM_FEATURES)
@pytest.mark.parametrize(("num_classes", "num_left"), [(2, 1), (3, 2), (4, 2), (5, 4)])
def test_outputs_are_the_probabilities_that_cirq_simulates(encoding, num_classes, num_left):
    set_random_seed(0)
    model = ImageQCNN(NUM_FEATURES[encoding], num_classes, block="so4", encoding=encoding)
    rows = np.random.default_rng(0).uniform(0, np.pi, (3, NUM_FEATURES[encoding]))
    expected = simulated(model, rows, "so4", num_left)
    np.testing.assert_allclose(model(rows), expected, atol=1e-5)


@pytest.mark.parametrize("block", COUNTS)
def test_every_block(block):
    set_random_seed(0)
    model = ImageQCNN(4, block=block)
    assert model.count_params() == 2 * (COUNTS[block] + 2)
    rows = np.random.default_rng(0).uniform(0, np.pi, (3, 4))
    outputs = model(rows).numpy()
    np.testing.assert_allclose(outputs, simulated(model, rows, block), atol=1e-5)
    np.testing.assert_allclose(outputs.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("num_features", "encoding", "num_qubits"),
    [
        (8, "angle", 8),
        (16, "dense_angle", 8),
        (256, "amplitude", 8),
        (200, "amplitude", 8),
        (64, "amplitude", 8),
        (16, "amplitude", 4),
        (2, "amplitude", 2),
    ],
)
def test_numbers_of_qubits_and_weights(num_features, encoding, num_qubits):
    model = ImageQCNN(num_features, encoding=encoding)
    assert len(model.qubits) == num_qubits
    assert model.count_params() == 17 * (num_qubits.bit_length() - 1)
    assert model.input_shape == (None, num_features)
    assert list(model.symbol_names) == [f"theta_{i}" for i in range(model.count_params())]
    assert model.circuit.all_qubits() == set(model.qubits)


def test_without_pooling():
    assert ImageQCNN(8, block="su4", pooling=False).count_params() == 45


def test_ablation():
    model = ImageQCNN(8, block="su4", entangling=False)
    assert all(len(op.qubits) == 1 for op in model.circuit.all_operations())
    rows = np.random.default_rng(0).uniform(0, np.pi, (2, 8))
    rows[1, 4] = rows[0, 4]  # the last qubit's feature
    outputs = model(rows).numpy()
    np.testing.assert_allclose(outputs[0], outputs[1], atol=1e-5)


def test_first_weights_are_standard_normal():
    set_random_seed(0)
    drawn = np.concatenate([ImageQCNN(8).get_weights()[0] for _ in range(20)])
    # 1020 numbers: 4 standard errors.
    assert abs(drawn.mean()) < 0.13
    assert abs(drawn.std() - 1) < 0.09


def test_digits_0_and_1():
    """80 training and 100 test images of two digits: published above 0.97 (arXiv:2108.00661)."""
    (x_train, y_train), (x_test, y_test) = digits((0, 1), size=8, num_components=8, encoding=None)
    scores = []
    for seed in range(3):
        set_random_seed(seed)
        model = ImageQCNN(8, block="so4")
        model.compile(keras.optimizers.Adam(0.05))
        labels = (y_train[:80] < 0).astype(int)
        model.fit(np.pi * x_train[:80], labels, batch_size=25, epochs=30, verbose=0)
        predicted = model.classes_of(model.predict(np.pi * x_test[:100], verbose=0))
        scores.append(np.mean(predicted == (y_test[:100] < 0)))
    assert np.mean(scores) > 0.97


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["dense_angle", "amplitude"])
def test_digits_0_and_1_by_the_other_encodings(encoding):
    components = {"dense_angle": 16, "amplitude": None}[encoding]
    (x_train, y_train), (x_test, y_test) = digits(
        (0, 1), size=8, num_components=components, encoding=None
    )
    scores = []
    for seed in range(3):
        set_random_seed(seed)
        model = ImageQCNN(x_train.shape[1], encoding=encoding)
        model.compile(keras.optimizers.Adam(0.05))
        labels = (y_train[:80] < 0).astype(int)
        model.fit(np.pi * x_train[:80], labels, batch_size=25, epochs=40, verbose=0)
        predicted = model.classes_of(model.predict(np.pi * x_test[:100], verbose=0))
        scores.append(np.mean(predicted == (y_test[:100] < 0)))
    assert np.mean(scores) > 0.95


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_features": 6}, ValueError, r"`num_features` must be a power of two .*features=6\."),
        ({"num_features": 1}, ValueError, "`num_features` must be at least 2"),
        ({"num_features": 2, "encoding": "dense_angle"}, ValueError, "must be at least 4"),
        ({"num_features": 8.0}, TypeError, "`num_features` must be a whole number"),
        ({"encoding": "basis"}, ValueError, "`encoding` must be one of 'angle', 'dense_angle'"),
        ({"block": "u7"}, ValueError, "`block` must be one of 'ttn'"),
        ({"num_classes": 1}, ValueError, "`num_classes` must be at least 2"),
        ({"num_features": 2, "num_classes": 5}, ValueError, "`num_classes` must be at most 4"),
        ({"backend": "quantum"}, ValueError, "`backend` must be"),
        ({"initializer": "nothing"}, ValueError, "nothing"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        ImageQCNN(**arguments)


@pytest.mark.parametrize("encoding", NUM_FEATURES)
def test_features_must_be_finite(encoding):
    rows = np.full((2, NUM_FEATURES[encoding]), np.nan)
    with pytest.raises(tf.errors.InvalidArgumentError, match="must be finite"):
        ImageQCNN(NUM_FEATURES[encoding], encoding=encoding)(rows)
