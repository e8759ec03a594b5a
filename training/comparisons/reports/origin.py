"""The command that makes such a run: what a report says that it was made by."""

from training.comparisons import suites

DEFAULT_SEEDS = 5


def command_of(comparison, config):
    """Returns the command, with the options that are not the defaults.

    Args:
        comparison: A `Comparison`, with all of its models.
        config: The contents of `config.json`.
    """
    options = []
    names = names_of(config["data_sets"])
    if names != suites.DEFAULT:
        options += ["--datasets", *names]
    models = config.get("models", comparison.models)
    if models != comparison.models:
        options += ["--models", *models]
    for name, value, default in [
        ("--seeds", config["seeds"], DEFAULT_SEEDS),
        ("--jobs", config.get("jobs", 1), 1),
    ]:
        if value != default:
            options += [name, str(value)]
    if config.get("grid"):
        options.append("--grid")
    return " ".join(["python -m training compare", comparison.name, *options])


def names_of(data_sets):
    """Returns the names of suites, and of single sets of those that are not whole."""
    names = []
    for suite in suites.ALL:
        every = [data_set.name for data_set in suite.data_sets()]
        found = [name for name in every if name in data_sets]
        names += [suite.name] if found == every else found
    return names
