"""CircuitCentricClassifier against dense NumPy, and on the paper's kind of data."""

import cirq
import numpy as np
import pytest

from tfq_models.base import keras, set_random_seed
from tfq_models.datasets import iris
from tfq_models.losses import HalfSquaredError
from tfq_models.models import CircuitCentricClassifier

ROWS = np.random.default_rng(0).normal(size=(4, 16))


def rotation(phi, theta, omega):
    """RZ(phi), then RY(theta), then RZ(omega)."""

    def rz(angle):
        return np.diag(np.exp([-0.5j * angle, 0.5j * angle]))

    cos, sin = np.cos(theta / 2), np.sin(theta / 2)
    return rz(omega) @ np.array([[cos, -sin], [sin, cos]]) @ rz(phi)


def on_qubit(matrix, qubit, num_qubits):
    factors = [np.eye(2)] * num_qubits
    factors[qubit] = matrix
    result = np.eye(1)
    for factor in factors:
        result = np.kron(result, factor)
    return result


def cnot(control, target, num_qubits):
    off, on = np.diag([1.0, 0.0]), np.diag([0.0, 1.0])
    flip = on_qubit(np.array([[0, 1], [1, 0]]), target, num_qubits)
    return on_qubit(off, control, num_qubits) + flip @ on_qubit(on, control, num_qubits)


def expectations(row, weights, num_copies, num_copy_qubits, entangling=True):
    """<Z_k> of every qubit, by matrices of the whole space."""
    filled = np.concatenate([row, np.full(2**num_copy_qubits - len(row), 0.5**num_copy_qubits)])
    state = np.ones(1)
    for _ in range(num_copies):
        state = np.kron(state, filled / np.linalg.norm(filled))
    n = num_copies * num_copy_qubits
    for layer, angles in enumerate(weights.reshape(-1, n, 3)):
        for qubit in range(n):
            state = on_qubit(rotation(*angles[qubit]), qubit, n) @ state
        for qubit in range(n if entangling and n > 1 else 0):
            state = cnot(qubit, (qubit + layer % (n - 1) + 1) % n, n) @ state
    pauli_z = np.diag([1.0, -1.0])
    return np.array([np.vdot(state, on_qubit(pauli_z, k, n) @ state).real for k in range(n)])


@pytest.mark.parametrize(
    ("num_features", "num_copies", "num_copy_qubits"),
    [(1, 1, 1), (2, 2, 1), (3, 2, 2), (4, 1, 2), (5, 1, 3), (16, 1, 4)],
)
def test_output_is_z_of_the_first_qubit_and_a_bias(num_features, num_copies, num_copy_qubits):
    set_random_seed(0)
    model = CircuitCentricClassifier(num_features, num_copies=num_copies, num_layers=4)
    rows = ROWS[:, :num_features]
    weights, bias = model.get_weights()
    np.testing.assert_allclose(bias, [0.01])
    expected = [expectations(row, weights, num_copies, num_copy_qubits)[:1] for row in rows]
    np.testing.assert_allclose(model(rows), np.array(expected) + 0.01, atol=1e-5)


@pytest.mark.parametrize("entangling", [True, False])
def test_logits_are_scaled_expectations_of_the_first_qubits(entangling):
    set_random_seed(0)
    model = CircuitCentricClassifier(3, 3, num_copies=2, num_layers=2, entangling=entangling)
    weights, scale, bias = model.get_weights()
    assert (scale, bias.tolist()) == (1.0, pytest.approx([0.01] * 3))
    model.set_weights([weights, np.array(3.0), np.array([1.0, 2.0, 3.0])])
    for row, found in zip(ROWS[:, :3], model(ROWS[:, :3]), strict=True):
        expected = 3 * expectations(row, weights, 2, 2, entangling)[:3] + np.arange(1, 4)
        np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize(
    ("num_features", "arguments", "count"),
    [(10, {}, 61), (4, {"num_copies": 3, "num_layers": 10}, 181), (9, {"num_classes": 4}, 65)],
)
def test_number_of_parameters(num_features, arguments, count):
    assert CircuitCentricClassifier(num_features, **arguments).count_params() == count


