"""A differentiable state-vector simulator for Cirq circuits, in TensorFlow."""

from tfq_models.simulator.program import Program as Program
