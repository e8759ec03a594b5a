"""Arguments of constructors that have got another name, and answer to the old one for a version."""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

_Class = TypeVar("_Class", bound=type)
_NAMES = "_renamed_arguments"


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
    def get(self):
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
