"""How families were trained in "Better than classical?": settings, rates, accuracies."""

from __future__ import annotations

import dataclasses
import functools
import json
import pathlib
from collections.abc import Mapping
from typing import Any

from tfq_models.base.arguments import NamedArguments
from tfq_models.base.checks import check_choice
from tfq_models.models.families import FAMILIES

_FILE = pathlib.Path(__file__).with_name("published_settings.json")


@dataclasses.dataclass(frozen=True)
class Recipe(NamedArguments):
    """How a family was trained on a data set, and what it reached.

    The optimizer is Adam, steps draw 32 rows with replacement, and training ends by the rule of
    `fit_until_converged`. Initial weights and batches of the seeds 0 to 4 were others than here.

    Args:
        num_features: The number of features of the data set, the first argument of the class.
        arguments: Further arguments of the class.
        learning_rate: The learning rate of Adam; None for a family that is not trained by steps.
        scaling: What is done to features, by the training rows, as in `Family`.
        by_class: Whether batches take equally many rows of each class.
        departs: Whether the published circuit or loss was another, so that accuracies differ.
        accuracies: The published test accuracies, one for each seed; empty where none can be
            compared.
    """

    num_features: int
    arguments: Mapping[str, Any]
    learning_rate: float | None
    scaling: str
    by_class: bool
    departs: bool
    accuracies: tuple[float, ...]


def published_settings(family: str, data_set: str) -> Recipe:
    """Returns the settings that a grid search of the published comparison found best.

    Args:
        family: A name in `FAMILIES` whose card has `settings`.
        data_set: A suite and a size: `"linearly_separable_10d"`, `"hidden_manifold_4d"`,
            `"two_curves_4d"` for d = 2 to 10; of 10 features, `"hyperplanes_diff_3n"` for 2 to 20,
            `"hidden_manifold_diff_10d-6m"` for 2 to 20, `"two_curves_diff_10d-degree5"` for 2 to
            15.

    Returns:
        A `Recipe`.

    Raises:
        ValueError: If the family or the data set is unknown.

    Example:
        >>> from tfq_models.models import published_settings
        >>> recipe = published_settings("reuploading", "two_curves_4d")
        >>> recipe.learning_rate, recipe.arguments["num_layers"]
        (0.01, 10)

    References:
        Bowles, Ahmed and Schuld, arXiv:2403.07059; the tables of its code.
    """
    names = [name for name, card in FAMILIES.items() if card.settings is not None]
    check_choice("family", family, tuple(names))
    card = FAMILIES[family]
    assert card.settings is not None  # for checkers of types
    entries = {
        name: entry
        for name, entry in tables()[card.published_as].items()
        if isinstance(entry, Mapping)
    }
    check_choice("data_set", data_set, tuple(entries))
    entry = entries[data_set]
    settings = entry.get("settings", {})
    num_features = _num_features(data_set)
    return Recipe(
        num_features=num_features,
        arguments=card.settings(settings, num_features),
        learning_rate=settings.get("learning_rate"),
        scaling=card.scaling,
        by_class=card.by_class,
        departs=card.departs(settings),
        accuracies=tuple(entry.get("published", ())),
    )


@functools.cache
def tables() -> dict[str, Any]:
    """Returns the file of published settings: by model, then by data set, in the paper's names."""
    return json.loads(_FILE.read_text(encoding="utf-8"))


def _num_features(data_set):
    last = data_set.rpartition("_")[2]
    return int(last[:-1]) if last.endswith("d") and last[:-1].isdigit() else 10
