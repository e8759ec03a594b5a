"""What is wrong with data, in one sentence: before the first batch, or from within a graph."""

import functools
import re

import numpy as np
import tensorflow as tf

# The sentence of one of this library's errors, within the report of a graph.
_SENTENCE = re.compile(r"^(assertion failed: \[)?(`.*\bReceived\b.*)$", re.MULTILINE)


def check_inputs(inputs, x):
    """Raises an error if rows are not what a model takes, where they are there already.

    Args:
        inputs: The model's symbolic inputs. Several are left to Keras.
        x: Data as `fit` takes them; anything but an array or a tensor is left to Keras.

    Raises:
        TypeError: If `x` holds numbers for circuits, or the other way round.
        ValueError: If rows have another shape.
        tf.errors.InvalidArgumentError: As a layer raises it, if a number is NaN or infinite.
    """
    wanted = tf.nest.flatten(inputs)
    if len(wanted) != 1 or not isinstance(x, np.ndarray | tf.Tensor):
        return
    shape, dtype = tuple(wanted[0].shape)[1:], x.dtype
    received = f"Received: x of shape {tuple(x.shape)} and type {getattr(dtype, 'name', dtype)}."
    if wanted[0].dtype == "string":
        if not _is_text(x):
            raise TypeError(
                "`x` must hold circuits: a string tensor, a list of cirq.Circuit or an array of "
                f"serialised circuits. {received}"
            )
        return
    if _is_text(x):
        raise TypeError(f"`x` must hold real numbers. {received}")
    if not _fits(tuple(x.shape)[1:], shape):
        sizes = ", ".join("any" if size is None else str(size) for size in ("rows", *shape))
        raise ValueError(f"`x` must have shape ({sizes}). {received}")
    numbers = np.asarray(x)
    if numbers.dtype.kind in "fc" and not np.isfinite(numbers).all():
        row = np.argwhere(~np.isfinite(numbers))[0][0]
        message = f"`x` must be finite. Received: NaN or infinity in row {row}."
        raise tf.errors.InvalidArgumentError(None, None, message)


def said_alone(method):
    """Lets a method's errors from within graphs say this library's sentence, and no trace of it."""

    @functools.wraps(method)
    def wrapper(*args, **kwargs):
        try:
            return method(*args, **kwargs)
        except tf.errors.InvalidArgumentError as error:
            sentence = _sentence_of(error.message)
            if sentence is None or sentence == error.message:
                raise
            raise type(error)(error.node_def, error.op, sentence) from None

    return wrapper


def _is_text(x):
    return x.dtype == tf.string if isinstance(x, tf.Tensor) else x.dtype.kind in "SU"


def _fits(shape, wanted):
    while shape[len(wanted) :] == (1,):  # Keras drops such an axis
        shape = shape[:-1]
    while wanted[len(shape) :] == (1,):
        wanted = wanted[:-1]
    return tf.TensorShape(shape).is_compatible_with(wanted)


def _sentence_of(message):
    found = list(_SENTENCE.finditer(message))
    if not found:
        return None
    is_assertion, sentence = found[-1].groups()
    if is_assertion:  # a list of texts and tensors
        sentence = sentence.removesuffix("]").replace("] [", " ").replace("\\'", "'")
    return sentence
