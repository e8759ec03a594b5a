"""The report of a run: tables and pictures that documentation can take as they are."""

from training.comparisons.reports import tables
from training.comparisons.reports.pictures import draw_suite
from training.comparisons.reports.scores import scores
from training.comparisons.reports.tables import DEPARTS_MARK
from training.comparisons.suites import ALL, data_sets_named
from training.runs.records import write

FILE = "report.md"
IMAGES = "images"  # as in docs/, so that links hold there
LEGEND = (
    "Accuracies on the test rows, mean ± sample standard deviation where seeds matter; published "
    "figures in parentheses, after = if each seed is equal to its own to the last test point and "
    "after ≠ if not. Seconds are those of fitting and predicting, of all columns and seeds."
)
BAND_LEGEND = (
    "Where training is random, no seed corresponds to a published one: ✓ says that the mean "
    "differs from the published mean by max(0.02, one standard deviation of the published seeds) "
    "at most, ↑ that it is higher, ↓ that it is lower. ‡: some seed was stopped at the last step "
    "allowed before its loss was flat."
)

SUMMARY_LEGEND = (
    "Means over so many data sets of each suite and so many seeds, of the baselines over the same "
    "sets; seconds are those of one seed on one data set."
)


def write_report(comparison, results, config, directory, *, command, further_parts=()):
    """Writes `report.md` and a PNG for each suite into the directory of a run.

    Args:
        comparison: A `Comparison`.
        results: Of `Result`, one for each cell.
        config: The contents of `config.json`.
        directory: Of the run.
        command: That makes such a run.
        further_parts: Sections that end the report.
    """
    found = scores(comparison, data_sets_named(config["data_sets"]), results)
    suites = [suite for suite in ALL if members(suite, found)]
    (directory / IMAGES).mkdir(exist_ok=True)
    parts = [
        f"# {comparison.title}",
        introduction(comparison, config, command),
        f"## Summary\n\n{SUMMARY_LEGEND}\n\n{tables.summary_table(comparison, suites, found)}",
        *(suite_part(comparison, suite, found, directory) for suite in suites),
        f"## Published figures\n\n{published_part(found)}",
        f"## Cost of one seed\n\n{tables.cost_table(comparison.competitors, suites, found)}",
        *further_parts,
    ]
    write(directory / FILE, "\n\n".join(parts) + "\n")


def members(suite, scores):
    """The data sets of a suite that have scores."""
    names = {data_set for _, data_set in scores}
    return [data_set for data_set in suite.data_sets() if data_set.name in names]


def suite_part(comparison, suite, scores, directory):
    """The table of a suite and its picture, which is drawn."""
    data_sets = members(suite, scores)
    picture = f"{IMAGES}/comparison_{comparison.name}_{suite.name}.png"
    main = [competitor for competitor in comparison.competitors if competitor.of is None]
    others = [competitor for competitor in comparison.competitors if competitor.of is not None]
    draw_suite(main, suite, data_sets, scores, directory / picture)
    parts = [
        f"## {suite.name}",
        tables.accuracy_table(main, data_sets, scores),
        f"![Accuracies on {suite.name}]({picture})",
    ]
    if others:
        parts += [
            "The same models without entangling gates, and their classical twins:",
            tables.accuracy_table(others, data_sets, scores),
        ]
    return "\n\n".join(parts)


def introduction(comparison, config, command):
    """What was run, with what, and how to read it."""
    used = ", ".join(
        version if name in version.lower() else f"{name} {version}"  # "keras" is "Keras 3"
        for name, version in config["versions"].items()
    )
    seeds = f"{config['seeds']} seed{'s' * (config['seeds'] != 1)}"
    made = f"Made by `{command}`, {seeds}, with"
    published = "Published figures" if config.get("grid") else "Settings and published figures"
    source = f"{published}: Bowles, Ahmed and Schuld, arXiv:2403.07059."
    is_trained = any(competitor.is_trained for competitor in comparison.competitors)
    legends = [LEGEND, BAND_LEGEND] if is_trained else [LEGEND]
    notes = "\n".join(f"* {note}" for note in (*legends, *comparison.notes))
    return f"{made} {used}. {source}\n\n{notes}"


def published_part(scores):
    """How many published figures are met, and all of them."""
    compared = [score for score in scores.values() if score.published]
    if not compared:
        return "There are none for these data sets."
    missed = [score for score in compared if not score.is_as_published]
    told = f"{len(compared) - len(missed)} of {len(compared)} are met"
    signs = [tables.sign(score) for score in missed]
    for side, word in [(tables.ABOVE, "above"), (tables.BELOW, "below")]:
        told += f", {signs.count(side)} are missed {word}" * (side in signs)
    num_departing = sum(score.departs for score in missed)
    if num_departing:
        told += f"; {num_departing} of the others depart from what was published ({DEPARTS_MARK})"
    return f"{told}.\n\n{tables.published_table(scores)}"
