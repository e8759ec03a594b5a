"""The equivariant classifier, against Cirq, the symmetries of the square and its paper."""

import cirq
import numpy as np
import pytest

from tfq_models.base import keras, set_random_seed
from tfq_models.datasets import tic_tac_toe
from tfq_models.losses import SignVectorError
from tfq_models.models import EquivariantClassifier

BOARDS = tic_tac_toe(6, 3)[0][0]
CORNERS, EDGES, MIDDLE = (0, 2, 6, 8), (1, 3, 5, 7), (4,)


def drawn_board(qubits, board, layers):
    """The paper's circuit, written out: weights of a layer in the order of the figure."""
    circuit = cirq.Circuit()
    for turns, (outer, inner, diagonal) in layers:
        circuit.append(cirq.rx(2 * np.pi / 3 * g)(q) for g, q in zip(board, qubits, strict=True))
        for squares, (x, y) in zip((CORNERS, EDGES, MIDDLE), turns, strict=True):
            circuit.append([cirq.rx(x)(qubits[i]), cirq.ry(y)(qubits[i])] for i in squares)
        joined = [(0, 1), (2, 1), (2, 5), (8, 5), (8, 7), (6, 7), (6, 3), (0, 3)]
        controlled = [(pair, outer) for pair in joined]
        controlled += [((edge, 4), inner) for edge in EDGES]
        controlled += [((4, corner), diagonal) for corner in CORNERS]
        for (control, target), angle in controlled:
            gate = cirq.ControlledGate(cirq.ry(angle))
            circuit.append(gate(qubits[control], qubits[target]))
    return circuit


def test_outputs_are_those_of_the_papers_circuit():
    model = EquivariantClassifier(num_layers=2)
    weights = np.random.default_rng(0).uniform(-1, 1, (2, 9))
    model.set_weights([weights.ravel()])
    # In a layer: RX of corners, of edges, of the middle, then RY of them, then the pairs.
    layers = [(np.stack([layer[:3], layer[3:6]], axis=1), layer[6:]) for layer in weights]
    groups = (CORNERS, MIDDLE, EDGES)
    for board, found in zip(BOARDS, model(BOARDS).numpy(), strict=True):
        circuit = drawn_board(model.qubits, board, layers)
        state = circuit.final_state_vector(qubit_order=model.qubits, dtype=np.complex128)
        probabilities = np.abs(state.reshape([2] * 9)) ** 2
        z = [1 - 2 * probabilities.take(1, axis=i).sum() for i in range(9)]
        expected = [np.mean([z[i] for i in squares]) for squares in groups]
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_all_eight_symmetries_leave_the_output():
    model = EquivariantClassifier(num_layers=3, dtype="float64")
    boards = BOARDS.reshape(-1, 3, 3)
    expected = model(BOARDS).numpy()
    for reflected in (boards, boards[:, ::-1]):
        for turns in range(4):
            moved = np.rot90(reflected, turns, axes=(1, 2)).reshape(-1, 9)
            np.testing.assert_allclose(model(moved), expected, rtol=0, atol=1e-6)


def test_untied_weights_break_the_symmetry():
    set_random_seed(0)
    model = EquivariantClassifier(num_layers=1, equivariant=False)
    turned = np.rot90(BOARDS.reshape(-1, 3, 3), axes=(1, 2)).reshape(-1, 9)
    assert np.abs(model(turned) - model(BOARDS)).max() > 0.01


@pytest.mark.parametrize(
    ("equivariant", "entangling", "count"),
    [(True, True, 9), (False, True, 34), (True, False, 6), (False, False, 18)],
)
def test_number_of_parameters_and_the_ablation(equivariant, entangling, count):
    model = EquivariantClassifier(num_layers=2, equivariant=equivariant, entangling=entangling)
    assert model.count_params() == 2 * count == len(model.symbol_names)
    sizes = {len(operation.qubits) for operation in model.circuit.all_operations()}
    assert sizes == ({1, 2} if entangling else {1})
    assert max(len(observable.qubits) for observable in model.operators) == 4


def test_initial_weights_and_seeds():
    weights = EquivariantClassifier(equivariant=False).get_weights()[0]
    assert weights.shape == (238,) and -1 <= weights.min() < -0.8 and 0.8 < weights.max() <= 1


def test_loss_is_that_of_sign_vectors():
    outputs = np.array([[0.5, -0.5, 0.0], [1.0, 0.0, -1.0]], np.float32)
    signs = np.array([[-1, 1, -1], [1, -1, -1]])
    expected = np.mean((outputs - signs) ** 2)
    for labels in ([1, 0], [[1], [0]], [1.0, 0.0]):
        np.testing.assert_allclose(SignVectorError()(labels, outputs), expected, rtol=1e-6)


def test_it_trains_by_its_own_loss_and_loads_compiled(tmp_path):
    set_random_seed(0)
    (x, y), _ = tic_tac_toe(30, 3)
    model = EquivariantClassifier(num_layers=1)
    model.compile(keras.optimizers.Adam(0.05))
    history = model.fit(x, y, epochs=6, verbose=0).history
    assert history["loss"][-1] < history["loss"][0]
    assert set(history) == {"loss", "sparse_categorical_accuracy"}
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert isinstance(loaded.loss, SignVectorError)
    np.testing.assert_allclose(loaded.predict(x, verbose=0), model.predict(x, verbose=0), atol=1e-6)


@pytest.mark.slow
def test_tied_weights_generalise_and_untied_ones_do_not():
    (x, y), test = tic_tac_toe()
    accuracies = {}
    for equivariant in (True, False):
        set_random_seed(0)
        model = EquivariantClassifier(equivariant=equivariant)
        model.compile(keras.optimizers.Adam(0.02))
        model.fit(x, y, epochs=25, batch_size=15, verbose=0)
        accuracies[equivariant] = model.evaluate(*test, verbose=0)[1]
    # Measured: 0.795 and 0.555.
    assert accuracies[True] > 0.7 and accuracies[True] > accuracies[False] + 0.15


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_features": 8}, ValueError, "`num_features` must be 9.* Received: num_features=8"),
        ({"num_classes": 2}, ValueError, "`num_classes` must be 3, cross, draw and circle"),
        ({"num_layers": 0}, ValueError, "`num_layers` must be at least 1"),
        ({"num_layers": 1.5}, TypeError, "`num_layers` must be a whole number"),
        ({"num_layers": 1, "backend": "quantum"}, ValueError, "`backend` must be"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        EquivariantClassifier(**arguments)
