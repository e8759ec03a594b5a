"""Quantum machine-learning models for Keras, TensorFlow Quantum and Cirq.

The library is a row of rooms. A room may import only from rooms that stand before it in `ROOMS`; a
test enforces it. Rooms load when they are first touched: `import tfq_models` imports neither
TensorFlow nor TensorFlow Quantum. Saved models load after it all the same: see `saving.stand_ins`.
"""

import importlib

from tfq_models.saving.stand_ins import register_stand_ins

__version__ = "0.1.0"

ROOMS = (
    "native",
    "types",
    "base",
    "circuits",
    "saving",
    "simulator",
    "circuit_tensors",
    "losses",
    "metrics",
    "layers",
    "models",
    "kernels",
    "baselines",
    "datasets",
    "sklearn",
    "visualization",
    "testing",
    "doctor",
)
# Rooms of tfq_models 0.1 that answer with a warning until 0.3.
MOVED_ROOMS = ("classifier", "compat", "controls", "loading", "serialization")

register_stand_ins()


def __getattr__(name):
    if name in ROOMS or name in MOVED_ROOMS:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *ROOMS})
