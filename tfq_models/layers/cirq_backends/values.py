"""Values of Pauli strings, computed by a Cirq simulator or estimated by a Cirq sampler."""

import itertools
from typing import NamedTuple

import cirq
import numpy as np

from tfq_models.circuits.observables.pauli_terms import measurements


class Job(NamedTuple):
    """One circuit, evaluated at several points.

    `wanted`, `(num_points, num_strings)`, says which Pauli strings matter at which point.
    """

    circuit: cirq.Circuit
    points: list[cirq.ParamResolver]
    wanted: np.ndarray


class ExactValues:
    """Computes the expectations of Pauli strings by a `cirq.SimulatesExpectationValues`."""

    def __init__(self, simulator, strings, qubit_order):
        self._simulator, self._strings, self._qubit_order = simulator, strings, qubit_order

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
                qubit_order=self._qubit_order,
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
            return [self._sampler.run_sweep(programs[0], sweeps[0], self._repetitions)]
        return self._sampler.run_batch(programs, sweeps, self._repetitions)


def _rows(job, measurement):
    return np.flatnonzero(job.wanted[:, measurement.positions].any(axis=1))
