"""Re-uploading classifiers against dense matrices, their costs, and the circle of the paper."""

import functools

import cirq
import numpy as np
import pytest
import tensorflow as tf
from scipy.optimize import minimize

from tfq_models.base import keras
from tfq_models.circuits import label_states
from tfq_models.datasets import reuploading_shapes
from tfq_models.losses import FidelityLoss, WeightedFidelityLoss
from tfq_models.models import ReuploadingClassifier

X = np.random.default_rng(0).uniform(-1.5, 1.5, (5, 4)).astype(np.float32)
PAULIS = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def turn(axis, angle):
    """exp(-i angle P / 2) of one qubit."""
    return np.cos(angle / 2) * np.eye(2) - 1j * np.sin(angle / 2) * PAULIS[axis]


def rot(a, b, c):
    return turn(2, c) @ turn(1, b) @ turn(2, a)


def cz(num_qubits, a, b):
    bits = np.indices((2,) * num_qubits).reshape(num_qubits, -1)
    return np.where(bits[a] & bits[b], -1, 1)


def shared_state(x, weights, num_layers, entangling):
    """The state of the form that shares features, two qubits for four features."""
    rows = weights.reshape(num_layers + 1, 4 + 6)
    state = np.eye(4)[0].astype(complex)
    for layer, row in enumerate(rows):
        scaled = np.concatenate([row[:4] * x, [0, 0]]).reshape(2, 3)
        biases = row[4:].reshape(2, 3)
        walls = [scaled, biases] if layer < num_layers else [scaled + biases]
        for wall in walls:
            state = np.kron(rot(*wall[0]), rot(*wall[1])) @ state
        if entangling and layer < num_layers and layer % 2 == 0:
            state = cz(2, 0, 1) * state
    return state


def single_state(x, weights, num_layers):
    """The state of one qubit that takes two features."""
    state = np.array([1, 0], complex)
    for a, b, theta, phi, omega in weights.reshape(num_layers, 5):
        state = rot(omega, theta + a * x[0], phi + b * x[1]) @ state
    return state


def fidelities(state, num_qubits, num_classes):
    """`(num_qubits, num_classes)`, from the reduced density matrix of each qubit."""
    tensor = state.reshape((2,) * num_qubits)
    found = []
    for qubit in range(num_qubits):
        columns = np.moveaxis(tensor, qubit, 0).reshape(2, -1)
        bloch = np.real(np.einsum("pab,bc,ac->p", PAULIS, columns, columns.conj()))
        found.append((1 + np.array(label_states(num_classes)) @ bloch) / 2)
    return np.array(found)


@pytest.mark.parametrize("num_classes", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("entangling", [True, False])
def test_qubits_that_share_features(num_classes, entangling):
    model = ReuploadingClassifier(4, num_classes, num_layers=3, entangling=entangling)
    values = np.array(list(model.symbol_values().values()))
    assert np.all((values >= 0) & (values < 1))
    states = [shared_state(x, values, 3, entangling) for x in X]
    expected = np.array([fidelities(state, 2, num_classes) for state in states])
    np.testing.assert_allclose(model(X), expected.mean(axis=1), atol=1e-5)
    np.testing.assert_allclose(np.sum(model(X), axis=1), num_classes / 2, atol=1e-5)
    model.set_weights([model.get_weights()[0], np.full((2, num_classes), 0.5)])
    np.testing.assert_allclose(model.weighted_fidelities(X), expected / 2, atol=1e-5)
    np.testing.assert_allclose(model(X), expected.mean(axis=1), atol=1e-5)


@pytest.mark.parametrize("num_classes", [2, 4])
def test_a_single_qubit(num_classes):
    model = ReuploadingClassifier(2, num_classes, num_layers=4, num_qubits=1)
    values = np.array(list(model.symbol_values().values()))
    expected = [fidelities(single_state(x, values, 4), 1, num_classes)[0] for x in X[:, :2]]
    np.testing.assert_allclose(model(X[:, :2]), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "count", "num_qubits"),
    [
        ({"num_features": 10, "num_layers": 5}, 6 * (10 + 12) + 8, 4),
        ({"num_features": 10, "num_layers": 5, "observables": "one"}, 6 * 22 + 2, 4),
        ({"num_features": 10, "num_layers": 5, "observables": "half"}, 6 * 22 + 4, 4),
        ({"num_features": 2, "observables": "half"}, 6 * 5 + 2, 1),
        ({"num_features": 2, "num_qubits": 1, "num_layers": 8}, 8 * 5 + 2, 1),
        ({"num_features": 2, "num_qubits": 3, "num_layers": 2}, 2 * 3 * 5 + 6, 3),
        ({"num_features": 4, "num_classes": 3, "num_qubits": 1, "num_layers": 1}, 10 + 3, 1),
    ],
)
def test_number_of_parameters(arguments, count, num_qubits):
    model = ReuploadingClassifier(**arguments)
    assert model.count_params() == count
    assert len(model.qubits) == num_qubits
    assert cirq.parameter_names(model.circuit) >= set(model.symbol_names)


