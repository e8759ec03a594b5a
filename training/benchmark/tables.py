"""The tables of a report, in Markdown."""

import numpy as np

DEPARTS_MARK = "†"


def accuracy_table(competitors, data_sets, scores):
    """Accuracies, a row for each data set and a column for each competitor.

    Args:
        competitors: Of `Competitor`.
        data_sets: Of `DataSet`, all of one suite.
        scores: What `scores.scores` returned.
    """
    rows = []
    for data_set in data_sets:
        found = [scores[competitor.name, data_set.name] for competitor in competitors]
        seconds = sum(score.seconds for score in found)
        rows.append([data_set.name, *map(accuracy_cell, found), f"{seconds:.1f}"])
    return markdown(["data set", *(c.title for c in competitors), "seconds"], rows)


def accuracy_cell(score):
    """Our accuracy; in parentheses what is published, and whether each seed is equal to it."""
    text = mean_and_deviation(score.accuracies)
    if score.published:
        sign = "=" if score.is_as_published else "≠"
        text += f" ({sign} {mean_and_deviation(score.published)})"
    return f"{text} {DEPARTS_MARK}" if score.departs else text


def mean_and_deviation(values):
    """The mean, and with more than one value the sample standard deviation."""
    mean = f"{np.mean(values):.3f}"
    return mean if len(values) == 1 else f"{mean} ± {np.std(values, ddof=1):.3f}"


def seconds_table(competitors, suites, scores):
    """Mean seconds of one seed of each competitor, a column for each suite."""
    rows = [
        [competitor.title, *(mean_seconds(competitor, suite, scores) for suite in suites)]
        for competitor in competitors
    ]
    return markdown(["seconds", *(suite.name for suite in suites)], rows)


def mean_seconds(competitor, suite, scores):
    """The mean over all seeds and data sets of a suite."""
    seconds = [
        row.seconds
        for score in scores.values()
        if score.competitor is competitor and score.data_set.suite == suite.name
        for row in score.rows
    ]
    return f"{np.mean(seconds):.3f}"


def published_table(scores):
    """Every score that has a published figure, beside it, seed by seed."""
    rows = [
        [
            score.competitor.title,
            score.data_set.name,
            ", ".join(f"{accuracy:.3f}" for accuracy in score.accuracies),
            ", ".join(f"{accuracy:.3f}" for accuracy in score.published),
            "yes" if score.is_as_published else "**no**",
        ]
        for score in scores.values()
        if score.published
    ]
    return markdown(["competitor", "data set", "ours", "published", "equal"], rows)


def markdown(header, rows):
    """A table of texts."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
