"""Operators as Pauli strings, and what one measurement serves, against dense matrices."""

import cirq
import numpy as np
import pytest

from tfq_models.circuits.observables.pauli_terms import PauliTerms, measurements

Q = cirq.LineQubit.range(3)
X, Y, Z = (lambda i, pauli=pauli: pauli(Q[i]) for pauli in (cirq.X, cirq.Y, cirq.Z))
OPERATORS = [
    Z(0),
    0.5 * X(0) * Y(2) - 0.8 * Z(0) + 0.25,
    cirq.PauliString(coefficient=-2.0),
    cirq.PauliSum(),
    cirq.ProjectorString({Q[0]: 0, Q[2]: 1}, coefficient=3.0),
    cirq.ProjectorSum.from_projector_strings(
        [cirq.ProjectorString({Q[1]: 1}), cirq.ProjectorString({Q[0]: 1}, coefficient=-0.5)]
    ),
]


def matrix_of(operator):
    if isinstance(operator, cirq.PauliString):
        operator = cirq.PauliSum.from_pauli_strings([operator])
    if isinstance(operator, cirq.ProjectorString):
        operator = cirq.ProjectorSum.from_projector_strings(operator)
    if isinstance(operator, cirq.ProjectorSum):
        return operator.matrix(Q).toarray()
    return operator.matrix(Q)


def test_terms_make_the_operators():
    terms = PauliTerms(OPERATORS)
    assert len(set(terms.strings)) == len(terms.strings)
    assert all(string.coefficient == 1 and len(string) for string in terms.strings)
    matrices = np.array([matrix_of(string) for string in terms.strings])
    for operator, weights, constant in zip(OPERATORS, terms.weights, terms.constants, strict=True):
        found = np.tensordot(weights, matrices, 1) + constant * np.eye(8)
        np.testing.assert_allclose(found, matrix_of(operator), atol=1e-12)


def test_shared_strings_come_once():
    terms = PauliTerms([Z(0), 2 * Z(0) - X(1), X(1) * Z(0)])
    assert terms.strings == [Z(0), X(1), cirq.PauliString(X(1), Z(0))]


def test_wide_projectors_are_refused():
    wide = cirq.ProjectorString(dict.fromkeys(cirq.LineQubit.range(11), 0))
    with pytest.raises(ValueError, match="projectors on at most 10 qubits"):
        PauliTerms([wide])


def test_strings_that_commute_qubit_by_qubit_are_measured_together():
    strings = [
        cirq.PauliString(string) for string in (Z(0), X(1), Z(0) * X(1), X(0), Y(2), X(0) * Z(1))
    ]
    assert [list(m.positions) for m in measurements(strings)] == [[0, 1, 2, 4], [3, 5]]


@pytest.mark.parametrize("seed", range(3))
def test_measurements_estimate_expectations(seed):
    circuit = cirq.testing.random_circuit(Q, 12, 0.9, random_state=seed) + cirq.Circuit(
        [cirq.rx(0.4 + i)(q) for i, q in enumerate(Q)],
        [cirq.ry(0.7 * i)(q) for i, q in enumerate(Q)],
    )
    strings = [
        cirq.PauliString(dict(zip(Q, letters, strict=True)))
        for letters in (
            (cirq.X, cirq.I, cirq.Y),
            (cirq.Y, cirq.Z, cirq.I),
            (cirq.Z, cirq.X, cirq.X),
        )
    ]
    exact = np.real(cirq.Simulator().simulate_expectation_values(circuit, strings, qubit_order=Q))
    sampler, shots = cirq.Simulator(seed=seed), 4000
    for measurement in measurements(strings):
        program = measurement.after(circuit)
        assert program[: len(circuit)] == circuit
        estimates = measurement.estimates(sampler.run(program, repetitions=shots))
        expected = exact[measurement.positions]
        # Five standard errors: one number in two million fails by chance.
        np.testing.assert_allclose(estimates, expected, atol=5 / np.sqrt(shots))
