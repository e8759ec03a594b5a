"""Tests of a run: that it survives being killed, and goes on with what is missing."""

import dataclasses
import io
import json

import pytest

from training.comparisons import cells, progress, results, runs
from training.comparisons.results import Result
from training.comparisons.suites import data_sets_named
from training.runs.records import Damaged

DATA_SETS = data_sets_named(["linearly_separable_2d", "hidden_manifold_2d"])


def without_seconds(rows):
    return [dataclasses.replace(row, seconds=0.0) for row in rows]


def whole_run(comparison, workdir):
    directory = runs.start(comparison, DATA_SETS, 2, workdir)
    return runs.complete(comparison, directory), directory


def test_a_run_has_a_row_for_each_competitor_data_set_and_seed(comparison, tmp_path):
    rows, directory = whole_run(comparison, tmp_path)
    assert directory.parent == tmp_path / "comparisons" / "guesses"
    assert results.read(directory) == rows
    per_set = [
        ("coin", 0),
        ("coin", 1),
        ("svc", 0),
        ("logistic_regression", 0),
        ("best_constant", 0),
    ]
    assert [row.key for row in rows] == [
        (competitor, data_set.name, seed) for data_set in DATA_SETS for competitor, seed in per_set
    ]
    assert {path.name for path in directory.iterdir()} == {
        "config.json",
        "results.csv",
        "report.md",
        "images",
    }


@pytest.mark.parametrize("num_rows", [0, 1, 7])
def test_a_killed_run_goes_on_to_the_same_end(comparison, tmp_path, monkeypatch, num_rows):
    """Kills a run just before it puts a row in place; what is run again is what was missing."""
    whole, _ = whole_run(comparison, tmp_path / "whole")
    replace, count = results.records.os.replace, 0

    def killed(source, target):
        nonlocal count
        count += target.name == results.FILE
        if count > num_rows:
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(results.records.os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            whole_run(comparison, tmp_path / "killed")
    directory = runs.newest_unfinished(comparison, tmp_path / "killed")
    kept = results.read(directory)
    assert without_seconds(kept) == without_seconds(whole[:num_rows])
    again = runs.complete(comparison, directory)
    assert again[:num_rows] == kept
    assert without_seconds(again) == without_seconds(whole)
    with pytest.raises(ValueError, match="Found none in"):
        runs.newest_unfinished(comparison, tmp_path / "killed")


def test_a_finished_run_only_gets_its_report_anew(comparison, tmp_path, monkeypatch):
    rows, directory = whole_run(comparison, tmp_path)
    text = (directory / "report.md").read_text()
    (directory / "report.md").unlink()
    monkeypatch.setattr(cells.Cell, "run", None)
    assert runs.complete(comparison, directory) == rows
    assert (directory / "report.md").read_text() == text


def test_an_extended_run_keeps_its_rows_and_runs_what_is_missing(comparison, tmp_path, monkeypatch):
    two_coins = dataclasses.replace(
        comparison,
        competitors=(
            dataclasses.replace(comparison.competitors[0], name="penny"),
            *comparison.competitors,
        ),
    )
    directory = runs.start(two_coins, DATA_SETS[:1], 1, tmp_path, ["coin"])
    kept = runs.complete(two_coins, directory)
    with monkeypatch.context() as patch:
        patch.setattr(cells.Cell, "run", killed)
        runs.extend(two_coins, directory, reversed(DATA_SETS), 2, ["penny"])
        with pytest.raises(KeyboardInterrupt):
            runs.complete(two_coins, directory)
    assert runs.newest_unfinished(two_coins, tmp_path) == directory
    config = runs.read_config(directory)
    assert config["data_sets"] == [data_set.name for data_set in DATA_SETS]
    assert (config["models"], config["seeds"]) == (["penny", "coin"], 2)
    rows = runs.complete(two_coins, directory)
    assert rows[: len(kept)] == kept
    whole = runs.start(two_coins, DATA_SETS, 2, tmp_path)
    expected = without_seconds(runs.complete(two_coins, whole))
    assert sorted(without_seconds(rows), key=str) == sorted(expected, key=str)


def killed(cell):
    raise KeyboardInterrupt


def test_a_run_that_gets_nothing_new_stays_finished(comparison, tmp_path):
    _, directory = whole_run(comparison, tmp_path)
    before = runs.read_config(directory)
    runs.extend(comparison, directory, DATA_SETS[1:], 1, ["coin"])
    assert runs.read_config(directory) == before
    assert (directory / "report.md").exists()


def test_the_newest_unfinished_run_is_found(comparison, tmp_path):
    first = runs.start(comparison, DATA_SETS, 2, tmp_path)
    second = runs.start(comparison, DATA_SETS, 2, tmp_path)
    assert runs.newest_unfinished(comparison, tmp_path) == second
    runs.complete(comparison, second)
    assert runs.newest_unfinished(comparison, tmp_path) == first


def test_a_directory_that_is_no_run_is_named(comparison, tmp_path):
    with pytest.raises(ValueError, match=r"must be that of a run.*no_run"):
        runs.complete(comparison, tmp_path / "no_run")


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-3],
        lambda text: text.replace(",seed,", ",speed,", 1),
        lambda text: text.replace(",0,", ",none,", 1),
        lambda text: text + "coin,two_curves_2d\n",
    ],
)
def test_damaged_results_are_named_and_stay(comparison, tmp_path, damage):
    _, directory = whole_run(comparison, tmp_path)
    damaged = damage((directory / "results.csv").read_text())
    (directory / "results.csv").write_text(damaged)
    message = r"`results.csv` must be .* Remove the lines .* Received: .*results\.csv: "
    with pytest.raises(Damaged, match=message):
        runs.complete(comparison, directory)
    assert (directory / "results.csv").read_text() == damaged


