"""States of circuits without symbols, which are simulated once."""

import numpy as np
import tensorflow as tf

from tfq_models.circuit_tensors.array_states import array_states
from tfq_models.circuit_tensors.tables import TableReader

# Bytes of circuits and states that are kept; all go when it is full.
_MAX_BYTES = 2**26


class RememberedStates:
    """Simulates batches of serialised circuits.

    Args:
        qubit_ids: The names of the qubits that circuits may use, in the order of the state.
        dtype: "complex64" or "complex128".
    """

    def __init__(self, qubit_ids, dtype):
        self._num_qubits = len(qubit_ids)
        self._dtype = tf.as_dtype(dtype)
        self._read = TableReader(qubit_ids, ())
        self._known = {}
        self._num_bytes = 0

    def __call__(self, circuits):
        """Returns the states `(batch, 2**num_qubits)` and no text, or none and what is wrong."""
        known = self._known  # another thread may begin a new one
        new = [data for data in dict.fromkeys(circuits) if data not in known]
        tables, problem = self._read.read_new(new)
        if problem:  # again, for the number of the row
            return self._none(), self._read(circuits)[1]
        if new:
            # Not by a `tf.function`, which waits for a thread while its caller may hold the last.
            states = array_states(*tables, self._num_qubits, self._dtype.as_numpy_dtype)
            known.update(zip(new, states, strict=True))
        found = [known[data] for data in circuits]
        self._forget_if_full(new)
        return np.array(found) if found else self._none(), ""

    def _none(self):
        return np.zeros((0, 2**self._num_qubits), self._dtype.as_numpy_dtype)

    def _forget_if_full(self, new):
        size = self._dtype.size * 2**self._num_qubits
        self._num_bytes += sum(len(data) + size for data in new)
        if self._num_bytes > _MAX_BYTES:
            self._known, self._num_bytes = {}, 0
