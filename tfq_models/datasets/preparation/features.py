"""Features between 0 and 1 as what a model reads."""

import math
from collections.abc import Sequence

import cirq
import numpy as np
import sympy

from tfq_models.base.checks import check_choice
from tfq_models.circuit_tensors import circuit_tensor
from tfq_models.circuits import angle_encoding, basis_encoding, inputs

_THRESHOLD = 0.5


def check_encoding(encoding) -> None:
    """Refuses what is neither None nor the name of an encoding."""
    if encoding is not None:
        check_choice("encoding", encoding, ("basis", "angle", "image"))


def encode(features: np.ndarray, qubits: Sequence[cirq.Qid], encoding):
    """Returns features as floats (None), images or circuits (`"basis"`, `"angle"`), one a row.

    Basis circuits hold X**bit on every qubit, bits of 0 too: no circuit is empty, and all circuits
    of a data set act on the same qubits, as TensorFlow Quantum's ops want it.
    """
    if encoding is None:
        return features.astype(np.float32)
    if encoding == "image":
        size = math.isqrt(len(qubits))
        return features.astype(np.float32).reshape(-1, size, size, 1)
    symbols = inputs(len(qubits))
    names = [symbol.name for symbol in symbols]
    if encoding == "basis":
        return circuit_tensor(basis_encoding(qubits, symbols), names, visible(features, encoding))
    half_turns = [sympy.pi * symbol for symbol in symbols]
    return circuit_tensor(angle_encoding(qubits, half_turns), names, features)


def visible(features: np.ndarray, encoding) -> np.ndarray:
    """Returns what an encoding keeps of the features: their bits, or all of them."""
    return features > _THRESHOLD if encoding == "basis" else features
