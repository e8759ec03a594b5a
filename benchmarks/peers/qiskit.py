"""Qiskit Machine Learning's kernel of state vectors, with Qiskit's own ZZ feature map."""

import numpy as np
from qiskit.circuit.library import zz_feature_map
from qiskit_machine_learning.kernels import FidelityStatevectorKernel

from benchmarks.peers.runner import Runner, num_pairs, paired_overlaps
from benchmarks.recipe import Recipe


def prepare(job):
    """Returns the runner of `job["recipe"]`."""
    recipe = Recipe.from_json(job["recipe"])
    rows = np.array(recipe.data)

    def make_step():
        feature_map = zz_feature_map(recipe.num_qubits, reps=2, entanglement="full")
        # Otherwise the second step would find all states of the first.
        kernel = FidelityStatevectorKernel(feature_map=feature_map, auto_clear_cache=True)
        return lambda: kernel.evaluate(rows)

    return Runner(make_step, paired_overlaps, num_pairs(len(rows)))
