"""The grid search: which of the published grid's settings are best on the training rows."""

import dataclasses
import itertools
import json
import time

import numpy as np
from sklearn.model_selection import StratifiedKFold

from training.comparisons import published
from training.comparisons.competitors.competitor import Competitor
from training.comparisons.reports import tables
from training.comparisons.suites import DataSet

FILE = "search.csv"
NUM_FOLDS = 5
SEED = 0
NOTE = (
    "Settings were found by a grid search of this run, as the published ones were: those points of "
    f"the published grids with the highest mean accuracy over {NUM_FOLDS} stratified folds of the "
    f"training rows, with seed {SEED}; of equal ones the first. Where another note says that "
    "settings are published, those found stand in their place. Training that was stopped at the "
    "last step allowed, or by a loss that is not finite, counts with the accuracy that it reached; "
    "the published search left such settings out."
)
TUNED_NOTE = (
    "A twin has a learning rate of its own, of 0.001, 0.01 and 0.1, which the grids of the models "
    f"have: that with the highest mean accuracy over {NUM_FOLDS} stratified folds of the training "
    f"rows, with seed {SEED}; of equal ones the least."
)
UNTUNED_NOTE = (
    "A twin takes the learning rate that was the best one of its model, and 0.001 if that has "
    "none. It was not tuned for the twin, which may do better with another."
)
LEGEND = (
    "Accuracies are means over the folds, of the settings found and of the published best ones in "
    "the same search."
)


@dataclasses.dataclass(frozen=True)
class Trial:
    """A row of the search.

    Args:
        model: Its name in `grids.json`, or that of a competitor with learning rates of its own.
        data_set: Its full name.
        settings: A point of the grid, as JSON.
        accuracy: The mean over the folds.
        seconds: Of fitting and predicting in all folds.
    """

    model: str
    data_set: str
    settings: str
    accuracy: float
    seconds: float

    @property
    def key(self):
        """What no other row of a search shares."""
        return self.model, self.data_set, self.settings


@dataclasses.dataclass(frozen=True)
class GridCell:
    """The unit of a search: one point of a model's grid on one data set, in all folds."""

    competitor: Competitor
    data_set: DataSet
    settings: dict

    @property
    def name(self):
        """Of what the settings are sought for."""
        return self.competitor.name if self.competitor.rates else self.competitor.model

    @property
    def key(self):
        """That of its trial."""
        return self.name, self.data_set.name, json.dumps(self.settings)

    @property
    def label(self):
        """What progress shows."""
        return f"{self.data_set.name}  {self.name}, {text(self.settings)}"

    def run(self):
        """Fits on all folds but one and scores that one; the test rows are not used."""
        (x, y), _ = self.data_set.load()
        started = time.perf_counter()
        accuracies = [
            self.competitor.build(self.settings, SEED).fit(x[rest], y[rest]).score(x[fold], y[fold])
            for rest, fold in StratifiedKFold(NUM_FOLDS).split(x, y)
        ]
        seconds = round(time.perf_counter() - started, 4)
        return Trial(*self.key, round(float(np.mean(accuracies)), 6), seconds)


def searched(comparison):
    """The first competitor of each model; the others of a model take the settings found for it."""
    first = {}
    for competitor in comparison.competitors:
        first.setdefault(competitor.model, competitor)
    return [competitor for model, competitor in first.items() if model is not None]


def cells(comparison, data_sets):
    """All cells of a search, data set by data set."""
    return [
        GridCell(competitor, data_set, settings)
        for data_set in data_sets
        for competitor in searched(comparison)
        for settings in published.grid(competitor.model)
    ]


def rate_cells(comparison, data_sets, found):
    """All cells of the search of those competitors that have learning rates of their own.

    Args:
        comparison: A `Comparison`.
        data_sets: Of `DataSet`.
        found: As in `cells.cells`: the other settings are those of the model.
    """
    return [
        GridCell(competitor, data_set, {**settings, "learning_rate": rate})
        for data_set in data_sets
        for competitor in comparison.competitors
        if competitor.rates and (settings := _settings(competitor.model, data_set, found))
        for rate in competitor.rates
    ]


def _settings(model, data_set, found):
    return found.get((model, data_set.name)) or published.settings(model, data_set.name)


def best(cells, trials):
    """The trial with the highest accuracy, the first of the grid if there are more.

    Args:
        cells: Of `GridCell`, in the order of the grid.
        trials: Of `Trial`, one for each cell at least, in any order.

    Returns:
        A dictionary from the names of model and data set to a `Trial`.
    """
    trials, found = {trial.key: trial for trial in trials}, {}
    for trial in (trials[cell.key] for cell in cells):
        place = trial.model, trial.data_set
        if place not in found or trial.accuracy > found[place].accuracy:
            found[place] = trial
    return found


def settings_found(cells, trials):
    """The settings of the best trials, as dictionaries, by the names of model and data set."""
    return {place: json.loads(trial.settings) for place, trial in best(cells, trials).items()}


def described(comparison, tunes_rates):
    """The comparison, with a note that says which learning rates its twins have, if any."""
    if not any(competitor.rates for competitor in comparison.competitors):
        return comparison
    note = TUNED_NOTE if tunes_rates else UNTUNED_NOTE
    return dataclasses.replace(comparison, notes=(*comparison.notes, note))


def with_grid(comparison):
    """The comparison, with a title and a note that say how settings were found."""
    title = comparison.title.replace("published settings", "settings found by grid search")
    return dataclasses.replace(comparison, title=title, notes=(NOTE, *comparison.notes))


def rates_part(comparison, found):
    """The section of a report: on how many data sets each learning rate was the best.

    Args:
        comparison: A `Comparison`.
        found: What `settings_found` returned for `rate_cells`.
    """
    own = [competitor for competitor in comparison.competitors if competitor.rates]
    rates = sorted({rate for competitor in own for rate in competitor.rates})
    rows = []
    for competitor in own:
        chosen = [s["learning_rate"] for (name, _), s in found.items() if name == competitor.name]
        rows.append([competitor.title, *(str(chosen.count(rate)) for rate in rates)])
    table = tables.markdown(["data sets with the rate", *map(str, rates)], rows)
    return f"## Learning rates found\n\n{table}"


def report_part(comparison, data_sets, trials):
    """The section of a report: what was found, beside what is published."""
    accuracies = {trial.key: f"{trial.accuracy:.3f}" for trial in trials}
    titles = {competitor.model: competitor.title for competitor in searched(comparison)}
    found, rows = best(cells(comparison, data_sets), trials), []
    for model, data_set in itertools.product(titles, [data_set.name for data_set in data_sets]):
        trial, settings = found[model, data_set], published.settings(model, data_set)
        here = accuracies.get((model, data_set, json.dumps(settings)), "")
        ours = [text(json.loads(trial.settings)), accuracies[trial.key]]
        rows.append([titles[model], data_set, *ours, text(settings), here])
    header = ["model", "data set", "found", "accuracy", "published best", "accuracy"]
    return f"## Settings found\n\n{LEGEND}\n\n{tables.markdown(header, rows)}"


def text(settings):
    """Settings in one line."""
    return ", ".join(f"{name} {value}" for name, value in settings.items())
