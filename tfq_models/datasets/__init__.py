"""Data sets: each function returns `(x_train, y_train), (x_test, y_test)`, from a seed."""

import importlib

# No file bears the name of its function: once loaded, it would hide the function.
_MODULES = {
    "ad_hoc": "ad_hoc_states",
    "bars_and_stripes": "bars_stripes",
    "breast_cancer": "feature_tables",
    "circles": "shapes",
    "cluster_excitations": "cluster_states",
    "describe": "description",
    "digits": "handwritten_digits",
    "double_cake": "shapes",
    "fashion_mnist": "mnist_images",
    "hidden_manifold": "hidden_manifolds",
    "hidden_manifold_diff": "hidden_manifolds",
    "hyperplanes_diff": "hyperplane_parity",
    "iris": "feature_tables",
    "linearly_separable": "linear_separation",
    "mnist": "mnist_images",
    "parity": "bit_parity",
    "reuploading_shapes": "plane_regions",
    "spirals": "shapes",
    "tic_tac_toe": "noughts_crosses",
    "two_curves": "curves",
    "two_curves_diff": "curves",
    "wine": "feature_tables",
}


def __getattr__(name):
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__():
    return sorted({*globals(), *_MODULES})
