"""The tables of a report, in Markdown."""

import numpy as np

ABOVE, BELOW = "↑↓"
DEPARTS_MARK = "†"
UNFINISHED_MARK = "‡"
MISSING = "no settings"
NUM_SEEDS = 5  # of the published figures


def accuracy_table(competitors, data_sets, scores):
    """Accuracies, a row for each data set and a column for each competitor.

    Args:
        competitors: Of `Competitor`.
        data_sets: Of `DataSet`, all of one suite.
        scores: What `scores.scores` returned.
    """
    rows = []
    for data_set in data_sets:
        found = [scores.get((competitor.name, data_set.name)) for competitor in competitors]
        seconds = sum(score.seconds for score in found if score)
        rows.append([data_set.name, *map(accuracy_cell, found), f"{seconds:.1f}"])
    return markdown(["data set", *(c.title for c in competitors), "seconds"], rows)


def accuracy_cell(score):
    """Our accuracy; in parentheses what is published, and whether it is met; or that none is."""
    if score is None:
        return MISSING
    text = mean_and_deviation(score.accuracies)
    if score.published:
        text += f" ({sign(score)} {mean_and_deviation(score.published)})"
    marks = [DEPARTS_MARK] * score.departs + [UNFINISHED_MARK] * (not score.has_converged)
    return " ".join([text, *marks])


def sign(score):
    """Whether the published figures are met, and if their band is not, on which side."""
    if not score.competitor.is_trained:
        return "=" if score.is_as_published else "≠"
    if score.is_as_published:
        return "✓"
    return ABOVE if score.departure > 0 else BELOW


def mean_and_deviation(values):
    """The mean, and with more than one value the sample standard deviation."""
    mean = f"{np.mean(values):.3f}"
    return mean if len(values) == 1 else f"{mean} ± {np.std(values, ddof=1):.3f}"


def summary_table(comparison, suites, scores):
    """Mean accuracies over the sets that were run, a row for each model and suite.

    Beside them stand those of its baselines on the same sets, and published means where all of
    these sets have figures.

    Args:
        comparison: A `Comparison`.
        suites: Of `Suite`.
        scores: What `scores.scores` returned.
    """
    baselines = [c for c in comparison.competitors if c.is_baseline]
    own = [c for c in comparison.competitors if c.of is not None]
    kinds = list(dict.fromkeys(kind_of(other, comparison) for other in own))
    header = ["model", "suite", "sets", "seeds", "accuracy", "published", "met", *kinds]
    header += [*(baseline.title for baseline in baselines), "parameters", "seconds"]
    rows = []
    for model in comparison.competitors:
        if model.is_baseline or model.of is not None:
            continue
        beside = {kind_of(c, comparison): c for c in own if c.of == model.name}
        others = [*(beside.get(kind) for kind in kinds), *baselines]
        for suite in suites:
            found = scores_of(model, suite, scores)
            if found:
                sets = {score.data_set for score in found}
                same = [scores_of(other, suite, scores, sets) for other in others]
                cells = [mean_accuracy(found), *published_cells(found), *map(mean_accuracy, same)]
                cells = [*extent_cells(found, suite), *cells]
                results = [row for score in found for row in score.rows]
                cost = [parameters_cell(results), mean_seconds(model, suite, scores)]
                rows.append([model.title, suite.name, *cells, *cost])
    return markdown(header, rows)


def kind_of(other, comparison):
    """What a competitor is to the one that it belongs to: its title without that one's."""
    (model,) = (c for c in comparison.competitors if c.name == other.of)
    return other.title.removeprefix(f"{model.title}, ")


def scores_of(competitor, suite, scores, data_sets=None):
    """Those of a competitor on the sets of a suite, or on some of them."""
    return [
        score
        for score in scores.values()
        if score.competitor is competitor
        and score.data_set.suite == suite.name
        and (data_sets is None or score.data_set in data_sets)
    ]


def extent_cells(scores, suite):
    """Of how many sets of the suite, and over how many seeds, a mean is."""
    sets = f"{len(scores)} of {len(suite.data_sets())}"
    numbers = sorted({len(score.rows) for score in scores})
    seeds = " to ".join(map(str, dict.fromkeys([numbers[0], numbers[-1]])))
    is_partial = scores[0].competitor.is_seeded and numbers[0] < NUM_SEEDS
    return [sets, f"{seeds} of {NUM_SEEDS}" if is_partial else seeds]


def mean_accuracy(scores):
    """Over all data sets and seeds."""
    return f"{np.mean([np.mean(score.accuracies) for score in scores]):.3f}" if scores else ""


def published_cells(scores):
    """The mean of the published figures, if all sets have any, and how many sets meet them."""
    compared = [score for score in scores if score.published]
    if len(compared) < len(scores):
        return ["", ""]
    mean = np.mean([np.mean(score.published) for score in scores])
    signs = [sign(score) for score in scores]
    sides = "".join(f", {signs.count(side)} {side}" for side in (ABOVE, BELOW) if side in signs)
    return [f"{mean:.3f}", f"{sum(s.is_as_published for s in scores)} of {len(scores)}{sides}"]


def cost_table(competitors, suites, scores):
    """What one seed of each competitor takes: mean seconds, a column for each suite.

    Where any tells of them, columns of parameters, from the least to the most, and of mean steps
    stand before these.
    """
    found = {competitor: rows_of(competitor, scores) for competitor in competitors}
    trains = any(row.parameters for rows in found.values() for row in rows)
    rows = [
        [
            competitor.title,
            *([parameters_cell(found[competitor]), steps_cell(found[competitor])] * trains),
            *(mean_seconds(competitor, suite, scores) for suite in suites),
        ]
        for competitor in competitors
    ]
    names = [suite.name for suite in suites]
    if trains:
        names = [f"seconds, {name}" for name in names]
    return markdown(
        ["" if trains else "seconds", *(["parameters", "steps"] * trains), *names], rows
    )


def rows_of(competitor, scores):
    """Its results on all data sets."""
    return [
        row for score in scores.values() if score.competitor is competitor for row in score.rows
    ]


def parameters_cell(rows):
    """Their number, which depends on the data set."""
    numbers = sorted({row.parameters for row in rows} - {0})
    return " to ".join(map(str, dict.fromkeys([*numbers[:1], *numbers[-1:]])))


def steps_cell(rows):
    """The mean."""
    steps = [row.steps for row in rows if row.steps]
    return f"{np.mean(steps):.0f}" if steps else ""


def mean_seconds(competitor, suite, scores):
    """The mean over all seeds and data sets of a suite."""
    seconds = [row.seconds for score in scores_of(competitor, suite, scores) for row in score.rows]
    return f"{np.mean(seconds):.3f}" if seconds else ""


def published_table(scores):
    """Every score that has a published figure, beside it, seed by seed."""
    rows = [
        [
            score.competitor.title,
            score.data_set.name,
            ", ".join(f"{accuracy:.3f}" for accuracy in score.accuracies),
            ", ".join(f"{accuracy:.3f}" for accuracy in score.published),
            verdict(score),
        ]
        for score in scores.values()
        if score.published
    ]
    return markdown(["competitor", "data set", "ours", "published", "met"], rows)


def verdict(score):
    """Whether the published figures are met; if their band is not, by how much it is missed."""
    text = "yes" if score.is_as_published else "**no**"
    if score.competitor.is_trained and not score.is_as_published:
        text += f", {abs(score.departure):.3f} {sign(score)}"
    return f"{text} {DEPARTS_MARK}" if score.departs else text


def markdown(header, rows):
    """A table of texts."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
