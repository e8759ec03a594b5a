"""Cluster excitations: the recipe, recomputed from the circuits."""

import cirq
import numpy as np
import pytest

from tfq_models import datasets
from tfq_models.circuit_tensors import from_circuit_tensor
from tfq_models.datasets import cluster_excitations


def all_rows(data):
    (x_train, y_train), (x_test, y_test) = data
    circuits = from_circuit_tensor(x_train) + from_circuit_tensor(x_test)
    return circuits, np.concatenate([y_train, y_test])


def ring(num_qubits):
    qubits = cirq.GridQubit.rect(1, num_qubits)
    pairs = zip(qubits, qubits[1:] + qubits[:1], strict=True)
    return cirq.Circuit(cirq.H.on_each(*qubits), (cirq.CZ(*pair) for pair in pairs))


def rotation(circuit):
    """The qubit and the angle of the one rotation in a circuit."""
    (operation,) = (op for op in circuit.all_operations() if isinstance(op.gate, cirq.XPowGate))
    assert operation.gate.global_shift == -0.5
    return operation.qubits[0], operation.gate.exponent * np.pi


def test_published_setting():
    (x_train, y_train), (x_test, y_test) = cluster_excitations()
    assert (x_train.shape, x_test.shape) == ((112,), (48,))
    assert (y_train.shape, y_test.shape) == ((112,), (48,))
    assert y_train.dtype == y_test.dtype == np.float32


@pytest.mark.parametrize("num_qubits", [3, 5])
def test_circuits_are_cluster_states_with_one_rotation(num_qubits):
    circuits, labels = all_rows(cluster_excitations(num_qubits, 4))
    qubits = cirq.GridQubit.rect(1, num_qubits)
    for circuit, label in zip(circuits, labels, strict=True):
        qubit, angle = rotation(circuit)
        assert label == (1 if abs(angle) <= np.pi / 2 else -1)
        wanted = ring(num_qubits) + cirq.Circuit(cirq.rx(angle)(qubit))
        np.testing.assert_allclose(
            circuit.final_state_vector(qubit_order=qubits),
            wanted.final_state_vector(qubit_order=qubits),
            atol=1e-6,
        )


def test_every_round_rotates_every_qubit():
    (x_train, _), _ = cluster_excitations(4, 10, train_fraction=0.5)
    rotated = [rotation(circuit)[0] for circuit in from_circuit_tensor(x_train)]
    assert all(rotated.count(qubit) == 5 for qubit in cirq.GridQubit.rect(1, 4))


def test_rows_are_distinct_and_shuffled():
    (x_train, _), (x_test, _) = cluster_excitations(4, 10)
    assert len({*x_train.numpy(), *x_test.numpy()}) == 40
    first_round = {rotation(circuit)[0] for circuit in from_circuit_tensor(x_train[:4])}
    assert len(first_round) < 4


def test_angles_and_labels_are_spread_evenly():
    circuits, labels = all_rows(cluster_excitations(4, 500))
    angles = np.array([rotation(circuit)[1] for circuit in circuits])
    # 2,000 draws: 5 standard errors of the mean of a uniform angle, and of a coin.
    assert abs(angles.mean()) < 5 * np.pi / np.sqrt(3 * 2000)
    assert abs((labels == 1).mean() - 0.5) < 5 * 0.5 / np.sqrt(2000)
    assert np.abs(angles).max() <= np.pi


def test_the_seed_decides():
    def rows(seed):
        (x_train, y_train), (x_test, y_test) = cluster_excitations(3, 4, seed=seed)
        return [*x_train.numpy(), *x_test.numpy(), *y_train, *y_test]

    assert rows(1) == rows(1)
    assert rows(1) != rows(2)


def test_global_generator_is_left_alone():
    np.random.seed(0)
    before = np.random.get_state()[1].copy()
    cluster_excitations(3, 2)
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_qubits": 2}, ValueError, "`num_qubits` must be at least 3.*num_qubits=2"),
        ({"num_qubits": 3.5}, TypeError, "`num_qubits`.*3.5"),
        ({"num_rounds": 0}, ValueError, "`num_rounds`.*num_rounds=0"),
        ({"train_fraction": 1.0}, ValueError, "`train_fraction` must lie between.*=1.0"),
        ({"train_fraction": -0.1}, ValueError, "`train_fraction`.*-0.1"),
        ({"train_fraction": "most"}, TypeError, "`train_fraction`.*'most'"),
        ({"num_qubits": 3, "num_rounds": 1, "train_fraction": 0.1}, ValueError, "0 of 3 rows"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        cluster_excitations(**arguments)


def test_names_of_the_package():
    assert {"cluster_excitations", "digits", "mnist", "fashion_mnist"} <= set(dir(datasets))
    with pytest.raises(AttributeError, match="no_such_data"):
        _ = datasets.no_such_data
