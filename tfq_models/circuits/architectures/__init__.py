"""Whole circuits of a model: convolution and pooling, and readout qubits."""
