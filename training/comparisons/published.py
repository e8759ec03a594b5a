"""What is published of models: settings, accuracies, and the grids of `grids.json`."""

import functools
import itertools
import json
import pathlib

from tfq_models.models.published import tables


def settings(model, data_set):
    """The published best settings, by name; empty where there are none.

    Args:
        model: Its published name, or None.
        data_set: The full name of a data set, as "two_curves_4d".
    """
    return _entry(model, data_set).get("settings", {})


def has_settings(model, data_set):
    """Whether a model can run on a data set: it needs no settings, or there are some."""
    return model is None or data_set in tables()[model]


def accuracies(model, data_set):
    """The published test accuracies of seeds 0, 1, ...; empty where nothing can be compared."""
    return _entry(model, data_set).get("published", [])


def grid(model):
    """All settings that were tried for a model, in the published order; none for None.

    The last argument changes first, as in scikit-learn's `ParameterGrid`.
    """
    if model is None:
        return []
    arguments = _grids()[model]
    return [
        dict(zip(arguments, values, strict=True))
        for values in itertools.product(*arguments.values())
    ]


def _entry(model, data_set):
    return tables()[model].get(data_set, {}) if model else {}


@functools.cache
def _grids():
    path = pathlib.Path(__file__).with_name("grids.json")
    return json.loads(path.read_text(encoding="utf-8"))
