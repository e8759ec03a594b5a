"""Tests of the grid search: the published rule, and runs that take what it finds."""

import dataclasses
import functools
import json

import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from training.comparisons import published, results, runs, search
from training.comparisons.classifiers import CLASSIFIERS
from training.comparisons.comparison import Comparison
from training.comparisons.competitors.baselines import BASELINES
from training.comparisons.competitors.competitor import Competitor
from training.comparisons.kernels import KERNELS
from training.comparisons.suites import data_sets_named

DATA_SETS = data_sets_named(["linearly_separable_2d", "two_curves_diff_10d-degree2"])
NUM_POINTS = 12 + 16  # of the dressed circuit and of the SVC
SVC = next(competitor for competitor in BASELINES if competitor.name == "svc")


def line(settings, seed, slope=1):
    """Learns with one of the learning rates only."""
    if settings["learning_rate"] != 0.01:
        return DummyClassifier(strategy="constant", constant=1)
    return LogisticRegression(C=slope * settings["num_layers"])


@pytest.fixture
def lines():
    model = {"model": "dressed_circuit", "is_seeded": True}
    return Comparison(
        "lines",
        "Lines with published settings",
        "",
        (
            Competitor("line", "a line", line, **model),
            Competitor("line_steep", "steep", functools.partial(line, slope=9), of="line", **model),
            *BASELINES,
        ),
        ("They are straight.",),
    )


@pytest.mark.parametrize("name", ["linearly_separable_10d", "hidden_manifold_4d", "two_curves_7d"])
def test_the_search_finds_the_published_best_settings(name):
    cells = search.cells(dataclasses.replace(KERNELS, competitors=(SVC,)), data_sets_named([name]))
    found = search.best(cells, [cell.run() for cell in cells])
    assert json.loads(found["svc", name].settings) == published.settings("svc", name)


def test_folds_are_those_of_the_published_search():
    """Its table has these two of `linearly_separable_10d`, with C = 0.1."""
    (data_set,) = data_sets_named(["linearly_separable_10d"])
    for gamma, accuracy in [(0.001, 0.53333), (0.1, 0.8)]:
        trial = search.GridCell(SVC, data_set, {"C": 0.1, "gamma": gamma}).run()
        assert trial.accuracy == pytest.approx(accuracy, abs=1e-5)


def test_the_first_of_equal_points_is_best_in_whatever_order_they_came():
    tree = CLASSIFIERS.only(["tree_tensor"]).competitors[0]
    points = published.grid("tree_tensor")
    cells = [search.GridCell(tree, DATA_SETS[0], point) for point in points]
    accuracies = [0.5, 0.75, 0.75]
    trials = [
        search.Trial(*cell.key, accuracy, 1.0)
        for cell, accuracy in zip(cells, accuracies, strict=True)
    ]
    for order in (trials, trials[::-1]):
        assert search.best(cells, order) == {("tree_tensor", DATA_SETS[0].name): trials[1]}


def test_each_model_is_searched_once_and_baselines_without_a_grid_are_not():
    for comparison in (KERNELS, CLASSIFIERS):
        models = [competitor.model for competitor in search.searched(comparison)]
        assert sorted(models) == sorted({c.model for c in comparison.competitors} - {None})
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
    found = json.loads(
        search.best(search.cells(lines, DATA_SETS), trials)[
            "dressed_circuit", DATA_SETS[0].name
        ].settings
    )
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
    names = "linearly_separable_2d two_curves_diff_10d-degree2"
    command = f"python -m training compare lines --datasets {names} --seeds 1 --grid"
    assert f"Made by `{command}`, 1 seed, with" in text
    assert f"* {search.NOTE}\n" in text
    part = text[text.index("## Settings found") :]
    trials = results.read(directory, search.Trial, search.FILE)
    best = search.best(search.cells(lines, DATA_SETS), trials)["svc", DATA_SETS[0].name]
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


