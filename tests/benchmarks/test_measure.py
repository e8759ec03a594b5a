"""Measuring: processes of peers, comparison, turns, what is kept."""

import json
import subprocess
import sys

import pytest

from benchmarks import measure
from benchmarks.environment import PINS
from benchmarks.peers import PEERS
from benchmarks.processes import PeerError, PeerProcess
from benchmarks.results import Results

LIMITS = measure.Limits(first=1, step=1, rounds=2, most=3, turn=1, total=1, memory=float("inf"))


class Answers:
    """Stands in for processes: gives each peer's loss, or raises its error."""

    def __init__(self, losses):
        self.losses = losses

    def start(self, entrants):
        return {entrant: "cannot start" for entrant in entrants if entrant[0] == "lightning"}

    def ask(self, entrant, command, limit, **arguments):
        loss = self.losses[entrant[0]]
        if isinstance(loss, str):
            raise PeerError(loss)
        numbers = {"loss": [loss], "gradient": [0.0, 2 * loss]}
        return {
            "prepare": {"first_seconds": 3.0, "units": 1, "numbers": numbers},
            "time": {"seconds": [0.1, 0.2, 0.3]},
            "memory": {"mebibytes": 5.0},
        }[command]


@pytest.fixture
def records():
    losses = {"native": 1.00001, "tensorflow": 1.1, "qulacs": 1.0, "tfq": "more than 1 s"}
    entrants = [(name, 1) for name in [*losses, "lightning"]]
    found = measure.side_by_side("hea_2_1_1", entrants, Answers(losses), LIMITS)
    return {record["peer"]: record for record in found}


def test_times_are_summarised(records):
    assert records["native"]["seconds"] == pytest.approx(0.2)
    assert records["native"]["steps"] == 6
    assert records["native"]["reference"] == "qulacs"


def test_wrong_results_are_not_timed(records):
    assert "differs from qulacs" in records["tensorflow"]["failure"]
    assert "seconds" not in records["tensorflow"]


def test_failures_are_kept(records):
    assert records["tfq"]["failure"] == "more than 1 s"
    assert records["lightning"]["failure"] == "cannot start"


def test_process_of_a_peer():
    process = PeerProcess(PEERS["tensorflow"], threads=1)
    try:
        assert process.started()["tfq_models"]
        answer = process.ask("prepare", 60, job={"workload": "hea_2_1_3"})
        assert len(answer["numbers"]["gradient"]) == 4
        assert len(process.ask("time", 60, most=3, seconds=60)["seconds"]) == 3
        assert process.ask("memory", 60)["mebibytes"] > 0
        with pytest.raises(PeerError, match="A workload is one of"):
            process.ask("prepare", 60, job={"workload": "nothing"})
        with pytest.raises(PeerError, match="more than 0"):
            process.ask("prepare", 0, job={"workload": "hea_8_8_8"})
        assert not process.is_alive()
    finally:
        process.close()


def test_worker_needs_nothing_of_the_project():
    code = (
        "import sys, benchmarks.worker, benchmarks.recipe, benchmarks.peers.runner\n"
        "print(*{'cirq', 'tensorflow', 'tfq_models'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (result.stdout.strip(), result.stderr) == ("", "")


def test_packages_of_peers_are_pinned():
    pinned = {line.split("==")[0].replace("_", "-") for line in PINS.read_text().splitlines()}
    for peer in PEERS.values():
        assert not peer.own_environment or pinned >= set(peer.packages)


def test_results_resume(tmp_path):
    path = tmp_path / "new" / "benchmarks.json"
    Results(path).add("steps", [{"workload": "hea_2_1_1", "peer": "tfq", "threads": 2}])
    resumed = Results(path, resume=True)
    assert resumed.has("steps", "hea_2_1_1", [("tfq", 2)])
    assert not resumed.has("steps", "hea_2_1_1", [("tfq", 2), ("native", 2)])
    assert json.loads(path.read_text())["measurements"][0]["suite"] == "steps"
    assert not Results(path).of_suite("steps")
