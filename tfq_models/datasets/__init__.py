"""Data sets: each function returns `(x_train, y_train), (x_test, y_test)`, from a seed."""

import importlib

# No file bears the name of its function: once loaded, it would hide the function.
_MODULES = {
    "cluster_excitations": "cluster_states",
    "digits": "handwritten_digits",
    "fashion_mnist": "mnist_images",
    "mnist": "mnist_images",
}


def __getattr__(name):
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__():
    return sorted({*globals(), *_MODULES})
