"""How far features turn a feature map: their factor, and what tells that it is wrong."""

from __future__ import annotations

import warnings

import numpy as np

from tfq_models.base.checks import check_choice, check_number

AUTO = "auto"
# Beyond this angle, other angles of a circuit do the same.
_MOST = 2 * np.pi
# A matrix of fewer rows says little.
_FEWEST_ROWS = 20
# How near to a constant matrix, or to the identity, values off the diagonal may be.
_NEAR = 1e-3
_WAY_OUT = (
    'Scale the features to [-pi/2, pi/2], for instance by a MinMaxScaler, and try bandwidth="auto" '
    "or other factors."
)


def check_bandwidth(bandwidth, is_amplitude: bool):
    """Raises the error that names the argument, unless it is a positive number or `"auto"`."""
    if isinstance(bandwidth, str):
        check_choice("bandwidth", bandwidth, (AUTO,))
    elif check_number("bandwidth", bandwidth) <= 0:
        raise ValueError(f"`bandwidth` must be positive. Received: bandwidth={bandwidth}.")
    if is_amplitude and bandwidth != 1:
        raise ValueError(
            "`bandwidth` must be 1 for feature_map='amplitude', because amplitudes are no angles. "
            f"Received: bandwidth={bandwidth!r}."
        )


def factor_of(bandwidth: float | str, num_features: int) -> float:
    """Returns what features are multiplied by; `"auto"` is `min(1, 2 / sqrt(num_features))`.

    Fidelities of a product map fall exponentially with the sum of squares of angles, so that they
    stay as they are if angles shrink with the square root of the number of features; see
    Canatar et al., arXiv:2206.06686. The 2 makes of features that are uniform in [-pi/2, pi/2]
    about what `gamma="scale"` makes of them in scikit-learn's RBF kernel.
    """
    return min(1.0, 2 / np.sqrt(num_features)) if bandwidth == AUTO else float(bandwidth)


def warn_of_angles(rows: np.ndarray):
    """Warns if rows hold numbers that are hardly meant as angles."""
    most = np.abs(rows).max(initial=0)
    if most > _MOST:
        warnings.warn(
            "Features are angles in radians, and angles beyond 2 pi do the same as smaller ones. "
            f"{_WAY_OUT} Received: features up to {most:.3g}.",
            stacklevel=4,
        )


def warn_of_matrix(matrix: np.ndarray):
    """Warns if the kernel matrix of rows with themselves tells all rows apart, or none."""
    if len(matrix) < _FEWEST_ROWS:
        return
    scale = np.sqrt(np.maximum(np.diag(matrix), np.finfo(float).tiny))
    others = (matrix / scale / scale[:, None])[~np.eye(len(matrix), dtype=bool)]
    if np.sqrt(np.mean(others**2)) < _NEAR:
        what = "nearly the identity, so that no row says anything about another"
    elif others.min() > 1 - _NEAR:
        what = "nearly constant, so that all rows look alike"
    else:
        return
    warnings.warn(
        f"The kernel matrix is {what}. {_WAY_OUT} Received: values off the diagonal from "
        f"{others.min():.2g} to {others.max():.2g}.",
        stacklevel=4,
    )
