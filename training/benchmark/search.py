"""The grid search: which of the published grid's settings are best on the training rows."""

import dataclasses
import itertools
import json
import time

import numpy as np
from sklearn.model_selection import StratifiedKFold

from training.benchmark import published, tables
from training.benchmark.competitors import Competitor
from training.benchmark.suites import DataSet

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
LEGEND = (
    "Accuracies are means over the folds, of the settings found and of the published best ones in "
    "the same search."
)


@dataclasses.dataclass(frozen=True)
class Trial:
    """A row of the search.

    Args:
        model: Its name in `grids.json`.
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
    def key(self):
        """That of its trial."""
        return self.competitor.model, self.data_set.name, json.dumps(self.settings)

    @property
    def label(self):
        """What progress shows."""
        return f"{self.data_set.name}  {self.competitor.model}, {text(self.settings)}"

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


def searched(benchmark):
    """The first competitor of each model; the others of a model take the settings found for it."""
    first = {}
    for competitor in benchmark.competitors:
        first.setdefault(competitor.model, competitor)
    return [competitor for model, competitor in first.items() if model is not None]


def cells(benchmark, data_sets):
    """All cells of a search, data set by data set."""
    return [
        GridCell(competitor, data_set, settings)
        for data_set in data_sets
        for competitor in searched(benchmark)
        for settings in published.grid(competitor.model)
    ]


def best(trials):
    """The trial with the highest accuracy, the first of the grid if there are more.

    Args:
        trials: Of `Trial`, in any order.

    Returns:
        A dictionary from the names of model and data set to a `Trial`.
    """

    def rank(trial):
        return -trial.accuracy, published.grid(trial.model).index(json.loads(trial.settings))

    found = {}
    for trial in sorted(trials, key=rank):
        found.setdefault((trial.model, trial.data_set), trial)
    return found


def described(benchmark):
    """The benchmark, with a title and a note that say how settings were found."""
    title = benchmark.title.replace("published settings", "settings found by grid search")
    return dataclasses.replace(benchmark, title=title, notes=(NOTE, *benchmark.notes))


def report_part(benchmark, data_sets, trials):
    """The section of a report: what was found, beside what is published."""
    accuracies = {trial.key: f"{trial.accuracy:.3f}" for trial in trials}
    titles = {competitor.model: competitor.title for competitor in searched(benchmark)}
    found, rows = best(trials), []
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
