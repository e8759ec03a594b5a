"""The quantum neural network with a readout qubit, on which every data qubit acts."""

import cirq

from tfq_models.base.checks import check_count, check_qubits, check_symbols
from tfq_models.types import Angles, Qubits


def num_readout_qnn_symbols(num_data_qubits: int) -> int:
    """Returns the number of symbols of `readout_qnn`: 2n for n data qubits.

    Example:
        >>> num_readout_qnn_symbols(16)
        32
    """
    return 2 * check_count("num_data_qubits", num_data_qubits)


def readout_qnn(data_qubits: Qubits, readout: cirq.Qid, symbols: Angles) -> cirq.Circuit:
    """Returns XX, then ZZ, of a readout qubit with each data qubit; Z of the readout is measured.

    X and H on the readout; XX^s_k on data qubit k and the readout for all k; ZZ^t_k likewise; H on
    the readout. Symbols are exponents, in half-turns: s_0, ..., s_n-1, then t_0, ..., t_n-1.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> readout, *data = cirq.LineQubit.range(3)
        >>> print(readout_qnn(data, readout, parameters(4)))
        0: ───X───H───XX───────────XX───────────ZZ───────────ZZ───────────H───
                      │            │            │            │
        1: ───────────XX^theta_0───┼────────────ZZ^theta_2───┼────────────────
                                   │                         │
        2: ────────────────────────XX^theta_1────────────────ZZ^theta_3───────

    Args:
        data_qubits: n distinct qubits that hold the datum.
        readout: Another qubit.
        symbols: 2n SymPy expressions or numbers.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the readout is a data qubit, or there are not 2n symbols.

    References:
        Farhi and Neven, arXiv:1802.06002, with one layer of XX and one of ZZ, and with the
        readout prepared by X and H.
    """
    data_qubits = check_qubits(data_qubits, name="data_qubits")
    check_qubits([*data_qubits, readout], name="data_qubits and readout")
    count = num_readout_qnn_symbols(len(data_qubits))
    exponents = iter(check_symbols(symbols, count, "two for each data qubit"))
    circuit = cirq.Circuit(cirq.X(readout), cirq.H(readout))
    for gate in (cirq.XX, cirq.ZZ):
        circuit.append(gate(qubit, readout) ** next(exponents) for qubit in data_qubits)
    circuit.append(cirq.H(readout))
    return circuit
