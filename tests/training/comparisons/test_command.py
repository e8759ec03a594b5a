"""Tests of the command line of the comparisons."""

import json

import pytest

from training.__main__ import main
from training.comparisons import command, results


@pytest.fixture(autouse=True)
def guesses(comparison, monkeypatch):
    monkeypatch.setitem(command.COMPARISONS, "guesses", comparison)


@pytest.fixture
def call(tmp_path):
    def call(*options):
        main(["compare", "guesses", "--workdir", str(tmp_path), *options])
        return sorted((tmp_path / "comparisons" / "guesses").iterdir())[-1]

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
def test_resume_goes_on_with_a_stopped_run(call, tmp_path, monkeypatch, capsys, names_directory):
    options = ["--datasets", "linearly_separable_2d", "--seeds", "2"]
    with monkeypatch.context() as patch:
        patch.setattr(results, "write", interrupt)
        with pytest.raises(SystemExit) as stop:
            call(*options)
    assert stop.value.code == 130
    (directory,) = (tmp_path / "comparisons" / "guesses").iterdir()
    told = f"Stopped. Go on with: python -m training compare guesses --resume {directory}"
    assert capsys.readouterr().err.splitlines()[-1] == told
    assert call(*options, "--resume", *([str(directory)] if names_directory else [])) == directory
    assert len(results.read(directory)) == 5


def interrupt(directory, rows, file):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--datasets", "moons"], "Received: moons. Choose from:"),
        (["--models", "moons"], "Received: moons."),
        (["--seeds", "0"], "must be a whole number from 1 to 10000. Received: 0."),
        (["--jobs", "-1"], "must be a whole number from 1 to 1024. Received: -1."),
        (["--workdir", __file__], "must be a directory. Received: "),
        (["--resume"], "There must be an unfinished run to go on with. Found none in"),
        (["--resume", "nowhere"], "Received: directory='nowhere', without config.json."),
    ],
)
def test_wrong_calls_are_refused(call, tmp_path, capsys, options, message):
    with pytest.raises(SystemExit) as stop:
        call(*options)
    assert stop.value.code == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_resume_adds_what_is_named_to_a_run(call):
    directory = call("--datasets", "linearly_separable_2d", "--seeds", "2")
    more = ["--datasets", "two_curves_2d", "--seeds", "1", "--models", "coin"]
    assert call("--resume", str(directory), *more) == directory
    config = json.loads((directory / "config.json").read_text())
    assert config["data_sets"] == ["linearly_separable_2d", "two_curves_2d"]
    assert (config["seeds"], config["models"]) == (2, ["coin"])
    assert len(results.read(directory)) == 2 * 5
    assert "## two_curves" in (directory / "report.md").read_text()


def test_what_resume_adds_must_exist(call, capsys):
    directory = call("--datasets", "linearly_separable_2d", "--seeds", "1")
    before = (directory / "config.json").read_text()
    for option in ("--datasets", "--models"):
        with pytest.raises(SystemExit):
            call("--resume", str(directory), option, "moons")
        assert "Received: moons." in capsys.readouterr().err
    assert (directory / "config.json").read_text() == before
    assert (directory / "report.md").exists()


def test_a_grid_run_stays_one_and_another_does_not_become_one(call, capsys):
    options = ["--datasets", "linearly_separable_2d", "--seeds", "1"]
    with_grid = call("--grid", *options)
    assert (with_grid / "search.csv").exists()
    assert "Grid search: 124 cells" in capsys.readouterr().err
    call("--resume", str(with_grid))
    call("--resume", str(with_grid), "--grid")
    without = call(*options)
    assert not (without / "search.csv").exists()
    for directory, option, kind in [
        (without, "--grid", "the published ones"),
        (with_grid, "--no-grid", "those of a grid search"),
    ]:
        capsys.readouterr()
        with pytest.raises(SystemExit):
            call("--resume", str(directory), option)
        assert f"takes {kind}. Received: {option}." in capsys.readouterr().err


@pytest.mark.parametrize("name", ["kernels", None])
def test_help_names_the_data_sets_and_the_files(capsys, name):
    with pytest.raises(SystemExit) as stop:
        main(["compare", *([name] if name else []), "--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert "kernels" in text
    if name:
        for word in (*command.suites.SUITES, "results.csv", "report.md", "--grid", "--resume"):
            assert word in text


def test_the_former_word_answers_with_a_warning(tmp_path, capsys):
    options = ["--datasets", "linearly_separable_2d", "--seeds", "1", "--workdir", str(tmp_path)]
    main(["benchmark", "guesses", *options])
    captured = capsys.readouterr()
    assert captured.err.startswith("warning: `benchmark` is called `compare` now")
    (directory,) = (tmp_path / "comparisons" / "guesses").iterdir()
    assert captured.out == f"Report: {directory / 'report.md'}\n"


FORMER_CONFIG = """{
  "seeds": 2,
  "data_sets": ["linearly_separable_2d"],
  "models": ["coin"],
  "grid": false,
  "tunes_twins": true,
  "versions": {"python": "3.11.7", "tfq_models": "0.1.0"}
}"""
FORMER_RESULTS = """competitor,data_set,seed,accuracy,seconds,parameters,steps,converged
coin,linearly_separable_2d,0,0.25,0.5,0,0,1
svc,linearly_separable_2d,0,0.75,0.5,0,0,1
"""


@pytest.mark.parametrize("names_directory", [False, True])
def test_a_run_of_the_former_command_goes_on(call, tmp_path, names_directory):
    """It is in another folder; what it has is kept."""
    directory = tmp_path / "benchmark" / "guesses" / "2025-01-31T12-00-00"
    directory.mkdir(parents=True)
    (directory / "config.json").write_text(FORMER_CONFIG)
    (directory / "results.csv").write_text(FORMER_RESULTS)
    options = ["--workdir", str(tmp_path), "--resume", *[str(directory)] * names_directory]
    main(["compare", "guesses", *options])
    rows = results.read(directory)
    assert [row.accuracy for row in rows[:2]] == [0.25, 0.75]
    assert len(rows) == 5
    assert (directory / "report.md").exists()
    assert not (tmp_path / "comparisons").exists()
