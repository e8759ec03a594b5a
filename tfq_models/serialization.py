"""How constructor arguments travel in a Keras config: the only encoder and decoder of the package.

Plain Python stays as it is. Everything else becomes a small dictionary that says what it holds:

* circuits, operators, qubits, gates and symbols: `{"cirq_json": text}`;
* Keras objects: what Keras itself writes, `{"class_name": ..., "config": ...}`;
* TensorFlow Quantum differentiators: `{"differentiator": class name, "arguments": {...}}`.

Nothing read here is ever evaluated as Python.
"""

import importlib
import inspect

import cirq
import numpy as np
import sympy

from tfq_models.compat import keras

_PLAIN = (type(None), bool, int, float, str)


class Serializable:
    """A mixin, named before the Keras base: derives the config from the constructor's signature.

    The class stores every argument unmodified under its own name, and passes `**kwargs` (`name`,
    `dtype`, `trainable`) on to Keras. A circuit's symbols come back without SymPy's assumptions
    (`real=True`), which no simulation reads.

    Raises:
        ValueError: From `get_config`, where an argument, such as a simulator, cannot be saved.

    Example:
        >>> from tfq_models.compat import Layer, register
        >>> @register
        ... class Copies(Serializable, Layer):
        ...     def __init__(self, num_copies, **kwargs):
        ...         super().__init__(**kwargs)
        ...         self.num_copies = num_copies
        >>> Copies.from_config(Copies(3).get_config()).num_copies
        3
    """

    def get_config(self):
        """Returns the arguments that make an equal object, as JSON types."""
        arguments = {
            name: encode(getattr(self, name), name) for name in constructor_arguments(type(self))
        }
        return {**_keras_arguments(self, super()), **arguments}

    @classmethod
    def from_config(cls, config):
        """Makes an object from what `get_config` returned."""
        names = constructor_arguments(cls)
        return cls(
            **{name: decode(value) if name in names else value for name, value in config.items()}
        )


def constructor_arguments(cls):
    """Returns the names of the constructor's own arguments: those that its config holds."""
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
    return [parameter.name for parameter in parameters if parameter.kind in kinds]


def _keras_arguments(instance, base):
    if isinstance(instance, keras.Model):
        # Not the base's config, which would spell out the whole graph.
        arguments = {"name": instance.name, "trainable": instance.trainable}
    else:
        arguments = base.get_config()
    # The policy's name alone, which both Kerases read.
    return {**arguments, "dtype": instance.dtype_policy.name}


