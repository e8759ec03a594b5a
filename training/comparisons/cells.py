"""The unit of a comparison: one competitor on one data set, with one seed."""

import dataclasses
import time

from training.comparisons import published
from training.comparisons.competitors.competitor import Competitor
from training.comparisons.results import Result
from training.comparisons.suites import DataSet


@dataclasses.dataclass(frozen=True)
class Cell:
    """What is run, and makes one row of the results.

    Args:
        competitor: Who runs.
        data_set: Where.
        seed: Of the competitor.
        settings: Of the competitor; default: the published best.
    """

    competitor: Competitor
    data_set: DataSet
    seed: int
    settings: dict | None = None

    @property
    def key(self):
        """That of its result."""
        return self.competitor.name, self.data_set.name, self.seed

    @property
    def label(self):
        """What progress shows."""
        return f"{self.data_set.name}  {self.competitor.name}, seed {self.seed}"

    def run(self):
        """Fits on the training rows and scores the test rows."""
        (x_train, y_train), (x_test, y_test) = self.data_set.load()
        settings = self.settings
        if settings is None:
            settings = published.settings(self.competitor.model, self.data_set.name)
        started = time.perf_counter()
        classifier = self.competitor.build(settings, self.seed).fit(x_train, y_train)
        accuracy = float(classifier.score(x_test, y_test))
        seconds = round(time.perf_counter() - started, 4)
        return Result(*self.key, accuracy, seconds, *_training(classifier))


def _training(classifier):
    """Parameters, steps and convergence, where a classifier tells."""
    return (
        int(getattr(classifier, "num_parameters_", 0)),
        int(getattr(classifier, "num_steps_", 0)),
        int(getattr(classifier, "has_converged_", True)),
    )


def settings_of(competitor, data_set, found):
    """Returns what was found for a competitor, or for its model; None if nothing was."""
    places = (competitor.name, data_set.name), (competitor.model, data_set.name)
    return next((found[place] for place in places if place in found), None)


def cells(comparison, data_sets, num_seeds, found=None):
    """All cells of a comparison that have settings, data set by data set.

    Args:
        comparison: A `Comparison`.
        data_sets: Of `DataSet`.
        num_seeds: How many seeds the seeded competitors run with.
        found: Settings that take the place of the published best, by the names of a competitor, or
            of the model of several, and of the data set.
    """
    found = found or {}
    return [
        Cell(competitor, data_set, seed, settings_of(competitor, data_set, found))
        for data_set in data_sets
        for competitor in comparison.competitors
        if (competitor.model, data_set.name) in found
        or published.has_settings(competitor.model, data_set.name)
        for seed in range(num_seeds if competitor.is_seeded else 1)
    ]
