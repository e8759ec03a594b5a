"""The projected kernel: states compared by what one or two qubits of them show."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

import cirq
import numpy as np
import numpy.typing as npt
from sklearn.metrics.pairwise import euclidean_distances

from tfq_models.base.checks import check_choice, check_count, check_number
from tfq_models.kernels.blocks import blocks_of_rows
from tfq_models.kernels.feature_states import (
    AMPLITUDE_BYTES,
    check_memory_for,
    check_memory_of_matrix,
)
from tfq_models.kernels.kernel import Kernel

_ROUNDING = 1e-24  # variance of features that would be equal but for their last bits
_PAULIS = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


class ProjectedKernel(Kernel):
    """Compares rows by the reduced density matrices of single qubits, or of pairs.

    A row's features f are <X>, <Y> and <Z> of each qubit after the feature map; with
    `subsystem_size=2` the 15 expectations of Pauli strings on each pair of qubits. They are all
    that the reduced density matrices rho_s of the subsystems s hold. The kernel is

    * `"rbf"`: `exp(-gamma |f(x) - f(y)|^2)`, and `|f(x) - f(y)|^2` is 2 (4 for pairs) times
      `sum_s |rho_s(x) - rho_s(y)|^2`, in the Frobenius norm;
    * `"linear"`: `sum_s Tr[rho_s(x) rho_s(y)]`.

    Unlike fidelities, these do not vanish for almost all rows of many qubits. Costs one simulation
    a row; that of a map that joins no qubits, such as `"angle"`, goes qubit by qubit, for any
    number of them.

    The constructor has thirteen arguments: nine are those of `FidelityKernel`, so that one kernel
    can replace the other, and four choose the subsystems and the outer kernel.

    Args:
        feature_map: What `FidelityKernel` takes. `"heisenberg"`, the paper's, draws a wall of
            rotations: `functools.partial(circuits.heisenberg_encoding, seed=1)` draws another.
        num_features: Number of features; default: as many as the rows have.
        num_qubits: Number of qubits; default: what `circuits.feature_map_qubits` says.
        subsystem_size: Qubits of a subsystem, 1 or 2.
        outer: `"rbf"` or `"linear"`.
        gamma: Positive number; or `"scale"`: 1 / (num_features * variance of the features of `y`),
            which for scikit-learn's estimators are always the training rows; or `"scale_x"`: of the
            features of `x`, so that a prediction depends on the rows that are predicted with it, as
            in the code of arXiv:2403.07059. A variance of 0 counts as 1.
        gamma_factor: Positive number that multiplies gamma.
        weights: Values of the map's own symbols, in natural order; default: drawn from [0, 2 pi).
        bandwidth: A positive factor of all features, or `"auto"`, which shrinks with their number.
        repetitions: Number of shots for each expectation, or None for exact values.
        seed: Seed of the weights that are drawn, and of the shots. With None, the shots are new in
            each call.
        memory: Directory, or `joblib.Memory`, where matrices are kept for the next call. Matrices
            from shots are kept only with a seed.
        verbose: 1 shows progress.

    Call arguments:
        x: `(rows, num_features)`, radians.
        y: `(other_rows, num_features)`; default: x itself.

    Call returns:
        A float64 array `(rows, other_rows)`: in [0, 1] for `"rbf"`, in [0, number of subsystems]
        for `"linear"` (beyond that by the noise of shots).

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If an argument is out of its range, or, when called, if rows have the wrong
            width, are not finite, or take more memory than there is.

    Example:
        >>> import numpy as np
        >>> from tfq_models.kernels import ProjectedKernel
        >>> kernel = ProjectedKernel("angle", gamma=0.5)
        >>> kernel.features([[0.0], [np.pi / 2]]).round(3) + 0.0  # <X>, <Y>, <Z>
        array([[ 0.,  0.,  1.],
               [ 0., -1.,  0.]])
        >>> print(kernel([[0.0], [np.pi / 2]]).round(3))
        [[1.    0.368]
         [0.368 1.   ]]

    References:
        Huang et al., arXiv:2011.01938, equation 9 and supplement; the scale of gamma is that of
        Bowles et al., arXiv:2403.07059.
    """

    def __init__(
        self,
        feature_map: str | Callable | cirq.AbstractCircuit = "heisenberg",
        num_features: int | None = None,
        num_qubits: int | None = None,
        *,
        subsystem_size: int = 1,
        outer: str = "rbf",
        gamma: float | str = "scale",
        gamma_factor: float = 1.0,
        weights: npt.ArrayLike | None = None,
        bandwidth: float | str = 1.0,
        repetitions: int | None = None,
        seed: int | None = None,
        memory: Any = None,
        verbose: int = 0,
    ):
        self.feature_map = feature_map
        self.num_features = num_features
        self.num_qubits = num_qubits
        self.subsystem_size = subsystem_size
        self.outer = outer
        self.gamma = gamma
        self.gamma_factor = gamma_factor
        self.weights = weights
        self.bandwidth = bandwidth
        self.repetitions = repetitions
        self.seed = seed
        self.memory = memory
        self.verbose = verbose
        _check_arguments(self)
        self._check()

    def features(self, x: npt.ArrayLike) -> np.ndarray:
        """Returns the expectations: `(rows, 3 n)`, for pairs `(rows, 15 n (n - 1) / 2)`.

        They stand subsystem by subsystem, X, Y, Z, or IX, IY, IZ, XI, XX, ..., ZZ.
        """
        rng = np.random.default_rng(self.seed)
        return self._features(self._angles("x", x, self.num_features), rng)

    def standard_errors(self, features: npt.ArrayLike) -> np.ndarray:
        """Returns the standard errors of sampled features, sqrt((1 - f^2) / repetitions)."""
        features = np.asarray(features)
        return np.sqrt((1 - features**2) / (self.repetitions or np.inf))

    def _matrix(self, x, y):
        check_memory_of_matrix(len(x), len(x if y is None else y))
        rng = np.random.default_rng(self.seed)
        f_x = self._features(x, rng)
        f_y = f_x if y is None else self._features(y, rng)
        if self.outer == "linear":
            paulis = 4**self.subsystem_size
            num_subsystems = f_x.shape[1] // (paulis - 1)
            return (num_subsystems + f_x @ f_y.T) / 2**self.subsystem_size
        gamma = self.gamma_factor * self._gamma(f_x if self.gamma == "scale_x" else f_y, x.shape[1])
        distances = euclidean_distances(f_x, f_y, squared=True)
        if y is None:
            distances = (distances + distances.T) / 2
            np.fill_diagonal(distances, 0)
        return np.exp(-gamma * distances)

    def _gamma(self, features, num_features):
        if not isinstance(self.gamma, str):
            return self.gamma
        variance = features.var()
        return 1 / (num_features * (variance if variance > _ROUNDING else 1.0))

    def _features(self, x, rng):
        simulation = self._simulation(x.shape[1])
        n = simulation.num_qubits
        if n < self.subsystem_size:
            raise ValueError(
                f"`subsystem_size` must be at most the number of qubits, {n}. "
                f"Received: subsystem_size={self.subsystem_size}."
            )
        subsystems = list(itertools.combinations(range(n), self.subsystem_size))
        features = np.empty((len(x), len(subsystems) * (4**self.subsystem_size - 1)))
        weights = self._weight_values(simulation.weight_names)
        of_row = AMPLITUDE_BYTES * (2**n if simulation.factors is None else 2 * n)
        for rows in blocks_of_rows(len(x), of_row, self.verbose):
            if simulation.factors is not None:
                of_qubits = simulation.factors(weights, x[rows])
                amplitudes = (_joined(of_qubits, subsystem) for subsystem in subsystems)
            else:
                check_memory_for(len(x[rows]), n)
                states = simulation(weights, x[rows]).reshape(-1, *[2] * n)
                amplitudes = (_in_front(states, subsystem) for subsystem in subsystems)
            features[rows] = _expectations(amplitudes, self.subsystem_size)
        features = np.clip(features, -1, 1)
        if self.repetitions is None:
            return features
        return 2 * rng.binomial(self.repetitions, (1 + features) / 2) / self.repetitions - 1


def _check_arguments(kernel):
    check_count("subsystem_size", kernel.subsystem_size)
    if kernel.subsystem_size > 2:
        raise ValueError(
            f"`subsystem_size` must be 1 or 2. Received: subsystem_size={kernel.subsystem_size}."
        )
    check_choice("outer", kernel.outer, ("rbf", "linear"))
    if isinstance(kernel.gamma, str):
        check_choice("gamma", kernel.gamma, ("scale", "scale_x"))
    elif check_number("gamma", kernel.gamma) <= 0:
        raise ValueError(f"`gamma` must be positive. Received: gamma={kernel.gamma}.")
    if check_number("gamma_factor", kernel.gamma_factor) <= 0:
        raise ValueError(
            f"`gamma_factor` must be positive. Received: gamma_factor={kernel.gamma_factor}."
        )


def _in_front(states, subsystem):
    """Returns amplitudes `(rows, 2**size, rest)`, with the subsystem's qubits first."""
    axes = [1 + qubit for qubit in subsystem]
    front = np.moveaxis(states, axes, range(1, 1 + len(axes)))
    return front.reshape(len(states), 2 ** len(axes), -1)


def _joined(of_qubits, subsystem):
    """Returns amplitudes `(rows, 2**size, 1)` of qubits `(rows, n, 2)` that nothing joins."""
    joined = np.ones((len(of_qubits), 1))
    for qubit in subsystem:
        joined = np.einsum("ra,rb->rab", joined, of_qubits[:, qubit]).reshape(len(joined), -1)
    return joined[:, :, None]


def _expectations(amplitudes, size):
    """Returns expectations of Pauli strings without I...I, `(rows, num_subsystems * paulis)`.

    Args:
        amplitudes: For each subsystem, `(rows, 2**size, rest)`.
        size: Qubits of a subsystem.
    """
    strings = itertools.product(_PAULIS, repeat=size)
    paulis = np.array([functools.reduce(np.kron, string) for string in strings])
    columns = []
    for matrix in amplitudes:
        density = matrix @ matrix.conj().transpose(0, 2, 1)
        columns.append(np.einsum("rij,pji->rp", density, paulis[1:]).real)
    return np.concatenate(columns, axis=1)
