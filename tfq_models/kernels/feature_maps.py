"""Feature maps: circuit functions by name, and what they make of rows of features."""

from __future__ import annotations

from collections.abc import Callable

import cirq
import numpy as np

from tfq_models import circuits
from tfq_models.circuits.checks import check_choice

FEATURE_MAPS = {
    "angle": circuits.angle_encoding,
    "iqp": circuits.iqp_encoding,
    "separable": circuits.separable_encoding,
    "zz": circuits.zz_feature_map,
}


def feature_circuit(feature_map: str | Callable, num_features: int, num_qubits: int):
    """Returns the circuit of a feature map, with the symbols `x_0`, `x_1`, ..."""
    if not callable(feature_map):
        feature_map = FEATURE_MAPS[check_choice("feature_map", feature_map, FEATURE_MAPS)]
    circuit = feature_map(cirq.LineQubit.range(num_qubits), circuits.inputs(num_features))
    if not isinstance(circuit, cirq.AbstractCircuit):
        raise TypeError(
            "`feature_map` must return a cirq.Circuit, from qubits and symbols. "
            f"Received: {circuit!r} of type {type(circuit).__name__}."
        )
    known = {symbol.name for symbol in circuits.inputs(num_features)}
    unknown = sorted(set(circuits.circuit_symbols(circuit)) - known)
    if unknown:
        raise ValueError(
            "`feature_map` must use no symbols but those that it is given. "
            f"Received: a circuit with {', '.join(unknown)}."
        )
    return circuit


def check_features(name: str, values, num_features: int) -> np.ndarray:
    """Returns rows of features as float64, or raises the error that names the culprit."""
    try:
        rows = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise TypeError(
            f"`{name}` must be an array of numbers. Received: {name} of type "
            f"{type(values).__name__}."
        ) from None
    if rows.ndim != 2 or rows.shape[1] != num_features:
        raise ValueError(
            f"`{name}` must have shape (rows, {num_features}), one column for each feature. "
            f"Received: {name} of shape {rows.shape}."
        )
    wrong = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    if len(wrong):
        raise ValueError(
            f"`{name}` must be finite. Received: {rows[wrong[0]]} in row {wrong[0]}, and "
            f"{len(wrong)} such rows in all."
        )
    return rows