def test_weights_start_in_a_whole_turn():
    set_random_seed(0)
    weights = CircuitCentricClassifier(16, num_layers=50).get_weights()[0]
    assert 0 <= weights.min() < 0.1
    assert 6.2 < weights.max() < 2 * np.pi


def test_ablation_has_no_gate_on_two_qubits():
    model = CircuitCentricClassifier(4, num_copies=2, entangling=False)
    assert max(len(op.qubits) for op in model.circuit.all_operations()) == 1
    assert model.count_params() == CircuitCentricClassifier(4, num_copies=2).count_params()
    full = CircuitCentricClassifier(4, num_copies=2).circuit
    assert sum(len(op.qubits) == 2 for op in full.all_operations()) == 20


def test_what_the_model_shows():
    model = CircuitCentricClassifier(4, num_copies=2, num_layers=1)
    assert model.qubits == tuple(cirq.LineQubit.range(4))
    assert model.operators == (cirq.Z(cirq.LineQubit(0)),)
    assert model.symbol_names == [f"theta_{k}" for k in range(12)]
    assert model.output_kind == "signs"
    assert isinstance(model.default_loss(), HalfSquaredError)
    logits = CircuitCentricClassifier(4, 3, num_copies=2)
    assert logits.output_kind == "logits"
    assert logits.output_shape == (None, 3)
    assert "crossentropy" in logits.default_loss().name


def test_compile_without_a_loss_takes_half_of_the_squared_error():
    set_random_seed(0)
    model = CircuitCentricClassifier(4, num_layers=1)
    model.compile()
    labels = np.array([1.0, -1.0, 1.0, -1.0], np.float32)
    rows = ROWS[:, :4]
    expected = np.mean((labels - model(rows).numpy()[:, 0]) ** 2) / 2
    assert model.evaluate(rows, labels, verbose=0)[0] == pytest.approx(expected, rel=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_iris_with_two_features_on_two_qubits(seed):
    # The protocol of PennyLane's tutorial: features in [0, 1], two constants that give the rows
    # their length back, weights near 0, Nesterov momentum, 60 steps of 5 rows.
    set_random_seed(seed)
    (x_train, y_train), (x_test, y_test) = iris((0, 1), test_fraction=0.25, seed=seed)
    low, high = x_train[:, :2].min(axis=0), x_train[:, :2].max(axis=0)
    x_train, x_test = (
        np.c_[(x[:, :2] - low) / (high - low), np.full((len(x), 2), 0.1)] for x in (x_train, x_test)
    )
    normal = keras.initializers.RandomNormal(stddev=0.01)
    model = CircuitCentricClassifier(4, num_layers=6, initializer=normal)
    assert len(model.qubits) == 2
    model.compile(keras.optimizers.SGD(0.01, momentum=0.9, nesterov=True))
    history = model.fit(
        x_train, y_train, validation_data=(x_test, y_test), batch_size=5, epochs=4, verbose=0
    ).history
    assert history["val_sign_accuracy"][-1] == 1.0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: CircuitCentricClassifier(0), ValueError, "`num_features` must be at least 1"),
        (lambda: CircuitCentricClassifier(2.0), TypeError, "`num_features` must be a whole"),
        (lambda: CircuitCentricClassifier(4, 1), ValueError, "`num_classes` must be at least 2"),
        (lambda: CircuitCentricClassifier(4, 4), ValueError, "`num_classes` must not exceed"),
        (lambda: CircuitCentricClassifier(4, num_copies=0), ValueError, "`num_copies` must be"),
        (lambda: CircuitCentricClassifier(4, num_layers=0), ValueError, "`num_layers` must be"),
        (lambda: CircuitCentricClassifier(4, backend="tfq"), ValueError, "`backend` must be"),
    ],
)
def test_wrong_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
