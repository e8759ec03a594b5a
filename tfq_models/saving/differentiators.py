"""TensorFlow Quantum's differentiators in configs."""

import importlib
import importlib.util
import math

import numpy as np

from tfq_models.saving.codec.expressions import is_number
from tfq_models.saving.refusal import Refused, short

_MAX_ORDER = 16
_MAX_TERMS = 256


def encode(value, argument):
    """Returns the class's name and its arguments."""
    name = type(value).__name__
    if name not in _ARGUMENTS:
        raise ValueError(
            f"`{argument}` must be one of TensorFlow Quantum's own differentiators to be saved: "
            f"{', '.join(_ARGUMENTS)}. Received: {argument}={value!r}."
        )
    arguments = {key: _READ[key](value) for key in _ARGUMENTS[name]}
    return {"differentiator": name, "arguments": arguments}


def decode(value):
    """Returns the differentiator; imports TensorFlow Quantum for one of its names only."""
    name, arguments = value["differentiator"], value["arguments"]
    if not isinstance(name, str) or name not in _ARGUMENTS:
        raise Refused(
            f"name a differentiator of TensorFlow Quantum, one of {', '.join(_ARGUMENTS)}",
            short(name),
        )
    if not isinstance(arguments, dict) or set(arguments) != set(_ARGUMENTS[name]):
        raise Refused(f"give a {name} the arguments {list(_ARGUMENTS[name])}", short(arguments))
    for key, argument in arguments.items():
        if not _CHECK[key](argument):
            raise Refused(f"give a {name} a {key} {_MUST_BE[key]}", short(argument))
    return getattr(_differentiators(), name)(**arguments)


def _differentiators():
    if importlib.util.find_spec("tensorflow_quantum") is None:
        raise ImportError(
            "`differentiator` needs TensorFlow Quantum, which is not installed. "
            'Add it with: pip install "tfq_models[tfq]"'
        )
    # Imported here, because the import starts the TensorFlow runtime.
    return importlib.import_module("tensorflow_quantum").differentiators


_ARGUMENTS = {
    "Adjoint": (),
    "ParameterShift": (),
    "ForwardDifference": ("error_order", "grid_spacing"),
    "CentralDifference": ("error_order", "grid_spacing"),
    "LinearCombination": ("weights", "perturbations"),
}


def _floats(tensor):
    return np.asarray(tensor).tolist()


def _order(differentiator):
    if type(differentiator).__name__ == "CentralDifference":
        return len(differentiator.perturbations)
    return differentiator.error_order


def _spacing(differentiator):
    if type(differentiator).__name__ == "CentralDifference":
        spaced = differentiator.perturbations
        return _floats(spaced)[len(spaced) // 2]
    return differentiator.grid_spacing


# TFQ does not keep all constructor arguments, so they are read off what it made of them: the
# perturbations of CentralDifference are (-order/2, ..., -1, 1, ..., order/2) times the spacing.
_READ = {
    "error_order": _order,
    "grid_spacing": _spacing,
    "weights": lambda differentiator: _floats(differentiator.weights),
    "perturbations": lambda differentiator: _floats(differentiator.perturbations),
}


def _is_finite(value):
    return is_number(value) and math.isfinite(value)


def _are_finite(values):
    return isinstance(values, list) and len(values) <= _MAX_TERMS and all(map(_is_finite, values))


_CHECK = {
    "error_order": lambda value: type(value) is int and 1 <= value <= _MAX_ORDER,
    "grid_spacing": lambda value: _is_finite(value) and value > 0,
    "weights": _are_finite,
    "perturbations": _are_finite,
}
_MUST_BE = {
    "error_order": f"that is an integer from 1 to {_MAX_ORDER}",
    "grid_spacing": "that is a positive number",
    "weights": f"of at most {_MAX_TERMS} finite numbers",
    "perturbations": f"of at most {_MAX_TERMS} finite numbers",
}
