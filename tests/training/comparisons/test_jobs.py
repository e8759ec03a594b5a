"""Tests of runs with several processes: how they end when they are stopped."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import pytest

from training.comparisons import jobs, results

SCRIPT = """
import sys
import time

from sklearn.dummy import DummyClassifier

from training.__main__ import main
from training.comparisons import command
from training.comparisons.competitors.competitor import Competitor
from training.comparisons.comparison import Comparison


def slow(settings, seed):
    time.sleep(0.2)
    return DummyClassifier(strategy="uniform", random_state=seed)


if __name__ == "__main__":
    coin = Competitor("coin", "a coin", slow, is_seeded=True)
    command.COMPARISONS["coins"] = Comparison("coins", "Coins", "slow coins", (coin,), ())
    main(["compare", "coins", "--jobs", "2", *sys.argv[1:]])
"""
ROOT = pathlib.Path(__file__).parents[3]
PATIENCE = 120  # seconds; TensorFlow alone can take ten to import
NUM_SEEDS = 60


@pytest.fixture
def start(tmp_path):
    """Starts a run in a process group of its own."""
    script = tmp_path / "coins.py"
    script.write_text(SCRIPT)
    started = []

    def start(*options):
        with (tmp_path / "stderr").open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, script, "--workdir", tmp_path, *options],
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stderr=stderr,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        if members(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def members(group):
    """The processes of a group that have not ended."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, member_of = path.read_text().rsplit(")", 1)[1].split()[:3]
        except OSError:  # ended meanwhile
            continue
        if int(member_of) == group and state != "Z":
            found.append(path.parent.name)
    return found


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def directory_with_rows(workdir):
    """That of the only run, once it has some rows."""

    def find():
        tables = [*workdir.glob("comparisons/coins/*/results.csv")]
        return tables[0].parent if tables and len(results.read(tables[0].parent)) > 2 else None

    return wait_until(find)


@pytest.mark.slow
@pytest.mark.skipif(not pathlib.Path("/proc").exists(), reason="asks Linux which processes run")
def test_a_stopped_run_leaves_no_process_and_goes_on(start, tmp_path):
    options = ["--datasets", "linearly_separable_2d", "--seeds", str(NUM_SEEDS)]
    process = start(*options)
    directory = directory_with_rows(tmp_path)
    for _ in range(2):  # as `timeout` and impatient people do
        os.killpg(process.pid, signal.SIGINT)
    assert process.wait(PATIENCE) == 130
    wait_until(lambda: not members(process.pid))
    told = (tmp_path / "stderr").read_text()
    assert f"Stopped. Go on with: python -m training compare coins --resume {directory}" in told
    assert not re.search("Traceback|KeyboardInterrupt", told)
    kept = results.read(directory)

    process = start("--resume")
    wait_until(lambda: len(results.read(directory)) > len(kept))
    assert len(members(process.pid)) >= 3
    process.kill()
    process.wait()
    wait_until(lambda: not members(process.pid))
    more = results.read(directory)
    assert more[: len(kept)] == kept and len(kept) < len(more) < NUM_SEEDS

    assert start("--resume").wait(PATIENCE) == 0
    rows = results.read(directory)
    assert rows[: len(more)] == more
    assert sorted(row.seed for row in rows) == [*range(NUM_SEEDS)]
    assert (directory / "report.md").exists()


@pytest.mark.slow
def test_an_interrupt_while_processes_start_is_told_plainly(start, tmp_path):
    process = start("--datasets", "linearly_separable_2d")
    wait_until(lambda: "coin, seed 0" in (tmp_path / "stderr").read_text())
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(PATIENCE) == 130
    wait_until(lambda: not members(process.pid))
    told = (tmp_path / "stderr").read_text()
    assert "Stopped. Go on with:" in told
    assert not re.search("Traceback|KeyboardInterrupt", told)


def test_processes_are_started_anew_now_and_then(monkeypatch):
    together = []

    def in_processes(cells, num_jobs, starts):
        together.append(list(cells))
        yield from cells

    monkeypatch.setattr(jobs, "CELLS_PER_START", 3)
    monkeypatch.setattr(jobs, "_in_processes", in_processes)
    assert list(jobs.run_all(range(7), 2, None)) == list(range(7))
    assert together == [[0, 1, 2], [3, 4, 5], [6]]
