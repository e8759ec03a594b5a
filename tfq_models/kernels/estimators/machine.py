"""What all estimators have in common: rows in, a kernel matrix handed to scikit-learn's machine."""

from __future__ import annotations

from typing import Any, overload

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, clone
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from tfq_models import circuits
from tfq_models.base.arguments import NamedArguments, check_flags
from tfq_models.base.checks import check_choice
from tfq_models.kernels.estimators.automatic import AUTO, AutomaticKernel
from tfq_models.kernels.fidelity import FidelityKernel
from tfq_models.kernels.matrices import REPAIRS, repair

_ALL = slice(None)


class KernelMachine(NamedArguments, BaseEstimator):
    """A base class of estimators that stand on a kernel matrix.

    It stores `kernel`, and `repair` where the machine asks for matrices without negative
    eigenvalues. As scikit-learn has it, arguments are checked by `fit` and not before.
    """

    repair: str | None = None

    @overload
    def _check_fit(self, X: npt.ArrayLike, **checks: Any) -> np.ndarray: ...

    @overload
    def _check_fit(
        self, X: npt.ArrayLike, y: npt.ArrayLike, **checks: Any
    ) -> tuple[np.ndarray, np.ndarray]: ...

    def _check_fit(self, X, y="no_validation", **checks):
        """Returns rows, and targets if any, as arrays; remembers the kernel and their width."""
        check_flags(self)
        arrays = validate_data(self, X, y, dtype=np.float64, **checks)
        rows = arrays[0] if isinstance(arrays, tuple) else arrays
        self.kernel_ = as_kernel(self.kernel)
        self._transform = None
        if self.repair is not None:
            check_choice("repair", self.repair, REPAIRS)
        if self._is_precomputed() and rows.shape[0] != rows.shape[1]:
            raise ValueError(
                "`X` must be a square kernel matrix of the training rows, because "
                f"kernel='precomputed'. Received: X of shape {rows.shape}."
            )
        return arrays

    def _use_rows(self, X, rows, weights=None):
        """Remembers the training rows that count, and which places they have among all."""
        self._rows = rows
        self.X_fit_ = None if self._is_precomputed() else np.array(X[rows])
        if isinstance(self.kernel_, AutomaticKernel):
            self.kernel_.fit(self.X_fit_, weights)

    def _fit_matrix(self, X, rows=_ALL, weights=None):
        """Returns the repaired matrix of training rows; remembers what new rows need."""
        self._use_rows(X, rows, weights)
        if self._is_precomputed():
            matrix = X[rows][:, rows]
        else:
            matrix = kernel_matrix(self.kernel_, self.X_fit_, self.X_fit_)
        if self.repair is not None:
            matrix, self._transform = repair(matrix, self.repair)
        return matrix

    def _new_matrix(self, X):
        """Returns the kernel of new rows with the training rows, repaired alike."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        if self._is_precomputed():
            matrix = X[:, self._rows]
        else:
            matrix = kernel_matrix(self.kernel_, X, self.X_fit_)
        return matrix if self._transform is None else matrix @ self._transform

    def _is_precomputed(self):
        return isinstance(self.kernel_, str)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.pairwise = isinstance(self.kernel, str) and self.kernel == "precomputed"
        return tags


def as_kernel(kernel):
    """Returns a copy of a kernel, the kernel of a name, or `"precomputed"`."""
    if isinstance(kernel, str):
        check_choice("kernel", kernel, (AUTO, "amplitude", *circuits.FEATURE_MAPS, "precomputed"))
        if kernel == AUTO:
            return AutomaticKernel()
        return kernel if kernel == "precomputed" else FidelityKernel(kernel)
    if not callable(kernel) or isinstance(kernel, type):
        raise TypeError(
            "`kernel` must be a name, or a kernel such as FidelityKernel('zz'), a function of two "
            f"arrays of rows. Received: kernel={kernel!r} of type {type(kernel).__name__}."
        )
    return clone(kernel, safe=False)


def kernel_matrix(kernel, x, y) -> np.ndarray:
    """Returns what a kernel makes of two arrays of rows, a float64 array `(rows, other_rows)`."""
    matrix = np.asarray(kernel(x, y))
    wanted = (len(x), len(y))
    if matrix.shape != wanted or matrix.dtype.kind not in "biuf" or not np.isfinite(matrix).all():
        raise ValueError(
            f"`kernel` must return finite real numbers of shape {wanted}, a row for each row of "
            f"the one and a column for each of the other. Received: {matrix.dtype} of shape "
            f"{matrix.shape} from kernel={kernel!r}."
        )
    return matrix.astype(np.float64, copy=False)


def check_labels(y):
    """Raises an error if labels are no classes: numbers that are not whole, None, or NaN."""
    missing = [row for row, label in enumerate(y) if label is None or label != label]
    if missing:
        raise ValueError(
            "`y` must hold a label for each row. "
            f"Received: {y[missing[0]]} in row {missing[0]}, and {len(missing)} such rows in all."
        )
    check_classification_targets(y)


def check_classes(y) -> np.ndarray:
    """Returns the distinct labels of rows of positive weight, of which there must be two."""
    check_labels(y)
    classes = np.unique(y)
    if len(classes) < 2:
        raise ValueError(
            "`y` must hold at least two classes among rows of positive weight, because there is "
            "nothing to tell apart in one class. "
            f"Received: {len(y)} such rows, of the classes {classes.tolist()}."
        )
    return classes


def check_weights(sample_weight, num_rows: int) -> np.ndarray:
    """Returns a weight for each row, 1 by default."""
    if sample_weight is None:
        return np.ones(num_rows)
    weights = np.asarray(sample_weight, np.float64)
    if weights.shape != (num_rows,):
        raise ValueError(
            f"`sample_weight` must have shape ({num_rows},), a weight for each row. "
            f"Received: sample_weight of shape {weights.shape}."
        )
    if not np.isfinite(weights).all() or weights.min() < 0 or not weights.any():
        raise ValueError(
            "`sample_weight` must be finite, not negative, and not zero for all rows. "
            f"Received: values from {weights.min()} to {weights.max()}."
        )
    return weights
