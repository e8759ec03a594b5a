"""The readout network against dense matrices."""

import cirq
import numpy as np
import pytest

from tfq_models.circuits import (
    circuit_symbols,
    num_readout_qnn_symbols,
    parameters,
    readout_qnn,
)

READOUT = cirq.GridQubit(-1, -1)


def test_unitary(dense, unitary, random_angles):
    data, s, d = cirq.GridQubit.rect(1, 3), random_angles(6), dense(4)
    hadamard = d.gate(d.hadamard, 3)
    matrices = [d.pauli("X", 3), hadamard]
    matrices += [d.power("XX", s[k], k, 3) for k in range(3)]
    matrices += [d.power("ZZ", s[3 + k], k, 3) for k in range(3)]
    circuit = readout_qnn(data, READOUT, s)
    expected = d.product([*matrices, hadamard])
    np.testing.assert_allclose(unitary(circuit, [*data, READOUT]), expected, atol=1e-12)


@pytest.mark.parametrize("num_data_qubits", [1, 4, 16])
def test_count(num_data_qubits):
    symbols = parameters(2 * num_data_qubits)
    assert num_readout_qnn_symbols(num_data_qubits) == len(symbols)
    circuit = readout_qnn(cirq.GridQubit.rect(1, num_data_qubits), READOUT, symbols)
    assert circuit_symbols(circuit) == list(map(str, symbols))


@pytest.mark.parametrize(
    ("data", "readout", "count", "error", "message"),
    [
        ([READOUT], READOUT, 2, ValueError, "`data_qubits and readout` must be distinct"),
        (cirq.LineQubit.range(2), READOUT, 3, ValueError, "4 values, two for each data qubit"),
        ([], READOUT, 0, ValueError, "`data_qubits` must hold at least 1"),
        (cirq.LineQubit.range(2), None, 4, TypeError, "Received: None"),
    ],
)
def test_wrong_arguments(data, readout, count, error, message):
    with pytest.raises(error, match=message):
        readout_qnn(data, readout, parameters(count))