def test_without_entangling_no_gate_joins_qubits():
    arguments = {"num_features": 9, "num_layers": 4}
    joined = ReuploadingClassifier(**arguments)
    apart = ReuploadingClassifier(**arguments, entangling=False)
    two = [sum(len(op.qubits) == 2 for op in m.circuit.all_operations()) for m in (joined, apart)]
    assert two == [4, 0]
    assert joined.count_params() == apart.count_params()


@pytest.mark.parametrize("labels", [[0, 1, 1, 0, 1], [[0.0], [1.0], [1.0], [0.0], [1.0]]])
def test_costs_of_two_classes(labels):
    found = np.random.default_rng(1).uniform(size=(5, 3)).astype(np.float32)
    pairs = np.stack([found, 1 - found], axis=2)
    is_one = np.ravel(labels)[:, None] == 1
    weights = np.array([[0.5, 2.0], [1.0, 1.0], [1.5, 0.1]], np.float32)
    # The formula of arXiv:2403.07059, with its two terms written out.
    terms = (weights[:, 0] * found - ~is_one) ** 2 + (weights[:, 1] * (1 - found) - is_one) ** 2
    cost = WeightedFidelityLoss()(labels, pairs * weights)
    assert float(cost) == pytest.approx(np.mean(terms.sum(axis=1)) / 2, rel=1e-6)
    right = np.where(is_one, 1 - found, found)[:, 0]
    cost = FidelityLoss()(labels, pairs[:, 0])
    assert float(cost) == pytest.approx(1 - right.mean(), rel=1e-6)


@pytest.mark.parametrize(("num_classes", "other"), [(2, 0.0), (3, 1 / 4), (4, 1 / 3)])
def test_cost_vanishes_at_the_label_state(num_classes, other):
    expected = np.full((num_classes, num_classes), other, np.float32)
    np.fill_diagonal(expected, 1)
    cost = WeightedFidelityLoss(reduction="none")(np.arange(num_classes), expected)
    np.testing.assert_allclose(cost, np.zeros(num_classes), atol=1e-12)


@pytest.mark.parametrize("cls", [FidelityLoss, WeightedFidelityLoss])
def test_costs_round_trip(cls):
    copy = keras.losses.deserialize(keras.losses.serialize(cls(name="mine")))
    assert (type(copy), copy.name) == (cls, "mine")


def test_fit_takes_the_weighted_cost_of_every_qubit():
    labels = np.array([0, 1, 2, 1, 0])
    model = ReuploadingClassifier(4, 3, num_layers=1)
    model.compile(keras.optimizers.SGD(0.1))
    circuit, weights = (tf.convert_to_tensor(w).numpy() for w in model.trainable_weights)
    found = model.weighted_fidelities(X).numpy().astype(float)
    states = np.array(label_states(3))
    residues = found - ((1 + states @ states.T) / 2)[labels][:, None]
    cost = np.mean(np.sum(residues**2, axis=(1, 2))) / 2
    assert model.evaluate(X, labels, verbose=0)[0] == pytest.approx(cost, rel=1e-5)
    history = model.fit(X, labels, batch_size=5, verbose=0).history
    assert history["loss"][0] == pytest.approx(cost, rel=1e-5)
    moved_circuit, moved = (tf.convert_to_tensor(w).numpy() for w in model.trainable_weights)
    # The weights were 1, so a F is F, and the derivative by a is the mean of (a F - Y) F.
    np.testing.assert_allclose(moved, weights - 0.1 * np.mean(residues * found, axis=0), atol=1e-5)
    assert np.any(moved_circuit != circuit)
    assert model.predict(X, verbose=0).shape == (5, 3)


