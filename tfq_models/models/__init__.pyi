from tfq_models.models.base import CircuitModel as CircuitModel
from tfq_models.models.base import Classifier as Classifier
from tfq_models.models.circuit_networks.hybrid_qcnn import HybridQCNN as HybridQCNN
from tfq_models.models.circuit_networks.qcnn import QCNN as QCNN
from tfq_models.models.circuit_networks.qnn import QNN as QNN
from tfq_models.models.classifiers.circuit_centric import (
    CircuitCentricClassifier as CircuitCentricClassifier,
)
from tfq_models.models.classifiers.dressed import (
    DressedQuantumClassifier as DressedQuantumClassifier,
)
from tfq_models.models.classifiers.equivariant import EquivariantClassifier as EquivariantClassifier
from tfq_models.models.classifiers.image_qcnn import ImageQCNN as ImageQCNN
from tfq_models.models.classifiers.iqp_variational import (
    IQPVariationalClassifier as IQPVariationalClassifier,
)
from tfq_models.models.classifiers.kitchen_sinks import QuantumKitchenSinks as QuantumKitchenSinks
from tfq_models.models.classifiers.metric_learner import (
    QuantumMetricLearner as QuantumMetricLearner,
)
from tfq_models.models.classifiers.quanvolutional import (
    QuanvolutionalClassifier as QuanvolutionalClassifier,
)
from tfq_models.models.classifiers.reuploading import ReuploadingClassifier as ReuploadingClassifier
from tfq_models.models.classifiers.transfer import TransferClassifier as TransferClassifier
from tfq_models.models.classifiers.tree_tensor import TreeTensorClassifier as TreeTensorClassifier
from tfq_models.models.classifiers.variational import VariationalClassifier as VariationalClassifier
from tfq_models.models.convergence import Training as Training
from tfq_models.models.convergence import fit_until_converged as fit_until_converged
from tfq_models.models.costs import Estimate as Estimate
from tfq_models.models.costs import estimate as estimate
from tfq_models.models.families import FAMILIES as FAMILIES
from tfq_models.models.families import Defaults as Defaults
from tfq_models.models.families import Family as Family
from tfq_models.models.published import Recipe as Recipe
from tfq_models.models.published import published_settings as published_settings
