"""Former names, which answer for one version with a warning: of rooms, and of arguments."""

from __future__ import annotations

import functools
import importlib
import inspect
import warnings
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

_Class = TypeVar("_Class", bound=type)
_NAMES = "_renamed_arguments"


def moved(old, new, renamed=None):
    """Returns `__getattr__` of a module whose names are in the room `new` now.

    Args:
        old: The module's `__name__`.
        new: The room, as `tfq_models.baselines`.
        renamed: Of each name that has changed too, the new one.
    """

    def get(name):
        new_name = (renamed or {}).get(name, name)
        room = importlib.import_module(new)
        if name.startswith("__") or not hasattr(room, new_name):
            raise AttributeError(f"module {old!r} has no attribute {name!r}")
        warnings.warn(
            f"`{old}.{name}` is `{new}.{new_name}` since tfq_models 0.2; the old name will be gone "
            f"in 0.3. Received: {old}.{name}.",
            DeprecationWarning,
            stacklevel=2,
        )
        return getattr(room, new_name)

    return get


def renamed_arguments(**new_names: str) -> Callable[[_Class], _Class]:
    """Returns a decorator of classes: old names of arguments mean the new ones, with a warning.

    This holds for the constructor and for attributes. Configs with old names load without it.
    """

    def decorate(cls):
        initialise = cls.__init__

        @functools.wraps(initialise)
        def __init__(self, *args, **kwargs):
            for old in new_names.keys() & kwargs.keys():
                _warn(cls, old, new_names[old], f"{old}={kwargs[old]!r}")
            initialise(self, *args, **with_new_names(cls, kwargs))

        # Keras asks in ways that do not follow wrappers.
        __init__.__signature__ = inspect.signature(initialise)
        cls.__init__ = __init__
        setattr(cls, _NAMES, new_names)
        for old, new in new_names.items():
            setattr(cls, old, _attribute(cls, old, new))
        return cls

    return decorate


def with_new_names(cls: type, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Returns arguments under their new names, or raises an error if one has both."""
    new_names = getattr(cls, _NAMES, {})
    both = [old for old in new_names if {old, new_names[old]} <= arguments.keys()]
    if both:
        old, new = both[0], new_names[both[0]]
        raise TypeError(
            f"`{old}` must be left out where `{new}` is given, because it is its old name. "
            f"Received: {old}={arguments[old]!r} and {new}={arguments[new]!r}."
        )
    return {new_names.get(name, name): value for name, value in arguments.items()}


def _attribute(cls, old, new):
    def get(self) -> Any:
        _warn(cls, old, new, old)
        return getattr(self, new)

    return property(get, doc=f"The old name of `{new}`.")


def _warn(cls, old, new, received):
    warnings.warn(
        f"`{old}` of {cls.__name__} is `{new}` since tfq_models 0.2; the old name will be gone in "
        f"0.3. Received: {received}.",
        DeprecationWarning,
        stacklevel=3,
    )
