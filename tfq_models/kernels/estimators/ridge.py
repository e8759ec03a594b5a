"""Ridge regression on a quantum kernel."""

from __future__ import annotations

from typing import Self

import numpy as np
import numpy.typing as npt
from sklearn.base import MultiOutputMixin, RegressorMixin
from sklearn.kernel_ridge import KernelRidge

from tfq_models.kernels.estimators.automatic import AutomaticKernel
from tfq_models.kernels.estimators.machine import KernelMachine, check_weights
from tfq_models.types import FeatureMap, Numbers


class QKernelRidge(MultiOutputMixin, RegressorMixin, KernelMachine):
    """Ridge regression whose kernel is quantum; scikit-learn's `KernelRidge` does the rest.

    `f(x) = sum_i a_i k(x, x_i)` with `a = (K + alpha I)^-1 y`: the least of
    `sum_i (y_i - f(x_i))^2 + alpha |f|^2`. There is no constant: centre `y` if the kernel has none.
    The kernel `"auto"` is for numbers in any units, so that there f is added to the mean of `y`.
    N training rows cost one kernel matrix `(N, N)` and one solution of N equations, R new rows a
    matrix `(R, N)`.

    Args:
        kernel: `"auto"`, a name, a kernel, or `"precomputed"`: what `QSVC` takes.
        alpha: Positive strength of the regularisation, or one number for each target.
        repair: What is done to negative eigenvalues of the training matrix, `"clip"`, `"flip"` or
            `"shift"`, as `QSVC` describes it; None, nothing.

    Fit arguments:
        X: `(N, num_features)`; radians, but for the kernel `"auto"`; or the matrix, `(N, N)`.
        y: `(N,)` or `(N, num_targets)`, numbers.
        sample_weight: `(N,)`, factors of the squared errors by row, or None.

    Raises:
        TypeError: By `fit`, if `kernel` is none, or `X` is sparse.
        ValueError: By `fit`, if an argument is out of its range, the matrix is not square, or
            numbers are not finite; later, if rows have another width.

    Example:
        >>> import numpy as np
        >>> from tfq_models.kernels import QKernelRidge
        >>> x = np.linspace(0, 3, 20)[:, None]
        >>> machine = QKernelRidge("angle", alpha=1e-6).fit(x, np.cos(x[:, 0]))
        >>> print(machine.predict([[1.0]]).round(4), np.cos(1).round(4))
        [0.5403] 0.5403

    References:
        Saunders, Gammerman and Vovk, "Ridge regression learning algorithm in dual variables", 1998.
    """

    def __init__(
        self, kernel: FeatureMap = "auto", *, alpha: float = 1.0, repair: str | None = None
    ):
        self.kernel = kernel
        self.alpha = alpha
        self.repair = repair

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: Numbers | None = None) -> Self:
        """Learns from rows and numbers; returns the estimator."""
        X, y = self._check_fit(X, y, y_numeric=True, multi_output=True)
        weights = check_weights(sample_weight, len(X))
        machine = KernelRidge(kernel="precomputed", alpha=self.alpha)
        matrix = self._fit_matrix(X, weights=weights)
        centred = isinstance(self.kernel_, AutomaticKernel)
        self.intercept_ = np.average(y, axis=0, weights=weights) if centred else 0.0
        self.machine_ = machine.fit(matrix, y - self.intercept_, weights)
        self.dual_coef_ = self.machine_.dual_coef_
        return self

    def predict(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns numbers, `(rows,)` or `(rows, num_targets)`."""
        matrix = self._new_matrix(X)
        return self.machine_.predict(matrix) + self.intercept_
