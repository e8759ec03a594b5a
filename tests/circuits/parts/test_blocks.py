"""Two-qubit blocks against dense matrices."""

import cirq
import numpy as np
import pytest

from tfq_models.circuits import general_block, parameters, simple_block

QUBITS = cirq.LineQubit.range(2)


def test_simple_block(dense, unitary, random_angles):
    a, b = random_angles(2)
    d = dense(2)
    expected = d.product([d.rotation("Y", a, 0), d.rotation("Y", b, 1), d.gates["CNOT"]])
    np.testing.assert_allclose(unitary(simple_block(QUBITS, [a, b]), QUBITS), expected, atol=1e-12)


def test_general_block(dense, unitary, random_angles):
    a, d = random_angles(15), dense(2)
    core = [d.rotation(w, a[6 + i], 0, 1) for i, w in enumerate(["XX", "YY", "ZZ"])]
    before, after = [d.zyz(a[0:3], 0), d.zyz(a[3:6], 1)], [d.zyz(a[9:12], 0), d.zyz(a[12:15], 1)]
    expected = d.product([*before, *core, *after])
    np.testing.assert_allclose(unitary(general_block(QUBITS, a), QUBITS), expected, atol=1e-12)


def test_general_block_has_no_idle_parameter(unitary, random_angles):
    """Its 15 derivatives span all directions: the traceless Hermitian matrices."""
    angles, step = random_angles(15), 1e-6
    here = unitary(general_block(QUBITS, angles), QUBITS)
    moved = [unitary(general_block(QUBITS, angles + step * e), QUBITS) for e in np.eye(15)]
    tangents = np.array([(here.conj().T @ (there - here) / step).ravel() for there in moved])
    assert np.linalg.matrix_rank(np.hstack([tangents.real, tangents.imag]), tol=1e-3) == 15


@pytest.mark.parametrize(("block", "count"), [(simple_block, 2), (general_block, 15)])
def test_wrong_numbers(block, count):
    with pytest.raises(ValueError, match=r"`qubits` must hold 2 qubits\. Received: 3 qubits"):
        block(cirq.LineQubit.range(3), parameters(count))
    with pytest.raises(ValueError, match=f"`symbols` must hold {count} values"):
        block(QUBITS, parameters(count + 1))
