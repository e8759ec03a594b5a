"""Circuits as string tensors, in TensorFlow Quantum's format, written and read without it."""

from tfq_models.circuit_tensors.reading.decoding import from_circuit_tensor as from_circuit_tensor
from tfq_models.circuit_tensors.state_cache import cache_states as cache_states
from tfq_models.circuit_tensors.state_cache import state_cache_info as state_cache_info
from tfq_models.circuit_tensors.writing.encoding import circuit_tensor as circuit_tensor
from tfq_models.circuit_tensors.writing.encoding import serialize_circuit as serialize_circuit
from tfq_models.circuit_tensors.writing.encoding import serialize_circuits as serialize_circuits
