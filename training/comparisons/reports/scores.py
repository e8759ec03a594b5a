"""The results of one competitor on one data set, beside what is published."""

import dataclasses
import math

import numpy as np

from training.comparisons import published
from training.comparisons.competitors.competitor import Competitor
from training.comparisons.results import Result
from training.comparisons.suites import DataSet

# Figures are published with three decimals, and a test point is worth 0.017.
TOLERANCE = 0.001
LEAST_BAND = 0.02


@dataclasses.dataclass(frozen=True)
class Score:
    """The rows of all seeds, at least one, in the order of the seeds."""

    competitor: Competitor
    data_set: DataSet
    rows: tuple[Result, ...]

    @property
    def accuracies(self):
        """Of the seeds that ran."""
        return [row.accuracy for row in self.rows]

    @property
    def seconds(self):
        """Of all seeds together."""
        return sum(row.seconds for row in self.rows)

    @property
    def published(self):
        """The published accuracies of the seeds that ran; empty if one of them has none.

        Where training is random, seeds do not correspond, and it is all that are published. A
        competitor that belongs to another has none: they are the other's.
        """
        if self.competitor.of is not None:
            return []
        figures = published.accuracies(self.competitor.model, self.data_set.name)
        if self.competitor.is_trained:
            return figures
        seeds = [row.seed for row in self.rows]
        return [figures[seed] for seed in seeds] if max(seeds) < len(figures) else []

    @property
    def is_as_published(self):
        """Whether there are published figures and they are met.

        Each seed meets its own; where training is random, the mean over the seeds differs from the
        published mean by one (population) standard deviation at most, or by 0.02 if that is more.
        """
        if self.competitor.is_trained:
            return bool(self.published) and not self.departure
        differences = np.subtract(self.accuracies, self.published) if self.published else [np.inf]
        return bool(np.all(np.abs(differences) < TOLERANCE))

    @property
    def departure(self):
        """How far the mean lies above the band of what is as published; negative below, 0 in it."""
        difference = float(np.mean(self.accuracies) - np.mean(self.published))
        outside = abs(difference) - max(LEAST_BAND, float(np.std(self.published)))
        return math.copysign(outside, difference) if outside > TOLERANCE else 0.0

    @property
    def has_converged(self):
        """Whether no training was cut off at the last step allowed."""
        return all(row.converged for row in self.rows)

    @property
    def departs(self):
        """Whether the published settings could not be followed."""
        settings = published.settings(self.competitor.model, self.data_set.name)
        return self.competitor.departs(settings)


def scores(comparison, data_sets, results):
    """All scores of the given data sets, by the names of competitor and data set.

    Args:
        comparison: A `Comparison`.
        data_sets: Of `DataSet`.
        results: Of `Result`. A competitor without any on a data set has no score.
    """
    rows = {}
    for result in sorted(results, key=lambda result: result.seed):
        rows.setdefault((result.competitor, result.data_set), []).append(result)
    return {
        (competitor.name, data_set.name): Score(
            competitor, data_set, tuple(rows[competitor.name, data_set.name])
        )
        for data_set in data_sets
        for competitor in comparison.competitors
        if (competitor.name, data_set.name) in rows
    }
