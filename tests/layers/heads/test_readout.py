"""`Readout`: expectations into signs and logits."""

import cirq
import numpy as np
import pytest

from tfq_models.layers.heads.readout import Readout, readout_operators

QUBITS = cirq.LineQubit.range(3)
VALUES = np.array([[0.5, -1.0, 0.25]], np.float32)


def test_qubits_of_classes():
    assert readout_operators(QUBITS, 2) == [cirq.Z(QUBITS[0])]
    assert readout_operators(QUBITS, 3) == [cirq.Z(qubit) for qubit in QUBITS]
    a, b, c = map(cirq.Z, QUBITS)
    assert readout_operators(QUBITS, 7) == [a, b, c, a * b, a * c, b * c, a * b * c]
    with pytest.raises(ValueError, match=r"`num_classes` must not exceed .*=8, with 3 qubits"):
        readout_operators(QUBITS, 8)
    with pytest.raises(ValueError, match="`num_classes` must be at least 2"):
        readout_operators(QUBITS, 1)


def test_signs_are_shifted_and_logits_are_scaled_too():
    signs, logits = Readout(2), Readout(3)
    np.testing.assert_allclose(signs(VALUES[:, :1]), VALUES[:, :1])
    np.testing.assert_allclose(logits(VALUES), VALUES)
    signs.set_weights([np.array([0.1])])
    np.testing.assert_allclose(signs(VALUES[:, :1]), VALUES[:, :1] + 0.1)
    assert [weight.shape for weight in logits.get_weights()] == [(), (3,)]
    logits.set_weights([np.array(4.0), np.array([1.0, 2.0, 3.0])])
    np.testing.assert_allclose(logits(VALUES), 4 * VALUES + [1, 2, 3], rtol=1e-6)
