"""Data sets: each function returns `(x_train, y_train), (x_test, y_test)`, from a seed."""

from tfq_models.base.lazy import exports

__getattr__, __dir__, __all__ = exports(
    __name__,
    {
        "ad_hoc": "_ad_hoc",
        "bars_and_stripes": "_bars_and_stripes",
        "breast_cancer": "feature_tables",
        "circles": "shapes",
        "cluster_excitations": "_cluster_excitations",
        "describe": "_describe",
        "digits": "_digits",
        "double_cake": "shapes",
        "fashion_mnist": "_mnist",
        "hidden_manifold": "_hidden_manifold",
        "hidden_manifold_diff": "_hidden_manifold",
        "hyperplanes_diff": "_hyperplanes_diff",
        "iris": "feature_tables",
        "linearly_separable": "_linearly_separable",
        "mnist": "_mnist",
        "parity": "_parity",
        "reuploading_shapes": "_reuploading_shapes",
        "spirals": "shapes",
        "tic_tac_toe": "_tic_tac_toe",
        "two_curves": "_two_curves",
        "two_curves_diff": "_two_curves",
        "wine": "feature_tables",
    },
)
