"""Keras models with scikit-learn's face. Each estimator is imported when first touched."""

import importlib

_MODULES = {
    "QuantumClassifier": "classifier",
    "QuantumRegressor": "regressor",
}
__all__ = list(_MODULES)


def __getattr__(name):
    if name in _MODULES:
        return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__})
