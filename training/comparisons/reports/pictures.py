"""The pictures of a report."""

import itertools

import numpy as np
from matplotlib.figure import Figure

from training.runs.records import replacing

BASELINE_STYLES = ("--", "-.", ":", (0, (6, 2, 1, 2, 1, 2)))


def draw_suite(competitors, suite, data_sets, scores, path):
    """Draws accuracy over the size of the sets, a line for each competitor.

    Args:
        competitors: Of `Competitor`. Baselines are drawn in black, the others in colours, with bars
            of a standard deviation where there are seeds.
        suite: A `Suite`.
        data_sets: Those of the suite that were run.
        scores: What `scores.scores` returned.
        path: Of the PNG.
    """
    figure = Figure(figsize=(9, 4), layout="constrained")
    axes = figure.subplots()
    styles = itertools.cycle(BASELINE_STYLES)
    for competitor in competitors:
        names = [(competitor.name, data_set.name) for data_set in data_sets]
        found = [scores[name] for name in names if name in scores]
        sizes = [score.data_set.size for score in found]
        means = [np.mean(score.accuracies) for score in found]
        if competitor.is_baseline:
            style = {"color": "black", "linestyle": next(styles), "marker": ".", "linewidth": 1}
            axes.plot(sizes, means, label=competitor.title, **style)
        else:
            bars = [np.std(score.accuracies, ddof=1) for score in found] if seeds(found) else None
            axes.errorbar(sizes, means, bars, label=competitor.title, marker="o", capsize=3)
    axes.set(xlabel=suite.size_label, ylabel="test accuracy", ylim=(None, 1.02), title=suite.name)
    axes.set_xticks([data_set.size for data_set in data_sets])
    axes.grid(alpha=0.3)
    figure.legend(loc="outside right upper")
    with replacing(path) as unfinished:
        figure.savefig(unfinished, dpi=120)


def seeds(scores):
    """Whether a deviation over seeds can be told."""
    return all(len(score.rows) > 1 for score in scores)
