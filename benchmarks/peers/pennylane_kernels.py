"""PennyLane's `kernels`, as its documentation uses them: a circuit for each pair of rows.

On `lightning.qubit`, its fastest device for this, 500 rows would take a quarter of an hour: the
first rows are measured, and their number of pairs is the unit of work.
"""

import numpy as np
import pennylane

from benchmarks.peers.pennylane import apply_gates
from benchmarks.peers.runner import NUM_PAIRED_ROWS, Runner, num_pairs, paired_overlaps
from benchmarks.recipe import Recipe


def prepare(job):
    """Returns the runner of `job["recipe"]`."""
    recipe = Recipe.from_json(job["recipe"])
    rows = np.array(recipe.data[:NUM_PAIRED_ROWS])

    def make_step():
        kernel = _kernel(recipe)
        return lambda: pennylane.kernels.square_kernel_matrix(
            rows, kernel, assume_normalized_kernel=True
        )

    return Runner(make_step, paired_overlaps, num_pairs(len(rows)))


def _kernel(recipe):
    device = pennylane.device("lightning.qubit", wires=recipe.num_qubits)

    def feature_map(row):
        apply_gates(recipe, [], row.tolist())

    @pennylane.qnode(device, diff_method=None)
    def node(row, other):
        feature_map(row)
        pennylane.adjoint(feature_map)(other)
        return pennylane.probs(wires=device.wires)

    return lambda row, other: node(row, other)[0]
