"""What support-vector machines share: scikit-learn's machine on a matrix, and rows that count."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tfq_models.kernels.estimators.machine import KernelMachine, check_weights


class SupportVectorMachine(KernelMachine):
    """A base class of machines that scikit-learn fits by libsvm."""

    def predict(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns labels or numbers, `(rows,)`."""
        matrix = self._new_matrix(X)
        return self.machine_.predict(matrix)

    def _weighted_rows(self, sample_weight, X):
        """Returns the places of rows of positive weight, and their weights.

        libsvm leaves out the other rows too, but then counts support vectors without them, which
        makes scikit-learn's predictions from a matrix wrong (scikit-learn issue 25380).
        """
        weights = check_weights(sample_weight, len(X))
        rows = np.flatnonzero(weights)
        return rows, weights[rows]

    def _remember(self, machine):
        self.machine_ = machine
        self.support_ = self._rows[machine.support_]
        # Of the rows in memory; a matrix has none, and scikit-learn's are empty then, too.
        rows = np.empty((0, 0)) if self.X_fit_ is None else self.X_fit_[machine.support_]
        self.support_vectors_ = rows
        self.n_support_ = machine.n_support_
        self.dual_coef_ = machine.dual_coef_
        self.intercept_ = machine.intercept_
        self.n_iter_ = machine.n_iter_
        return self
