"""Hamiltonians against dense matrices and known energies."""

import itertools

import cirq
import numpy as np
import pytest

from tfq_models.circuits import (
    heisenberg,
    maxcut,
    single_z,
    transverse_field_ising,
    xxz,
    z_strings,
)

A, B, C = QUBITS = cirq.LineQubit.range(3)


def ground_energy(hamiltonian):
    return np.linalg.eigvalsh(hamiltonian.matrix())[0]


def test_single_z_is_a_pauli_string_for_each_qubit():
    assert single_z(QUBITS) == [cirq.Z(A), cirq.Z(B), cirq.Z(C)]
    assert all(isinstance(operator, cirq.PauliString) for operator in single_z(QUBITS))


def test_z_strings_grow():
    strings = z_strings(QUBITS, 7)
    assert strings[:3] == single_z(QUBITS)
    pairs = [cirq.Z(A) * cirq.Z(B), cirq.Z(A) * cirq.Z(C), cirq.Z(B) * cirq.Z(C)]
    assert strings[3:] == [*pairs, cirq.Z(A) * cirq.Z(B) * cirq.Z(C)]
    with pytest.raises(ValueError, match=r"`count` must be at most 7, .* Received: count=8"):
        z_strings(QUBITS, 8)


@pytest.mark.parametrize(
    ("layout", "pairs"),
    [
        ("chain", [(0, 1), (1, 2), (2, 3)]),
        ("ring", [(0, 1), (1, 2), (2, 3), (0, 3)]),
        ("full", [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]),
    ],
)
def test_hamiltonians_are_their_formulas(layout, pairs, dense):
    d, qubits = dense(4), cirq.LineQubit.range(4)

    def sums(word):
        return sum(d.pauli(word, *pair) for pair in pairs)

    bonds = sums("XX") + sums("YY")
    field = sum(d.pauli("X", k) for k in range(4))
    cases = [
        (heisenberg(qubits, coupling=0.7, layout=layout), 0.7 * (bonds + sums("ZZ"))),
        (
            xxz(qubits, coupling=-1.5, anisotropy=0.3, layout=layout),
            -1.5 * (bonds + 0.3 * sums("ZZ")),
        ),
        (
            transverse_field_ising(qubits, coupling=0.4, field=1.3, layout=layout),
            -0.4 * sums("ZZ") - 1.3 * field,
        ),
    ]
    for hamiltonian, expected in cases:
        np.testing.assert_allclose(hamiltonian.matrix(qubits), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("field", "energy"), [(0.5, -8.50908224), (1.0, -10.25166179), (1.5, -13.38500523)]
)
def test_ising_ring_has_the_published_energies(field, energy):
    hamiltonian = transverse_field_ising(cirq.LineQubit.range(8), field=field, layout="ring")
    assert ground_energy(hamiltonian) == pytest.approx(energy, abs=1e-8)


def test_heisenberg_ring_of_four_has_energy_minus_eight():
    hamiltonian = heisenberg(cirq.LineQubit.range(4), layout="ring")
    assert ground_energy(hamiltonian) == pytest.approx(-8, abs=1e-9)


def test_maxcut_counts_the_weight_of_the_cut():
    edges = [(A, B), (B, C, 2.5), (C, A, -1)]
    diagonal = np.diag(maxcut(edges).matrix(QUBITS)).real
    weights = {(0, 1): 1, (1, 2): 2.5, (0, 2): -1}
    for bits, value in zip(itertools.product([0, 1], repeat=3), diagonal, strict=True):
        assert value == sum(w for (i, j), w in weights.items() if bits[i] != bits[j])


def test_maxcut_adds_parallel_edges():
    assert maxcut([(A, B), (B, A)]) == maxcut([(A, B, 2)])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: single_z([A, A]), ValueError, "distinct"),
        (lambda: heisenberg([A]), ValueError, "at least 2 qubits"),
        (lambda: xxz(QUBITS, anisotropy="1"), TypeError, "`anisotropy` must be a real number"),
        (lambda: heisenberg(QUBITS, coupling=np.inf), ValueError, "`coupling` must be finite"),
        (lambda: transverse_field_ising([A]), ValueError, "at least 2 qubits"),
        (lambda: transverse_field_ising(QUBITS, field=1j), TypeError, "`field` must be a real"),
        (lambda: transverse_field_ising(QUBITS, layout="pairs"), ValueError, "layout='pairs'"),
        (lambda: maxcut([]), ValueError, "at least one edge"),
        (lambda: maxcut([(A, A)]), ValueError, "`edges` must be distinct"),
        (lambda: maxcut([(A, B, 1, 2)]), ValueError, "pairs or triples"),
        (lambda: maxcut([A]), TypeError, "`edges` must be a sequence of pairs"),
        (lambda: maxcut([(A, 1)]), TypeError, "`edges` must hold Cirq qubits"),
        (lambda: maxcut([(A, B, np.nan)]), ValueError, "`weight` must be finite"),
    ],
)
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call()
