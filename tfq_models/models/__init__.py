"""The architectures of papers, as Keras models. Each is imported when first touched."""

from tfq_models.base.lazy import exports

__getattr__, __dir__, __all__ = exports(
    __name__,
    {
        "CircuitCentricClassifier": "classifiers.circuit_centric",
        "DressedQuantumClassifier": "classifiers.dressed",
        "EquivariantClassifier": "classifiers.equivariant",
        "HybridQCNN": "circuit_networks.hybrid_qcnn",
        "IQPVariationalClassifier": "classifiers.iqp_variational",
        "ImageQCNN": "classifiers.image_qcnn",
        "QCNN": "circuit_networks.qcnn",
        "QNN": "circuit_networks.qnn",
        "QuanvolutionalClassifier": "classifiers.quanvolutional",
        "QuantumKitchenSinks": "classifiers.kitchen_sinks",
        "QuantumMetricLearner": "classifiers.metric_learner",
        "ReuploadingClassifier": "classifiers.reuploading",
        "TransferClassifier": "classifiers.transfer",
        "TreeTensorClassifier": "classifiers.tree_tensor",
        "VariationalClassifier": "classifiers.variational",
    },
)
