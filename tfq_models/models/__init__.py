"""The architectures of papers, as Keras models. Each is imported when first touched."""

import importlib

_MODULES = {
    "CircuitCentricClassifier": "circuit_centric",
    "DressedQuantumClassifier": "dressed",
    "EquivariantClassifier": "equivariant",
    "HybridQCNN": "hybrid_qcnn",
    "IQPVariationalClassifier": "iqp_variational",
    "ImageQCNN": "image_qcnn",
    "QCNN": "qcnn",
    "QNN": "qnn",
    "QuanvolutionalClassifier": "quanvolutional",
    "QuantumKitchenSinks": "kitchen_sinks",
    "QuantumMetricLearner": "metric_learner",
    "ReuploadingClassifier": "reuploading",
    "TransferClassifier": "transfer",
    "TreeTensorClassifier": "tree_tensor",
    "VariationalClassifier": "variational",
}
__all__ = list(_MODULES)


def __getattr__(name):
    if name in _MODULES:
        return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__})
