"""Tests of the command line."""

import json

import pytest

from training import experiments
from training.__main__ import main


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


@pytest.mark.parametrize("command", ["list", "run", "seeds", "resume"])
def test_help(command, capsys):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert "usage" in capsys.readouterr().out