@pytest.fixture
def twins(lines):
    """Lines whose twin has learning rates of its own; it, too, learns with 0.01 only."""
    twin = Competitor("line_twin", "a line, twin", line, "dressed_circuit", is_seeded=True)
    own = dataclasses.replace(twin, of="line", rates=(0.001, 0.01, 0.1))
    return dataclasses.replace(lines, competitors=(*lines.competitors, own))


@pytest.mark.parametrize("grid", [False, True])
def test_a_twin_has_the_learning_rate_that_is_best_for_it(twins, tmp_path, capsys, grid):
    directory = runs.start(twins, DATA_SETS[:1], 2, tmp_path, grid=grid)
    rows = runs.complete(twins, directory)
    assert "Learning rates: 3 cells" in capsys.readouterr().err
    trials = results.read(directory, search.Trial, search.FILE)
    tried = [json.loads(trial.settings) for trial in trials if trial.model == "line_twin"]
    assert [settings["learning_rate"] for settings in tried] == [0.001, 0.01, 0.1]
    assert len(trials) == 3 + grid * NUM_POINTS
    # The published rate is one with which a line does not learn.
    learns = {row.competitor: row.accuracy > 0.9 for row in rows}
    assert (learns["line"], learns["line_steep"], learns["line_twin"]) == (grid, grid, True)
    text = (directory / "report.md").read_text()
    assert f"* {search.TUNED_NOTE}\n" in text and search.UNTUNED_NOTE not in text
    assert "| data sets with the rate | 0.001 | 0.01 | 0.1 |" in text
    assert "| a line, twin | 0 | 1 | 0 |" in text


def test_a_twin_keeps_what_was_found_for_the_size_of_its_model(twins):
    found = {("dressed_circuit", DATA_SETS[0].name): {"learning_rate": 0.1, "num_layers": 7}}
    cells = search.rate_cells(twins, DATA_SETS, found)
    assert [cell.settings for cell in cells] == [
        {"learning_rate": rate, "num_layers": 7} for rate in (0.001, 0.01, 0.1)
    ]  # and none on the other set, of which nothing is published


def test_only_twins_have_learning_rates_of_their_own():
    own = [competitor.name for competitor in CLASSIFIERS.competitors if competitor.rates]
    assert own == [f"{model}_twin" for model in CLASSIFIERS.models]
    assert all(c.rates == (0.001, 0.01, 0.1) for c in CLASSIFIERS.competitors if c.rates)


def test_a_run_of_an_earlier_version_says_that_its_twins_are_not_tuned(twins, tmp_path):
    directory = runs.start(twins, DATA_SETS[:1], 1, tmp_path)
    config = json.loads((directory / "config.json").read_text())
    del config["tunes_twins"]
    (directory / "config.json").write_text(json.dumps(config))
    rows = runs.complete(twins, directory)
    assert not (directory / "search.csv").exists()
    assert max(row.accuracy for row in rows if row.competitor == "line_twin") < 0.9
    text = (directory / "report.md").read_text()
    assert f"* {search.UNTUNED_NOTE}\n" in text and search.TUNED_NOTE not in text


def test_a_run_without_twins_tells_nothing_of_them(lines, tmp_path):
    directory = runs.start(lines, DATA_SETS[:1], 1, tmp_path)
    runs.complete(lines, directory)
    text = (directory / "report.md").read_text()
    assert search.TUNED_NOTE not in text and search.UNTUNED_NOTE not in text


@pytest.mark.slow
def test_a_search_in_processes_finds_the_same(tmp_path):
    comparison = dataclasses.replace(KERNELS, competitors=(SVC,))

    def trials(num_jobs):
        directory = runs.start(comparison, DATA_SETS[:1], 1, tmp_path, grid=True)
        runs.complete(comparison, directory, num_jobs)
        return {t.key: t.accuracy for t in results.read(directory, search.Trial, search.FILE)}

    assert trials(2) == trials(1)
