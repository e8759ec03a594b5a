"""How alike rows are to one another."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from matplotlib import pyplot
from matplotlib.axes import Axes


def plot_kernel(
    kernel: npt.ArrayLike | Callable[..., np.ndarray],
    rows: npt.ArrayLike | None = None,
    labels: npt.ArrayLike | None = None,
    *,
    axes: Axes | None = None,
) -> Axes:
    """Draws a kernel matrix; with labels, rows of a class stand side by side.

    A good kernel for these labels shows bright squares on the diagonal, one for each class. A
    matrix that is bright on the diagonal only, or everywhere, tells no rows apart.

    Args:
        kernel: The matrix, `(rows, rows)`; or a kernel, such as a `kernels.FidelityKernel`.
        rows: `(rows, num_features)`, what a kernel is called with. None for a matrix.
        labels: `(rows,)`, or None.
        axes: Where to draw. Default: a new figure.

    Returns:
        The `matplotlib.axes.Axes`.

    Raises:
        ValueError: If the matrix is not square, there are no rows for a kernel, or labels are not
            as many as rows.

    Example:
        >>> from tfq_models.kernels import FidelityKernel
        >>> from tfq_models.visualization import plot_kernel
        >>> plot_kernel(FidelityKernel("angle"), [[0.0], [3.0], [0.1]], [0, 1, 0]).get_xlabel()
        'rows, by class'
    """
    matrix = _matrix(kernel, rows)
    if axes is None:
        _, axes = pyplot.subplots(figsize=(5, 4.2), layout="constrained")
    axes.set(xlabel="rows", ylabel="rows")
    if labels is not None:
        matrix, starts, classes = _by_class(matrix, np.asarray(labels))
        for start in starts[1:]:
            axes.axhline(start - 0.5, color="white", linewidth=0.8)
            axes.axvline(start - 0.5, color="white", linewidth=0.8)
        middles = (starts + np.append(starts[1:], len(matrix)) - 1) / 2
        axes.set(xlabel="rows, by class", xticks=middles, xticklabels=classes)
        axes.set(ylabel="rows, by class", yticks=middles, yticklabels=classes)
    # Values of sampled or repaired kernels may lie beyond.
    image = axes.imshow(matrix, vmin=min(0, matrix.min()), vmax=max(1, matrix.max()), cmap="magma")
    axes.figure.colorbar(image, ax=axes, label="k(x, y)")
    return axes


def _matrix(kernel, rows):
    if callable(kernel):
        if rows is None:
            raise ValueError("`rows` must be given for a kernel. Received: rows=None.")
        kernel = kernel(np.asarray(rows, np.float64))
    matrix = np.asarray(kernel)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.dtype.kind not in "biuf":
        raise ValueError(
            "`kernel` must be a square matrix of real numbers, or a kernel that makes one. "
            f"Received: {matrix.dtype} of shape {matrix.shape}."
        )
    return matrix


def _by_class(matrix, labels):
    """Returns the matrix in the order of classes, where each begins, and the classes."""
    if labels.shape != (len(matrix),):
        raise ValueError(
            f"`labels` must have shape ({len(matrix)},), a label for each row. "
            f"Received: labels of shape {labels.shape}."
        )
    order = np.argsort(labels, kind="stable")
    classes, starts = np.unique(labels[order], return_index=True)
    return matrix[order][:, order], starts, classes
