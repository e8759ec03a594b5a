"""What is done to features before a model sees them: components, scaling, a constant column."""

import math

import numpy as np
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, StandardScaler

from tfq_models.base.checks import check_choice, check_count

AUTO = "auto"
SCALINGS = (AUTO, "angles", "unit", "standard", "none")


def preparation(scaling, num_components, defaults, shape):
    """Returns a transformer that is not fitted, or None where features stay as they are.

    Args:
        scaling: One of `SCALINGS`, None, or a transformer, of which a copy is taken.
        num_components: The number of principal components, `"auto"` or None.
        defaults: The `Defaults` of the family.
        shape: The numbers of training rows and of features.
    """
    components = _components(num_components, defaults, *shape)
    has_constant = defaults.has_constant and isinstance(scaling, str) and scaling == AUTO
    steps = [
        *([] if components is None else [StandardScaler(), PCA(components, random_state=0)]),
        _scaler(scaling, defaults),
        FunctionTransformer(with_constant) if has_constant else None,
    ]
    steps = [step for step in steps if step is not None]
    if len(steps) < 2:
        return steps[0] if steps else None
    return make_pipeline(*steps)


def with_constant(rows):
    """Returns rows with a column of ones, so that amplitudes tell x from -x."""
    return np.hstack([rows, np.ones((len(rows), 1))])


def _components(num_components, defaults, num_rows, num_features):
    if num_components is None:
        return None
    if isinstance(num_components, str):
        check_choice("num_components", num_components, (AUTO,))
        most = defaults.most_features
        return None if most is None or num_features <= most else min(most, num_rows)
    check_count("num_components", num_components)
    if num_components > min(num_rows, num_features):
        raise ValueError(
            f"`num_components` must be at most {min(num_rows, num_features)}, because there are "
            f"{num_rows} training rows and {num_features} features. "
            f"Received: num_components={num_components}."
        )
    return num_components


def _scaler(scaling, defaults):
    if scaling is None:
        return None
    if hasattr(scaling, "fit"):
        return clone(scaling)
    check_choice("scaling", scaling, SCALINGS)
    # Rows outside the range of the training rows stay at its ends: angles would go round.
    return {
        "angles": MinMaxScaler((-math.pi / 2, math.pi / 2), clip=True),
        "unit": MinMaxScaler((-1, 1), clip=True),
        "standard": StandardScaler(),
        "none": None,
    }[defaults.scaling if scaling == AUTO else scaling]
