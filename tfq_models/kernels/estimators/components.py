"""Principal components of the states that a quantum kernel compares."""

from __future__ import annotations

from typing import Self

import numpy as np
import numpy.typing as npt
from sklearn.base import ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.decomposition import KernelPCA

from tfq_models.kernels.estimators.machine import KernelMachine
from tfq_models.types import FeatureMap, RandomState


class QKernelPCA(ClassNamePrefixFeaturesOutMixin, TransformerMixin, KernelMachine):
    """Principal components whose kernel is quantum; scikit-learn's `KernelPCA` does the rest.

    With the eigenvectors v_k and eigenvalues l_k of the centred matrix `H K H`, H = 1 - 1/N, row i
    has the components `sqrt(l_k) v_ki`, largest l_k first. N training rows cost one kernel matrix
    `(N, N)` and its eigenvectors, R new rows a matrix `(R, N)`.

    Args:
        kernel: `"auto"`, a name, a kernel, or `"precomputed"`: what `QSVC` takes.
        n_components: Number of components; None, all whose eigenvalue is not 0.
        repair: What is done to negative eigenvalues of the training matrix, `"clip"`, `"flip"` or
            `"shift"`; None, nothing. Sampled kernels need one, because components of negative
            eigenvalues are not real.
        random_state: Of the start of the solver that scikit-learn takes for few components of many
            rows: an integer, a `RandomState` or None.

    Fit arguments:
        X: `(N, num_features)`; radians, but for the kernel `"auto"`; or the matrix, `(N, N)`.
        y: Not looked at.

    Raises:
        TypeError: By `fit`, if `kernel` is none, or `X` is sparse.
        ValueError: By `fit`, if an argument is out of its range, the matrix is not square or has
            large negative eigenvalues, or rows are not finite; later, if rows have another width.

    Example:
        >>> from tfq_models.kernels import QKernelPCA
        >>> components = QKernelPCA("angle", n_components=1).fit_transform([[0.0], [1.5], [3.0]])
        >>> print(abs(components).round(2))
        [[0.71]
         [0.  ]
         [0.71]]

    References:
        Schoelkopf, Smola and Mueller, "Nonlinear component analysis as a kernel eigenvalue
        problem", 1998.
    """

    def __init__(
        self,
        kernel: FeatureMap = "auto",
        *,
        n_components: int | None = None,
        repair: str | None = None,
        random_state: RandomState = None,
    ):
        self.kernel = kernel
        self.n_components = n_components
        self.repair = repair
        self.random_state = random_state

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike | None = None) -> Self:
        """Finds the components of rows; returns the estimator."""
        matrix = self._fit_matrix(self._check_fit(X))
        self.machine_ = KernelPCA(
            self.n_components, kernel="precomputed", random_state=self.random_state
        ).fit(matrix)
        self.eigenvalues_ = self.machine_.eigenvalues_
        self.eigenvectors_ = self.machine_.eigenvectors_
        self._n_features_out = len(self.eigenvalues_)
        return self

    def fit_transform(self, X: npt.ArrayLike, y: npt.ArrayLike | None = None) -> np.ndarray:
        """Returns the components of the training rows, `(N, n_components)`."""
        self.fit(X)
        return self.eigenvectors_ * np.sqrt(self.eigenvalues_)

    def transform(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns the components of rows, `(rows, n_components)`."""
        matrix = self._new_matrix(X)
        return self.machine_.transform(matrix)
