"""Expectations and their derivatives, from the values of Pauli strings on a circuit's points."""

import cirq
import numpy as np

from tfq_models.circuits.parts.symbols import circuit_symbols
from tfq_models.layers.cirq_backends.slot_values import SlotValues
from tfq_models.layers.cirq_backends.values import Job


class Evaluation:
    """Expectations of operators, and vector-Jacobian products by parameter shifts.

    Args:
        terms: The operators' `PauliTerms`.
        symbol_names: The order of the symbols' values.
        values_of: An `ExactValues` or `SampledValues` of `terms.strings`.
    """

    def __init__(self, terms, symbol_names, values_of):
        self._terms, self._names, self._values_of = terms, list(symbol_names), values_of
        self._slot_values = SlotValues(symbol_names)

    def expectations(self, circuits, table):
        """Returns `(batch, num_operators)`.

        Args:
            circuits: A `SlottedCircuit` for each row; equal ones are one object.
            table: The symbols' values, `(batch, num_symbols)`.
        """
        result = np.tile(self._terms.constants, (len(table), 1))
        groups = self._groups(circuits, table, np.arange(len(table)), result)
        jobs = [self._job(circuit, table[rows]) for circuit, rows in groups]
        for (_, rows), values in zip(groups, self._values_of(jobs), strict=True):
            result[rows] += values @ self._terms.weights.T
        return result

    def gradient(self, circuits, table, upstream, columns):
        """Returns the derivatives of `sum(upstream * expectations)`, `(batch, num_columns)`.

        Args:
            circuits: The circuits that `expectations` takes.
            table: The table of values that `expectations` takes.
            upstream: `(batch, num_operators)`.
            columns: Which of the symbols, as a slice.
        """
        upstream = upstream @ self._terms.weights
        result = np.zeros_like(table[:, columns])
        rows = np.flatnonzero(upstream.any(axis=1))
        groups = self._groups(circuits, table, rows, result)
        shifts = [
            _Shifts(circuit, self._slot_values, table[rows], upstream[rows], columns)
            for circuit, rows in groups
        ]
        found = self._values_of([shift.job for shift in shifts])
        for (_, rows), shift, values in zip(groups, shifts, found, strict=True):
            result[rows] = shift.combine(values)
        return result

    def _groups(self, circuits, table, rows, result):
        """Returns pairs of a circuit and its rows; those without a finite angle become NaN."""
        by_circuit = {}
        for row in rows:
            by_circuit.setdefault(id(circuits[row]), (circuits[row], []))[1].append(row)
        groups = []
        for circuit, own in by_circuit.values():
            own = np.array(own)
            are_finite = self._slot_values.are_finite(circuit.slots, table[own])
            result[own[~are_finite]] = np.nan
            if are_finite.any():
                groups.append((circuit, own[are_finite]))
        return groups

    def _job(self, circuit, table):
        names = circuit_symbols(circuit.circuit)
        columns = [column for column, name in enumerate(self._names) if name in names]
        points = [
            cirq.ParamResolver({self._names[column]: float(row[column]) for column in columns})
            for row in table
        ]
        return Job(circuit.circuit, points, np.ones((len(table), len(self._terms.strings)), bool))


class _Shifts:
    """The shifted points of one circuit, and how their values make a gradient.

    Points stand in the order of rows, of slots that matter, and of their shifts.
    """

    def __init__(self, circuit, slot_values, table, upstream, columns):
        jacobian = slot_values.jacobian(circuit.slots, table)[:, :, columns]
        positions = np.flatnonzero(jacobian.any(axis=(0, 2)))
        slots = list(circuit.slots)
        shifts = [
            (position, shift, coefficient)
            for position in positions
            for shift, coefficient in zip(*slots[position].rule, strict=True)
        ]
        # (num_shifts, num_slots)
        self._mix = np.zeros((len(shifts), len(slots)))
        for row, (position, _, coefficient) in enumerate(shifts):
            self._mix[row, position] = coefficient
        self._jacobian, self._upstream = jacobian, upstream
        names = [slot.name for slot in slots]
        points = [
            _point(names, angles, position, shift)
            for angles in slot_values.angles(circuit.slots, table)
            for position, shift, _ in shifts
        ]
        self.job = Job(circuit.slotted, points, np.repeat(upstream != 0, len(shifts), axis=0))

    def combine(self, values):
        """Returns the gradient, `(num_rows, num_columns)`, from `(num_points, num_strings)`."""
        num_rows, num_strings = self._upstream.shape
        values = values.reshape(num_rows, len(self._mix), num_strings)
        by_shift = np.einsum("rps,rs->rp", values, self._upstream)
        return np.einsum("rj,rjc->rc", by_shift @ self._mix, self._jacobian)


def _point(names, angles, position, shift):
    angles = angles.copy()
    angles[position] += shift
    return cirq.ParamResolver(dict(zip(names, angles.tolist(), strict=True)))
