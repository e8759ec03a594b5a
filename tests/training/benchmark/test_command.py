"""Tests of the command line of the benchmarks."""

import json

import pytest

from training.__main__ import main
from training.benchmark import command, results


@pytest.fixture(autouse=True)
def guesses(benchmark, monkeypatch):
    monkeypatch.setitem(command.BENCHMARKS, "guesses", benchmark)


@pytest.fixture
def call(tmp_path):
    def call(*options):
        main(["benchmark", "guesses", "--workdir", str(tmp_path), *options])
        return sorted((tmp_path / "benchmark" / "guesses").iterdir())[-1]

    return call


def test_options_reach_the_run(call, capsys):
    directory = call("--datasets", "two_curves_2d", "hidden_manifold_3d", "--seeds", "3")
    config = json.loads((directory / "config.json").read_text())
    assert config["seeds"] == 3
    assert config["data_sets"] == ["hidden_manifold_3d", "two_curves_2d"]
    captured = capsys.readouterr()
    assert captured.out == f"Report: {directory / 'report.md'}\n"
    assert "12/12  done" in captured.err


@pytest.mark.parametrize("names_directory", [False, True])
def test_resume_goes_on_with_a_stopped_run(call, tmp_path, monkeypatch, names_directory):
    options = ["--datasets", "linearly_separable_2d", "--seeds", "2"]
    with monkeypatch.context() as patch:
        patch.setattr(results, "write", interrupt)
        with pytest.raises(SystemExit, match=r"Go on with: .* --resume .*guesses"):
            call(*options)
    (directory,) = (tmp_path / "benchmark" / "guesses").iterdir()
    assert call(*options, "--resume", *([str(directory)] if names_directory else [])) == directory
    assert len(results.read(directory)) == 5


def interrupt(directory, rows):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--datasets", "moons"], "Received: moons. Choose from:"),
        (["--seeds", "0"], "must be at least 1. Received: 0."),
        (["--resume"], "There must be an unfinished run to go on with. Found none in"),
        (["--resume", "nowhere"], "Received: nowhere, without config.json."),
    ],
)
def test_wrong_calls_are_refused(call, capsys, options, message):
    with pytest.raises(SystemExit):
        call(*options)
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--datasets", "two_curves_2d"], ["--seeds", "7"]])
def test_resume_does_not_change_what_a_run_is_to_do(call, capsys, options):
    directory = call("--datasets", "linearly_separable_2d", "--seeds", "1")
    with pytest.raises(SystemExit):
        call(*options, "--resume", str(directory))
    assert f"{options[0]} must be left out, or" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["kernels", None])
def test_help_names_the_data_sets_and_the_files(capsys, name):
    with pytest.raises(SystemExit) as stop:
        main(["benchmark", *([name] if name else []), "--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert "kernels" in text
    if name:
        for word in (*command.suites.SUITES, "results.csv", "report.md", "--resume", "--seeds"):
            assert word in text
