"""What Keras takes by name: checked where it is given, with the nearest name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from types import ModuleType

import tensorflow as tf

from tfq_models.base.arguments import shown

_MODULES = {
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
    "optimizer": "optimizers",
    "loss": "losses",
    "metrics": "metrics",
    "activation": "activations",
}
# Words that Keras reads only when it knows the labels.
_LATER = {"accuracy", "acc", "crossentropy", "ce"}


def check_identifiers(keras: ModuleType, arguments: Mapping[str, object]) -> None:
    """Raises an error if one of Keras's objects is given by a name or a kind that Keras lacks.

    Args:
        keras: The Keras in use.
        arguments: Arguments by name; others than `initializer`, `loss` and so on are left alone.
    """
    for name, value in arguments.items():
        if name in _MODULES:
            for part in _parts(value):
                _check(getattr(keras, _MODULES[name]), name, part)


def check_dtype(dtype: object) -> None:
    """Raises an error if a name is no type of real numbers, nor a policy of mixed precision."""
    if not isinstance(dtype, str) or dtype.startswith("mixed_"):
        return
    try:
        is_right = tf.as_dtype(dtype).is_floating
    except TypeError:
        is_right = False
    if not is_right:
        raise ValueError(
            '`dtype` must be a type of real numbers, such as "float32" or "float64", or a policy '
            f"of Keras's. Received: dtype={dtype!r}."
        )


def _parts(value):
    if isinstance(value, Mapping):  # by output, or a config
        return [] if "class_name" in value else [p for v in value.values() for p in _parts(v)]
    if isinstance(value, list | tuple):
        return [part for item in value for part in _parts(item)]
    return [value]


def _check(module, name, value):
    if value is None or callable(value) or hasattr(value, "get_config") or value in _LATER:
        return
    if not _is_known(module, value):
        kind = ValueError if isinstance(value, str) else TypeError
        raise kind(
            f"`{name}` must be a name that Keras knows, an object or a function."
            f"{_nearest(module, value)} Received: {name}={shown(value)}."
        )


def _is_known(module, value):
    try:
        return module.get(value) is not value  # tf_keras returns some that it does not know
    except (ValueError, TypeError, AttributeError):
        return False


def _nearest(module, value):
    names = {name.lower() if name[0].isupper() else name for name in dir(module)}
    names = [name for name in names if not name.startswith("_")]
    found = difflib.get_close_matches(str(value), names, 1)
    return f' The nearest name is "{found[0]}".' if found else ""
