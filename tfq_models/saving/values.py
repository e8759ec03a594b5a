"""Turns arguments into JSON types and back."""

from typing import Any

import cirq
import numpy as np
import sympy

from tfq_models.base.arguments import shown
from tfq_models.circuits.observables.pauli_operators import pauli_operator
from tfq_models.saving import differentiators, keras_objects
from tfq_models.saving.codec import cirq_text
from tfq_models.saving.codec.reader import Reader
from tfq_models.saving.json_text import check_size
from tfq_models.saving.refusal import naming

_PLAIN = (type(None), bool, int, float, str)


def encode(value: Any, argument: str = "value") -> Any:
    """Returns `value` as JSON types.

    Args:
        value: Plain Python, a Cirq, SymPy or Keras object, a TFQ differentiator, or lists and
            dictionaries of them. Tuples come back as lists.
        argument: What to call the value in an error.

    Raises:
        ValueError: For anything else, and for what `decode` would refuse.
    """
    value = keras_objects.named(value, argument)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, np.ndarray) and value.dtype == object:
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [encode(item, argument) for item in value]
    if isinstance(value, dict):
        return {name: encode(item, argument) for name, item in value.items()}
    if isinstance(value, cirq.Sampler | cirq.SimulatesExpectationValues):
        raise ValueError(
            f"`{argument}` must be a string to be saved, because a simulator or sampler object has "
            f'no saved form. Build with `{argument}="auto"`, or save only the weights, with '
            f"`save_weights`, and pass the object again. Received: {argument}={shown(value)}."
        )
    if isinstance(value, cirq.LinearCombinationOfOperations):
        value = pauli_operator(value)  # Cirq's JSON holds sums of Pauli strings only
    if isinstance(value, sympy.Basic) or hasattr(value, "_json_dict_"):
        return {"cirq_json": cirq_text.encode(value, argument)}
    if type(value).__module__.startswith("tensorflow_quantum."):
        return differentiators.encode(value, argument)
    return keras_objects.encode(value, argument)


def decode(value: Any, argument: str = "value") -> Any:
    """Returns what `encode` was given.

    Args:
        value: What a file holds. It may be hostile.
        argument: What to call the value in an error.

    Raises:
        ValueError: If the value holds a type that is not safe to load, or is larger than any that
            can be simulated.
    """
    with naming(argument):
        check_size(value)
        return _decode(value, Reader())


def _decode(value, reader):
    if isinstance(value, list | tuple):
        return [_decode(item, reader) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"cirq_json"}:
        return reader.read(value["cirq_json"])
    if value.keys() == {"differentiator", "arguments"}:
        return differentiators.decode(value)
    if value.keys() >= {"class_name", "config"}:
        return keras_objects.decode(value)
    return {name: _decode(item, reader) for name, item in value.items()}
