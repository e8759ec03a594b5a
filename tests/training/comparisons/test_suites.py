"""Tests of the names of data sets, and that each has settings."""

import numpy as np
import pytest

from tfq_models import datasets
from training.comparisons import published
from training.comparisons.suites import ALL, DEFAULT, data_sets_named

EVERY = [data_set for suite in ALL for data_set in suite.data_sets()]


def names(data_sets):
    return [data_set.name for data_set in data_sets]


def test_default_suites():
    assert DEFAULT == ["linearly_separable", "hidden_manifold", "two_curves", "hyperplanes_diff"]
    assert len(data_sets_named(DEFAULT)) == 9 + 9 + 9 + 19


def test_suites_and_single_sets_each_come_once_in_order():
    found = data_sets_named(["two_curves_diff_10d-degree3", "two_curves", "two_curves_2d"])
    assert names(found) == [
        *(f"two_curves_{size}d" for size in range(2, 11)),
        "two_curves_diff_10d-degree3",
    ]


@pytest.mark.parametrize(
    ("name", "suite", "size"),
    [
        ("linearly_separable_4d", "linearly_separable", 4),
        ("hyperplanes_diff_5n", "hyperplanes_diff", 5),
        ("hidden_manifold_diff_10d-6m", "hidden_manifold_diff", 6),
        ("two_curves_diff_10d-degree3", "two_curves_diff", 3),
    ],
)
def test_a_name_stands_for_what_the_library_makes(name, suite, size):
    (data_set,) = data_sets_named([name])
    (x_train, _), (_, y_test) = data_set.load()
    (expected, _), (_, labels) = getattr(datasets, suite)(size)
    np.testing.assert_array_equal(x_train, expected)
    np.testing.assert_array_equal(y_test, labels)


def test_unknown_names_are_listed_with_the_choices():
    with pytest.raises(ValueError, match=r"Received: moons, two_curves_1d\.(.|\n)*two_curves_2d"):
        data_sets_named(["moons", "two_curves", "two_curves_1d"])


@pytest.mark.parametrize("model", ["iqp_kernel", "separable_kernel", "projected_kernel", "svc"])
def test_every_data_set_has_settings_of_every_model(model):
    kinds = {tuple(published.settings(model, name)) for name in names(EVERY)}
    assert len(kinds) == 1 and "C" in kinds.pop()


def test_no_cell_with_more_than_one_repeat_has_a_published_figure():
    for name in names(EVERY):
        if published.settings("iqp_kernel", name)["repeats"] > 1:
            assert not published.accuracies("iqp_kernel", name)


def test_a_model_without_settings():
    assert published.settings(None, "two_curves_2d") == {}
    assert published.accuracies(None, "two_curves_2d") == []
