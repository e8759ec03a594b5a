"""Tests of the grid search: the published rule, and runs that take what it finds."""

import dataclasses
import functools
import json

import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from training.benchmark import published, results, runs, search
from training.benchmark.classifiers import CLASSIFIERS
from training.benchmark.competitors import Benchmark, Competitor
from training.benchmark.controls import CONTROLS
from training.benchmark.kernels import KERNELS
from training.benchmark.suites import data_sets_named

DATA_SETS = data_sets_named(["linearly_separable_2d", "two_curves_diff_10d-degree2"])
NUM_POINTS = 12 + 16  # of the dressed circuit and of the SVC
SVC = next(competitor for competitor in CONTROLS if competitor.name == "svc")


def line(settings, seed, slope=1):
    """Learns with one of the learning rates only."""
    if settings["learning_rate"] != 0.01:
        return DummyClassifier(strategy="constant", constant=1)
    return LogisticRegression(C=slope * settings["num_layers"])


@pytest.fixture
def lines():
    model = {"model": "dressed_circuit", "is_seeded": True}
    return Benchmark(
        "lines",
        "Lines with published settings",
        "",
        (
            Competitor("line", "a line", line, **model),
            Competitor("line_steep", "steep", functools.partial(line, slope=9), of="line", **model),
            *CONTROLS,
        ),
        ("They are straight.",),
    )


def trials_of(benchmark, names):
    return [cell.run() for cell in search.cells(benchmark, data_sets_named(names))]


@pytest.mark.parametrize("name", ["linearly_separable_10d", "hidden_manifold_4d", "two_curves_7d"])
def test_the_search_finds_the_published_best_settings(name):
    found = search.best(trials_of(dataclasses.replace(KERNELS, competitors=(SVC,)), [name]))
    assert json.loads(found["svc", name].settings) == published.settings("svc", name)


def test_folds_are_those_of_the_published_search():
    """Its table has these two of `linearly_separable_10d`, with C = 0.1."""
    (data_set,) = data_sets_named(["linearly_separable_10d"])
    for gamma, accuracy in [(0.001, 0.53333), (0.1, 0.8)]:
        trial = search.GridCell(SVC, data_set, {"C": 0.1, "gamma": gamma}).run()
        assert trial.accuracy == pytest.approx(accuracy, abs=1e-5)


def test_the_first_of_equal_points_is_best_in_whatever_order_they_came():
    points = [json.dumps(point) for point in published.grid("tree_tensor")]
    accuracies = [0.5, 0.75, 0.75]
    trials = [
        search.Trial("tree_tensor", "a", *pair, 1.0)
        for pair in zip(points, accuracies, strict=True)
    ]
    for order in (trials, trials[::-1]):
        assert search.best(order) == {("tree_tensor", "a"): trials[1]}


def test_each_model_is_searched_once_and_controls_without_a_grid_are_not():
    for benchmark in (KERNELS, CLASSIFIERS):
        models = [competitor.model for competitor in search.searched(benchmark)]
        assert sorted(models) == sorted({c.model for c in benchmark.competitors} - {None})
    names = [competitor.name for competitor in search.searched(CLASSIFIERS)]
    assert names == [*CLASSIFIERS.models, "mlp", "svc"]


def test_a_loss_that_is_not_finite_counts_as_it_is():
    (cell, *_) = search.cells(CLASSIFIERS.only(["circuit_centric"]), DATA_SETS[:1])
    trial = dataclasses.replace(cell, settings={**cell.settings, "learning_rate": 1e38}).run()
    assert 0 <= trial.accuracy < 0.7


