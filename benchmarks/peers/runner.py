"""What a peer's `prepare` returns: a step that can be run and timed."""

import time

import numpy as np

# As many rows as a peer can take that runs a circuit for each pair of them.
NUM_PAIRED_ROWS = 20


def _loss_and_gradient(results):
    loss, gradient = results
    return {"loss": [float(loss)], "gradient": np.asarray(gradient, float).ravel().tolist()}


class Runner:
    """A prepared workload.

    Args:
        make_step: Makes layers or compiles circuits, and returns the step: a function that does all
            the work once and returns its results, fetched.
        numbers: Makes of these results a dictionary of lists, by which peers are compared.
        units: How many units of work a step does, where peers do different amounts.
    """

    def __init__(self, make_step, numbers=_loss_and_gradient, units=1):
        self._make_step = make_step
        self._numbers = numbers
        self.units = units

    def first(self):
        """Makes the step and runs it; returns the seconds of both, and the results' numbers."""
        start = time.perf_counter()
        self._step = self._make_step()
        results = self._step()
        return time.perf_counter() - start, self._numbers(results)

    def times(self, most, seconds):
        """Returns the seconds of each of up to `most` steps, ending soon after `seconds`."""
        taken = []
        while len(taken) < most and sum(taken) < seconds:
            start = time.perf_counter()
            self._step()
            taken.append(time.perf_counter() - start)
        return taken


def overlaps(matrix):
    """The numbers of a kernel matrix that are compared: its first rows."""
    return {"overlaps": np.asarray(matrix, float)[:2].ravel().tolist()}


def paired_overlaps(matrix):
    """The numbers above the diagonal of its first rows.

    They are about `2**-num_qubits`, and the ones on the diagonal would hide them.
    """
    first = np.asarray(matrix, float)[:NUM_PAIRED_ROWS, :NUM_PAIRED_ROWS]
    return {"overlaps": first[np.triu_indices(len(first), 1)].tolist()}


def num_pairs(num_rows):
    """Returns the units of work in a kernel matrix, which is symmetric, with a known diagonal."""
    return num_rows * (num_rows - 1) // 2
