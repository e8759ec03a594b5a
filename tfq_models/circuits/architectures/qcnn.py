"""Blocks of the quantum convolutional neural network: convolution, pooling, and all levels of them.

Symbols are exponents here, as in X^s, so they are in half-turns: an angle of pi s.
"""

import itertools

import cirq

from tfq_models.base.checks import check_count, check_power_of_two, check_qubits, check_symbols
from tfq_models.types import Angles, Qubits

_NUM_CONVOLUTION_SYMBOLS = 15
_NUM_POOLING_SYMBOLS = 6


def one_qubit_unitary(qubit: cirq.Qid, symbols: Angles) -> cirq.Circuit:
    """Returns X^a, then Y^b, then Z^c on a qubit: 3 symbols, in half-turns.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> print(one_qubit_unitary(cirq.LineQubit(0), parameters(3)))
        0: ───X^theta_0───Y^theta_1───Z^theta_2───

    Args:
        qubit: A `cirq.Qid`.
        symbols: 3 SymPy expressions or numbers.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If there are not 3 symbols.
    """
    a, b, c = check_symbols(symbols, 3, "the exponents of X, Y and Z")
    (qubit,) = check_qubits([qubit], name="qubit")
    return cirq.Circuit(cirq.X(qubit) ** a, cirq.Y(qubit) ** b, cirq.Z(qubit) ** c)


def two_qubit_unitary(qubits: Qubits, symbols: Angles) -> cirq.Circuit:
    """Returns any unitary of two qubits up to a phase: 15 symbols, in half-turns.

    `one_qubit_unitary` on the first qubit (symbols 0-2) and the second (3-5); ZZ, YY and XX to the
    powers of symbols 6-8; `one_qubit_unitary` on the first (9-11) and the second (12-14).

    Example:
        >>> from tfq_models.circuits import parameters
        >>> circuit = two_qubit_unitary(cirq.LineQubit.range(2), parameters(15))
        >>> print(circuit[3:6])
        0: ───ZZ───────────YY───────────XX───────────
              │            │            │
        1: ───ZZ^theta_6───YY^theta_7───XX^theta_8───

    Args:
        qubits: 2 distinct qubits.
        symbols: 15 SymPy expressions or numbers.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If there are not 2 qubits and 15 symbols.
    """
    first, second = check_qubits(qubits, exactly=2)
    symbols = check_symbols(symbols, _NUM_CONVOLUTION_SYMBOLS, "3 for each of 5 factors")
    core = zip((cirq.ZZ, cirq.YY, cirq.XX), symbols[6:9], strict=True)
    return _side_by_side(
        one_qubit_unitary(first, symbols[0:3]),
        one_qubit_unitary(second, symbols[3:6]),
        cirq.Circuit(gate(first, second) ** s for gate, s in core),
        one_qubit_unitary(first, symbols[9:12]),
        one_qubit_unitary(second, symbols[12:15]),
    )


def two_qubit_pool(source: cirq.Qid, sink: cirq.Qid, symbols: Angles) -> cirq.Circuit:
    """Returns the gates that move what matters of two qubits to the sink: 6 symbols, in half-turns.

    `one_qubit_unitary` on the sink (symbols 0-2) and on the source (3-5), CNOT from source to sink,
    then the inverse of the sink's unitary. The source is not used after it.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> circuit = two_qubit_pool(*cirq.LineQubit.range(2), parameters(6))
        >>> print(circuit[2:])
        0: ───Z^theta_5───@────────────────────────────────────────────────
                          │
        1: ───Z^theta_2───X───Z^(-theta_2)───Y^(-theta_1)───X^(-theta_0)───

    Args:
        source: A qubit.
        sink: Another qubit.
        symbols: 6 SymPy expressions or numbers.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If source and sink are the same, or there are not 6 symbols.
    """
    source, sink = check_qubits([source, sink], name="source, sink")
    symbols = check_symbols(symbols, _NUM_POOLING_SYMBOLS, "3 for the sink and 3 for the source")
    sink_basis = one_qubit_unitary(sink, symbols[0:3])
    source_basis = one_qubit_unitary(source, symbols[3:6])
    join = cirq.Circuit(cirq.CNOT(source, sink))
    return _side_by_side(sink_basis, source_basis, join, sink_basis**-1)


