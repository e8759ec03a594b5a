"""Keras layers of circuits: strings or floats in, expectations out.

Layers load when they are first touched: `EncodedPQC` needs no TensorFlow Quantum.
"""

from tfq_models.base.lazy import exports

__getattr__, __dir__, __all__ = exports(
    __name__,
    {
        "AmplitudePQC": "amplitude_pqc",
        "PQC": "pqc",
        "ControlledPQC": "controlled_pqc",
        "EncodedPQC": "encoded_pqc",
        "Expectation": "expectation",
        "KernelFeatures": "kernel_features",
        "QuantumDense": "quantum_dense",
        "Quanvolution": "quanvolution",
        "State": "state",
    },
)
