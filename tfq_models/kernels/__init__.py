"""Quantum kernels: how alike two rows of features are, as states of qubits."""

from tfq_models.kernels.estimators.clustering import QSpectralClustering as QSpectralClustering
from tfq_models.kernels.estimators.components import QKernelPCA as QKernelPCA
from tfq_models.kernels.estimators.pegasos import PegasosQSVC as PegasosQSVC
from tfq_models.kernels.estimators.qsvc import QSVC as QSVC
from tfq_models.kernels.estimators.qsvr import QSVR as QSVR
from tfq_models.kernels.estimators.ridge import QKernelRidge as QKernelRidge
from tfq_models.kernels.fidelity import FidelityKernel as FidelityKernel
from tfq_models.kernels.matrices import centred as centred
from tfq_models.kernels.matrices import normalised as normalised
from tfq_models.kernels.matrices import positive_semidefinite as positive_semidefinite
from tfq_models.kernels.measures import geometric_difference as geometric_difference
from tfq_models.kernels.measures import model_complexity as model_complexity
from tfq_models.kernels.measures import target_alignment as target_alignment
from tfq_models.kernels.projected import ProjectedKernel as ProjectedKernel
from tfq_models.kernels.separable import SeparableKernel as SeparableKernel
from tfq_models.kernels.training.losses import AlignmentLoss as AlignmentLoss
from tfq_models.kernels.training.losses import SVCLoss as SVCLoss
from tfq_models.kernels.training.monitor import KernelMonitor as KernelMonitor
from tfq_models.kernels.training.trainable import TrainableKernel as TrainableKernel
