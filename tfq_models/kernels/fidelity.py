"""The fidelity kernel: how much the states of two rows overlap."""

from __future__ import annotations

import functools
from collections.abc import Callable

import cirq
import numpy as np
import tensorflow as tf

from tfq_models.circuits import inputs
from tfq_models.circuits.checks import check_count
from tfq_models.kernels.feature_maps import check_features, feature_circuit
from tfq_models.simulator import Program

# Bytes that a block of states, or of a product of states, takes at most.
_BLOCK_BYTES = 2**27
_AMPLITUDE_BYTES = 16


class FidelityKernel:
    """`k(x, y) = |<phi(x)|phi(y)>|^2`, where a circuit makes `|phi(x)>` of |0...0>.

    A matrix of N rows takes N simulations and one product of matrices, never N^2 circuits. All is
    complex128: a matrix of rows with themselves is symmetric, has ones on its diagonal, and no
    eigenvalue below -1e-12. States take `16 * 2**n` bytes a row, and stay in memory while a matrix
    is made.

    Call it with one array of rows, or with two; scikit-learn takes it as it is, as in
    `SVC(kernel=FidelityKernel("iqp", 4))`. Features are angles in radians: scale them first, for
    instance to [-pi/2, pi/2] by a `MinMaxScaler` in the same pipeline.

    Args:
        feature_map: `"angle"`, `"iqp"`, `"separable"` or `"zz"`, for those functions of `circuits`;
            or any circuit function of qubits and symbols.
        num_features: Number of features, the symbols `x_0`, `x_1`, ...
        num_qubits: Number of qubits n, where it is not the number of features.

    Call arguments:
        x: `(rows, num_features)`, radians.
        y: `(other_rows, num_features)`; default: x itself.

    Call returns:
        A float64 array `(rows, other_rows)`, in [0, 1].

    Raises:
        TypeError: If an argument is of another kind, or the feature map returns no circuit.
        ValueError: If the feature map is unknown, has other symbols or does not fit the number of
            qubits; or, when called, if rows have the wrong width or are not finite.

    Example:
        >>> import numpy as np
        >>> from tfq_models.kernels import FidelityKernel
        >>> kernel = FidelityKernel("angle", 2)
        >>> print(kernel([[0.0, 0.0], [np.pi / 2, 0.0]]).round(3))
        [[1.  0.5]
         [0.5 1. ]]

    References:
        Havlicek et al., arXiv:1804.11326; Schuld and Killoran, arXiv:1803.07128.
    """

    def __init__(
        self,
        feature_map: str | Callable,
        num_features: int,
        num_qubits: int | None = None,
    ):
        self.feature_map = feature_map
        self.num_features = check_count("num_features", num_features)
        self.num_qubits = num_features if num_qubits is None else num_qubits
        check_count("num_qubits", self.num_qubits)
        self.circuit = feature_circuit(feature_map, num_features, self.num_qubits)
        self._program = Program(
            self.circuit,
            qubits=cirq.LineQubit.range(self.num_qubits),
            symbol_names=[symbol.name for symbol in inputs(num_features)],
            dtype="complex128",
        )

    def __call__(self, x, y=None) -> np.ndarray:
        """Returns the kernel matrix."""
        x_states = self._states("x", x)
        y_states = x_states if y is None or y is x else self._states("y", y)
        values = np.empty((len(x_states), len(y_states)))
        others = y_states.conj().T
        for rows in _blocks(len(x_states), len(y_states)):
            overlaps = x_states[rows] @ others
            values[rows] = overlaps.real**2 + overlaps.imag**2
        return values

    def states(self, x) -> np.ndarray:
        """Returns the normalised states of rows: complex128, `(rows, 2**num_qubits)`."""
        return self._states("x", x)

    def _states(self, name: str, x) -> np.ndarray:
        rows = check_features(name, x, self.num_features)
        states = np.empty((len(rows), 2**self.num_qubits), np.complex128)
        for block in _blocks(len(rows), 2**self.num_qubits):
            states[block] = self._simulate(tf.constant(rows[block]))
        states /= np.linalg.norm(states, axis=1, keepdims=True)
        return states

    @functools.cached_property
    def _simulate(self):
        return tf.function(self._program.state_vector, reduce_retracing=True)

    def __reduce__(self):  # compiled functions are not copied
        return FidelityKernel, (self.feature_map, self.num_features, self.num_qubits)

    def __repr__(self):
        return f"FidelityKernel({self.feature_map!r}, {self.num_features}, {self.num_qubits})"


def _blocks(num_rows: int, width: int):
    """Yields slices of rows of which none takes much memory."""
    size = max(1, _BLOCK_BYTES // (_AMPLITUDE_BYTES * max(1, width)))
    for start in range(0, num_rows, size):
        yield slice(start, start + size)
