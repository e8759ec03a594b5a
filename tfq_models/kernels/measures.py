"""What a kernel is worth, from its matrix alone: alignment, geometric difference, complexity."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tfq_models.base.checks import check_number
from tfq_models.kernels.matrices import centred as centre
from tfq_models.kernels.matrices import check_symmetric, real_numbers


def target_alignment(
    matrix: npt.ArrayLike, labels: npt.ArrayLike, *, centred: bool = False, balanced: bool = True
) -> float:
    """Returns the kernel-target alignment `<K, T> / (|K| |T|)`, the cosine of K and T = y y^T.

    It is 1 for the kernel that knows the labels, and near 0 for one that knows nothing.

    Args:
        matrix: K, `(rows, rows)`.
        labels: `(rows,)`, of two classes or more. The greater of two is +1, the other -1; T of c
            classes is 1 within a class and -1 / (c - 1) between two.
        centred: Whether K and T are centred first, so that a constant in K does not count.
        balanced: Whether labels are divided by the size of their class, so that the larger class
            does not count for more.

    Returns:
        A number in [-1, 1].

    Raises:
        TypeError: If the matrix does not hold numbers.
        ValueError: If the matrix is not square, not symmetric or not finite, or there are not as
            many labels, or only one class.

    Example:
        >>> from tfq_models.kernels import target_alignment
        >>> print(round(target_alignment([[1, 0], [0, 1]], [1, -1]), 4))
        0.7071

    References:
        Cristianini et al., "On kernel-target alignment", 2001; with balanced labels Hubregtsen et
        al., arXiv:2105.02276; centred Cortes, Mohri and Rostamizadeh, 2012.
    """
    matrix = check_symmetric(matrix)
    target = _target(labels, len(matrix), balanced)
    if centred:
        matrix, target = centre(matrix), centre(target)
    norm = np.linalg.norm(matrix) * np.linalg.norm(target)
    return float(np.sum(matrix * target) / norm) if norm else 0.0


def geometric_difference(
    classical: npt.ArrayLike, quantum: npt.ArrayLike, regularization: float = 0.0
) -> float:
    """Returns g(K1 || K2): how much better K2 can be than K1 for labels that suit it best.

    `g = sqrt(|sqrt(K2) sqrt(K1) (K1 + r)^-2 sqrt(K1) sqrt(K2)|)` in the spectral norm, for
    matrices of trace N, to which both are scaled. With r = 0 that is
    `sqrt(|sqrt(K2) K1^-1 sqrt(K2)|)`. If g is near 1, whatever the labels, K1 predicts as well
    as K2; if it is sqrt(N), there are labels for which it does not: whether yours are such is
    another question, see `model_complexity`.

    Args:
        classical: K1, `(rows, rows)`, positive semidefinite.
        quantum: K2, `(rows, rows)`, positive semidefinite.
        regularization: r, at least 0; needed if K1 has eigenvalues near 0.

    Returns:
        A number, at least 1 if r is 0.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If a matrix is not square, symmetric, finite and positive semidefinite, the
            sizes differ, or K1 is singular and r is 0.

    Example:
        >>> from tfq_models.kernels import geometric_difference
        >>> print(geometric_difference([[1, 0], [0, 1]], [[1, 1], [1, 1]]).round(4))
        1.4142

    References:
        Huang et al., arXiv:2011.01938, equation 5, and for r > 0 its supplement.
    """
    classical, quantum = (
        _checked_kernel(classical, "classical"),
        _checked_kernel(quantum, "quantum"),
    )
    if classical.shape != quantum.shape:
        raise ValueError(
            "`classical` and `quantum` must be matrices of the same points. "
            f"Received: {len(classical)} and {len(quantum)} points."
        )
    vectors, filtered = _filtered(classical, "classical", regularization)
    root = _root(quantum)
    product = root @ (vectors * filtered) @ vectors.T @ root
    return np.sqrt(np.linalg.eigvalsh(product)[-1])


def model_complexity(
    matrix: npt.ArrayLike, targets: npt.ArrayLike, regularization: float = 0.0
) -> float:
    """Returns `s = y^T sqrt(K) (K + r)^-2 sqrt(K) y`, the squared norm of the model that fits y.

    With r = 0 it is `y^T K^-1 y`. K is scaled to trace N. The error of prediction is of the order
    of sqrt(s / N), so a kernel suits the targets if s is far below N.

    Args:
        matrix: K, `(rows, rows)`, positive semidefinite.
        targets: y, `(rows,)`, numbers.
        regularization: r, at least 0; needed if K has eigenvalues near 0.

    Returns:
        A number, at least 0.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If the matrix is not square, symmetric, finite and positive semidefinite, there
            are not as many targets, or K is singular and r is 0.

    Example:
        >>> from tfq_models.kernels import model_complexity
        >>> print(model_complexity([[1, 0], [0, 1]], [1, -1]))
        2.0

    References:
        Huang et al., arXiv:2011.01938, s_K(N) of the main text, and for r > 0 of its supplement.
    """
    matrix = _checked_kernel(matrix, "matrix")
    vectors, filtered = _filtered(matrix, "matrix", regularization)
    targets = real_numbers("targets", targets)
    if targets.shape != (len(matrix),):
        raise ValueError(
            f"`targets` must have shape ({len(matrix)},), one for each row of the matrix. "
            f"Received: targets of shape {targets.shape}."
        )
    return float(np.sum(filtered * (vectors.T @ targets) ** 2))


def _target(labels, num_rows, balanced):
    labels = np.ravel(np.asarray(labels))
    missing = [row for row, label in enumerate(labels) if label is None or label != label]
    if missing:
        raise ValueError(
            "`labels` must hold a label for each row of the matrix. "
            f"Received: {labels[missing[0]]} in row {missing[0]}."
        )
    classes, indices, counts = np.unique(labels, return_inverse=True, return_counts=True)
    if len(labels) != num_rows or len(classes) < 2:
        raise ValueError(
            f"`labels` must be {num_rows}, one for each row of the matrix, of two classes or more. "
            f"Received: {len(labels)} labels of the classes {classes.tolist()[:10]}."
        )
    same = indices[:, None] == indices
    target = np.where(same, 1.0, -1.0 / (len(classes) - 1))
    scale = 1 / counts[indices] if balanced else np.ones(num_rows)
    return target * scale[:, None] * scale


def _checked_kernel(matrix, name) -> np.ndarray:
    matrix = check_symmetric(matrix, name)
    trace = np.trace(matrix)
    least = np.linalg.eigvalsh(matrix)[0]
    if trace <= 0 or least < -1e-8 * trace:
        raise ValueError(
            f"`{name}` must be positive semidefinite; see `positive_semidefinite`. "
            f"Received: a trace of {trace:.3g} and an eigenvalue of {least:.3g}."
        )
    return matrix * (len(matrix) / trace)


def _filtered(matrix, name, regularization):
    """Returns the eigenvectors of K, and the eigenvalues of sqrt(K) (K + r)^-2 sqrt(K)."""
    if check_number("regularization", regularization) < 0:
        raise ValueError(
            f"`regularization` must be at least 0. Received: regularization={regularization}."
        )
    values, vectors = np.linalg.eigh(matrix)
    values = np.maximum(values, 0)
    if not regularization and values[0] < 1e-12 * len(matrix):
        raise ValueError(
            f"`regularization` must be positive where `{name}` is singular, as with rows that come "
            f"twice. Received: regularization=0 and an eigenvalue of {values[0]:.3g}."
        )
    return vectors, values / (values + regularization) ** 2


def _root(matrix):
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
