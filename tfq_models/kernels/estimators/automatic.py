"""The kernel that estimators take unless they are told which."""

from __future__ import annotations

from typing import Self

import numpy as np
from sklearn.preprocessing import StandardScaler

from tfq_models.kernels.fidelity import FidelityKernel

AUTO = "auto"
# Rows further out would go round the circle and meet the others.
_MOST_DEVIATIONS = 3.0


class AutomaticKernel:
    """The fidelity kernel of the map "angle" on features in standard deviations of training rows.

    The bandwidth `"auto"` makes of it about what scikit-learn's RBF kernel is with
    `gamma="scale"`. Unlike other kernels it learns from rows: their means and deviations.
    """

    def __init__(self):
        self._scaler = StandardScaler()
        self._kernel = FidelityKernel("angle", bandwidth=AUTO)

    def fit(self, rows: np.ndarray, weights: np.ndarray | None = None) -> Self:
        """Learns means and deviations from rows `(N, num_features)` and their weights `(N,)`."""
        self._scaler.fit(rows, sample_weight=weights)
        return self

    def __call__(self, x: np.ndarray, y: np.ndarray | None = None) -> np.ndarray:
        """Returns the kernel matrix of rows `(N, num_features)` with others, or with themselves."""
        of_itself = y is None or y is x
        return self._kernel(self._scaled(x), None if of_itself else self._scaled(y))

    def _scaled(self, rows):
        return np.clip(self._scaler.transform(rows), -_MOST_DEVIATIONS, _MOST_DEVIATIONS)
