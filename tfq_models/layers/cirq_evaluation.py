"""Expectations of circuits, and their derivatives, from values that a Cirq object computes."""

import itertools
from typing import NamedTuple

import cirq
import numpy as np

from tfq_models.circuits.pauli_terms import measurements


class Job(NamedTuple):
    """One circuit, evaluated at several points.

    `wanted`, `(num_points, num_strings)`, says which Pauli strings matter at which point.
    """

    circuit: cirq.Circuit
    points: list[cirq.ParamResolver]
    wanted: np.ndarray


class ExactValues:
    """Computes the expectations of Pauli strings by a `cirq.SimulatesExpectationValues`."""

    def __init__(self, simulator, strings, qubits):
        self._simulator, self._strings, self._qubits = simulator, strings, qubits

    def __call__(self, jobs):
        """Returns for each job `(num_points, num_strings)`, 0 where nothing is wanted."""
        return [self._values(job) for job in jobs]

    def _values(self, job):
        values = np.zeros(job.wanted.shape)
        used = np.flatnonzero(job.wanted.any(axis=0))
        rows = np.flatnonzero(job.wanted.any(axis=1))
        if len(used):
            found = self._simulator.simulate_expectation_values_sweep(
                job.circuit,
                [self._strings[position] for position in used],
                params=cirq.ListSweep([job.points[row] for row in rows]),
                qubit_order=self._qubits,
            )
            values[np.ix_(rows, used)] = np.real(found)
        return values


class SampledValues:
    """Estimates the expectations of Pauli strings by a `cirq.Sampler`, in one batch of runs."""

    def __init__(self, sampler, strings, repetitions):
        self._sampler, self._repetitions = sampler, repetitions
        self._measurements = measurements(strings)

    def __call__(self, jobs):
        """Returns for each job `(num_points, num_strings)`, 0 where nothing is wanted."""
        values = [np.zeros(job.wanted.shape) for job in jobs]
        runs = [
            (number, measurement, rows)
            for number, measurement in itertools.product(range(len(jobs)), self._measurements)
            if len(rows := _rows(jobs[number], measurement))
        ]
        programs = [measurement.after(jobs[number].circuit) for number, measurement, _ in runs]
        sweeps = [cirq.ListSweep([jobs[i].points[row] for row in rows]) for i, _, rows in runs]
        for (number, measurement, rows), results in zip(
            runs, self._results(programs, sweeps), strict=True
        ):
            estimates = [measurement.estimates(result) for result in results]
            values[number][np.ix_(rows, measurement.positions)] = estimates
        return values

    def _results(self, programs, sweeps):
        if not programs:
            return []
        if len(programs) == 1:
            return [self._sampler.run_sweep(*programs, *sweeps, repetitions=self._repetitions)]
        return self._sampler.run_batch(programs, sweeps, self._repetitions)


def _rows(job, measurement):
    return np.flatnonzero(job.wanted[:, measurement.positions].any(axis=1))


class Evaluation:
    """Expectations of operators, and vector-Jacobian products by parameter shifts.

    Args:
        terms: The operators' `PauliTerms`.
        symbol_names: The order of the symbols' values.
        values_of: An `ExactValues` or `SampledValues` of `terms.strings`.
    """

    def __init__(self, terms, symbol_names, values_of):
        self._terms, self._names, self._values_of = terms, list(symbol_names), values_of

    def expectations(self, circuits, table):
        """Returns `(batch, num_operators)`.

        Args:
            circuits: A `SlottedCircuit` for each row; equal ones are one object.
            table: The symbols' values, `(batch, num_symbols)`.
        """
        result = np.tile(self._terms.constants, (len(table), 1))
        groups = _rows_by_circuit(circuits)
        jobs = [self._job(circuit, table[rows]) for circuit, rows in groups]
        for (_, rows), values in zip(groups, self._values_of(jobs), strict=True):
            result[rows] += values @ self._terms.weights.T
        return result

    def gradient(self, circuits, table, upstream, columns):
        """Returns the derivatives of `sum(upstream * expectations)`, `(batch, num_columns)`.

        Args:
            circuits: As in `expectations`.
            table: As in `expectations`.
            upstream: `(batch, num_operators)`.
            columns: Which of the symbols, as a slice.
        """
        upstream = upstream @ self._terms.weights
        result = np.zeros_like(table[:, columns])
        rows = np.flatnonzero(upstream.any(axis=1))
        groups = _rows_by_circuit([circuits[row] for row in rows])
        groups = [(circuit, rows[inner]) for circuit, inner in groups]
        shifts = [
            _Shifts(circuit, self._names, table[rows], upstream[rows], columns)
            for circuit, rows in groups
        ]
        found = self._values_of([shift.job for shift in shifts])
        for (_, rows), shift, values in zip(groups, shifts, found, strict=True):
            result[rows] = shift.combine(values)
        return result

    def _job(self, circuit, table):
        columns = {key: self._names.index(name) for key, name in circuit.keys.items()}
        points = [
            cirq.ParamResolver({key: float(row[column]) for key, column in columns.items()})
            for row in table
        ]
        return Job(circuit.circuit, points, np.ones((len(table), len(self._terms.strings)), bool))


class _Shifts:
    """The shifted points of one circuit, and how their values make a gradient.

    Points stand in the order of rows, of slots that matter, and of their shifts.
    """

    def __init__(self, circuit, symbol_names, table, upstream, columns):
        jacobian = circuit.jacobian(symbol_names, table)[:, :, columns]
        self._slots = np.flatnonzero(jacobian.any(axis=(0, 2)))
        self._jacobian, self._upstream = jacobian[:, self._slots], upstream
        rules = [circuit.slots[slot].rule for slot in self._slots]
        self._coefficients = [rule.coefficients for rule in rules]
        self._counts = [len(rule.shifts) for rule in rules]
        names = [slot.name for slot in circuit.slots]
        points = [
            cirq.ParamResolver({**angles, names[slot]: angles[names[slot]] + float(shift)})
            for angles in (
                dict(zip(names, row.tolist(), strict=True))
                for row in circuit.angles(symbol_names, table)
            )
            for slot, rule in zip(self._slots, rules, strict=True)
            for shift in rule.shifts
        ]
        wanted = np.repeat(upstream != 0, sum(self._counts), axis=0)
        self.job = Job(circuit.slotted, points, wanted)

    def combine(self, values):
        """Returns the gradient, `(num_rows, num_columns)`, from `(num_points, num_strings)`."""
        num_rows, num_slots, _ = self._jacobian.shape
        if not num_slots:
            return np.zeros((num_rows, self._jacobian.shape[2]))
        values = values.reshape(num_rows, sum(self._counts), -1)
        weighted = np.einsum("rps,rs->rp", values, self._upstream)
        weighted = weighted * np.concatenate(self._coefficients)
        starts = np.cumsum([0, *self._counts[:-1]])
        return np.einsum("rj,rjc->rc", np.add.reduceat(weighted, starts, axis=1), self._jacobian)


def _rows_by_circuit(circuits):
    """Returns pairs of a circuit and the rows that it has."""
    groups = {}
    for row, circuit in enumerate(circuits):
        groups.setdefault(id(circuit), (circuit, []))[1].append(row)
    return list(groups.values())
