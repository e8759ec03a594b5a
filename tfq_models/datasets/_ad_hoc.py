"""Points that a quantum feature map separates by construction."""

import functools

import numpy as np
import scipy.stats

from tfq_models.base.checks import check_count, check_number
from tfq_models.datasets.preparation.seeds import generator
from tfq_models.types import DataSet

_MAX_QUBITS = 10
_BATCH, _MAX_BATCHES = 1000, 200


def ad_hoc(
    num_qubits: int = 2, num_train: int = 40, num_test: int = 40, *, gap: float = 0.3, seed: int = 0
) -> DataSet:
    """Returns points that the ZZ feature map and the right measurement separate, with a gap.

    x is uniform in (0, 2 pi] in `num_qubits` dimensions. `|phi(x)>` is H on all qubits, then
    `exp(i sum_j x_j Z_j + i sum_{j<k} (pi - x_j)(pi - x_k) Z_j Z_k)`, and both once more, on
    |0...0>. V is a random unitary. Points with `abs(<phi(x)| V^-1 Z...Z V |phi(x)>) < gap` are left
    out; the label is the sign of that value. Both classes are equally large in each part, rows in
    random order.

    A model that scores well here was given the answer in its feature map: the set shows that a
    kernel works, not that it helps.

    Args:
        num_qubits: Number of features and of qubits, 1 to 10.
        num_train: Training points of both classes together, an even number.
        num_test: Test points, likewise.
        gap: Least absolute value, from 0 to less than 1. Large gaps leave few points, and are
            refused where there are too few.
        seed: The seed of the unitary and of the points.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(rows, num_qubits)` in (0, 2 pi],
        and float32 labels of +1 and -1.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If a number is out of its range, or points of a class cannot be found.

    Example:
        >>> from tfq_models.datasets import ad_hoc
        >>> (x_train, y_train), (x_test, y_test) = ad_hoc()
        >>> x_train.shape, x_test.shape, float(y_train.sum())
        ((40, 2), (40, 2), 0.0)

    References:
        Havlicek et al., arXiv:1804.11326, page 4.
    """
    check_count("num_qubits", num_qubits)
    if num_qubits > _MAX_QUBITS:
        raise ValueError(
            f"`num_qubits` must be at most {_MAX_QUBITS}, because the measurement is a dense "
            f"matrix. Received: num_qubits={num_qubits}."
        )
    for name, count in (("num_train", num_train), ("num_test", num_test)):
        if check_count(name, count, at_least=2) % 2:
            raise ValueError(f"`{name}` must be even, half a class. Received: {name}={count}.")
    if not 0 <= check_number("gap", gap) < 1:
        raise ValueError(f"`gap` must be from 0 to less than 1. Received: gap={gap}.")
    rng = generator(seed)
    measurement = _random_parity(num_qubits, rng)
    halves = (num_train + num_test) // 2
    classes = _points(rng, num_qubits, measurement, gap, halves)
    parts = slice(None, num_train // 2), slice(num_train // 2, None)
    return tuple(_part(rng, *(points[part] for points in classes)) for part in parts)


def _points(rng, num_qubits, measurement, gap, count):
    """Returns `count` points of each class, the label +1 first."""
    found = [np.empty((0, num_qubits))] * 2
    for _ in range(_MAX_BATCHES):
        points = 2 * np.pi * (1 - rng.random((_BATCH, num_qubits)))
        states = _zz_states(points)
        values = np.sum(states.conj() * (states @ measurement.T), axis=1).real
        classes = points[values >= gap], points[values <= -gap]
        found = [np.concatenate(pair) for pair in zip(found, classes, strict=True)]
        if min(map(len, found)) >= count:
            return [points[:count] for points in found]
    raise ValueError(
        f"`gap` must leave points of both classes; {min(map(len, found))} of {count} were found in "
        f"{_BATCH * _MAX_BATCHES:,}. Received: gap={gap}."
    )


def _part(rng, positive, negative):
    points = np.concatenate([positive, negative])
    labels = np.repeat([1, -1], len(positive)).astype(np.float32)
    order = rng.permutation(len(points))
    return points[order], labels[order]


def _random_parity(num_qubits, rng):
    """Returns `V^-1 Z...Z V` for a random unitary V."""
    size = 2**num_qubits
    unitary = scipy.stats.unitary_group.rvs(size, random_state=rng)
    parities = functools.reduce(np.kron, [np.array([1, -1])] * num_qubits)
    return unitary.conj().T @ (parities[:, None] * unitary)


def _zz_states(points):
    """Returns the states of the ZZ feature map, `(rows, 2**num_features)`."""
    num_qubits = points.shape[1]
    bits = np.arange(2**num_qubits)[:, None] >> np.arange(num_qubits - 1, -1, -1) & 1
    signs = 1 - 2 * bits  # (2**num_qubits, num_qubits)
    rest = np.pi - points
    phases = points @ signs.T
    for j in range(num_qubits):
        for k in range(j):
            phases += np.outer(rest[:, j] * rest[:, k], signs[:, j] * signs[:, k])
    walls = functools.reduce(np.kron, [np.array([[1, 1], [1, -1]]) / np.sqrt(2)] * num_qubits)
    diagonal = np.exp(1j * phases)
    return diagonal * ((diagonal * walls[0]) @ walls)
