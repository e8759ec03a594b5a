"""Tests of the trained competitors: what is published of them reaches the models."""

import dataclasses
import math

import numpy as np
import pytest

from training.comparisons import cells, published, runs
from training.comparisons.classifiers import CLASSIFIERS
from training.comparisons.comparison import Comparison
from training.comparisons.competitors.competitor import Competitor
from training.comparisons.competitors.families import model_of, published_families, scaler_of
from training.comparisons.reports import report, tables
from training.comparisons.reports.scores import scores
from training.comparisons.results import Result
from training.comparisons.suites import ALL, DEFAULT, data_sets_named

COMPETITORS = {competitor.name: competitor for competitor in CLASSIFIERS.competitors}
(DATA_SET,) = data_sets_named(["linearly_separable_2d"])


def two_qubit_gates(model):
    return [op for op in model.circuit.all_operations() if len(op.qubits) > 1]


@pytest.mark.parametrize("family", published_families())
@pytest.mark.parametrize("name", ["linearly_separable_2d", "two_curves_4d"])
def test_published_settings_make_a_model(family, name):
    settings = published.settings(family, name)
    num_features = int(name.split("_")[-1][:-1])
    for entangling in (True, False):
        model = model_of(family, settings, num_features, 2, entangling)
        assert type(model) is published_families()[family].cls
        assert model(np.zeros((1, num_features)) + 0.5).shape[0] == 1
        if not entangling:
            assert not two_qubit_gates(model)


@pytest.mark.parametrize("family", published_families())
def test_every_default_data_set_has_settings(family):
    for data_set in data_sets_named(DEFAULT):
        assert published.settings(family, data_set.name)


def test_models_bring_their_controls():
    chosen = CLASSIFIERS.only(["circuit_centric"])
    baselines = ["mlp", "svc", "logistic_regression", "best_constant"]
    assert [competitor.name for competitor in chosen.competitors] == [
        *("circuit_centric", "circuit_centric_product", "circuit_centric_twin"),
        *baselines,
    ]
    with pytest.raises(ValueError, match=r"among circuit_centric, .*Received: nonsense"):
        CLASSIFIERS.only(["circuit_centric", "nonsense"])


def test_a_set_without_settings_is_left_out():
    (data_set,) = data_sets_named(["two_curves_diff_10d-degree2"])
    assert not published.has_settings("dressed_circuit", data_set.name)
    names = {cell.competitor.name for cell in cells.cells(CLASSIFIERS, [data_set], 1)}
    assert "circuit_centric" in names and "dressed_circuit" not in names
    assert tables.accuracy_cell(None) == "no settings"
    assert len(ALL) == 6


def test_a_cell_trains_and_tells_what_it_took():
    row = cells.Cell(COMPETITORS["circuit_centric"], DATA_SET, 0).run()
    settings = published.settings("circuit_centric", DATA_SET.name)
    num_qubits = settings["num_copies"]
    assert row.parameters == 3 * num_qubits * settings["num_layers"] + 1
    assert 402 <= row.steps <= 10_000 and row.converged
    again = cells.Cell(COMPETITORS["circuit_centric"], DATA_SET, 0).run()
    assert dataclasses.replace(again, seconds=0.0) == dataclasses.replace(row, seconds=0.0)


def test_a_twin_has_nearly_as_many_parameters():
    twin = COMPETITORS["circuit_centric_twin"]
    settings = published.settings("circuit_centric", DATA_SET.name)
    classifier = twin.build(settings, 0).set_params(max_steps=10)
    (x_train, y_train), (x_test, _) = DATA_SET.load()
    classifier.fit(x_train, y_train)
    expected = model_of("circuit_centric", settings, 2, 2).count_params()
    assert abs(classifier.num_parameters_ - expected) <= 2  # half of a hidden unit's four
    assert set(classifier.predict(x_test)) <= {-1, 1}


def test_scalings():
    x = np.random.default_rng(0).normal(size=(20, 2))
    scaled = scaler_of("angles").fit_transform(x)
    np.testing.assert_allclose(np.abs([scaled.min(0), scaled.max(0)]), math.pi / 2)
    np.testing.assert_allclose(scaler_of("standard").fit_transform(x).std(0), 1)
    assert scaler_of("none") is None


def band_score(accuracies):
    (data_set,) = data_sets_named(["two_curves_4d"])
    competitor = Competitor("c", "C", None, model="circuit_centric", is_seeded=True)
    competitor = dataclasses.replace(competitor, is_trained=True)
    rows = [Result("c", data_set.name, seed, a, 1.0, 7, 500) for seed, a in enumerate(accuracies)]
    comparison = Comparison("b", "B", "", (competitor,), ())
    return scores(comparison, [data_set], rows)["c", data_set.name]


@pytest.mark.parametrize(
    ("accuracies", "sign", "verdict"),
    [
        ([0.8, 0.801], "✓", "yes"),
        ([0.84, 0.839], "✓", "yes"),
        ([0.79, 0.8], "↓", "**no**, 0.005 ↓"),
        ([0.84, 0.85], "↑", "**no**, 0.005 ↑"),
        ([1.0], "↑", "**no**, 0.160 ↑"),
    ],
)
def test_the_mean_is_held_to_the_published_band_on_both_sides(accuracies, sign, verdict):
    """Published: 0.820 with a deviation of 0.0194, so the band is 0.02 to each side."""
    score = band_score(accuracies)
    assert score.is_as_published == (sign == "✓")
    assert tables.accuracy_cell(score).endswith(f"({sign} 0.820 ± 0.022)")
    assert tables.verdict(score) == verdict


def test_the_summary_counts_what_lies_above_and_below():
    scores = [band_score([accuracy]) for accuracy in (0.82, 0.9, 0.95, 0.7)]
    assert tables.published_cells(scores) == ["0.820", "1 of 4, 2 ↑, 1 ↓"]
    assert tables.published_cells(scores[:1]) == ["0.820", "1 of 1"]
    told = report.published_part(dict(enumerate(scores))).splitlines()[0]
    assert told == "1 of 4 are met, 2 are missed above, 1 are missed below."


def test_training_that_was_cut_off_is_marked():
    score = band_score([0.9])
    cut = dataclasses.replace(score, rows=(dataclasses.replace(score.rows[0], converged=0),))
    assert tables.accuracy_cell(cut).endswith("‡")
    assert "‡" not in tables.accuracy_cell(score)


def test_costs_have_columns_of_parameters_and_steps():
    (suite,) = [suite for suite in ALL if suite.name == "two_curves"]
    score = band_score([0.9, 0.9])
    table = tables.cost_table([score.competitor], [suite], {("c", "two_curves_4d"): score})
    assert table.splitlines()[-1] == "| C | 7 | 500 | 1.000 |"


def test_the_published_mlp_is_scikit_learns():
    (data_set,) = data_sets_named(["two_curves_4d"])
    rows = [cells.Cell(COMPETITORS["mlp"], data_set, seed).run() for seed in range(2)]
    (score,) = scores(CLASSIFIERS, [data_set], rows).values()
    assert score.is_as_published


@pytest.mark.slow
def test_cells_in_processes_give_the_same(tmp_path):
    comparison = CLASSIFIERS.only(["circuit_centric"])

    def rows(num_jobs):
        directory = runs.start(comparison, [DATA_SET], 2, tmp_path)
        found = runs.complete(comparison, directory, num_jobs)
        return {row.key: (row.accuracy, row.parameters) for row in found}

    assert rows(2) == rows(1)
