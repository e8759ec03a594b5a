"""Readers in Python as operations of TensorFlow, which saved graphs can hold."""

import functools

import numpy as np
import tensorflow as tf
from tensorflow.python.ops import script_ops

from tfq_models.circuit_tensors.reading.checking import CircuitReader
from tfq_models.circuit_tensors.reading.tables import TableReader
from tfq_models.circuit_tensors.states.remembered_states import RememberedStates


def read_tables(circuits, qubit_ids, symbol_names, most_further=0):
    """Returns the circuits' `Tables`, one by one, and what is wrong.

    Args:
        circuits: A string tensor of shape `(batch,)`.
        qubit_ids: The names of the qubits that the circuits may use, in the order of the state.
        symbol_names: The symbols that they may use.
        most_further: The most further qubits, as `TableReader` takes it.

    Returns:
        The four tables, and a text: empty, or an error's message, and then the tables are empty.
    """
    arguments = [circuits, tf.constant(qubit_ids, tf.string), tf.constant(symbol_names, tf.string)]
    arguments.append(tf.constant(most_further))
    types = [tf.int64, tf.float32, tf.int64, tf.int32, tf.string]
    return _operation(_tables, arguments, types, [[None, 7], [None, 5], [None], [None], []])


def find_problem(circuits, qubit_ids, symbol_names, takes_channels, most_further):
    """Returns what is wrong with the circuits, or an empty text.

    Args:
        circuits: The `circuits` that `read_tables` takes.
        qubit_ids: The `qubit_ids` that `read_tables` takes.
        symbol_names: The `symbol_names` that `read_tables` takes.
        takes_channels: Whether the circuits may hold channels.
        most_further: How many other qubits a circuit may use.
    """
    arguments = [circuits, tf.constant(qubit_ids, tf.string), tf.constant(symbol_names, tf.string)]
    arguments += [tf.constant(takes_channels), tf.constant(most_further, tf.int64)]
    return _operation(_problem, arguments, [tf.string], [[]])[0]


def read_states(circuits, qubit_ids, dtype, most_further=0):
    """Returns the states and rows of the mixtures of circuits without symbols, and what is wrong.

    Those of circuits that came before are remembered. Arguments and errors are as in `read_tables`.
    """
    dtype = tf.as_dtype(dtype)
    arguments = [circuits, tf.constant(qubit_ids, tf.string), tf.constant(dtype.name)]
    arguments.append(tf.constant(most_further))
    shapes = [[None, 2 ** len(qubit_ids)], [None], []]
    return _operation(_states, arguments, [dtype, tf.int32, tf.string], shapes)


def _operation(function, arguments, types, shapes):
    if tf.executing_eagerly():
        outputs = list(map(tf.constant, function(*arguments), types))
    else:
        outputs = tf.raw_ops.PyFunc(input=arguments, token=_token(function), Tout=types)
    for output, shape in zip(outputs, shapes, strict=True):
        output.set_shape(shape)
    return outputs


def _tables(circuits, qubit_ids, symbol_names, most_further):
    reader = _table_reader(_texts(qubit_ids), _texts(symbol_names), int(most_further))
    tables, problem = reader(_rows(circuits))
    return *tables, np.array(problem.encode(), object)


def _states(circuits, qubit_ids, dtype, most_further):
    dtype = np.asarray(dtype, object).item().decode()
    remembered = _remembered_states(_texts(qubit_ids), dtype, int(most_further))
    states, rows, problem = remembered(_rows(circuits))
    return states, rows, np.array(problem.encode(), object)


def _problem(circuits, qubit_ids, symbol_names, takes_channels, most_further):
    reader = _circuit_reader(
        _texts(qubit_ids), _texts(symbol_names), bool(takes_channels), int(most_further)
    )
    return (np.array(reader.problem(_rows(circuits)).encode(), object),)


def _rows(texts):
    return np.asarray(texts, object).tolist()


def _texts(names):
    return tuple(name.decode() for name in _rows(names))


_circuit_reader = functools.lru_cache(maxsize=16)(CircuitReader)
_table_reader = functools.lru_cache(maxsize=16)(TableReader)
_remembered_states = functools.lru_cache(maxsize=16)(RememberedStates)


def _token(function):
    return f"tfq_models.{function.__name__}"


# An operation finds its function by this name, in every process where this module was imported:
# `tf.numpy_function` would make up another name for each graph.
for _function in (_problem, _states, _tables):
    script_ops._py_funcs._funcs[_token(_function)] = _function