def test_a_run_takes_what_the_search_found(lines, tmp_path, capsys):
    directory = runs.start(lines, DATA_SETS, 1, tmp_path, grid=True)
    rows = runs.complete(lines, directory)
    trials = results.read(directory, search.Trial, search.FILE)
    assert f"Grid search: {2 * NUM_POINTS} cells" in capsys.readouterr().err
    assert len(trials) == len({trial.key for trial in trials}) == 2 * NUM_POINTS
    found = json.loads(search.best(trials)["dressed_circuit", DATA_SETS[0].name].settings)
    assert found["learning_rate"] == 0.01
    assert published.settings("dressed_circuit", DATA_SETS[0].name)["learning_rate"] != 0.01
    accuracies = {(row.competitor, row.data_set): row.accuracy for row in rows}
    (x_train, y_train), (x_test, y_test) = DATA_SETS[0].load()
    for name, slope in [("line", 1), ("line_steep", 9)]:
        expected = line(found, 0, slope).fit(x_train, y_train).score(x_test, y_test)
        assert accuracies[name, DATA_SETS[0].name] == expected > 0.9
    # Nothing is published of the dressed circuit on the other, and nothing is missing.
    assert len(accuracies) == 2 * len(lines.competitors)


def test_the_report_shows_what_was_found_beside_what_is_published(lines, tmp_path):
    directory = runs.start(lines, DATA_SETS, 1, tmp_path, grid=True)
    runs.complete(lines, directory)
    text = (directory / "report.md").read_text()
    assert text.startswith("# Lines with settings found by grid search\n\nMade by ")
    assert "`python -m training benchmark lines --grid`" in text
    assert f"* {search.NOTE}\n" in text
    part = text[text.index("## Settings found") :]
    trials = results.read(directory, search.Trial, search.FILE)
    best = search.best(trials)["svc", DATA_SETS[0].name]
    settings = published.settings("svc", DATA_SETS[0].name)
    assert json.loads(best.settings) == settings
    cells = f"{search.text(settings)} | {best.accuracy:.3f}"
    assert f"| RBF SVC | {DATA_SETS[0].name} | {cells} | {cells} |" in part
    assert len(part.splitlines()) == 4 + 2 + 2 * 2
    assert part.count("learning_rate") == 3


@pytest.mark.parametrize("num_trials", [0, 1, NUM_POINTS - 1, NUM_POINTS])
def test_a_killed_search_goes_on_to_the_same_end(lines, tmp_path, monkeypatch, num_trials):
    whole = runs.start(lines, DATA_SETS[:1], 1, tmp_path, grid=True)
    rows = runs.complete(lines, whole)
    write = results.write

    def killed(directory, rows, file):
        if len(rows) > num_trials or file == results.FILE:
            raise KeyboardInterrupt
        write(directory, rows, file)

    directory = runs.start(lines, DATA_SETS[:1], 1, tmp_path, grid=True)
    with monkeypatch.context() as patch:
        patch.setattr(results, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            runs.complete(lines, directory)
    kept = results.read(directory, search.Trial, search.FILE)
    assert len(kept) == num_trials
    assert runs.newest_unfinished(lines, tmp_path) == directory
    again = runs.complete(lines, directory)
    assert [row.accuracy for row in again] == [row.accuracy for row in rows]
    trials = results.read(directory, search.Trial, search.FILE)
    assert trials[:num_trials] == kept
    expected = results.read(whole, search.Trial, search.FILE)
    assert [(*t.key, t.accuracy) for t in trials] == [(*t.key, t.accuracy) for t in expected]


def test_an_extended_run_searches_what_is_added_only(lines, tmp_path):
    directory = runs.start(lines, DATA_SETS[:1], 1, tmp_path, grid=True)
    runs.complete(lines, directory)
    kept = results.read(directory, search.Trial, search.FILE)
    runs.extend(lines, directory, DATA_SETS[1:])
    runs.complete(lines, directory)
    trials = results.read(directory, search.Trial, search.FILE)
    assert trials[:NUM_POINTS] == kept and len(trials) == 2 * NUM_POINTS


@pytest.mark.slow
def test_a_search_in_processes_finds_the_same(tmp_path):
    benchmark = dataclasses.replace(KERNELS, competitors=(SVC,))

    def trials(num_jobs):
        directory = runs.start(benchmark, DATA_SETS[:1], 1, tmp_path, grid=True)
        runs.complete(benchmark, directory, num_jobs)
        return {t.key: t.accuracy for t in results.read(directory, search.Trial, search.FILE)}

    assert trials(2) == trials(1)
