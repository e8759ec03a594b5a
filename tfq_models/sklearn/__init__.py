"""Keras models with scikit-learn's face. Each estimator is imported when first touched."""

from tfq_models.base.lazy import exports

__getattr__, __dir__, __all__ = exports(
    __name__,
    {
        "QuantumClassifier": "classifier",
        "QuantumRegressor": "regressor",
    },
)
