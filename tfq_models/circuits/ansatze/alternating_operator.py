"""The alternating-operator ansatz: exponentials of Pauli sums, in turn (QAOA and its kin)."""

from collections.abc import Iterable

import cirq

from tfq_models.base.arguments import shown
from tfq_models.base.checks import check_count, check_qubits, check_sequence, check_symbols
from tfq_models.circuits.parts.layouts import layout_pairs
from tfq_models.circuits.parts.rotations import rotation
from tfq_models.types import Angles, Qubits

# Not `PauliString.to_z_basis_ops`: its Clifford gates have no place in TensorFlow Quantum's format.
_TO_Z = {cirq.X: cirq.H, cirq.Y: cirq.X**0.5}


def num_alternating_operator_symbols(num_layers: int, num_operators: int = 2) -> int:
    """Returns the number of symbols of `alternating_operator`: layers times operators, 2p for QAOA.

    Example:
        >>> num_alternating_operator_symbols(3)
        6
    """
    return check_count("num_layers", num_layers) * check_count("num_operators", num_operators)


def alternating_operator(
    qubits: Qubits,
    symbols: Angles,
    operators: Iterable[cirq.PauliString | cirq.PauliSum],
    num_layers: int,
) -> cirq.Circuit:
    """Returns layers of exp(-i theta H), for each Pauli sum H in turn.

    With `operators=[cost, mixer]` this is QAOA, with angles gamma and beta in turn; with the
    commuting parts of a Hamiltonian it is the Hamiltonian-variational ansatz. The start is not part
    of the circuit: put H on all qubits before it where the mixer is a sum of X. Symbols are in
    radians and come layer by layer, then operator by operator: exp(-i theta H), so a term c P turns
    by the angle 2 c theta. Multiples of the identity only change the global phase and get no gate.

    Example:
        >>> from tfq_models.circuits import maxcut, parameters
        >>> a, b = qubits = cirq.LineQubit.range(2)
        >>> cost, mixer = maxcut([(a, b)]), cirq.X(a) + cirq.X(b)
        >>> layers = alternating_operator(qubits, [0.5, 0.25], [cost, mixer], 1)
        >>> print(cirq.Circuit(cirq.H.on_each(qubits)) + layers)
        0: ───H───ZZ──────────Rx(0.159π)───
                  │
        1: ───H───ZZ^-0.159───Rx(0.159π)───

    Args:
        qubits: The qubits that the operators may act on.
        symbols: SymPy expressions or numbers, `num_layers` times the number of operators.
        operators: `cirq.PauliSum`s or `cirq.PauliString`s with real coefficients, the terms of each
            commuting with one another, so that the product of their exponentials is exact.
        num_layers: How many layers, at least 1.

    Returns:
        A `cirq.Circuit`.

    Raises:
        TypeError: If an operator is not a sum of Pauli strings.
        ValueError: If the terms of an operator do not commute, a coefficient is not real, an
            operator is a multiple of the identity or acts on other qubits, or the number of symbols
            is wrong.

    References:
        Farhi, Goldstone and Gutmann, arXiv:1411.4028; Hadfield et al., arXiv:1709.03489; Wecker,
        Hastings and Troyer, arXiv:1507.08969.
    """
    qubits = check_qubits(qubits)
    if isinstance(operators, cirq.PauliSum | cirq.PauliString):
        raise TypeError("`operators` must be a sequence of Pauli sums. Received: a single one.")
    operators = check_sequence("operators", operators, "Pauli sums")
    operators = [_terms(operator, qubits) for operator in operators]
    count = num_alternating_operator_symbols(num_layers, len(operators))
    reason = f"one for each of {len(operators)} operators in {num_layers} layers"
    angles = iter(check_symbols(symbols, count, reason))
    circuit = cirq.Circuit()
    for _ in range(num_layers):
        for terms in operators:
            angle = next(angles)
            circuit.append(_pauli_exponential(term, angle) for term in terms)
    return circuit


def _terms(operator, qubits):
    """Returns the terms of a Pauli sum that are not the identity, after checking them all."""
    if not isinstance(operator, cirq.PauliSum | cirq.PauliString):
        raise TypeError(
            "`operators` must hold `cirq.PauliSum`s or `cirq.PauliString`s. "
            f"Received: {shown(operator)} of type {type(operator).__name__}."
        )
    foreign = sorted(set(operator.qubits) - set(qubits))
    if foreign:
        raise ValueError(
            f"`operators` must act on `qubits` only. Received: an operator on {foreign}, "
            f"and qubits={qubits}."
        )
    terms = list(operator) if isinstance(operator, cirq.PauliSum) else [operator]
    for term in terms:
        if abs(complex(term.coefficient).imag) > 1e-9:
            raise ValueError(f"`operators` must have real coefficients. Received: {term}.")
    _check_commuting(terms)
    terms = [term for term in terms if term]
    if not terms:
        raise ValueError(
            "`operators` must each hold more than the identity, because its exponential is only a "
            f"global phase. Received: {operator}."
        )
    return terms


def _check_commuting(terms):
    paulis = {pauli for term in terms for pauli in term.values()}
    if len(paulis) < 2:
        return
    for i, term in enumerate(terms):
        for other in terms[:i]:
            if not cirq.commutes(term, other):
                raise ValueError(
                    "`operators` must each have commuting terms, because the exponential of others "
                    "is no product; pass the parts that commute as operators of their own. "
                    f"Received: {other} and {term} in one operator."
                )


def _pauli_exponential(term, angle):
    """Yields gates for exp(-i angle c P), where the term is c P."""
    angle = 2 * term.coefficient.real * angle
    # A term of a sum gives its qubits in the order of their hashes.
    qubits = sorted(term.qubits)
    word = "".join(str(term[qubit]) for qubit in qubits)
    if word in ("X", "Y", "Z", "XX", "YY", "ZZ"):
        yield rotation(word, angle)(*qubits)
        return
    to_z = [_TO_Z[term[qubit]](qubit) for qubit in qubits if term[qubit] in _TO_Z]
    ladder = [cirq.CNOT(*pair) for pair in layout_pairs(qubits, "chain")]
    yield to_z, ladder, rotation("Z", angle)(qubits[-1])
    yield cirq.inverse([to_z, ladder])