def encode(value, argument="value"):
    """Returns `value` as JSON types.

    Args:
        value: Plain Python, a Cirq, SymPy or Keras object, a TFQ differentiator, or lists and
            dictionaries of them. Tuples come back as lists.
        argument: What to call the value in an error.

    Raises:
        ValueError: For anything else.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, list | tuple):
        return [encode(item, argument) for item in value]
    if isinstance(value, dict):
        return {name: encode(item, argument) for name, item in value.items()}
    if isinstance(value, cirq.Sampler | cirq.SimulatesExpectationValues):
        raise ValueError(
            f"`{argument}` must be a string to be saved, because a simulator or sampler object has "
            f'no saved form. Build with `{argument}="auto"`, or save only the weights, with '
            f"`save_weights`, and pass the object again. Received: {argument}={value!r}."
        )
    if isinstance(value, sympy.Basic) or hasattr(value, "_json_dict_"):
        return _encode_cirq(value, argument)
    if type(value).__module__.startswith("tensorflow_quantum."):
        return _encode_differentiator(value, argument)
    return _encode_keras(value, argument)


def decode(value):
    """Returns what `encode` was given."""
    if isinstance(value, list | tuple):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"cirq_json"}:
        return cirq.read_json(
            json_text=value["cirq_json"], resolvers=[_resolve_sympy, *cirq.DEFAULT_RESOLVERS]
        )
    if value.keys() == {"differentiator", "arguments"}:
        return _decode_differentiator(value)
    if value.keys() >= {"class_name", "config"}:
        return keras.utils.deserialize_keras_object(value)
    return {name: decode(item) for name, item in value.items()}


def _encode_cirq(value, argument):
    try:
        return {"cirq_json": cirq.to_json(value, indent=None, cls=_Encoder)}
    except TypeError as error:
        raise ValueError(
            f"`{argument}` must consist of what Cirq's JSON can hold, because that is how it is "
            f"saved ({error}). Received: {argument}={value!r}."
        ) from error


def _encode_keras(value, argument):
    if not isinstance(value, np.ndarray) and not hasattr(value, "get_config"):
        raise ValueError(
            f"`{argument}` must be plain Python, a Cirq object or a Keras object with a "
            f"`get_config`, because nothing else can be saved. Received: {argument}={value!r}."
        )
    return keras.utils.serialize_keras_object(value)


_SYMPY_FUNCTIONS = (sympy.Function, sympy.Max, sympy.Min)


class _Encoder(cirq.protocols.json_serialization.CirqEncoder):
    """Cirq's encoder, which knows sums, products and powers, and with them SymPy's functions."""

    def default(self, o):
        if isinstance(o, _SYMPY_FUNCTIONS) and getattr(sympy, type(o).__name__, None) is type(o):
            return {"cirq_type": f"sympy.{type(o).__name__}", "args": o.args}
        return super().default(o)


def _resolve_sympy(cirq_type):
    """Finds the class of a SymPy expression, and sees to it that its arguments are not text.

    Several SymPy classes, some of which Cirq's own reader knows, evaluate text as Python.
    """
    package, _, name = cirq_type.partition(".")
    function = getattr(sympy, name, None) if package == "sympy" else None
    if not isinstance(function, type):
        return None
    if issubclass(function, _SYMPY_FUNCTIONS) and function is not sympy.Function:
        return lambda args: function(*_expressions(args))
    factory = next(filter(None, (resolve(cirq_type) for resolve in cirq.DEFAULT_RESOLVERS)), None)
    if factory is None or function is sympy.Symbol:
        return factory
    return lambda **fields: factory(**{key: _expressions(value) for key, value in fields.items()})


def _expressions(value):
    for item in value if isinstance(value, list | tuple) else [value]:
        if not isinstance(item, sympy.Basic | int | float | complex):
            raise ValueError(
                f"A saved expression must consist of expressions and numbers. Received: {item!r}."
            )
    return value


def _encode_differentiator(value, argument):
    name = type(value).__name__
    if name not in _DIFFERENTIATOR_ARGUMENTS:
        raise ValueError(
            f"`{argument}` must be one of TensorFlow Quantum's own differentiators to be saved: "
            f"{', '.join(_DIFFERENTIATOR_ARGUMENTS)}. Received: {argument}={value!r}."
        )
    arguments = {key: encode(read(value)) for key, read in _DIFFERENTIATOR_ARGUMENTS[name].items()}
    return {"differentiator": name, "arguments": arguments}


def _decode_differentiator(value):
    name = value["differentiator"]
    if name not in _DIFFERENTIATOR_ARGUMENTS:
        raise ValueError(
            f"A saved differentiator must be TensorFlow Quantum's. Received: {name!r}."
        )
    # Imported here, because the import starts the TensorFlow runtime.
    differentiators = importlib.import_module("tensorflow_quantum").differentiators
    return getattr(differentiators, name)(**value["arguments"])


# TFQ does not keep all constructor arguments, so they are read off what it made of them: the
# perturbations of CentralDifference are (-order/2, ..., -1, 1, ..., order/2) times the spacing.
_DIFFERENTIATOR_ARGUMENTS = {
    "Adjoint": {},
    "ParameterShift": {},
    "ForwardDifference": {
        "error_order": lambda differentiator: differentiator.error_order,
        "grid_spacing": lambda differentiator: differentiator.grid_spacing,
    },
    "CentralDifference": {
        "error_order": lambda differentiator: len(differentiator.perturbations),
        "grid_spacing": lambda differentiator: _middle(differentiator.perturbations),
    },
    "LinearCombination": {
        "weights": lambda differentiator: _floats(differentiator.weights),
        "perturbations": lambda differentiator: _floats(differentiator.perturbations),
    },
}


def _floats(tensor):
    return np.asarray(tensor).tolist()


def _middle(tensor):
    return _floats(tensor)[len(tensor) // 2]
