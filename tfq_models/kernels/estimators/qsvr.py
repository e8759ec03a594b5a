"""The support-vector regression on a quantum kernel."""

from __future__ import annotations

from typing import Self

import numpy.typing as npt
from sklearn.base import RegressorMixin
from sklearn.svm import SVR

from tfq_models.kernels.estimators.support_vectors import SupportVectorMachine
from tfq_models.types import FeatureMap, Numbers


class QSVR(RegressorMixin, SupportVectorMachine):
    """A support-vector regression whose kernel is quantum; scikit-learn's `SVR` does the rest.

    It minimises `|w|^2 / 2 + C sum_i max(0, |y_i - <w, phi(x_i)> - b| - epsilon)`, and costs what
    `QSVC` costs.

    Args:
        kernel: `"auto"`, a name, a kernel, or `"precomputed"`: what `QSVC` takes.
        C: Positive weight of errors; a larger one regularises less.
        epsilon: Errors up to this, in units of `y`, do not count.
        repair: What is done to negative eigenvalues of the training matrix, `"clip"`, `"flip"` or
            `"shift"`, as `QSVC` describes it; None, nothing.
        max_iter: Most steps of the solver, or -1.

    Fit arguments:
        X: `(N, num_features)`; radians, but for the kernel `"auto"`; or the matrix, `(N, N)`.
        y: `(N,)`, numbers.
        sample_weight: `(N,)`, factors of `C` by row, or None. Rows of weight 0 count as absent.

    Raises:
        TypeError: By `fit`, if `kernel` is none, or `X` is sparse.
        ValueError: By `fit`, if an argument is out of its range, the matrix is not square, or
            numbers are not finite; later, if rows have another width.

    Example:
        >>> import numpy as np
        >>> from tfq_models.kernels import QSVR
        >>> x = np.linspace(0, 3, 20)[:, None]
        >>> machine = QSVR("angle", C=10, epsilon=0.01).fit(x, np.cos(x[:, 0]))
        >>> print(machine.predict([[1.0]]).round(1))
        [0.5]
    """

    def __init__(
        self,
        kernel: FeatureMap = "auto",
        *,
        C: float = 1.0,
        epsilon: float = 0.1,
        repair: str | None = None,
        max_iter: int = -1,
    ):
        self.kernel = kernel
        self.C = C
        self.epsilon = epsilon
        self.repair = repair
        self.max_iter = max_iter

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: Numbers | None = None) -> Self:
        """Learns from rows and numbers; returns the estimator."""
        X, y = self._check_fit(X, y, y_numeric=True)
        rows, weights = self._weighted_rows(sample_weight, X)
        machine = SVR(kernel="precomputed", C=self.C, epsilon=self.epsilon, max_iter=self.max_iter)
        return self._remember(machine.fit(self._fit_matrix(X, rows, weights), y[rows], weights))
