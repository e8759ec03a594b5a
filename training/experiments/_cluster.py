"""Cluster-state excitations: their data, and the least losses on them."""

import math

import tfq_models

# Labels are the sign of cos(theta), and theta enters through one rotation, so a circuit's output is
# affine in cos(theta) and sin(theta). The best such function of any size is 4 / pi cos(theta); an
# expectation is at most 1 in magnitude, so a bare circuit can at best reach cos(theta). Both are
# mean squared errors over uniform angles.
HEAD_FLOOR = 1 - 8 / math.pi**2
CIRCUIT_FLOOR = 3 / 2 - 4 / math.pi


def cluster(num_rounds):
    """Data of `num_rounds` excitations of each of 8 qubits, 70 % of them for training."""
    return lambda seed: tfq_models.datasets.cluster_excitations(8, num_rounds, seed=seed)
