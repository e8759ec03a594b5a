"""Tests of the kernels' competitors and of the baselines."""

import numpy as np
import pytest

from training.comparisons import runs
from training.comparisons.cells import Cell
from training.comparisons.competitors.baselines import BASELINES
from training.comparisons.kernels import KERNELS
from training.comparisons.reports.scores import scores
from training.comparisons.suites import data_sets_named

COMPETITORS = {competitor.name: competitor for competitor in KERNELS.competitors}
SETTINGS = {
    **{"C": 1, "gamma": 0.5, "repeats": 5, "encoding_layers": 3},
    **{"gamma_factor": 2, "t": 0.25, "trotter_steps": 2},
}


def kernel_of(name, seed=0):
    return COMPETITORS[name].build(SETTINGS, seed)[-1].kernel


def test_settings_reach_the_kernels():
    assert kernel_of("iqp_kernel").feature_map == "iqp"
    assert kernel_of("separable_kernel").num_layers == 3
    for name, gamma in [
        ("projected_kernel", "scale"),
        ("projected_kernel_published_gamma", "scale_x"),
    ]:
        kernel = kernel_of(name, seed=4)
        assert (kernel.gamma, kernel.gamma_factor) == (gamma, 2)
        assert kernel.feature_map.keywords == {"total_time": 0.25, "num_steps": 2, "seed": 4}


def test_features_are_scaled_by_the_training_rows():
    model = COMPETITORS["separable_kernel"].build(SETTINGS, 0)
    x = np.random.default_rng(0).normal(size=(20, 2))
    scaled = model.fit(x, np.arange(20) % 2)[0].transform(x)
    np.testing.assert_allclose(np.abs([scaled.min(0), scaled.max(0)]), np.pi / 2)


def test_baselines_end_every_table():
    assert KERNELS.competitors[-3:] == BASELINES
    assert all(c.is_baseline == (c in BASELINES) for c in KERNELS.competitors)


@pytest.mark.parametrize("name", ["linearly_separable_3d", "linearly_separable_8d"])
def test_the_best_constant_is_that_of_the_test_rows(name):
    """The most frequent label of the training rows would reach 0.383 on the second."""
    (data_set,) = data_sets_named([name])
    labels = data_set.load()[1][1]
    accuracy = Cell(COMPETITORS["best_constant"], data_set, 0).run().accuracy
    assert accuracy == max(np.mean(labels == 1), np.mean(labels == -1)) >= 0.5


@pytest.mark.parametrize("name", ["linearly_separable_10d", "two_curves_3d"])
def test_rbf_svc_is_the_published_one(name):
    """Standardised features would miss the first by a test point."""
    (data_set,) = data_sets_named([name])
    row = Cell(COMPETITORS["svc"], data_set, 0).run()
    assert scores(KERNELS, [data_set], [row])["svc", name].is_as_published


def test_every_kernel_runs(tmp_path):
    data_sets = data_sets_named(["linearly_separable_2d"])
    rows = runs.complete(KERNELS, runs.start(KERNELS, data_sets, 1, tmp_path))
    assert [row.competitor for row in rows] == list(COMPETITORS)
    assert all(row.accuracy > 0.9 for row in rows[:-1])


@pytest.mark.slow
def test_published_figures_are_met_to_the_last_test_point(tmp_path):
    names = ["linearly_separable_4d", "linearly_separable_10d"]
    data_sets = data_sets_named([*names, "hidden_manifold_10d", "two_curves_4d"])
    rows = runs.complete(KERNELS, runs.start(KERNELS, data_sets, 5, tmp_path))
    compared = [s for s in scores(KERNELS, data_sets, rows).values() if s.published]
    assert len(compared) == 10
    assert all(score.is_as_published for score in compared)
