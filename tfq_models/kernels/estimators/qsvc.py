"""The support-vector classifier on a quantum kernel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import ClassifierMixin
from sklearn.svm import SVC
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from tfq_models.kernels.estimators.calibration import calibration, wants_probability
from tfq_models.kernels.estimators.machine import check_classes
from tfq_models.kernels.estimators.support_vectors import SupportVectorMachine
from tfq_models.types import FeatureMap, Numbers, RandomState


class QSVC(ClassifierMixin, SupportVectorMachine):
    """A support-vector classifier whose kernel is quantum; scikit-learn's `SVC` does the rest.

    It minimises `|w|^2 / 2 + C sum_i max(0, 1 - y_i (<w, phi(x_i)> + b))`; several classes are told
    apart one against one. N training rows cost one kernel matrix `(N, N)`, which the machine solves
    in about N^2 to N^3 steps, and R new rows a matrix `(R, N)`. For many rows see `PegasosQSVC`.

    A pipeline, a grid search and `joblib.dump` take it as any estimator of scikit-learn's; a grid
    reaches into a kernel object with names such as `kernel__feature_map`.

    Args:
        kernel: `"auto"`, for features in any units: the kernel of the map `"angle"` on features in
            standard deviations of the training rows, cut at 3, with the bandwidth `"auto"`; a name,
            `"amplitude"` or one of `circuits.FEATURE_MAPS`, for the `FidelityKernel` of that name;
            a kernel, or any function of two arrays of rows to their matrix; or `"precomputed"`, if
            `X` is the matrix itself: `(N, N)` to fit and `(R, N)` thereafter.
        C: Positive weight of errors; a larger one regularises less.
        probability: Whether `predict_proba` is wanted. It costs five more fits, each on 4/5 of the
            matrix, for Platt's sigmoids, one a class; classes of fewer than five rows cost fewer.
            `predict` stays as it is, and may differ from the class of the greatest probability.
        class_weight: A dict of factors of `C` by label, or `"balanced"`, or None.
        repair: What is done to negative eigenvalues of the training matrix, which sampled kernels
            have: `"clip"`, `"flip"` or `"shift"`, as in `positive_semidefinite`; None, nothing. New
            rows are treated as the training rows are, which for `"shift"` means left as they are.
        max_iter: Most steps of the solver, or -1.
        random_state: Of the folds for `probability`: an integer, a `RandomState` or None.

    Fit arguments:
        X: `(N, num_features)`; for the library's kernels, but `"auto"`, radians. A constant feature
            does no harm.
        y: `(N,)`, labels: strings, integers, or whole floats. `classes_` lists them in order.
        sample_weight: `(N,)`, factors of `C` by row, or None. Rows of weight 0 count as absent.

    Attributes:
        classes_: The labels in order.
        support_: The places of the support vectors among the rows of `fit`, class by class.
        support_vectors_: Their rows; empty if the kernel is precomputed.
        n_support_: Their number in each class.
        dual_coef_: The weights of the support vectors, as scikit-learn's `SVC` has them.
        intercept_: The constants of the decisions, as scikit-learn's `SVC` has them.

    Raises:
        TypeError: By `fit`, if `kernel` is none, or `X` is sparse.
        ValueError: By `fit`, if an argument is out of its range, the matrix is not square, rows are
            not finite, or `y` has only one class; later, if rows have another width.

    Example:
        >>> from tfq_models.kernels import QSVC
        >>> machine = QSVC("angle").fit([[0.0], [0.2], [2.9], [3.1]], ["up", "up", "down", "down"])
        >>> print(machine.predict([[0.4], [2.5]]))
        ['up' 'down']

    References:
        Havlicek et al., arXiv:1804.11326, "quantum kernel estimator"; the repair of new rows is
        that of Chen, Gupta and Recht, "Learning kernels from indefinite similarities", 2009.
    """

    def __init__(
        self,
        kernel: FeatureMap = "auto",
        *,
        C: float = 1.0,
        probability: bool = False,
        class_weight: Mapping[Any, float] | str | None = None,
        repair: str | None = None,
        max_iter: int = -1,
        random_state: RandomState = None,
    ):
        self.kernel = kernel
        self.C = C
        self.probability = probability
        self.class_weight = class_weight
        self.repair = repair
        self.max_iter = max_iter
        self.random_state = random_state

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: Numbers | None = None) -> Self:
        """Learns from rows and labels; returns the estimator."""
        X, y = self._check_fit(X, y)
        rows, weights = self._weighted_rows(sample_weight, X)
        self.classes_ = check_classes(y[rows])
        machine = SVC(
            kernel="precomputed", C=self.C, class_weight=self.class_weight, max_iter=self.max_iter
        )
        self.__dict__.pop("calibrated_", None)  # an earlier fit's
        if not self.probability:
            return self._remember(machine.fit(self._fit_matrix(X, rows, weights), y[rows], weights))
        self.calibrated_ = calibration(machine, y[rows], self)
        self.calibrated_.fit(self._fit_matrix(X, rows, weights), y[rows], weights)
        return self._remember(self.calibrated_.calibrated_classifiers_[0].estimator)

    def decision_function(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns signed distances, `(rows,)` for two classes, else `(rows, num_classes)`."""
        matrix = self._new_matrix(X)
        return self.machine_.decision_function(matrix)

    @available_if(wants_probability)
    def predict_proba(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns probabilities `(rows, num_classes)`, in the order of `classes_`."""
        check_is_fitted(self, "calibrated_")
        return self.calibrated_.predict_proba(self._new_matrix(X))
