"""Exponentials of Pauli sums against those of dense matrices."""

import cirq
import numpy as np
import pytest
import scipy.linalg

from tfq_models.circuits import (
    alternating_operator,
    circuit_symbols,
    maxcut,
    num_alternating_operator_symbols,
    parameters,
    transverse_field_ising,
)

A, B, C = QUBITS = cirq.LineQubit.range(3)
X, Y, Z = cirq.X, cirq.Y, cirq.Z


@pytest.mark.parametrize(
    ("operator", "terms"),
    [
        (X(A) + X(B) + X(C), [(1, "X", 0), (1, "X", 1), (1, "X", 2)]),
        (0.5 * Z(A) * Z(C) - 2 * Z(B), [(0.5, "ZZ", 0, 2), (-2, "Z", 1)]),
        (
            X(A) * X(B) + Y(A) * Y(B) - Z(A) * Z(B),
            [(1, "XX", 0, 1), (1, "YY", 0, 1), (-1, "ZZ", 0, 1)],
        ),
        (0.7 * X(C) * Y(A) * Z(B), [(0.7, "YZX", 0, 1, 2)]),
        (Y(A) * Z(C), [(1, "YZ", 0, 2)]),
        (X(A) * X(B) * X(C) + Z(A) * Z(B), [(1, "XXX", 0, 1, 2), (1, "ZZ", 0, 1)]),
        (-0.3 * Y(B), [(-0.3, "Y", 1)]),
        (X(B), [(1, "X", 1)]),
    ],
)
def test_exponential_of_one_operator(operator, terms, dense, unitary):
    hamiltonian = sum(c * dense(3).pauli(word, *where) for c, word, *where in terms)
    circuit = alternating_operator(QUBITS, [0.9], [operator], 1)
    expected = scipy.linalg.expm(-0.9j * hamiltonian)
    np.testing.assert_allclose(unitary(circuit, QUBITS), expected, atol=1e-12)


def test_layers_take_their_symbols_in_turn(dense, unitary, random_angles):
    d, angles = dense(3), random_angles(4)
    cost, mixer = maxcut([(A, B), (B, C, 0.5)]), X(A) + X(B) + X(C)
    # Without the constant of the cost, which is a global phase.
    dense_cost = -0.5 * d.pauli("ZZ", 0, 1) - 0.25 * d.pauli("ZZ", 1, 2)
    dense_mixer = sum(d.pauli("X", k) for k in range(3))
    hamiltonians = [dense_cost, dense_mixer] * 2
    expected = d.product(
        scipy.linalg.expm(-1j * t * h) for t, h in zip(angles, hamiltonians, strict=True)
    )
    circuit = alternating_operator(QUBITS, angles, [cost, mixer], 2)
    np.testing.assert_allclose(unitary(circuit, QUBITS), expected, atol=1e-12)


def test_one_layer_of_qaoa_cuts_three_quarters_of_a_ring():
    qubits = cirq.LineQubit.range(8)
    cost = maxcut([(qubits[k], qubits[(k + 1) % 8]) for k in range(8)])
    mixer = sum((X(q) for q in qubits), cirq.PauliSum())
    layers = alternating_operator(qubits, [np.pi / 4, np.pi / 8], [cost, mixer], 1)
    circuit = cirq.Circuit(cirq.H.on_each(qubits)) + layers
    state = circuit.final_state_vector(dtype=np.complex128)
    cut = cost.expectation_from_state_vector(state, {q: k for k, q in enumerate(qubits)}).real
    assert cut / 8 == pytest.approx(0.75, abs=1e-9)


@pytest.mark.parametrize("num_layers", [1, 3])
@pytest.mark.parametrize("num_operators", [1, 2, 3])
def test_count(num_layers, num_operators):
    operators = [Z(A) * Z(B), X(A) + X(B), Y(A)][:num_operators]
    symbols = parameters(num_layers * num_operators)
    assert num_alternating_operator_symbols(num_layers, num_operators) == len(symbols)
    circuit = alternating_operator(QUBITS, symbols, operators, num_layers)
    assert circuit_symbols(circuit) == list(map(str, symbols))
    assert num_alternating_operator_symbols(5) == 10


@pytest.mark.parametrize(
    ("operators", "error", "message"),
    [
        (X(A), TypeError, "a sequence of Pauli sums. Received: a single one"),
        (X(A) + X(B), TypeError, "a sequence of Pauli sums. Received: a single one"),
        (3, TypeError, "`operators` must be a sequence"),
        (["ZZ"], TypeError, "Received: 'ZZ' of type str"),
        ([], ValueError, "`num_operators` must be at least 1"),
        ([1j * Z(A)], ValueError, "real coefficients"),
        ([X(A) + Z(A)], ValueError, r"commuting terms.*Received: X\(q\(0\)\) and Z\(q\(0\)\)"),
        ([transverse_field_ising(QUBITS)], ValueError, "commuting terms"),
        ([X(cirq.LineQubit(7))], ValueError, r"Received: an operator on \[cirq.LineQubit\(7\)\]"),
        ([cirq.PauliString(2.0)], ValueError, "more than the identity"),
        ([cirq.PauliSum()], ValueError, "more than the identity"),
    ],
)
def test_wrong_operators(operators, error, message):
    with pytest.raises(error, match=message):
        alternating_operator(QUBITS, [0.5], operators, 1)


def test_wrong_numbers():
    with pytest.raises(ValueError, match="2 values, one for each of 1 operators in 2 layers"):
        alternating_operator(QUBITS, [0.5], [X(A)], 2)
    with pytest.raises(ValueError, match="`num_layers` must be at least 1"):
        alternating_operator(QUBITS, [], [X(A)], 0)
