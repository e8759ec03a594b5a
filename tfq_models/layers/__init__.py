"""Keras layers of circuits: strings or floats in, expectations out.

Layers load when they are first touched: `EncodedPQC` needs no TensorFlow Quantum.
"""

import importlib

_MODULES = {
    "AmplitudePQC": "amplitude_pqc",
    "PQC": "pqc",
    "ControlledPQC": "controlled_pqc",
    "EncodedPQC": "encoded_pqc",
    "Expectation": "expectation",
    "KernelFeatures": "kernel_features",
    "QuantumDense": "quantum_dense",
    "Quanvolution": "quanvolution",
    "State": "state",
}


def __getattr__(name):
    if name in _MODULES:
        return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_MODULES})
