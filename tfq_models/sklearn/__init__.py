"""Keras models as scikit-learn estimators. Each estimator is imported at its first use."""

from tfq_models.base.lazy import exports

__getattr__, __dir__, __all__ = exports(
    __name__,
    {
        "QuantumClassifier": "classifier",
        "QuantumRegressor": "regressor",
    },
)
