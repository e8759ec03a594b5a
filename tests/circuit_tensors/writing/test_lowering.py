"""Operations outside the format, written as operations of it."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.circuit_tensors import circuit_tensor, from_circuit_tensor
from tfq_models.circuit_tensors.reading.gates import format_of

A, B, C, D = Q = cirq.GridQubit.rect(1, 4)


def unitary(*operations):
    return cirq.Circuit(operations).unitary(qubits_that_should_be_present=Q)


def random_unitary(num_qubits, seed=0):
    return cirq.testing.random_unitary(2**num_qubits, random_state=seed)


OPERATIONS = [
    cirq.CCX(A, B, C),
    cirq.CCX(A, B, C) ** 0.3,
    cirq.CCXPowGate(exponent=0.3, global_shift=0.2)(A, B, C),
    cirq.CCZ(A, B, C) ** -0.7,
    cirq.CCZPowGate(exponent=0.3, global_shift=0.2)(A, B, C).controlled_by(D),
    cirq.CSWAP(A, B, C),
    cirq.CSWAP(A, B, C).controlled_by(D, control_values=[0]),
    cirq.MatrixGate(random_unitary(1))(A),
    cirq.MatrixGate(random_unitary(1))(A).controlled_by(B),
    cirq.MatrixGate(random_unitary(2))(A, B),
    cirq.MatrixGate(random_unitary(2))(A, B).controlled_by(C, D, control_values=[0, 1]),
    cirq.MatrixGate(random_unitary(3))(A, B, C),
    cirq.PhasedXZGate(x_exponent=0.1, z_exponent=0.2, axis_phase_exponent=0.3)(A),
    cirq.IdentityGate(3)(A, B, C),
    cirq.WaitGate(cirq.Duration(nanos=1), num_qubits=2)(A, B),
    cirq.QuantumFourierTransformGate(3)(A, B, C),
    cirq.PhasedFSimGate(0.1, 0.2, 0.3, 0.4, 0.5)(A, B),
    cirq.DiagonalGate(list(np.linspace(0.1, 3, 8)))(A, B, C),
    cirq.TwoQubitDiagonalGate([0.1, 0.2, 0.3, 0.4])(A, B),
    cirq.PauliString({A: cirq.X, B: cirq.Z}, coefficient=-1),
    cirq.PauliStringPhasor(cirq.PauliString({A: cirq.X, B: cirq.Z}), exponent_neg=0.3),
    cirq.SingleQubitCliffordGate.X_sqrt(A),
    cirq.QubitPermutationGate([1, 2, 0])(A, B, C),
    cirq.CircuitOperation(
        cirq.FrozenCircuit(cirq.X(A), cirq.CCX(A, B, C)), use_repetition_ids=False
    ),
    cirq.ms(0.3)(A, B),
    cirq.riswap(0.3)(A, B),
    cirq.PhasedISwapPowGate(exponent=0.3, phase_exponent=0.2)(A, B).controlled_by(C),
    cirq.PhasedISwapPowGate(exponent=0.3, phase_exponent=0.2, global_shift=0.4)(A, B),
    cirq.ControlledGate(cirq.ry(0.3), num_controls=2, control_values=[1, 0])(A, B, C),
    cirq.ControlledGate(cirq.ControlledGate(cirq.CZ**0.3))(A, B, C, D),
    cirq.ControlledOperation([A], cirq.X(B), control_values=[(0, 1)]),
    cirq.ControlledOperation(
        [A, B], cirq.rx(0.4)(C), cirq.SumOfProducts([(0, 1), (1, 0)], name="xor")
    ),
    cirq.global_phase_operation(np.exp(0.7j)),
    cirq.ControlledGate(cirq.GlobalPhaseGate(np.exp(0.7j)))(A),
    cirq.ControlledGate(cirq.GlobalPhaseGate(np.exp(0.7j)), control_values=[0])(A).controlled_by(B),
]


@pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda operation: type(operation.gate or operation).__name__
)
def test_lowering_is_exact_with_its_global_phase(operation):
    circuit = cirq.Circuit(cirq.I.on_each(*Q), operation)
    (row,) = from_circuit_tensor(circuit_tensor(circuit))
    # Numbers are float32.
    np.testing.assert_allclose(unitary(*row.all_operations()), unitary(operation), atol=5e-6)
    for held in row.all_operations():
        assert format_of(getattr(held, "sub_operation", held).gate)


# Functions of a parameter, because Cirq 1.5 forgets the global shift of PhasedISwapPowGate when it
# resolves symbols, and does not find the symbols of PhasedFSimGate.
@pytest.mark.parametrize(
    "operation",
    [
        lambda x: cirq.CCX(A, B, C) ** x,
        lambda x: cirq.CCXPowGate(exponent=x, global_shift=0.2)(A, B, C),
        lambda x: cirq.PhasedXZGate(x_exponent=x, z_exponent=2 * x, axis_phase_exponent=x - 1)(A),
        lambda x: cirq.PhasedISwapPowGate(exponent=x, phase_exponent=x**2, global_shift=0.4)(A, B),
        lambda x: cirq.PhasedFSimGate(x, 0.2, x, 0.4, x)(A, B).controlled_by(C),
        lambda x: cirq.ControlledGate(cirq.ry(x))(A, B),
    ],
)
def test_lowering_of_symbols(operation):
    circuit = cirq.Circuit(cirq.I.on_each(*Q), operation(sympy.Symbol("x")))
    (row,) = from_circuit_tensor(circuit_tensor(circuit, ["x"], [[0.37]]))
    np.testing.assert_allclose(unitary(*row.all_operations()), unitary(operation(0.37)), atol=5e-6)


def test_a_decomposed_moment_keeps_its_neighbours():
    circuit = cirq.Circuit(cirq.Moment(cirq.MatrixGate(random_unitary(2))(A, B), cirq.X(C)))
    (row,) = from_circuit_tensor(circuit_tensor(circuit))
    assert row[0][C] == cirq.X(C)
    assert row.all_qubits() == {A, B, C}


class Lossy(cirq.Gate):
    """A gate whose decomposition is off by a factor."""

    def __init__(self, decomposed):
        self.decomposed = decomposed

    def _num_qubits_(self):
        return 1

    def _unitary_(self):
        return 1j * cirq.unitary(cirq.X)

    def _decompose_(self, qubits):
        yield self.decomposed(*qubits)


def test_a_phase_that_a_decomposition_loses_is_put_back():
    (row,) = from_circuit_tensor(circuit_tensor(cirq.Circuit(Lossy(cirq.X)(A))))
    np.testing.assert_allclose(row.unitary(), 1j * cirq.unitary(cirq.X), atol=1e-6)


@pytest.mark.parametrize("decomposed", [cirq.Y, cirq.X**0.99999])
def test_a_wrong_decomposition_is_refused(decomposed):
    with pytest.raises(ValueError, match=r"decomposes exactly.*Lossy"):
        circuit_tensor(cirq.Circuit(Lossy(decomposed)(A)))


def test_a_decomposition_onto_other_qubits_is_refused():
    gate = Lossy(lambda qubit: cirq.CNOT(qubit, cirq.GridQubit(5, 5)))
    with pytest.raises(ValueError, match=r"without further qubits.*Lossy"):
        circuit_tensor(cirq.Circuit(gate(A)))
