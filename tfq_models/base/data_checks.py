"""What is wrong with data, in one sentence: before the first batch, or from within a graph."""

import functools
import re

import numpy as np
import tensorflow as tf

from tfq_models.base.arguments import shown

# The sentence of one of this library's errors, within the report of a graph.
# Around it may stand TensorFlow's names of a node, and escape sequences of Keras's.
_SENTENCE = re.compile(
    r"^(?:\x1b\[1m)?(?:\{\{[^}]*\}\} )?(assertion failed: \[)?"
    r"(`.*?\bReceived\b.*?)(?: : Tensor had .*)?(?: \[Op:\w+\].*)?(?:\x1b\[0m)?$",
    re.MULTILINE,
)


def check_inputs(inputs, x):
    """Raises an error if rows are not what a model takes, where they are there already.

    Args:
        inputs: The model's symbolic inputs. Several are left to Keras.
        x: Data as `fit` takes them; iterators, sequences and dictionaries are left to Keras.

    Raises:
        TypeError: If `x` holds numbers for circuits, or the other way round, or is no data.
        ValueError: If rows have another shape, or a data set has no batches.
        tf.errors.InvalidArgumentError: As a layer raises it, if a number is NaN or infinite.
    """
    wanted = tf.nest.flatten(inputs)
    if len(wanted) != 1:
        return
    if isinstance(x, tf.data.Dataset):
        _check_batches(wanted[0], tf.nest.flatten(x.element_spec)[0])
    elif isinstance(x, np.ndarray | tf.Tensor):
        _check_kind(wanted[0], tuple(x.shape), x.dtype, "x")
        _check_finite(x)
    elif _is_no_data(x):
        raise TypeError(f"{_kind_of(wanted[0])} Received: x={shown(x)} of type {type(x).__name__}.")


def check_call(inputs, x):
    """Raises an error if numbers that a model is called with, outside of graphs, do not fit it."""
    wanted = tf.nest.flatten(inputs)
    if len(wanted) == 1 and isinstance(x, np.ndarray):
        _check_kind(wanted[0], tuple(x.shape), x.dtype, "x")


def check_tensors(arguments):
    """Raises an error if a layer is called with a Python object in place of a tensor."""
    for part in tf.nest.flatten(arguments):
        if part is not None and _is_no_data(part):
            raise TypeError(
                "`inputs` must hold tensors or arrays, or be a list of circuits. "
                f"Received: {shown(part)} of type {type(part).__name__}."
            )


def check_fit_arguments(x, y, batch_size, epochs, sample_weight, validation_data, **_):
    """Raises an error if numbers of `fit`, or the data beside `x`, are not what they must be."""
    for name, value, least in (("batch_size", batch_size, 1), ("epochs", epochs, 0)):
        if value is not None:
            _check_whole(name, value, least)
    if isinstance(x, np.ndarray | tf.Tensor):
        if x.shape[0] == 0:
            raise ValueError(
                f"`x` must hold at least one row. Received: x of shape {tuple(x.shape)}."
            )
        if y is None:
            raise ValueError("`y` must be given where `x` is an array. Received: y=None.")
    if isinstance(sample_weight, np.ndarray) and not np.isfinite(sample_weight).all():
        row = np.argwhere(~np.isfinite(sample_weight))[0][0]
        raise ValueError(f"`sample_weight` must be finite. Received: NaN or infinity in row {row}.")
    if isinstance(validation_data, np.ndarray | tf.Tensor):
        raise ValueError(
            "`validation_data` must be a pair (x, y) or a data set. Received: an array of shape "
            f"{tuple(validation_data.shape)}."
        )


def check_equally_many(*arrays):
    """Raises an error if arrays have different numbers of rows; what is none is left to Keras."""
    arrays = [array for array in arrays if isinstance(array, np.ndarray | tf.Tensor | list)]
    counts = [len(array) for array in arrays if isinstance(array, list) or array.shape]
    if len(set(counts)) > 1:
        raise ValueError(
            "Inputs, targets and sample weights must have equally many rows. "
            f"Received: {counts} rows."
        )


def as_rows(inputs, x):
    """Returns lists of lists of numbers as an array, because Keras 3 takes none; else `x`."""
    is_list = isinstance(x, list | tuple) and len(x) > 0
    if not is_list or len(tf.nest.flatten(inputs)) != 1:
        return x
    if not all(isinstance(row, list | tuple | float | int) for row in x):
        return x
    try:
        rows = np.asarray(x)
    except ValueError:
        raise ValueError(
            "`x` must hold rows of equally many numbers. Received: rows of "
            f"{sorted({np.size(row) for row in x})} numbers."
        ) from None
    return rows if rows.dtype.kind in "biufc" else x


def _check_batches(wanted, spec):
    if not isinstance(spec, tf.TensorSpec) or spec.shape.rank is None:
        return
    if spec.shape.rank < len(wanted.shape):
        raise ValueError(
            "`x` must be a data set of batches, as `x.batch(32)` makes them. "
            f"Received: elements of shape {spec.shape}."
        )
    _check_kind(wanted, tuple(spec.shape), spec.dtype, "batches")


def _check_kind(wanted, shape, dtype, name):
    received = f"Received: {name} of shape {shape} and type {getattr(dtype, 'name', dtype)}."
    if _is_text(dtype) != (wanted.dtype == "string") or _is_no_number(dtype):
        raise TypeError(f"{_kind_of(wanted)} {received}")
    row = tuple(wanted.shape)[1:]
    if wanted.dtype != "string" and not _fits(shape[1:], row):
        sizes = ", ".join("any" if size is None else str(size) for size in ("rows", *row))
        raise ValueError(f"`x` must have shape ({sizes}). {received}")


def _kind_of(wanted):
    if wanted.dtype != "string":
        return "`x` must hold real numbers."
    return (
        "`x` must hold circuits: a string tensor, a list of cirq.Circuit or an array of "
        "serialised circuits."
    )


def _check_finite(x):
    numbers = np.asarray(x)
    if numbers.dtype.kind in "fc" and not np.isfinite(numbers).all():
        row = np.argwhere(~np.isfinite(numbers))[0][0]
        message = f"`x` must be finite. Received: NaN or infinity in row {row}."
        raise tf.errors.InvalidArgumentError(None, None, message)


def _check_whole(name, value, least):
    if not isinstance(value, int | np.integer) or isinstance(value, bool):
        raise TypeError(f"`{name}` must be a whole number. Received: {name}={shown(value)}.")
    if value < least:
        raise ValueError(f"`{name}` must be at least {least}. Received: {name}={value}.")


def _is_no_data(x):
    """Whether it is what no layer and no model takes for rows."""
    is_plain = x is None or isinstance(x, bool | int | float | complex | str | bytes)
    return is_plain or type(x).__module__.startswith("cirq.")


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
        except (TypeError, ValueError) as error:
            sentence = _sentence_of(str(error))
            is_plain = type(error) in (TypeError, ValueError)
            if sentence is None or sentence == str(error) or not is_plain:
                raise
            raise type(error)(sentence) from None

    return wrapper


def _is_text(dtype):
    return dtype == tf.string if isinstance(dtype, tf.DType) else dtype.kind in "SU"


def _is_no_number(dtype):
    return dtype.is_complex if isinstance(dtype, tf.DType) else dtype.kind in "cO"


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
