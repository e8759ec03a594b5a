"""Tests of the command line."""

import errno
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

from training import experiments
from training.__main__ import main
from training.runs import records

ROOT = pathlib.Path(__file__).parents[2]
HEAVY = ["tensorflow", "cirq", "scipy", "sklearn", "matplotlib"]
LIGHT_CALLS = [
    [],
    ["--help"],
    ["list"],
    ["run", "--help"],
    ["run", "no_such_experiment"],
    ["run", "qnn_digits", "--no-such-option"],
    ["run", "qnn_digits", "--epochs", "0"],
    ["run", "qnn_digits", "--workdir", __file__],
    ["seeds", "qnn_digits", "--seeds", "0"],
    ["resume", "no_such_directory"],
    ["no_such_command"],
    ["compare", "classifiers", "--help"],
    ["compare", "no_such_comparison"],
    ["compare", "classifiers", "--models", "no_such_model"],
    ["compare", "kernels", "--datasets", "no_such_set"],
    ["compare", "kernels", "--resume", "no_such_directory"],
]
LIGHT_SCRIPT = f"""
import sys
from training.__main__ import main

for call in {LIGHT_CALLS}:
    try:
        main(call)
    except SystemExit:
        pass
    assert not {{*{HEAVY}}} & {{*sys.modules}}, call
"""


@pytest.fixture(autouse=True)
def line(experiment, monkeypatch):
    monkeypatch.setitem(experiments.EXPERIMENTS, "line", experiment)


def test_list_names_every_experiment(capsys):
    main(["list"])
    names = [text.split()[0] for text in capsys.readouterr().out.splitlines()]
    assert names == list(experiments.EXPERIMENTS)


def test_run_takes_every_option(tmp_path, capsys):
    options = "--epochs 2 --seed 5 --batch-size 10 --learning-rate 0.5".split()
    main(["run", "line", *options, "--workdir", str(tmp_path)])
    (directory,) = (tmp_path / "line").iterdir()
    config = json.loads((directory / "config.json").read_text())
    assert config["seed"] == 5
    assert config["experiment"]["epochs"] == 2
    assert config["experiment"]["batch_size"] == 10
    assert config["experiment"]["learning_rate"] == 0.5
    assert "test accuracy" in capsys.readouterr().out
    main(["resume", str(directory)])
    assert "test accuracy" in capsys.readouterr().out


def test_seeds_prints_the_table(tmp_path, capsys):
    main(["seeds", "line", "--seeds", "2", "--epochs", "1", "--workdir", str(tmp_path)])
    assert "| line | 4 |" in capsys.readouterr().out
    runs = json.loads((tmp_path / "line" / "seeds.json").read_text())
    assert [run["seed"] for run in runs] == [0, 1]


@pytest.mark.parametrize("arguments", [["run", "no_such_experiment"], ["run"], []])
def test_wrong_calls_are_refused(arguments, capsys):
    with pytest.raises(SystemExit):
        main(arguments)
    assert "usage: python -m training" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        "run line --epochs 0",
        "run line --epochs -2",
        "run line --batch-size 0",
        "run line --learning-rate nan",
        "run line --learning-rate 0",
        "run line --seed -1",
        "run line --seed 4294967296",
        "seeds line --seeds 0",
        "seeds line --batch-size 99999999999999999999",
    ],
)
def test_wrong_numbers_are_refused_in_one_line_and_leave_nothing(options, tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        main([*options.split(), "--workdir", str(tmp_path / "runs")])
    assert stop.value.code == 2
    assert f"{options.split()[-2]}: must be " in capsys.readouterr().err.splitlines()[-1]
    assert not list(tmp_path.iterdir())


def test_a_directory_that_is_no_run_is_refused_in_one_line(tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["resume", str(tmp_path)])
    assert stop.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: `directory` must be that of a run")


def failing_at(name, count, error):
    """What takes the place of `os.replace`, and fails at the count-th file of a name."""
    replace, left = os.replace, [count]

    def replacing(source, target):
        left[0] -= target.name == name
        if target.name == name and not left[0]:
            raise error
        replace(source, target)

    return replacing


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (KeyboardInterrupt(), 130, "Stopped. Go on with: "),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "error: No space left on device. "),
    ],
)
@pytest.mark.parametrize("name", ["history.csv", "model.keras", "last.keras", "curves.png"])
def test_a_stopped_run_says_how_to_go_on(tmp_path, monkeypatch, capsys, error, status, told, name):
    with monkeypatch.context() as patch:
        count = 1 if name == "curves.png" else 2
        patch.setattr(records.os, "replace", failing_at(name, count, error))
        with pytest.raises(SystemExit) as stop:
            main(["run", "line", "--workdir", str(tmp_path)])
    (directory,) = (tmp_path / "line").iterdir()
    assert stop.value.code == status
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.startswith(told)
    assert line.endswith(f"Go on with: python -m training resume {directory}")
    assert not list(directory.glob("unfinished*"))
    main(["resume", str(directory)])
    assert "best epoch" in capsys.readouterr().out


def test_a_run_that_is_stopped_before_it_begins_leaves_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(records.os, "replace", failing_at("config.json", 1, KeyboardInterrupt()))
    with pytest.raises(SystemExit) as stop:
        main(["run", "line", "--workdir", str(tmp_path / "runs")])
    assert stop.value.code == 130
    assert capsys.readouterr().err.splitlines()[-1] == "Stopped. Nothing was saved."
    assert not list(tmp_path.iterdir())


def test_stopped_seeds_say_which_are_left(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(records.os, "replace", failing_at("metrics.json", 2, KeyboardInterrupt()))
    with pytest.raises(SystemExit):
        main(["seeds", "line", "--seeds", "4", "--epochs", "1", "--workdir", str(tmp_path)])
    line = capsys.readouterr().err.splitlines()[-1]
    assert re.search(r"^Stopped\. Go on with: .* resume \S+, and `run` with --seed 2 and on$", line)


def test_the_table_of_earlier_seeds_is_kept(tmp_path, capsys):
    for number in ("2", "1"):
        main(["seeds", "line", "--seeds", number, "--epochs", "1", "--workdir", str(tmp_path)])
    assert "kept as backup-1.seeds.json" in capsys.readouterr().out
    kept = json.loads((tmp_path / "line" / "backup-1.seeds.json").read_text())
    assert [run["seed"] for run in kept] == [0, 1]


def test_help_and_refusals_import_nothing_that_is_slow(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", LIGHT_SCRIPT],
        **{"env": environment, "cwd": tmp_path, "capture_output": True, "text": True},
    )
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["list", "run", "seeds", "resume"])
def test_help(command, capsys):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert "usage" in capsys.readouterr().out