def convolution(qubits: Qubits, symbols: Angles) -> cirq.Circuit:
    """Returns a two-qubit unitary, with the same 15 symbols, on every pair of neighbours of a ring.

    First on (0, 1), (2, 3), ..., then on (1, 2), (3, 4), ..., (n - 1, 0). Two qubits get it twice,
    the second time in reverse order.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> qubits = cirq.LineQubit.range(4)
        >>> circuit = convolution(qubits, parameters(15))
        >>> [op.qubits for op in circuit.all_operations() if str(op.gate) == "XX**theta_8"]
        [(cirq.LineQubit(0), cirq.LineQubit(1)), (cirq.LineQubit(2), cirq.LineQubit(3)),
         (cirq.LineQubit(1), cirq.LineQubit(2)), (cirq.LineQubit(3), cirq.LineQubit(0))]

    Args:
        qubits: An even number of distinct qubits.
        symbols: 15 SymPy expressions or numbers, in half-turns.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of qubits is odd, there are not 15 symbols, or a qubit comes
            twice.

    References:
        Cong, Choi and Lukin, arXiv:1810.03787, figure 1; Broughton et al., arXiv:2003.02989.
    """
    qubits = check_qubits(qubits, at_least=2)
    if len(qubits) % 2:
        raise ValueError(
            "`qubits` must be even in number, because a convolution pairs them off. "
            f"Received: {len(qubits)} qubits."
        )
    symbols = check_symbols(symbols, _NUM_CONVOLUTION_SYMBOLS, "shared by all pairs")
    rotated = [*qubits[1:], qubits[0]]
    pairs = list(zip(qubits, rotated, strict=True))
    return _side_by_side(*(two_qubit_unitary(pair, symbols) for pair in pairs[::2] + pairs[1::2]))


def pooling(sources: Qubits, sinks: Qubits, symbols: Angles) -> cirq.Circuit:
    """Returns a two-qubit pool, with the same 6 symbols, from each source to its sink.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> qubits = cirq.LineQubit.range(4)
        >>> circuit = pooling(qubits[:2], qubits[2:], parameters(6))
        >>> [op.qubits for op in circuit.all_operations() if op.gate == cirq.CNOT]
        [(cirq.LineQubit(0), cirq.LineQubit(2)), (cirq.LineQubit(1), cirq.LineQubit(3))]

    Args:
        sources: Distinct qubits, not used afterwards.
        sinks: As many other qubits, which are left.
        symbols: 6 SymPy expressions or numbers, in half-turns.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If sources and sinks are not as many as each other or share a qubit, or there
            are not 6 symbols.
    """
    sources = check_qubits(sources, name="sources")
    sinks = check_qubits(sinks, name="sinks", exactly=len(sources))
    check_qubits(sources + sinks, name="sources and sinks")
    symbols = check_symbols(symbols, _NUM_POOLING_SYMBOLS, "shared by all pairs")
    pairs = zip(sources, sinks, strict=True)
    return _side_by_side(*(two_qubit_pool(source, sink, symbols) for source, sink in pairs))


def num_qcnn_symbols(num_qubits: int, num_levels: int | None = None) -> int:
    """Returns the number of symbols of `qcnn`: 21 for each level, 21 log2(n) for all levels.

    Example:
        >>> num_qcnn_symbols(8), num_qcnn_symbols(8, num_levels=1)
        (63, 21)
    """
    num_levels = _checked_levels(num_qubits, num_levels)
    return (_NUM_CONVOLUTION_SYMBOLS + _NUM_POOLING_SYMBOLS) * num_levels


def qcnn(qubits: Qubits, symbols: Angles, num_levels: int | None = None) -> cirq.Circuit:
    """Returns convolution and pooling in turn, each level on half the qubits, down to the last.

    A level is a convolution of the qubits that are left (15 symbols), then a pooling of their first
    half into their second half (6 symbols), which goes on. Symbols are in half-turns and come level
    by level. Their number is `num_qcnn_symbols`. Measure Z on the last qubit, or, after k levels,
    on the last n / 2^k.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> circuit = qcnn(cirq.GridQubit.rect(1, 8), parameters(63))
        >>> len(cirq.parameter_names(circuit)), len(list(circuit.all_operations()))
        (63, 280)

    Args:
        qubits: n distinct qubits, a power of two.
        symbols: SymPy expressions or numbers.
        num_levels: How many levels, at most log2(n), which is the default.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of qubits, of symbols or of levels is wrong, or a qubit comes
            twice.

    References:
        Cong, Choi and Lukin, arXiv:1810.03787, figure 1, in the form of Broughton et al.,
        arXiv:2003.02989: no measurement while the circuit runs, and no fully connected layer.
    """
    qubits = check_qubits(qubits)
    num_levels = _checked_levels(len(qubits), num_levels)
    count = num_qcnn_symbols(len(qubits), num_levels)
    symbols = iter(check_symbols(symbols, count, f"21 for each of {num_levels} levels"))
    parts = []
    for _ in range(num_levels):
        half = len(qubits) // 2
        sources, sinks = qubits[:half], qubits[half:]
        parts.append(convolution(qubits, itertools.islice(symbols, _NUM_CONVOLUTION_SYMBOLS)))
        parts.append(pooling(sources, sinks, itertools.islice(symbols, _NUM_POOLING_SYMBOLS)))
        qubits = sinks
    return _side_by_side(*parts)


def _checked_levels(num_qubits, num_levels):
    num_qubits = check_power_of_two(num_qubits, "a QCNN", "pooling halves the register")
    most = num_qubits.bit_length() - 1
    if num_levels is None:
        return most
    if check_count("num_levels", num_levels) > most:
        raise ValueError(
            f"`num_levels` must be at most {most} for {num_qubits} qubits, because pooling halves "
            f"the register. Received: num_levels={num_levels}."
        )
    return num_levels


def _side_by_side(*circuits):
    """Joins circuits so that gates on different qubits share moments."""
    return cirq.Circuit(circuit.all_operations() for circuit in circuits)
