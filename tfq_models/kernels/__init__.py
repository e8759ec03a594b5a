"""Quantum kernels: how alike two rows of features are, as states of qubits."""

from tfq_models.kernels.fidelity import FidelityKernel as FidelityKernel
