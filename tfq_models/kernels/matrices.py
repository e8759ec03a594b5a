"""Kernel matrices mended: positive eigenvalues, centre, unit diagonal."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.preprocessing import KernelCenterer

from tfq_models.base.checks import check_choice

REPAIRS = ("clip", "shift", "flip")


def positive_semidefinite(matrix: npt.ArrayLike, method: str = "clip") -> np.ndarray:
    """Repairs a symmetric matrix whose eigenvalues shots or noise have made negative.

    `"clip"` sets negative eigenvalues to 0, which is the nearest such matrix in the Frobenius norm;
    `"flip"` takes their absolute values; `"shift"` adds to all eigenvalues what the least one
    lacks, so that only the diagonal changes. A matrix without negative ones comes back as it is.

    Args:
        matrix: `(rows, rows)`, symmetric.
        method: `"clip"`, `"shift"` or `"flip"`.

    Returns:
        A float64 array `(rows, rows)`, symmetric; its eigenvalues are at least 0, up to rounding.

    Raises:
        TypeError: If the matrix does not hold numbers.
        ValueError: If it is not square, not symmetric or not finite, or the method is unknown.

    Example:
        >>> from tfq_models.kernels import positive_semidefinite
        >>> print(positive_semidefinite([[1.0, 2.0], [2.0, 1.0]], "clip"))
        [[1.5 1.5]
         [1.5 1.5]]

    References:
        Hubregtsen et al., arXiv:2105.02276; Chen, Gupta and Recht, "Learning kernels
        from indefinite similarities", ICML 2009.
    """
    return repair(matrix, method)[0]


def repair(matrix, method: str) -> tuple[np.ndarray, np.ndarray | None]:
    """Returns the repaired matrix, and what rows of further points are multiplied by.

    Clipping and flipping are products K P with a function P of K's eigenvectors, so they apply to
    kernel rows of further points too; shifting does not, and P is None.

    References:
        Chen, Gupta and Recht, as above.
    """
    matrix = check_symmetric(matrix)
    check_choice("method", method, REPAIRS)
    values, vectors = np.linalg.eigh(matrix)
    if values[0] >= 0:
        return matrix, None
    if method == "shift":
        return matrix - values[0] * np.eye(len(matrix)), None
    factors = np.sign(values) if method == "flip" else (values > 0).astype(float)
    transform = (vectors * factors) @ vectors.T
    repaired = (vectors * (factors * values)) @ vectors.T
    return (repaired + repaired.T) / 2, transform


def centred(matrix: npt.ArrayLike) -> np.ndarray:
    """Returns the kernel of the same states with their mean taken away, H K H, H = 1 - 1/N.

    For the kernel rows of further points use scikit-learn's `KernelCenterer`, which does this.

    Args:
        matrix: `(rows, rows)`, symmetric.

    Returns:
        A float64 array `(rows, rows)` whose rows and columns add up to 0.

    Raises:
        TypeError: If the matrix does not hold numbers.
        ValueError: If it is not square, not symmetric or not finite.

    Example:
        >>> from tfq_models.kernels import centred
        >>> print(centred([[1.0, 0.0], [0.0, 1.0]]))
        [[ 0.5 -0.5]
         [-0.5  0.5]]
    """
    return KernelCenterer().fit_transform(check_symmetric(matrix))


def normalised(matrix: npt.ArrayLike) -> np.ndarray:
    """Returns `K_ij / sqrt(K_ii K_jj)`, whose diagonal is 1.

    Args:
        matrix: `(rows, rows)`, symmetric, with a positive diagonal.

    Returns:
        A float64 array `(rows, rows)`.

    Raises:
        TypeError: If the matrix does not hold numbers.
        ValueError: If it is not square, not symmetric or not finite, or a number on its diagonal
            is not positive.

    Example:
        >>> from tfq_models.kernels import normalised
        >>> print(normalised([[4.0, 1.0], [1.0, 1.0]]))
        [[1.  0.5]
         [0.5 1. ]]
    """
    matrix = check_symmetric(matrix)
    diagonal = np.diag(matrix)
    if not (diagonal > 0).all():
        raise ValueError(
            f"`matrix` must have a positive diagonal. Received: {diagonal.min()} on it."
        )
    scale = 1 / np.sqrt(diagonal)
    return matrix * scale[:, None] * scale


def real_numbers(name: str, values) -> np.ndarray:
    """Returns an array of float64, or raises an error where an imaginary part would be lost."""
    try:
        if np.iscomplexobj(values):
            raise TypeError
        return np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise TypeError(
            f"`{name}` must be an array of real numbers. Received: {type(values).__name__}"
            f"{f' of {values.dtype}' if hasattr(values, 'dtype') else ''}."
        ) from None


def check_symmetric(matrix, name: str = "matrix") -> np.ndarray:
    """Returns a square, symmetric, finite matrix as float64, or raises a clear error."""
    matrix = real_numbers(name, matrix)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise ValueError(
            f"`{name}` must be square, a row and a column for each point. "
            f"Received: {name} of shape {matrix.shape}."
        )
    if not np.isfinite(matrix).all():
        raise ValueError(f"`{name}` must be finite. Received: NaN or infinite values.")
    error = np.abs(matrix - matrix.T).max()
    if error > 1e-8 * max(1.0, np.abs(matrix).max()):
        raise ValueError(
            f"`{name}` must be symmetric. Received: values that differ by {error:.3g} from those "
            "across the diagonal."
        )
    return matrix
