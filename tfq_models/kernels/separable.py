"""The separable kernel: the control without entanglement, of any number of features."""

from __future__ import annotations

import functools
from typing import Any

from tfq_models import circuits
from tfq_models.base.checks import check_count
from tfq_models.kernels.fidelity import FidelityKernel


class SeparableKernel(FidelityKernel):
    """`k(x, y) = prod_k |<phi(x_k)|phi(y_k)>|^2`, where `|phi(t)> = (RY(t) RX(pi/4))^L |0>`.

    The fidelity kernel of `circuits.separable_encoding`, one qubit a feature and no entanglement:
    what a quantum kernel is compared with. It keeps 2 amplitudes a feature, so hundreds of features
    are as good as ten.

    Args:
        num_layers: L, at least 1.
        num_features: Number of features; default: as many as the rows have.
        bandwidth: A positive factor of all features, or `"auto"`: see `FidelityKernel`.
        repetitions: Number of shots for each value, or None for exact values.
        seed: Of the shots; with None they are new in each call.
        memory: A directory, or `joblib.Memory`, where matrices are kept, or None.
        verbose: 1 shows progress.

    Call arguments:
        x: `(rows, num_features)`, radians.
        y: `(other_rows, num_features)`; default: x itself.

    Call returns:
        A float64 array `(rows, other_rows)`, in [0, 1].

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If an argument is out of its range, or, when called, if rows have the wrong
            width or are not finite.

    Example:
        >>> import numpy as np
        >>> from tfq_models.kernels import SeparableKernel
        >>> print(SeparableKernel()([[0.0], [np.pi / 2]]).round(3))
        [[1.  0.75]
         [0.75 1. ]]

    References:
        Bowles, Ahmed and Schuld, arXiv:2403.07059.
    """

    def __init__(
        self,
        num_layers: int = 1,
        num_features: int | None = None,
        *,
        bandwidth: float | str = 1.0,
        repetitions: int | None = None,
        seed: int | None = None,
        memory: Any = None,
        verbose: int = 0,
    ):
        self.num_layers = num_layers
        self.num_features = num_features
        self.bandwidth = bandwidth
        self.repetitions = repetitions
        self.seed = seed
        self.memory = memory
        self.verbose = verbose
        check_count("num_layers", num_layers)
        self.feature_map = functools.partial(circuits.separable_encoding, num_layers=num_layers)
        self.num_qubits = None
        self.weights = None
        self._check()
