"""Expectation values of Pauli strings, Pauli sums and projector sums on a batch of states."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import cirq
import numpy as np
import tensorflow as tf

from tfq_models.base.arguments import shown
from tfq_models.circuits.observables.pauli_operators import OPERATORS, pauli_operator
from tfq_models.simulator.lowering.elements import Angle, Rotation
from tfq_models.simulator.paulis.halves import DiagonalTerm, Halves

Operator = cirq.PauliString | cirq.PauliSum | cirq.ProjectorString | cirq.ProjectorSum


class Term(NamedTuple):
    """A Pauli string `i**(number of Y) X**x Z**z`, or a projector on bits, of an operator."""

    operator: int
    coefficient: float
    x: int
    diagonal: DiagonalTerm

    @property
    def strings(self) -> list[tuple[int, int]]:
        """Masks (x, z) of Pauli strings: what commutes with them commutes with the term."""
        if not self.is_projector:
            return [(self.x, self.diagonal.z)]
        controls = self.diagonal.controls
        return [(0, 1 << bit) for bit in range(controls.bit_length()) if controls >> bit & 1]

    @property
    def is_projector(self) -> bool:
        """Whether its outcomes are 0 and 1, not -1 and 1."""
        return bool(self.diagonal.controls)


def check_operators(operators, qubits: Sequence[cirq.Qid]) -> list[Operator]:
    """Returns `operators` as a list, or says which of them cannot be measured on `qubits`."""
    return [_checked_operator(operator, qubits) for operator in _listed(operators)]


def qubits_of(operators, qubits: Sequence[cirq.Qid]) -> set[cirq.Qid]:
    """Returns the qubits that operators act on; those that name none are for all of `qubits`."""
    used = (_used(operator, pauli_operator(operator, qubits)) for operator in _listed(operators))
    return set().union(*used)


def _listed(operators):
    if isinstance(operators, OPERATORS):
        operators = [operators]
    if not isinstance(operators, list | tuple | np.ndarray):
        raise TypeError(
            "`operators` must be a cirq.PauliString, cirq.PauliSum or cirq.ProjectorSum, or a list "
            f"of them. Received: operators={shown(operators)} of type {type(operators).__name__}."
        )
    if not len(operators):
        raise ValueError("`operators` must hold at least one operator. Received: an empty list.")
    return operators


def _checked_operator(operator, qubits: Sequence[cirq.Qid]) -> Operator:
    measured = pauli_operator(operator, qubits)
    strangers = sorted(_used(operator, measured) - set(qubits))
    if strangers:
        raise ValueError(
            "`operators` must act on qubits of the circuit only. Received: "
            f"{shown(operator)}, which acts on {', '.join(map(str, strangers))}."
        )
    for _, coefficient in _strings(measured):
        if cirq.is_parameterized(coefficient):
            raise ValueError(
                f"`operators` must have numbers as coefficients. Received: {shown(operator)}."
            )
        if abs(complex(coefficient).imag) > 1e-8:
            raise ValueError(
                "`operators` must be Hermitian, so their coefficients must be real. "
                f"Received: {shown(operator)}."
            )
        if not np.isfinite(complex(coefficient)):
            raise ValueError(
                f"`operators` must have finite coefficients. Received: {shown(operator)}."
            )
    return measured


def _used(operator, measured: Operator) -> set[cirq.Qid]:
    used = {qubit for string, _ in _strings(measured) for qubit in _qubits_of(string)}
    if isinstance(operator, cirq.Operation):  # an identity, too
        used.update(operator.qubits)
    return used


def _qubits_of(string: cirq.PauliString | cirq.ProjectorString):
    return string.projector_dict if isinstance(string, cirq.ProjectorString) else string.qubits


def _strings(operator: Operator):
    """Pairs of a Pauli or projector string and its coefficient."""
    parts = operator if isinstance(operator, cirq.PauliSum | cirq.ProjectorSum) else [operator]
    return [(part, part.coefficient) for part in parts]


def terms_of(operators: Sequence[Operator], bits: dict[cirq.Qid, int]) -> list[Term]:
    """The terms of all operators, each with the number of its operator."""
    return [
        _term(number, string, float(np.real(coefficient)), bits)
        for number, operator in enumerate(operators)
        for string, coefficient in _strings(operator)
    ]


def _term(number: int, string, coefficient: float, bits: dict[cirq.Qid, int]) -> Term:
    if isinstance(string, cirq.ProjectorString):
        controls = sum(bits[q] for q in string.projector_dict)
        values = sum(bits[q] for q, value in string.projector_dict.items() if value)
        return Term(number, coefficient, 0, DiagonalTerm(0, controls, values))
    x = sum(bits[q] for q, pauli in string.items() if pauli != cirq.Z)
    z = sum(bits[q] for q, pauli in string.items() if pauli != cirq.X)
    return Term(number, coefficient, x, DiagonalTerm(z))


class Expectations:
    """Measures a list of operators on states `(2**n, batch)`.

    Args:
        num_qubits: The number of qubits, n.
        num_operators: The number of operators.
        terms: Their terms, which are measured together where they flip the same bits.
    """

    def __init__(self, num_qubits: int, num_operators: int, terms: Sequence[Term]):
        self.terms = sorted(terms, key=lambda term: term.x)
        self._num_qubits = num_qubits
        self._groups = [
            _Group(num_qubits, x, list(group))
            for x, group in itertools.groupby(self.terms, key=lambda term: term.x)
        ]
        self._weights = np.zeros((num_operators, len(self.terms)))
        # Rotations that commute with all of these change no expectation.
        self.strings = tuple(
            Rotation(x, z, Angle(0.0)) for x, z in sorted({s for t in terms for s in t.strings})
        )
        for column, term in enumerate(self.terms):
            self._weights[term.operator, column] = term.coefficient

    def terms_by_operator(self) -> list[list[Term]]:
        """Returns the terms of each operator."""
        result: list[list[Term]] = [[] for _ in self._weights]
        for term in self.terms:
            result[term.operator].append(term)
        return result

    def of_terms(self, states: tf.Tensor) -> tf.Tensor:
        """Returns `(num_terms, batch)`, the terms without their coefficients."""
        none = tf.math.real(states[:0])  # for operators whose terms cancel
        return tf.concat([none, *(group(states) for group in self._groups)], axis=0)

    def combine(self, terms: tf.Tensor) -> tf.Tensor:
        """Returns `(batch, num_operators)` from `(num_terms, batch)`."""
        return tf.matmul(terms, tf.constant(self._weights, terms.dtype), True, transpose_b=True)

    def __call__(self, states: tf.Tensor) -> tf.Tensor:
        """Returns `(batch, num_operators)`."""
        return self.combine(self.of_terms(states))


class _Group:
    """The terms that flip the same bits: one pass over the state serves them all."""

    def __init__(self, num_qubits: int, x: int, terms: Sequence[Term]):
        self._num_qubits = num_qubits
        self._x = x
        num_y = np.array([(x & term.diagonal.z).bit_count() for term in terms])
        # <P> = sum_b i**num_y (-1)**(z.b) conj(psi[b ^ x]) psi[b], real by symmetry.
        self._signs = np.array([1, -1, -1, 1])[num_y % 4][:, None]
        self._odd = np.flatnonzero(num_y % 2)
        self._even = np.flatnonzero(num_y % 2 == 0)
        self._order = np.argsort(np.concatenate([self._even, self._odd]))
        self._even_halves = Halves(num_qubits, [terms[i].diagonal for i in self._even])
        self._odd_halves = Halves(num_qubits, [terms[i].diagonal for i in self._odd])

    def __call__(self, states: tf.Tensor) -> tf.Tensor:
        if not self._x:
            density = tf.math.real(states) ** 2 + tf.math.imag(states) ** 2
            return self._even_halves.reduce(density)
        overlap = tf.math.conj(flipped(states, self._x, self._num_qubits)) * states
        parts = []
        if len(self._even):
            parts.append(self._even_halves.reduce(tf.math.real(overlap)))
        if len(self._odd):
            parts.append(self._odd_halves.reduce(tf.math.imag(overlap)))
        sums = tf.gather(tf.concat(parts, axis=0), self._order)
        return tf.constant(self._signs, sums.dtype) * sums


def flipped(states: tf.Tensor, x: int, num_qubits: int) -> tf.Tensor:
    """Returns `states[b ^ x]`: reverses every run of neighbouring bits of `x`."""
    shape = tf.shape(states)
    bit = 0
    while x >> bit:
        width = 0
        while x >> (bit + width) & 1:
            width += 1
        if width:
            states = tf.reshape(states, [2 ** (num_qubits - bit - width), 2**width, -1])
            states = tf.reshape(tf.reverse(states, axis=[1]), shape)
        bit += max(width, 1)
    return states
