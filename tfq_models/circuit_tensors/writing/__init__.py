"""Circuits written in TensorFlow Quantum's format."""
