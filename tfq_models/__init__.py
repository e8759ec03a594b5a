"""Quantum machine-learning models for Keras, TensorFlow Quantum and Cirq.

The library is a row of rooms. A room may import only from rooms that stand before it in `ROOMS`; a
test enforces it. Rooms load when they are first touched: `import tfq_models` imports neither
TensorFlow nor TensorFlow Quantum. Saved models load after it all the same: see `loading`.
"""

import importlib

from tfq_models.loading import register_stand_ins

__version__ = "0.1.0"

ROOMS = (
    "machine",
    "native",
    "interrupts",
    "forks",
    "arguments",
    "identifiers",
    "costs",
    "data_checks",
    "compat",
    "circuits",
    "serialization",
    "simulator",
    "circuit_tensors",
    "layers",
    "labels",
    "training_rows",
    "metrics",
    "losses",
    "classifier",
    "models",
    "kernels",
    "controls",
    "sklearn",
    "datasets",
    "testing",
    "doctor",
    "loading",
)

register_stand_ins()


def __getattr__(name):
    if name in ROOMS:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *ROOMS})
