"""What Cirq offers for an operator, as the few kinds that are measured."""

import cirq

from tfq_models.base.arguments import shown

_MEASURED = (cirq.PauliString, cirq.PauliSum, cirq.ProjectorString, cirq.ProjectorSum)
_WITHOUT_QUBITS = (cirq.BaseDensePauliString, cirq.LinearCombinationOfGates)
# All kinds that `pauli_operator` takes.
OPERATORS = (*_MEASURED, cirq.Operation, cirq.LinearCombinationOfOperations, *_WITHOUT_QUBITS)


def pauli_operator(operator, qubits=()):
    """Returns an operator as a Pauli string, a Pauli sum, or a projector string or sum.

    Args:
        operator: One of these; an operation of the identity or of a Pauli gate, tagged or not; a
            linear combination of such operations; or, for as many qubits as `qubits` has, a
            `cirq.DensePauliString` or a linear combination of gates.
        qubits: The qubits of an operator that names none, in order.

    Raises:
        TypeError: If the operator is of another kind.
        ValueError: If it names no qubits and is for another number of them.
    """
    if isinstance(operator, _MEASURED):
        return operator
    if isinstance(operator, _WITHOUT_QUBITS):
        operator = _placed(operator, qubits)
    if isinstance(operator, cirq.LinearCombinationOfOperations):
        terms = (factor * _string(operation) for operation, factor in operator.items())
        return sum(terms, cirq.PauliSum())
    return _string(operator)


def _placed(operator, qubits):
    size = operator.num_qubits()
    if size != len(qubits):
        raise ValueError(
            "`operators` without qubits of their own must be for all qubits, in order. Received: "
            f"{shown(operator)} for {size} of {len(qubits)} qubits."
        )
    if isinstance(operator, cirq.BaseDensePauliString):
        return operator.on(*qubits)
    return cirq.LinearCombinationOfOperations(
        {gate.on(*qubits): factor for gate, factor in operator.items()}
    )


def _string(operator):
    if isinstance(operator, cirq.Operation):
        operator = operator.untagged
        if isinstance(operator, cirq.PauliString):
            return operator
        if isinstance(operator.gate, cirq.IdentityGate):
            return cirq.PauliString()
        if isinstance(operator.gate, cirq.Pauli):
            return cirq.PauliString(dict.fromkeys(operator.qubits, operator.gate))
        if isinstance(operator.gate, cirq.BaseDensePauliString):
            return operator.gate.on(*operator.qubits)
    raise TypeError(
        "Every one of `operators` must be a cirq.PauliString, cirq.PauliSum or cirq.ProjectorSum. "
        f"Received: {shown(operator)} of type {type(operator).__name__}."
    )
