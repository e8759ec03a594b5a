"""The reader of tables as an operation of TensorFlow, which saved graphs can hold."""

import functools

import numpy as np
import tensorflow as tf
from tensorflow.python.ops import script_ops

from tfq_models.circuit_tensors.tables import TableReader

# An operation finds its function by this name, in every process where this module was imported:
# `tf.numpy_function` would make up another name for each graph.
_NAME = "tfq_models.read_circuits"
_TYPES = [tf.int64, tf.float32, tf.int64, tf.string]


def read_tables(circuits, qubit_ids, symbol_names):
    """Returns `integers`, `numbers` and `splits` of the circuits' `Tables`, and what is wrong.

    Args:
        circuits: A string tensor of shape `(batch,)`.
        qubit_ids: The names of the qubits that the circuits may use, in the order of the state.
        symbol_names: The symbols that they may use.

    Returns:
        The three tables, and a text: empty, or an error's message, and then the tables are empty.
    """
    arguments = [circuits, tf.constant(qubit_ids, tf.string), tf.constant(symbol_names, tf.string)]
    if tf.executing_eagerly():
        outputs = list(map(tf.constant, _read(*arguments), _TYPES))
    else:
        outputs = tf.raw_ops.PyFunc(input=arguments, token=_NAME, Tout=_TYPES)
    for output, shape in zip(outputs, ([None, 7], [None, 5], [None], []), strict=True):
        output.set_shape(shape)
    return outputs


def _read(circuits, qubit_ids, symbol_names):
    """Does the work, on arrays of bytes."""
    names = (tuple(name.decode() for name in _rows(names)) for names in (qubit_ids, symbol_names))
    tables, problem = _reader(*names)(_rows(circuits))
    return *tables, np.array(problem.encode(), object)


def _rows(texts):
    return np.asarray(texts, object).tolist()


_reader = functools.lru_cache(maxsize=16)(TableReader)
script_ops._py_funcs._funcs[_NAME] = _read
