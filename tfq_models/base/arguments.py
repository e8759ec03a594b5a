"""Names of arguments: a constructor says which one it has in place of one that it has not."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from tfq_models.base.former_names import with_new_names

_BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_ANY_NUMBER = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
# Those of Keras's that a user means.
_OF_KERAS = {"name", "dtype", "trainable", "reduction"}
# How much is said, where True is as good as 1.
_LEVELS = {"verbose"}
_LONGEST = 100


def nearest_of(name: str, known: Iterable[str]) -> str:
    """Returns the sentence that names the nearest of known arguments, after a space."""
    nearest = difflib.get_close_matches(name, known, 1, 0)
    return f" The nearest that it has is `{nearest[0]}`." if nearest else ""


def refuse_unknown(cls: type, arguments: Mapping[str, object], known: Iterable[str]) -> None:
    """Raises a TypeError if arguments are not among the known ones, with the nearest of the class.

    Args:
        cls: The class that is called.
        arguments: What it was given by name.
        known: The names that it takes, from any of its bases.
    """
    unknown = sorted(arguments.keys() - set(known))
    if not unknown:
        return
    own = [name for name, of in _parameters(cls).items() if of.kind not in _ANY_NUMBER]
    own += sorted(_OF_KERAS.intersection(known))
    received = ", ".join(f"{name}={shown(arguments[name])}" for name in unknown)
    raise TypeError(
        f"`{cls.__name__}` must be given arguments that it has, because others would have no "
        f"effect.{nearest_of(unknown[0], own)} Received: {received}."
    )


class NamedArguments:
    """A mixin, named before other bases: its constructor's errors name arguments.

    Python's own error of `QCNN(num_qubit=4)` leaves the reader to find the right name; where the
    name that is wrong was to be a required one, it speaks of that one alone.
    """

    def __new__(cls, *args, **kwargs):
        """Checks arguments before `__init__` sees them; copies are made without any."""
        if args or kwargs:
            _check(cls, args, with_new_names(cls, kwargs))
        make = super().__new__
        return make(cls) if make is object.__new__ else make(cls, *args, **kwargs)


def _check(cls, args, kwargs):
    parameters = _parameters(cls)
    kinds = {parameter.kind for parameter in parameters.values()}
    by_position = [name for name, of in parameters.items() if of.kind in _BY_POSITION]
    if len(args) > len(by_position) and inspect.Parameter.VAR_POSITIONAL not in kinds:
        raise TypeError(
            f"`{cls.__name__}` must be given at most {len(by_position)} arguments by position, "
            f"{by_position}, and the others by name. Received: {len(args)} by position."
        )
    required = [n for n, of in parameters.items() if of.default is of.empty]
    required = [name for name in required if parameters[name].kind not in _ANY_NUMBER]
    missing = [n for n in required if n not in kwargs and n not in by_position[: len(args)]]
    if missing or inspect.Parameter.VAR_KEYWORD not in kinds:
        refuse_unknown(cls, kwargs, parameters)
    if missing:
        raise TypeError(
            f"`{cls.__name__}` must be given `{missing[0]}`, which has no default. "
            f"Received: {[*by_position[: len(args)], *kwargs]}."
        )
    if hasattr(cls, "set_params"):
        return  # scikit-learn's estimators check values in `fit`, by `check_flags`
    for name, value in [*zip(by_position, args, strict=False), *kwargs.items()]:
        default = parameters[name].default if name in parameters else None
        if isinstance(default, bool) and name not in _LEVELS:
            check_flag(name, value)


def _parameters(cls):
    return dict(list(inspect.signature(cls.__init__).parameters.items())[1:])


def check_flags(estimator: object) -> None:
    """Checks what a scikit-learn estimator was given for arguments whose default is a truth."""
    for name, parameter in _parameters(type(estimator)).items():
        if isinstance(parameter.default, bool) and name not in _LEVELS:
            check_flag(name, getattr(estimator, name))


def check_flag(name: str, value: object) -> bool:
    """Returns what is true or false; numbers and words, such as "no", would pass for true."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"`{name}` must be True or False. Received: {name}={shown(value)}.")
    return bool(value)


def shown(value: object) -> str:
    """Returns the `repr` of a value for an error: one line of a readable length, no addresses."""
    text = re.sub(r" (object )?at 0x[0-9a-f]+", "", " ".join(repr(value).split()))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def bound_arguments(method: Callable, *args, **kwargs) -> inspect.BoundArguments:
    """Returns the arguments of a method as it will see them; unknown ones name the nearest."""
    signature = inspect.signature(method)
    unknown = sorted(kwargs.keys() - signature.parameters.keys())
    if unknown:
        raise TypeError(
            f"`{method.__name__}` must be given arguments that it has."
            f"{nearest_of(unknown[0], signature.parameters)} "
            f"Received: {unknown[0]}={shown(kwargs[unknown[0]])}."
        )
    return signature.bind(*args, **kwargs)
