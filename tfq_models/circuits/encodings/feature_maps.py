"""Feature maps: the encodings that a kernel knows by name, and how many qubits each of them takes.

All take `qubits, symbols` and work without further arguments; the trainable ones then make their
own weights.
"""

import functools
import re
from collections.abc import Callable

import cirq

from tfq_models.base.arguments import shown
from tfq_models.base.checks import check_choice, check_count
from tfq_models.circuits.encodings.angles import (
    angle_encoding,
    dense_angle_encoding,
    iqp_encoding,
    separable_encoding,
    zz_feature_map,
)
from tfq_models.circuits.encodings.heisenberg import heisenberg_encoding
from tfq_models.circuits.encodings.reuploading import reuploading_encoding
from tfq_models.circuits.encodings.trainable import trainable_encoding
from tfq_models.circuits.parts.symbols import circuit_symbols, inputs

FEATURE_MAPS: dict[str, Callable[..., cirq.Circuit]] = {
    "angle": angle_encoding,
    "dense_angle": dense_angle_encoding,
    "heisenberg": heisenberg_encoding,
    "iqp": iqp_encoding,
    "reuploading": reuploading_encoding,
    "separable": separable_encoding,
    "trainable": trainable_encoding,
    "zz": zz_feature_map,
}
"""The names of feature maps, each with its circuit function."""


def feature_map_qubits(
    feature_map: str | Callable[..., cirq.AbstractCircuit], num_features: int
) -> int:
    """Returns the number of qubits that a feature map takes for so many features.

    d + 1 for the Heisenberg encoding, ceil(d / 3) for re-uploading, ceil(d / 2) for dense angles
    (which need an even d), and d for any other circuit function.

    Example:
        >>> feature_map_qubits("heisenberg", 4)
        5

    Args:
        feature_map: A name in `FEATURE_MAPS` or a circuit function; a `functools.partial` counts as
            the function that it holds.
        num_features: d, at least 1.

    Returns:
        A whole number.

    Raises:
        TypeError: If `feature_map` is neither, or `num_features` is not a whole number.
        ValueError: If the name is unknown, or `num_features` is less than 1.
    """
    num_features = check_count("num_features", num_features)
    if not callable(feature_map):
        feature_map = FEATURE_MAPS[check_choice("feature_map", feature_map, FEATURE_MAPS)]
    while isinstance(feature_map, functools.partial):
        feature_map = feature_map.func
    if feature_map is heisenberg_encoding:
        return num_features + 1
    if feature_map is reuploading_encoding:
        return -(-num_features // 3)
    return -(-num_features // 2) if feature_map is dense_angle_encoding else num_features


def check_feature_map(feature_map, further_names=()):
    """Raises the error that names the culprit, if this is no feature map at all."""
    if isinstance(feature_map, str):
        check_choice("feature_map", feature_map, (*further_names, *FEATURE_MAPS))
    elif not callable(feature_map) and not isinstance(feature_map, cirq.AbstractCircuit):
        raise TypeError(
            "`feature_map` must be a name, a circuit function or a cirq.Circuit. "
            f"Received: feature_map={shown(feature_map)} of type {type(feature_map).__name__}."
        )


def feature_map_circuit(feature_map, num_features, num_qubits=None):
    """Returns a feature map's circuit, with the inputs `x_0`, `x_1`, ..., and its qubits."""
    check_feature_map(feature_map)
    if isinstance(feature_map, cirq.AbstractCircuit):
        circuit, qubits = feature_map, sorted(feature_map.all_qubits())
        if num_qubits not in (None, len(qubits)):
            raise ValueError(
                "`num_qubits` must be left out for a cirq.Circuit, which has its own. "
                f"Received: num_qubits={num_qubits}, with a circuit on {len(qubits)} qubits."
            )
    else:
        if num_qubits is None:
            num_qubits = feature_map_qubits(feature_map, num_features)
        qubits = cirq.LineQubit.range(check_count("num_qubits", num_qubits))
        circuit = FEATURE_MAPS.get(feature_map, feature_map)(qubits, inputs(num_features))
    if not isinstance(circuit, cirq.AbstractCircuit):
        raise TypeError(
            "`feature_map` must return a cirq.Circuit, from qubits and symbols. "
            f"Received: {shown(circuit)} of type {type(circuit).__name__}."
        )
    _check_inputs(circuit, num_features)
    return circuit, tuple(qubits)


def _check_inputs(circuit, num_features):
    """A feature that is missing would have no effect, and one too many would pass for a weight."""
    wanted = [symbol.name for symbol in inputs(num_features)]
    found = [name for name in circuit_symbols(circuit) if re.fullmatch("x_[0-9]+", name)]
    if found != wanted:
        raise ValueError(
            f"`feature_map` must have the inputs x_0 to {wanted[-1]}, one for each of "
            f"{num_features} features. Received: a circuit with {', '.join(found) or 'none'}."
        )
