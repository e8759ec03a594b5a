"""Where a classifier of two features decides for which class."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib import colormaps, pyplot
from matplotlib.axes import Axes

from tfq_models.base.arguments import shown
from tfq_models.base.checks import check_count
from tfq_models.models.base import Classifier

# Of two classes, whose shades say how sure the classifier is; of more.
_SHADES, _COLOURS = "RdBu", "tab10"


def plot_decision_boundary(
    classifier: Any,
    rows: npt.ArrayLike,
    labels: npt.ArrayLike | None = None,
    *,
    resolution: int = 80,
    axes: Axes | None = None,
) -> Axes:
    """Draws which class a classifier answers with, over a rectangle round rows of two features.

    For two classes, shades say how sure it is, where it knows probabilities or distances; else the
    regions of the classes have colours. Rows are drawn in the colours of their labels.

    Args:
        classifier: A fitted classifier of scikit-learn, such as `sklearn.QuantumClassifier`,
            `kernels.QSVC` or a pipeline; or a trained `models.Classifier`.
        rows: `(rows, 2)`, as the classifier takes them.
        labels: `(rows,)`, the rows' classes, or None for none.
        resolution: Points along each side, `resolution**2` in all.
        axes: Where to draw. Default: a new figure.

    Returns:
        The `matplotlib.axes.Axes`.

    Raises:
        TypeError: If `classifier` does not predict classes.
        ValueError: If rows have another width, or labels are not as many.

    Example:
        >>> from tfq_models.kernels import QSVC
        >>> from tfq_models.visualization import plot_decision_boundary
        >>> rows, labels = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
        >>> plot_decision_boundary(QSVC(C=10).fit(rows, labels), rows, labels).get_xlabel()
        'feature 0'
    """
    points = _checked(rows, labels)
    check_count("resolution", resolution, at_least=2)
    margins = 0.08 * np.maximum(np.ptp(points, axis=0), 1e-6)
    low, high = points.min(axis=0) - margins, points.max(axis=0) + margins
    grid = np.meshgrid(*np.linspace(low, high, resolution).T)
    answers = _answers(classifier, np.stack([side.ravel() for side in grid], axis=1))
    if axes is None:
        _, axes = pyplot.subplots(figsize=(5, 4.2), layout="constrained")
    colours = _draw_answers(axes, grid, answers)
    if labels is not None:
        _draw_rows(axes, points, np.asarray(labels), answers.classes, colours)
    axes.set(xlabel="feature 0", ylabel="feature 1", xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    return axes


class _Answers(NamedTuple):
    """The answers at points: their places in `classes`, and scores of two classes, or None."""

    places: np.ndarray
    scores: np.ndarray | None
    classes: np.ndarray


def _checked(rows: npt.ArrayLike, labels: npt.ArrayLike | None) -> np.ndarray:
    rows = np.asarray(rows, np.float64)
    if rows.ndim != 2 or rows.shape[1] != 2 or not len(rows):
        raise ValueError(
            "`rows` must have shape (rows, 2), because a picture has two directions. "
            f"Received: rows of shape {rows.shape}."
        )
    if labels is not None and np.shape(labels) != (len(rows),):
        raise ValueError(
            f"`labels` must have shape ({len(rows)},), a label for each row. "
            f"Received: labels of shape {np.shape(labels)}."
        )
    return rows


def _draw_answers(axes, grid, answers):
    """Draws shades or regions; returns the colours of the classes."""
    shape = grid[0].shape
    if answers.scores is None:
        colours = colormaps[_COLOURS](np.arange(len(answers.classes)) % 10)
        picture = colours[answers.places].reshape(*shape, 4)
        extent = (grid[0].min(), grid[0].max(), grid[1].min(), grid[1].max())
        axes.imshow(picture, origin="lower", extent=extent, alpha=0.35, aspect="auto")
        return colours
    scores = answers.scores.reshape(shape)
    most = max(np.abs(scores).max(), 1e-9)
    axes.pcolormesh(*grid, scores, cmap=_SHADES, vmin=-most, vmax=most, alpha=0.6)
    if scores.min() < 0 < scores.max():  # else there is no boundary, and matplotlib warns
        axes.contour(*grid, scores, levels=[0], colors="black", linewidths=1)
    return colormaps[_SHADES]([0.1, 0.9])


def _draw_rows(axes, rows, labels, classes, colours):
    for label in np.unique(labels):
        place = int(np.searchsorted(classes, label)) if label in classes else 0
        points = rows[labels == label]
        axes.scatter(*points.T, color=colours[place], edgecolor="black", label=label)
    axes.legend(title="class")


def _answers(classifier, points):
    if isinstance(classifier, Classifier):
        outputs = classifier.predict(points.astype(np.float32), verbose=0)
        chances = np.asarray(classifier.probabilities_of(outputs))
        is_signs = classifier.output_kind == "signs"
        classes = np.array([-1, 1]) if is_signs else np.arange(classifier.num_classes)
        return _Answers(classifier.classes_of(outputs), _difference(chances), classes)
    if not hasattr(classifier, "predict") or not hasattr(classifier, "classes_"):
        raise TypeError(
            "`classifier` must be a fitted classifier of scikit-learn, or a Classifier of "
            f"tfq_models. Received: classifier={shown(classifier)}."
        )
    classes = classifier.classes_
    places = np.searchsorted(classes, classifier.predict(points))
    scores = None
    if len(classes) == 2 and hasattr(classifier, "decision_function"):
        scores = classifier.decision_function(points)
    elif hasattr(classifier, "predict_proba"):
        scores = _difference(classifier.predict_proba(points))
    return _Answers(places, scores, classes)


def _difference(chances):
    return chances[:, 1] - chances[:, 0] if chances.shape[1] == 2 else None
