"""One workload, all peers side by side: the same result first, then times, by turns."""

import dataclasses
import statistics

import numpy as np

from benchmarks.peers import PEERS
from benchmarks.processes import PeerError, PeerProcess
from benchmarks.translation import recipe_of
from benchmarks.workloads import workload

# Of the largest number of its kind. Amplitudes have seven digits in single precision, a gradient
# is a sum of many products of them; TensorFlow Quantum's is off by 2e-6 where all are near zero.
TOLERANCE = 1e-3
_NEAR_ZERO = 0.01
# Who is believed when results differ: the first of these that answers, double precision first.
_REFERENCES = (
    "qulacs",
    "qiskit",
    "tensorcircuit",
    "pennylane",
    "tfq",
    "tfq_pqc",
    "convert_to_tensor",
)


@dataclasses.dataclass(frozen=True)
class Limits:
    """How long to measure.

    Attributes:
        first: Seconds that the first step may take, with all that comes before it.
        step: Seconds that a later step may take.
        rounds: Turns that each peer gets.
        most: Steps in a turn.
        turn: Seconds after which a turn ends.
        total: Seconds after which a peer gets no more turns.
        memory: Bytes that a peer may hold.
    """

    first: float
    step: float
    rounds: int
    most: int
    turn: float
    total: float
    memory: float


class Processes:
    """The processes of peers, started when they are first needed.

    Args:
        python: The interpreter of the peers that have an environment of their own.
        memory: As in `Limits`.
    """

    def __init__(self, python, memory):
        self._python = python
        self._memory = memory
        self._processes = {}
        self.versions = {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        """Ends all of them; `start` begins anew."""
        for process in self._processes.values():
            process.close()
        self._processes.clear()

    def start(self, entrants):
        """Starts those that do not run, all at once, and waits for them."""
        missing = [e for e in entrants if e not in self._processes]
        for name, threads in missing:
            peer = PEERS[name]
            options = {"python": self._python} if peer.own_environment else {}
            process = PeerProcess(peer, threads, memory=self._memory, **options)
            self._processes[name, threads] = process
        failures = {}
        for entrant in missing:
            try:
                self.versions[entrant[0]] = self._processes[entrant].started()
            except PeerError as error:
                failures[entrant] = str(error)
                self._drop(entrant)
        return failures

    def ask(self, entrant, command, limit, **arguments):
        """As `PeerProcess.ask`."""
        try:
            return self._processes[entrant].ask(command, limit, **arguments)
        except PeerError:
            if not self._processes[entrant].is_alive():
                self._drop(entrant)
            raise

    def _drop(self, entrant):
        self._processes.pop(entrant).close()


def side_by_side(name, entrants, processes, limits):
    """Measures a workload and returns a record for each entrant, `(peer name, threads)`."""
    records = {e: {"workload": name, "peer": e[0], "threads": e[1]} for e in entrants}
    for entrant, why in processes.start(entrants).items():
        records[entrant]["failure"] = why
    made, numbers = workload(name), {}
    for entrant in _running(records):
        job = _job(made, PEERS[entrant[0]])
        answer = _ask(records, processes, entrant, "prepare", limits.first, job=job)
        if answer:
            numbers[entrant] = answer.pop("numbers")
            records[entrant] |= answer
    _compare(numbers, records)
    _take_turns(records, processes, limits)
    return list(records.values())


def _job(made, peer):
    job = {"workload": made.name}
    if peer.own_environment:
        job["recipe"] = dataclasses.asdict(recipe_of(made))
    return job


def _ask(records, processes, entrant, command, limit, **arguments):
    try:
        return processes.ask(entrant, command, limit, **arguments)
    except PeerError as error:
        records[entrant]["failure"] = str(error)
        return None


def _running(records):
    return [entrant for entrant, record in records.items() if "failure" not in record]


def _compare(numbers, records):
    """Writes how far each is from the reference, and fails those that are too far."""
    if not numbers:
        return
    ranked = [entrant for name in _REFERENCES for entrant in numbers if entrant[0] == name]
    reference = (ranked or list(numbers))[0]
    for entrant, found in numbers.items():
        errors = {key: _error(found[key], numbers[reference][key]) for key in found}
        records[entrant] |= {"reference": reference[0], "errors": errors}
        if not max(errors.values()) < TOLERANCE:
            records[entrant]["failure"] = f"differs from {reference[0]} by {errors}"


def _error(found, expected):
    found, expected = np.array(found), np.array(expected)
    if found.shape != expected.shape:
        return float("inf")
    scale = _NEAR_ZERO + np.max(np.abs(expected))
    return float(np.max(np.abs(found - expected)) / scale)


def _take_turns(records, processes, limits):
    times = {entrant: [] for entrant in _running(records)}
    for _ in range(limits.rounds):
        for entrant in _running(records):
            if sum(times[entrant]) < limits.total:
                arguments = {"most": limits.most, "seconds": limits.turn}
                # The warm-up and the last step are beyond the turn.
                limit = limits.turn + 2 * limits.step
                answer = _ask(records, processes, entrant, "time", limit, **arguments)
                times[entrant] += answer["seconds"] if answer else []
    for entrant in _running(records):
        answer = _ask(records, processes, entrant, "memory", limits.step)
        if answer:
            records[entrant] |= answer | _summary(times[entrant])


def _summary(times):
    low, high = np.quantile(times, [0.25, 0.75])
    return {
        "seconds": statistics.median(times),
        "low": float(low),
        "high": float(high),
        "steps": len(times),
    }
