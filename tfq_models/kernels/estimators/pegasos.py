"""Pegasos: a support-vector machine trained on rows drawn at random."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import ClassifierMixin, clone
from sklearn.utils import check_random_state
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from tfq_models.base.checks import check_count, check_number
from tfq_models.kernels.blocks import BLOCK_BYTES
from tfq_models.kernels.estimators.calibration import calibration, wants_probability
from tfq_models.kernels.estimators.machine import (
    KernelMachine,
    check_classes,
    check_labels,
    check_weights,
    kernel_matrix,
)
from tfq_models.native import machine
from tfq_models.types import FeatureMap, Numbers, RandomState


class PegasosQSVC(ClassifierMixin, KernelMachine):
    """A support-vector classifier trained by stochastic steps, for more rows than `QSVC` takes.

    Step t = 1, ..., T draws a row i, and adds it to the sum `w = C N / t sum_j a_j y_j phi(x_j)` if
    that does not yet tell it apart: `a_i` grows by 1 where `y_i <w, phi(x_i)> < 1`. So w tends to
    the minimum of `|w|^2 / 2 + C sum_i max(0, 1 - y_i <w, phi(x_i)>)`. `QSVC` has a constant b too;
    here only w can hold one, which all fidelities allow, at some cost in |w|. Several classes are
    told apart one against the rest, all with the same rows.

    The distance to the minimum falls as `C N / T`, so that T is many times C N. D <= T of the rows
    are drawn at all, and only they enter: by their `(D, D)` matrix, as a whole if an eighth of the
    memory holds it, else in blocks that are not kept. New rows cost a kernel matrix `(R, D)`.

    Args:
        kernel: `"auto"`, a name, a kernel, or `"precomputed"`: what `QSVC` takes.
        C: Positive weight of errors, that of `QSVC`; the paper's lambda is 1 / (C N).
        num_steps: T, at least 1. Default: 20 times the sum of C over the rows, at least 1000.
        probability: Whether `predict_proba` is wanted. It costs six more fits for Platt's sigmoids,
            one a class, on rows that are put aside in five folds.
        class_weight: A dict of factors of `C` by label, or `"balanced"`, or None.
        random_state: Of the rows that are drawn: an integer, a `RandomState` or None.

    Fit arguments:
        X: `(N, num_features)`; radians, but for the kernel `"auto"`; or the matrix, `(N, N)`.
        y: `(N,)`, labels: strings, integers, or whole floats.
        sample_weight: `(N,)`, factors of `C` by row, or None: rows are drawn as often as their
            weights say.

    Raises:
        TypeError: By `fit`, if `kernel` is none, or `X` is sparse.
        ValueError: By `fit`, if an argument is out of its range, the matrix is not square, rows are
            not finite, or fewer than two classes have rows of positive weight; later, if rows have
            another width.

    Example:
        >>> from tfq_models.kernels import PegasosQSVC
        >>> machine = PegasosQSVC("angle", num_steps=100, random_state=0)
        >>> machine = machine.fit([[0.0], [0.2], [2.9], [3.1]], ["up", "up", "down", "down"])
        >>> print(machine.predict([[0.4], [2.5]]))
        ['up' 'down']

    References:
        Shalev-Shwartz et al., "Pegasos: primal estimated sub-gradient solver for SVM", Mathematical
        Programming 127, 2011, figure 3. Weights and several classes are not in the paper.
    """

    def __init__(
        self,
        kernel: FeatureMap = "auto",
        *,
        C: float = 1.0,
        num_steps: int | None = None,
        probability: bool = False,
        class_weight: Mapping[Any, float] | str | None = None,
        random_state: RandomState = None,
    ):
        self.kernel = kernel
        self.C = C
        self.num_steps = num_steps
        self.probability = probability
        self.class_weight = class_weight
        self.random_state = random_state

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: Numbers | None = None) -> Self:
        """Learns from rows and labels; returns the estimator."""
        X, y = self._check_fit(X, y)
        _check_arguments(self)
        check_labels(y)
        weights = check_weights(sample_weight, len(X)) * compute_sample_weight(self.class_weight, y)
        self.classes_ = check_classes(y[weights > 0])
        total = self.C * weights.sum()
        num_steps = max(1000, math.ceil(20 * total)) if self.num_steps is None else self.num_steps
        rows, steps = self._draw(weights, num_steps)
        self._use_rows(X, rows)
        signs = _signs(y[rows], self.classes_)
        blocks = self._blocks_of_kernel_rows(X, steps)
        self.dual_coef_ = _descend(blocks, signs, total) * (total / num_steps)
        self.__dict__.pop("calibrated_", None)  # an earlier fit's
        if self.probability:
            self.calibrated_ = calibration(clone(self).set_params(probability=False), y, self)
            self.calibrated_.fit(X, y, weights)
        return self

    def predict(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns labels, `(rows,)`."""
        scores = self.decision_function(X)
        best = (scores > 0).astype(int) if scores.ndim == 1 else scores.argmax(axis=1)
        return self.classes_[best]

    def decision_function(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns `<w, phi(x)>`, `(rows,)` for two classes, else `(rows, num_classes)`."""
        scores = self._new_matrix(X) @ self.dual_coef_.T
        return scores[:, 0] if len(self.classes_) == 2 else scores

    @available_if(wants_probability)
    def predict_proba(self, X: npt.ArrayLike) -> np.ndarray:
        """Returns probabilities `(rows, num_classes)`, in the order of `classes_`."""
        check_is_fitted(self, "calibrated_")
        return self.calibrated_.predict_proba(X)

    def _draw(self, weights, num_steps):
        """Returns the rows that are drawn at all, and for each step the place of its row."""
        rng = check_random_state(self.random_state)
        chances = weights / weights.sum()
        drawn = rng.choice(len(weights), size=num_steps, p=chances)
        return np.unique(drawn, return_inverse=True)

    def _blocks_of_kernel_rows(self, X, steps):
        """Yields steps, the place of each one's row in the block, and the block `(rows, D)`."""
        num_rows = len(self._rows)
        size = max(1, _most_bytes() // (8 * num_rows))
        if num_rows <= size:
            matrix = X[self._rows][:, self._rows] if self._is_precomputed() else None
            if matrix is None:
                matrix = kernel_matrix(self.kernel_, self.X_fit_, self.X_fit_)
            yield steps, steps, matrix
            return
        for start in range(0, len(steps), size):
            block = slice(start, start + size)
            rows, places = np.unique(steps[block], return_inverse=True)
            if self._is_precomputed():
                matrix = X[self._rows[rows]][:, self._rows]
            else:
                # All rows on the right, as when predicting: a kernel may take its scale from them.
                matrix = kernel_matrix(self.kernel_, self.X_fit_[rows], self.X_fit_)
            yield steps[block], places, matrix


def _descend(blocks, signs, total):
    """Returns a_j y_j for each machine and row, `(machines, D)`, after the steps of all blocks."""
    sums = np.zeros_like(signs)
    t = 0
    for steps, places, matrix in blocks:
        for i, place in zip(steps, places, strict=True):
            t += 1
            margins = signs[:, i] * (sums @ matrix[place]) * (total / t)
            sums[:, i] += np.where(margins < 1, signs[:, i], 0)
    return sums


def _signs(y, classes):
    """Returns +1 for a machine's own class and -1 for the rest, `(machines, rows)`."""
    positive = classes[1:] if len(classes) == 2 else classes
    return np.where(y == positive[:, None], 1.0, -1.0)


def _most_bytes():
    return (machine.total_memory() or 8 * BLOCK_BYTES) // 8


def _check_arguments(estimator):
    if estimator.num_steps is not None:
        check_count("num_steps", estimator.num_steps)
    if check_number("C", estimator.C) <= 0:
        raise ValueError(f"`C` must be positive. Received: C={estimator.C}.")