def test_other_losses_leave_the_weights_of_classes_alone():
    model = ReuploadingClassifier(4, 2, num_layers=1)
    model.compile(loss=FidelityLoss())
    model.fit(X, np.array([0, 1, 1, 0, 1]), verbose=0)
    np.testing.assert_array_equal(model.get_weights()[1], np.ones((2, 2)))


def test_saves_with_its_cost(tmp_path):
    model = ReuploadingClassifier(4, 2, num_layers=1)
    model.compile()
    labels = np.array([0, 1, 1, 0, 1])
    model.fit(X, labels, verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded.loss) is WeightedFidelityLoss
    expected = model.evaluate(X, labels, verbose=0)
    np.testing.assert_allclose(loaded.evaluate(X, labels, verbose=0), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_features": 0}, ValueError, "`num_features` must be at least 1"),
        ({"num_features": 2, "num_classes": 7}, ValueError, "`num_classes` must be at most 6"),
        ({"num_features": 2, "num_layers": 0}, ValueError, "`num_layers` must be at least 1"),
        ({"num_features": 2, "num_qubits": 0}, ValueError, "`num_qubits` must be at least 1"),
        ({"num_features": 2, "num_qubits": 1.0}, TypeError, "`num_qubits` must be a whole"),
        ({"num_features": 2, "observables": "two"}, ValueError, "`observables` must be one of"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        ReuploadingClassifier(**arguments)


def trained(x, labels, starts):
    """The model of the least cost after L-BFGS-B on all points, from each of several weights."""
    num_layers = len(starts[0]) // 5
    model = ReuploadingClassifier(2, num_layers=num_layers, num_qubits=1, dtype="float64")
    weights, rows = model.trainable_weights[0], tf.constant(x)

    @functools.partial(tf.function, autograph=False)
    def value_and_gradient():
        with tf.GradientTape() as tape:
            right = tf.gather(model(rows), labels, axis=1, batch_dims=1)
            # What the paper's figures come from: |<y|psi>|, of which its formula has the square.
            value = 1 - tf.reduce_mean(tf.sqrt(tf.maximum(right, 1e-15)))
        return value, tape.gradient(value, weights)

    def function(point):
        weights.assign(point)
        return [np.asarray(found) for found in value_and_gradient()]

    results = [minimize(function, start, jac=True, method="L-BFGS-B") for start in starts]
    weights.assign(min(results, key=lambda result: result.fun).x)
    return model


def accuracy(model, x, labels):
    return np.mean(model.classes_of(model(x)) == labels)


@pytest.mark.slow
@pytest.mark.parametrize(("num_layers", "published"), [(1, 0.50), (2, 0.85), (4, 0.90)])
def test_circle_as_published(num_layers, published):
    # The authors' own points and first weights: legacy stream 30, points, biases, scalings.
    rng = np.random.RandomState(30)
    x = 2 * rng.rand(4200, 2) - 1
    labels = (np.linalg.norm(x, axis=1) < np.sqrt(2 / np.pi)).astype(int)
    biases, scalings = rng.rand(num_layers, 3), rng.rand(num_layers, 2)
    model = trained(x[:200], labels[:200], [np.hstack([scalings, biases]).ravel()])
    # Two decimals are published.
    assert accuracy(model, x[200:], labels[200:]) == pytest.approx(published, abs=0.005)


@pytest.mark.slow
def test_circle_with_eight_layers():
    # 0.96 is published. A single start ends anywhere from 0.91 to 0.97, so take the best of four.
    found = []
    for seed in range(5):
        (x, y), (x_test, y_test) = reuploading_shapes("circle", seed=seed)
        starts = np.random.default_rng(seed).random((4, 8 * 5))
        model = trained(x, (y > 0).astype(int), starts)
        found.append(accuracy(model, x_test, y_test > 0))
    # 200 points leave a mean of 5 draws uncertain by about 0.005.
    assert np.mean(found) == pytest.approx(0.96, abs=0.015)
