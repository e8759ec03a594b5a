"""The fidelity kernel: how much the states of two rows overlap."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import cirq
import numpy as np
import numpy.typing as npt
import scipy.linalg.blas

from tfq_models.kernels.blocks import blocks_of_rows
from tfq_models.kernels.feature_states import AMPLITUDE_BYTES, check_memory_of_matrix
from tfq_models.kernels.kernel import Kernel


class FidelityKernel(Kernel):
    """`k(x, y) = |<phi(x)|phi(y)>|^2`, where a feature map makes `|phi(x)>` of |0...0>.

    A matrix of N rows takes N simulations and one product of matrices, never N^2 circuits. All is
    complex128: a matrix of rows with themselves is symmetric, has ones on its diagonal, and no
    eigenvalue below -1e-12. States take `16 * 2**n` bytes a row, and stay in memory while a matrix
    is made; those of a map that joins no qubits, such as `"angle"`, take 32 n, for any n.

    Call it with one array of rows, or with two; scikit-learn takes it as it is, as in
    `SVC(kernel=FidelityKernel("iqp"))`. Features are angles in radians: scale them first, for
    instance to [-pi/2, pi/2] by a `MinMaxScaler` in the same pipeline. A constant feature then
    turns all states alike, and changes nothing.

    With `repetitions`, each value is the part of so many shots of `U(y)^+ U(x)|0>` that read
    0...0, as on a device: wrong by `sqrt(k (1 - k) / repetitions)`, and a matrix of rows with
    themselves, though symmetric with ones on its diagonal, may have negative eigenvalues; see
    `positive_semidefinite`.

    Args:
        feature_map: A name, `"amplitude"` or one of `circuits.FEATURE_MAPS`; or any circuit
            function of qubits and symbols; or a `cirq.Circuit` with the symbols `x_0`, `x_1`, ...
            Its other symbols are weights. `"amplitude"` takes the rows for amplitudes.
        num_features: Number of features; default: as many as the rows have.
        num_qubits: Number of qubits n; default: what `circuits.feature_map_qubits` says.
        weights: Values of the map's own symbols, in natural order; default: drawn from [0, 2 pi).
        bandwidth: A positive factor of all features; or `"auto"`, `min(1, 2 / sqrt(num_features))`,
            with which fidelities do not vanish as features get more (Canatar et al.,
            arXiv:2206.06686, for kernels of product maps). Amplitudes take 1 only.
        repetitions: Number of shots for each value, or None for exact values.
        seed: Of the weights that are drawn, and of the shots, which with None are new in each call.
        memory: Directory, or `joblib.Memory`, where matrices are kept for the next call; sampled
            ones only with a seed.
        verbose: 1 shows progress.

    Call arguments:
        x: `(rows, num_features)`, radians.
        y: `(other_rows, num_features)`; default: x itself.

    Call returns:
        A float64 array `(rows, other_rows)`, in [0, 1].

    Raises:
        TypeError: If an argument is of another kind, or the feature map returns no circuit.
        ValueError: If the feature map is unknown or does not fit the number of qubits or weights;
            or, when called, if rows have the wrong width, are not finite, or take more memory than
            there is.

    Example:
        >>> import numpy as np
        >>> from tfq_models.kernels import FidelityKernel
        >>> kernel = FidelityKernel("angle")
        >>> print(kernel([[0.0, 0.0], [np.pi / 2, 0.0]]).round(3))
        [[1.  0.5]
         [0.5 1. ]]

    Warns:
        UserWarning: Features beyond 2 pi are hardly meant as angles; and a matrix of 20 rows or
            more with themselves that is nearly constant, or nearly the identity, teaches nothing.

    References:
        Havlicek et al., arXiv:1804.11326; Schuld and Killoran, arXiv:1803.07128; on the bandwidth,
        Shaydulin and Wild, arXiv:2111.05451, and Canatar et al., arXiv:2206.06686.
    """

    def __init__(
        self,
        feature_map: str | Callable | cirq.AbstractCircuit,
        num_features: int | None = None,
        num_qubits: int | None = None,
        *,
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
        self.weights = weights
        self.bandwidth = bandwidth
        self.repetitions = repetitions
        self.seed = seed
        self.memory = memory
        self.verbose = verbose
        self._check()

    def _matrix(self, x, y):
        simulation = self._simulation(x.shape[1])
        make, overlaps = self._states, _overlaps
        if simulation.factors is not None:
            weights = self._weight_values(simulation.weight_names)
            make, overlaps = functools.partial(simulation.factors, weights), _overlaps_by_qubit
        return _fidelities(self, make(x), None if y is None else make(y), overlaps)

    def standard_errors(self, matrix: npt.ArrayLike) -> np.ndarray:
        """Returns the standard errors of a sampled matrix, sqrt(k (1 - k) / repetitions)."""
        matrix = np.asarray(matrix)
        return np.sqrt(matrix * (1 - matrix) / (self.repetitions or np.inf))


def _fidelities(kernel, x_states, y_states, overlaps) -> np.ndarray:
    """Returns the matrix of overlaps, block by block; only half of it is computed if it has two.

    Args:
        kernel: Tells `repetitions`, `seed` and `verbose`.
        x_states: `(rows, ...)`.
        y_states: `(other_rows, ...)`, or None for the overlaps of `x_states` with themselves.
        overlaps: A function of both, `(rows, ...)` and `(other_rows, ...)`, to the values. The
            second is None for the overlaps of the first with themselves, of which what is below
            the diagonal need not be right.
    """
    is_square = y_states is None
    y_states = x_states if is_square else y_states
    check_memory_of_matrix(len(x_states), len(y_states))
    rng = np.random.default_rng(kernel.seed)
    values = np.empty((len(x_states), len(y_states)))
    for rows in blocks_of_rows(len(x_states), AMPLITUDE_BYTES * len(y_states), kernel.verbose):
        first = rows.start if is_square else 0
        own = x_states[rows]
        if is_square:
            others = y_states[rows.stop :]
            block = np.hstack([overlaps(own, None), overlaps(own, others)])
        else:
            block = overlaps(own, y_states)
        block = np.clip(block, 0, 1)
        if kernel.repetitions is not None:
            block = rng.binomial(kernel.repetitions, block) / kernel.repetitions
        if is_square:
            size = len(block)
            block[:, :size] = np.triu(block[:, :size]) + np.triu(block[:, :size], 1).T
            values[rows.stop :, rows] = block[:, size:].T
        values[rows, first:] = block
    return values


def _overlaps(a, b):
    # BLAS's product with itself takes half the time of a general one.
    products = scipy.linalg.blas.zherk(1, a.T, trans=2) if b is None else a @ b.conj().T
    return products.real**2 + products.imag**2


def _overlaps_by_qubit(a, b):
    values = np.ones((len(a), len(a if b is None else b)))
    for qubit in range(a.shape[1]):
        values *= _overlaps(a[:, qubit], None if b is None else b[:, qubit])
    return values
