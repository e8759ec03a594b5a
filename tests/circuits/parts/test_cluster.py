"""The cluster state against its stabilizers."""

import cirq
import numpy as np
import pytest

from tfq_models.circuits import cluster_state


@pytest.mark.parametrize("num_qubits", [3, 4, 8])
def test_stabilizers(num_qubits, dense):
    d, qubits = dense(num_qubits), cirq.GridQubit.rect(1, num_qubits)
    state = cluster_state(qubits).final_state_vector(dtype=np.complex128)
    for k in range(num_qubits):
        around = (k - 1) % num_qubits, k, (k + 1) % num_qubits
        np.testing.assert_allclose(d.pauli("ZXZ", *around) @ state, state, atol=1e-12)


def test_few_qubits():
    one, two = cirq.LineQubit.range(1), cirq.LineQubit.range(2)
    np.testing.assert_allclose(cluster_state(one).final_state_vector(), [0.5**0.5] * 2, atol=1e-6)
    state = cluster_state(two).final_state_vector()
    np.testing.assert_allclose(state, [0.5, 0.5, 0.5, -0.5], atol=1e-6)


def test_qubits_must_be_distinct():
    with pytest.raises(ValueError, match="distinct"):
        cluster_state([cirq.LineQubit(0)] * 2)
