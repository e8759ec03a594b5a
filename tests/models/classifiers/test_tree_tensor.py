"""TreeTensorClassifier against `cirq.Simulator` on circuits written out, and dense NumPy."""

import cirq
import numpy as np
import pytest

from tfq_models.base import keras, set_random_seed
from tfq_models.datasets import iris
from tfq_models.models import TreeTensorClassifier

ROWS = np.random.default_rng(0).normal(size=(3, 20))
# (control, target) level by level, and before each level the qubits that RY turns, in order of
# the weights: as in the reference, for the qubits 0, 1, ... from the last one to the first.
LEVELS = {
    1: [],
    2: [([1, 0], [(1, 0)])],
    4: [([3, 2, 1, 0], [(3, 2), (1, 0)]), ([2, 0], [(2, 0)])],
    8: [
        ([7, 6, 5, 4, 3, 2, 1, 0], [(7, 6), (5, 4), (3, 2), (1, 0)]),
        ([6, 4, 2, 0], [(6, 4), (2, 0)]),
        ([4, 0], [(4, 0)]),
    ],
}


def written_out(num_qubits, weights, entangling=True):
    qubits, weights = cirq.LineQubit.range(num_qubits), iter(weights.astype(float))
    circuit = cirq.Circuit()
    for turned, joined in LEVELS[num_qubits]:
        circuit.append(cirq.ry(next(weights))(qubits[k]) for k in turned)
        if entangling:
            circuit.append(cirq.CNOT(qubits[j], qubits[k]) for j, k in joined)
    circuit.append(cirq.ry(next(weights))(qubits[0]))
    assert not list(weights)
    return circuit


def simulated(circuit, rows, num_qubits, operators):
    qubits, size = cirq.LineQubit.range(num_qubits), 2**num_qubits
    filled = np.hstack([rows, np.full((len(rows), size - rows.shape[1]), 1 / size)])
    states = filled / np.linalg.norm(filled, axis=1, keepdims=True)
    simulator = cirq.Simulator(dtype=np.complex128)
    return np.real(
        [
            simulator.simulate_expectation_values(
                circuit, operators, qubit_order=qubits, initial_state=state.astype(np.complex128)
            )
            for state in states
        ]
    )


@pytest.mark.parametrize("entangling", [True, False])
@pytest.mark.parametrize(
    ("num_features", "num_qubits"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8)]
)
def test_output_is_z_of_the_root_and_a_bias(num_features, num_qubits, entangling):
    set_random_seed(0)
    model = TreeTensorClassifier(num_features, entangling=entangling)
    rows, (weights, bias) = ROWS[:, :num_features], model.get_weights()
    assert len(model.qubits) == num_qubits
    assert weights.shape == (2 * num_qubits - 1,)
    circuit = written_out(num_qubits, weights, entangling)
    expected = simulated(circuit, rows, num_qubits, [cirq.Z(cirq.LineQubit(0))])
    np.testing.assert_allclose(model(rows), expected + bias, atol=1e-5)


def test_mera_of_four_qubits():
    set_random_seed(0)
    model = TreeTensorClassifier(10, structure="mera")
    weights, bias = model.get_weights()
    a, b, *tree = weights.astype(float)
    qubits = cirq.LineQubit.range(4)
    disentangler = cirq.Circuit(
        cirq.ry(a)(qubits[2]), cirq.ry(b)(qubits[1]), cirq.CNOT(qubits[2], qubits[1])
    )
    circuit = disentangler + written_out(4, np.array(tree))
    expected = simulated(circuit, ROWS[:, :10], 4, [cirq.Z(qubits[0])])
    np.testing.assert_allclose(model(ROWS[:, :10]), expected + bias, atol=1e-5)


def test_logits_are_read_from_the_qubits_that_are_left_last():
    set_random_seed(0)
    model = TreeTensorClassifier(10, 3)
    assert [operator.qubits[0].x for operator in model.operators] == [0, 2, 1]
    weights, scale, _ = model.get_weights()
    assert scale == 1.0
    model.set_weights([weights, np.array(3.0), np.array([1.0, 2.0, 3.0])])
    expected = simulated(written_out(4, weights), ROWS[:, :10], 4, list(model.operators))
    np.testing.assert_allclose(model(ROWS[:, :10]), 3 * expected + [1, 2, 3], atol=1e-5)
    every = TreeTensorClassifier(17, 8)
    assert [operator.qubits[0].x for operator in every.operators] == [0, 4, 2, 6, 1, 3, 5, 7]


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        ({"num_features": 10}, 8),
        ({"num_features": 10, "structure": "mera"}, 10),
        ({"num_features": 256, "structure": "mera"}, 24),
        ({"num_features": 2, "structure": "mera"}, 2),
        ({"num_features": 10, "num_classes": 4}, 12),
    ],
)
def test_number_of_parameters(arguments, count):
    assert TreeTensorClassifier(**arguments).count_params() == count


@pytest.mark.parametrize("structure", ["tree", "mera"])
def test_ablation_has_no_gate_on_two_qubits(structure):
    model = TreeTensorClassifier(20, structure=structure, entangling=False)
    assert max(len(op.qubits) for op in model.circuit.all_operations()) == 1
    assert model.count_params() == TreeTensorClassifier(20, structure=structure).count_params()


def test_what_the_model_shows():
    model = TreeTensorClassifier(10)
    assert model.qubits == tuple(cirq.LineQubit.range(4))
    assert model.operators == (cirq.Z(cirq.LineQubit(0)),)
    assert model.symbol_names == [f"theta_{k}" for k in range(7)]
    assert model.output_kind == "signs"
    assert isinstance(model.default_loss(), keras.losses.MeanSquaredError)
    assert "crossentropy" in TreeTensorClassifier(10, 3).default_loss().name


def test_learns_iris():
    set_random_seed(0)
    (x_train, y_train), (x_test, y_test) = iris((0, 1))
    # The classes are opposite each other, and only the constants tell x from -x.
    x_train, x_test = (np.c_[x[:, :3], np.ones((len(x), 1))] for x in (x_train, x_test))
    model = TreeTensorClassifier(4)
    model.compile(keras.optimizers.Adam(0.1))
    model.fit(x_train, y_train, batch_size=16, epochs=30, verbose=0)
    assert model.evaluate(x_test, y_test, verbose=0)[1] > 0.9  # half of the rows are of one class


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: TreeTensorClassifier(0), ValueError, "`num_features` must be at least 1"),
        (lambda: TreeTensorClassifier(4.0), TypeError, "`num_features` must be a whole"),
        (lambda: TreeTensorClassifier(4, 4), ValueError, "`num_classes` must not exceed"),
        (lambda: TreeTensorClassifier(4, 1), ValueError, "`num_classes` must be at least 2"),
        (lambda: TreeTensorClassifier(4, structure="bush"), ValueError, "`structure` must be one"),
        (lambda: TreeTensorClassifier(4, structure=1), TypeError, "`structure` must be a string"),
    ],
)
def test_wrong_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
