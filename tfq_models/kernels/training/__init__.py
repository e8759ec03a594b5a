"""Quantum kernels with weights, their losses, and what watches them during `fit`."""
