"""Tests of the published grids: that the published best settings are points of them."""

import json

import pytest

from training.comparisons import published
from training.comparisons.classifiers import CLASSIFIERS
from training.comparisons.kernels import KERNELS
from training.comparisons.suites import ALL

MODELS = sorted({c.model for b in (KERNELS, CLASSIFIERS) for c in b.competitors} - {None})
DATA_SETS = [data_set.name for suite in ALL for data_set in suite.data_sets()]
SIZES = {
    **{"iqp_kernel": 4, "separable_kernel": 16, "projected_kernel": 108, "svc": 16},
    **{"circuit_centric": 27, "dressed_circuit": 12, "iqp_variational": 36, "reuploading": 36},
    **{"tree_tensor": 3, "metric_learner": 9, "kitchen_sinks": 8, "mlp": 27},
}


def test_every_model_has_a_grid_of_different_points():
    assert {model: len(published.grid(model)) for model in MODELS} == SIZES
    for model in MODELS:
        assert len({json.dumps(point) for point in published.grid(model)}) == SIZES[model]
    assert published.grid(None) == []


@pytest.mark.parametrize("model", MODELS)
def test_published_best_settings_are_points_of_the_grid(model):
    """But for repeats of the IQP kernel, which is run with one repeat whatever is published."""
    points = published.grid(model)
    names = [name for name in DATA_SETS if published.has_settings(model, name)]
    found = [published.settings(model, name) for name in names]
    if model == "iqp_kernel":
        assert {settings["repeats"] for settings in found} == {1, 5, 10}
        found = [{**settings, "repeats": 1} for settings in found]
    assert names and all(settings in points for settings in found)
    assert all([*settings] == [*points[0]] for settings in found)


def test_points_come_as_in_the_published_search():
    first, second, *_, last = published.grid("dressed_circuit")
    assert first == {"learning_rate": 0.001, "num_layers": 1}
    assert second == {"learning_rate": 0.001, "num_layers": 5}
    assert last == {"learning_rate": 0.1, "num_layers": 15}
    assert all([*point] == sorted(point) for model in MODELS for point in published.grid(model))
