"""Checks of what a layer is called with: shapes when a graph is made, values when it runs."""

import tensorflow as tf
from tensorflow.python.ops import control_flow_util


def checked_circuits(circuits):
    """Returns a tensor that can hold circuits, whatever its values, or raises an error."""
    _refuse_xla()
    if circuits is None:
        raise TypeError("`inputs` must hold circuits. Received: None.")
    check_circuits_kind(circuits.dtype)
    check_circuits_shape(circuits.shape)
    return circuits


def check_circuits_kind(dtype):
    """Raises an error if a tensor of this type holds no circuits."""
    if dtype != "string":  # also of a symbolic tensor of Keras
        raise TypeError(
            "`inputs` must hold circuits: a string tensor, a list of cirq.Circuit or an array of "
            "serialised circuits, and a Keras model with this layer must begin with "
            '`keras.Input(shape=(), dtype="string")`, without which Keras makes numbers of '
            f"strings. Received: a tensor of {tf.as_dtype(dtype).name}."
        )


def check_numbers_kind(name, dtype):
    """Raises an error if a tensor of this type holds no real numbers."""
    dtype = tf.as_dtype(dtype)
    if not (dtype.is_floating or dtype.is_integer):
        raise TypeError(f"`{name}` must hold real numbers. Received: a tensor of {dtype.name}.")


def check_circuits_shape(shape):
    """Raises an error if the shape does not hold one circuit a row."""
    shape = tf.TensorShape(shape)
    if shape.rank not in (1, None):
        raise ValueError(
            "`inputs` must have shape (batch,), one circuit a row; in a functional model, "
            f'`keras.Input(shape=(), dtype="string")`. Received: inputs of shape {shape}.'
        )


def check_numbers_shape(name, shape, symbol_names):
    """Raises an error if the shape does not hold one number for each row and symbol."""
    shape = tf.TensorShape(shape)
    wanted = tf.TensorShape([None, len(symbol_names)])
    if not shape.is_compatible_with(wanted):
        raise ValueError(
            f"`{name}` must have shape (batch, {len(symbol_names)}), one column for each of "
            f"{list(map(str, symbol_names))}. Received: {name} of shape {shape}."
        )


def checked_numbers(name, values, symbol_names, dtype):
    """Returns finite real numbers, one for each row and symbol, or fails."""
    _refuse_xla()
    check_numbers_kind(name, values.dtype)
    check_numbers_shape(name, values.shape, symbol_names)
    values = tf.cast(values, dtype)
    if values.shape.rank is None or values.shape[1] is None:  # as in batches of a generator
        values = _of_width(name, values, symbol_names)
    # Outside the path of the gradient, where it would blame the inputs for a NaN of the loss.
    check = tf.debugging.check_numerics(
        tf.stop_gradient(values), f"`{name}` must be finite. Received: NaN or infinity"
    )
    with tf.control_dependencies([check]):
        return tf.identity(values)


def _of_width(name, values, symbol_names):
    wanted = f"(batch, {len(symbol_names)}), one column for each of {list(map(str, symbol_names))}"
    is_right = tf.reduce_all(tf.equal(tf.shape(values)[1:], [len(symbol_names)]))
    message = f"`{name}` must have shape {wanted}. Received: {name} of shape"
    with tf.control_dependencies([tf.debugging.Assert(is_right, [message, tf.shape(values)])]):
        return tf.ensure_shape(tf.identity(values), [None, len(symbol_names)])


def check_pair_shapes(shapes, symbol_names):
    """Raises an error if the shapes do not fit circuits and their symbols' values."""
    if len(shapes) == 2:
        check_circuits_shape(shapes[0])
        check_numbers_shape("symbol_values", shapes[1], symbol_names)


def circuits_and_values(inputs, symbol_names, dtype):
    """Returns the two inputs of a layer that takes circuits and symbol values, checked."""
    if not isinstance(inputs, list | tuple) or len(inputs) != 2:
        raise ValueError(
            "`inputs` must be a pair [circuits, symbol_values], because the values of the symbols "
            f"{list(symbol_names)} are inputs. Received: {_described(inputs)}."
        )
    circuits, values = inputs
    circuits = checked_circuits(circuits)
    values = checked_numbers("symbol_values", values, symbol_names, dtype)
    message = "`inputs` must hold as many circuits as rows of symbol values. Received:"
    counts = circuits.shape[0], values.shape[0]
    if None not in counts and counts[0] != counts[1]:
        told = f"{message} {counts[0]} circuits and {counts[1]} rows."
        raise tf.errors.InvalidArgumentError(None, None, told)
    counts = tf.shape(circuits)[0], tf.shape(values)[0]
    told = [message, counts[0], "circuits and", counts[1], "rows."]
    with tf.control_dependencies([tf.debugging.Assert(counts[0] == counts[1], told)]):
        return tf.identity(circuits), values


def _described(inputs):
    if isinstance(inputs, list | tuple):
        return f"{len(inputs)} inputs"
    return f"one tensor of {tf.as_dtype(inputs.dtype).name}, of shape {inputs.shape}"


def _refuse_xla():
    # Keras 3 asks a layer before it turns XLA on; tf_keras and `tf.function` do not.
    if tf.inside_function() and control_flow_util.GraphOrParentsInXlaContext(
        tf.compat.v1.get_default_graph()
    ):
        raise ValueError(
            "`jit_compile` must be False for a model with circuits, because XLA knows neither "
            "strings nor the simulators' operations. Received: jit_compile=True."
        )
