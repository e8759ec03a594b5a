"""Quantum kernels: how alike two rows of features are, as states of qubits."""

from tfq_models.kernels.fidelity import FidelityKernel as FidelityKernel
from tfq_models.kernels.matrices import centred as centred
from tfq_models.kernels.matrices import normalised as normalised
from tfq_models.kernels.matrices import positive_semidefinite as positive_semidefinite
from tfq_models.kernels.measures import geometric_difference as geometric_difference
from tfq_models.kernels.measures import model_complexity as model_complexity
from tfq_models.kernels.measures import target_alignment as target_alignment
from tfq_models.kernels.projected import ProjectedKernel as ProjectedKernel
from tfq_models.kernels.separable import SeparableKernel as SeparableKernel
