"""Cluster states with one rotated qubit, to be told apart by the size of the rotation."""

import cirq
import numpy as np
import sympy
import tensorflow as tf

from tfq_models.base.checks import check_count
from tfq_models.circuit_tensors import circuit_tensor
from tfq_models.circuits import cluster_state
from tfq_models.datasets.preparation import split_size
from tfq_models.datasets.preparation.seeds import generator
from tfq_models.types import EncodedDataSet


def cluster_excitations(
    num_qubits: int = 8, num_rounds: int = 20, *, train_fraction: float = 0.7, seed: int = 0
) -> EncodedDataSet:
    """Returns excited and unexcited cluster states as circuits, the quantum data of the QCNN.

    In each round, every qubit of the ring in turn is rotated by `rx(theta)` after the cluster state
    (H on all qubits, CZ round the ring), theta uniform in [-pi, pi) from
    `np.random.default_rng(seed)`. The label is +1 if `abs(theta) <= pi / 2` and -1 otherwise. The
    first `train_fraction` of the `num_rounds * num_qubits` circuits are for training; the rows of
    each part are then shuffled by the same generator. The defaults are the published setting: 160
    circuits, 112 and 48.

    The majority class is about half of the rows: compare accuracies with that of the labels.

    Args:
        num_qubits: Qubits of the ring, at least 3.
        num_rounds: How often every qubit is rotated.
        train_fraction: Part of the circuits for training, between 0 and 1.
        seed: The seed of the angles and of the order.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: circuits on `cirq.GridQubit.rect(1, num_qubits)` as
        string tensors `(rows,)`, labels as float32 arrays `(rows,)`.

    Raises:
        TypeError: If a count or the fraction is not a number.
        ValueError: If a number is out of its range.

    Example:
        >>> from tfq_models.datasets import cluster_excitations
        >>> (x_train, y_train), (x_test, y_test) = cluster_excitations(num_qubits=4, num_rounds=5)
        >>> x_train.shape, y_train.shape, x_test.shape
        (TensorShape([14]), (14,), TensorShape([6]))

    References:
        Cong, Choi and Lukin, arXiv:1810.03787, for the network; the data set is the one of the
        TensorFlow Quantum white paper, arXiv:2003.02989, section 4.2. Here the circuits hold the
        cluster state, too.
    """
    check_count("num_qubits", num_qubits, at_least=3)
    check_count("num_rounds", num_rounds)
    train_size = split_size(num_rounds * num_qubits, train_fraction, "train_fraction")
    rng = generator(seed)
    angles = rng.uniform(-np.pi, np.pi, (num_rounds, num_qubits))
    labels = np.where(np.abs(angles) <= np.pi / 2, 1, -1).astype(np.float32).reshape(-1)
    circuits = _circuits(cirq.GridQubit.rect(1, num_qubits), angles)
    train, test = (rng.permutation(rows) for rows in np.split(np.arange(len(labels)), [train_size]))
    return (tf.gather(circuits, train), labels[train]), (tf.gather(circuits, test), labels[test])


def _circuits(qubits, angles):
    """Returns the circuits of all rounds, one round after the other."""
    state, theta = cluster_state(qubits), sympy.Symbol("theta")
    columns = [
        circuit_tensor(state + cirq.Circuit(cirq.rx(theta)(qubit)), ["theta"], column[:, None])
        for qubit, column in zip(qubits, angles.T, strict=True)
    ]
    return tf.reshape(tf.stack(columns, axis=1), [-1])