@pytest.mark.parametrize(
    "config",
    [
        {"seeds": 2},
        {"seeds": 0, "data_sets": []},
        {"seeds": 2, "data_sets": ["moons"]},
        {"seeds": 2, "data_sets": 3},
        {"seeds": 2, "data_sets": [], "models": ["moon"]},
        {"experiment": {"name": "qnn_digits"}, "seed": 0},
    ],
)
def test_a_config_of_another_kind_is_named_in_one_line(comparison, tmp_path, config):
    (tmp_path / "config.json").write_text(json.dumps(config))
    for use in (runs.complete, runs.extend):
        with pytest.raises(
            Damaged, match=r"^`config.json` must be .*Received: .*config\.json: .*$"
        ):
            use(comparison, tmp_path)


def test_the_report_of_rows_that_were_lost_is_kept(comparison, tmp_path, capsys):
    rows, directory = whole_run(comparison, tmp_path)
    (directory / "report.md").write_text("before")
    results.write(directory, rows[:4])
    capsys.readouterr()
    runs.complete(comparison, directory)
    told = capsys.readouterr().err.splitlines()[-1]
    assert (
        told == f"Missing rows: {len(rows) - 4}. The report before is kept as backup-1.report.md."
    )
    assert (directory / "backup-1.report.md").read_text() == "before"


def test_time_left_is_the_mean_of_each_competitor(comparison):
    todo = cells.cells(comparison, DATA_SETS[:1], 3)
    rows = [Result("coin", "a", 0, 0.5, 2.0), Result("coin", "b", 0, 0.5, 4.0)]
    assert progress.seconds_left(todo, []) == 0
    # Three coins of 3 seconds, and three baselines of which nothing is known but the mean of all.
    assert progress.seconds_left(todo, rows) == pytest.approx(3 * 3.0 + 3 * 3.0)
    rows.append(Result("svc", "a", 0, 0.5, 0.0))
    assert progress.seconds_left(todo, rows) == pytest.approx(3 * 3.0 + 0.0 + 2 * 2.0)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("stream", "num_lines"), [(io.StringIO(), 2), (Terminal(), 1)])
def test_progress_counts_on_a_terminal_and_in_a_log(comparison, stream, num_lines):
    todo = cells.cells(comparison, DATA_SETS[:1], 2)
    shown = progress.Progress(todo, [Result("coin", "a", 0, 0.5, 2.0)], stream)
    for cell in todo:
        shown.starts(cell)
        shown.ends(cell, Result(*cell.key, 0.5, 2.0))
    text = stream.getvalue()
    assert text.count("\n") == num_lines
    assert "1/6  about 0:00:10 left  linearly_separable_2d  coin, seed 0" in text
    assert text.endswith("6/6  done\n")
