"""The config of a layer or model, derived from its constructor's signature."""

import importlib
import inspect
import math
import re
from typing import Any, Self

from tfq_models.base import keras
from tfq_models.base.arguments import nearest_of
from tfq_models.base.former_names import with_new_names
from tfq_models.base.layer import OF_CONFIGS
from tfq_models.saving.refusal import short
from tfq_models.saving.values import decode, encode

_VERSION = "tfq_models_version"
# Of one size, and of the product of those that multiply, because circuits are written out gate by
# gate.
_MAX_SIZE = 10_000
_MAX_SIZES = {
    **dict.fromkeys(("num_qubits", "num_layers", "num_repeats", "num_copies"), 256),
    **dict.fromkeys(("height", "width", "num_rotations"), 256),
    **dict.fromkeys(("num_filters", "num_features"), 4096),
}


class Serializable:
    """A mixin, named before the Keras base: derives the config from the constructor's signature.

    The class stores every argument unmodified under its own name, and passes `**kwargs` (`name`,
    `dtype`, `trainable`) on to Keras. A circuit's symbols come back without SymPy's assumptions
    (`real=True`), which no simulation reads. The config also says which version of tfq_models
    wrote it, as `tfq_models_version`.

    Raises:
        ValueError: From `get_config`, where an argument, such as a simulator, cannot be saved; from
            `from_config`, where the config holds what is unknown or not safe to load.

    Example:
        >>> from tfq_models.base import Layer, register
        >>> @register
        ... class Copies(Serializable, Layer):
        ...     def __init__(self, num_copies, **kwargs):
        ...         super().__init__(**kwargs)
        ...         self.num_copies = num_copies
        >>> Copies.from_config(Copies(3).get_config()).num_copies
        3
    """

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments that make an equal object, as JSON types."""
        arguments = {
            name: encode(getattr(self, name), name) for name in constructor_arguments(type(self))
        }
        _check_sizes(arguments)
        return {**_keras_arguments(self, super()), **arguments, _VERSION: _installed()}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """Makes an object from what `get_config` returned."""
        config = with_new_names(cls, config)
        written_by = config.pop(_VERSION, None)
        names = constructor_arguments(cls)
        _check_known(cls, names, config, written_by)
        _check_sizes(config)
        arguments = {
            name: decode(value, name) if name in names else value for name, value in config.items()
        }
        try:
            return cls(**arguments)
        except TypeError as error:
            raise ValueError(
                f"`config` must hold arguments of the kinds that {cls.__name__} takes: {error}"
            ) from error


def constructor_arguments(cls) -> list[str]:
    """Returns the names of the constructor's own arguments: those that its config holds."""
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
    return [parameter.name for parameter in parameters if parameter.kind in kinds]


def store_arguments(instance: object, arguments: dict[str, Any]) -> None:
    """Stores a constructor's arguments, given as its `locals()`, under their own names.

    An argument that is a property of the class is left to it.
    """
    # The class whose constructor it is, as far as that calls another.
    for name in constructor_arguments(arguments.get("__class__", type(instance))):
        if not isinstance(getattr(type(instance), name, None), property):
            setattr(instance, name, arguments[name])


def _keras_arguments(instance, base):
    if isinstance(instance, keras.Model):
        # Not the base's config, which would spell out the whole graph.
        arguments = {"name": instance.name, "trainable": instance.trainable}
    else:
        arguments = base.get_config()
    # The policy's name alone, which both Kerases read.
    return {**arguments, "dtype": instance.dtype_policy.name}


def _installed():
    return importlib.import_module("tfq_models").__version__


def _check_known(cls, names, config, written_by):
    """Refuses arguments that the constructor does not have, and says why it may not have them."""
    is_newer = written_by is not None and _numbers(written_by) > _numbers(_installed())
    unknown = sorted(str(name) for name in config.keys() - {*names, *OF_CONFIGS})
    if unknown and is_newer:
        raise ValueError(
            f"`{_VERSION}` must be at most {_installed()}, which is installed, because a newer "
            f"version gave {cls.__name__} the arguments {unknown}. Upgrade with: "
            f"pip install --upgrade tfq_models. Received: {_VERSION}={written_by!r}."
        )
    if unknown:
        hint = nearest_of(unknown[0], names)
        raise ValueError(
            f"`config` must hold arguments of {cls.__name__} only, because others would have no "
            f"effect.{hint} Received: {', '.join(map(short, unknown))}."
        )


def _check_sizes(config):
    sizes = {
        name: value
        for name, value in config.items()
        if (name.startswith("num_") or name in _MAX_SIZES) and isinstance(value, int)
    }
    for name, value in sizes.items():
        _check_size(name, value, _MAX_SIZES.get(name, _MAX_SIZE))
    factors = {name: max(1, abs(value)) for name, value in sizes.items() if name in _MAX_SIZES}
    _check_size(" * ".join(factors), math.prod(factors.values()), _MAX_SIZE)


def _check_size(name, size, largest):
    if abs(size) > largest:
        raise ValueError(
            f"`{name}` must be at most {largest} in a file, because a file must not fill the "
            f"memory. Received: {name}={short(size)}."
        )


def _numbers(version):
    found = isinstance(version, str) and re.fullmatch(
        r"(\d{1,6})\.(\d{1,6})(\.\d{1,6})?([-+.a-z]\w{0,20}){0,3}", version
    )
    if not found:
        raise ValueError(
            f"`{_VERSION}` must be a version, such as {_installed()!r}. "
            f"Received: {_VERSION}={short(version)}."
        )
    return [int(part.strip(".")) if part else 0 for part in found.groups()[:3]]
