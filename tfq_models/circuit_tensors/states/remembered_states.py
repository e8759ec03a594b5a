"""States of circuits without symbols, which are simulated once."""

import numpy as np
import tensorflow as tf

from tfq_models.circuit_tensors.reading.further_qubits import batch_problem
from tfq_models.circuit_tensors.reading.tables import TableReader
from tfq_models.circuit_tensors.states.array_states import array_states
from tfq_models.circuit_tensors.states.mixtures import mixtures_of_tables

# Bytes of circuits and states that are kept; all go when it is full.
_MAX_BYTES = 2**26


class RememberedStates:
    """Simulates batches of serialised circuits.

    Args:
        qubit_ids: The names of the qubits that circuits may use, in the order of the state.
        dtype: "complex64" or "complex128".
        most_further: The most further qubits, as `TableReader` takes it.
    """

    def __init__(self, qubit_ids, dtype, most_further=0):
        self._num_qubits = len(qubit_ids)
        self._dtype = tf.as_dtype(dtype)
        self._most_further = most_further
        self._read = TableReader(qubit_ids, (), most_further)
        self._known = {}
        self._num_bytes = 0

    def __call__(self, circuits):
        """Returns the states and rows of `Mixtures` and no text, or none and what is wrong."""
        known = self._known  # another thread may begin a new one
        new = [data for data in dict.fromkeys(circuits) if data not in known]
        tables, problem = self._read.read_new(new)
        if problem:  # again, for the number of the row
            return self._mixed([], self._read(circuits)[1])
        if new:
            known.update(zip(new, self._states(tables), strict=True))
        found = [known[data] for data in circuits]
        self._num_bytes += sum(len(data) + known[data].nbytes for data in new)
        self._forget_if_full()
        problem = batch_problem(len(found), sum(map(len, found)), self._most_further)
        return self._mixed([] if problem else found, problem)

    def _states(self, tables):
        """Returns a row's states, for each row."""
        if not tables.num_further.any():
            states = array_states(*tables[:3], self._num_qubits, self._dtype.as_numpy_dtype)
            return states[:, None]
        # Not by a `tf.function`, which would wait for a thread while its caller may hold the last.
        no_values = tf.zeros([len(tables.num_further), 0])
        tables = map(tf.constant, tables)
        states, rows = mixtures_of_tables(*tables, no_values, self._num_qubits, self._dtype)
        starts = np.flatnonzero(np.diff(rows.numpy())) + 1
        return [part.copy() for part in np.split(states.numpy(), starts)]

    def _mixed(self, found, problem):
        rows = np.repeat(np.arange(len(found), dtype=np.int32), list(map(len, found)))
        none = np.zeros((0, 2**self._num_qubits), self._dtype.as_numpy_dtype)
        return np.concatenate([none, *found]), rows, problem

    def _forget_if_full(self):
        if self._num_bytes > _MAX_BYTES:
            self._known, self._num_bytes = {}, 0
