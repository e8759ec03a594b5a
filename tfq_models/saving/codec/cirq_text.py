"""Cirq objects and SymPy expressions as texts in Cirq's JSON, with SymPy's functions added."""

import functools

import cirq
import sympy

from tfq_models.saving.codec.expressions import FUNCTION_CLASSES
from tfq_models.saving.codec.reader import read
from tfq_models.saving.refusal import naming


def encode(value, argument):
    """Returns the text, and reads it once, so that what is saved can be loaded."""
    try:
        text = cirq.to_json(value, indent=None, cls=_Encoder)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"`{argument}` must consist of what Cirq's JSON can hold, because that is how it is "
            f"saved ({error}). Received: {argument}={value!r}."
        ) from error
    with naming(argument):
        _check(text)
    return text


@functools.lru_cache(64)  # because Keras asks for a config many times
def _check(text):
    read(text)


class _Encoder(cirq.protocols.json_serialization.CirqEncoder):
    """Cirq's encoder, which knows sums, products and powers, and with them SymPy's functions."""

    def default(self, o):
        if type(o) in FUNCTION_CLASSES:
            return {"cirq_type": FUNCTION_CLASSES[type(o)], "args": o.args}
        if o is sympy.I:
            return {"cirq_type": "sympy.I"}
        encoded = super().default(o)
        if isinstance(o, cirq.PauliInteractionGate):
            encoded["exponent"] = o.exponent  # which Cirq forgets
        return encoded
