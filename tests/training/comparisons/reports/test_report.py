"""Tests of what a run ends with: figures beside those that are published."""

import pytest

from training.__main__ import main
from training.comparisons import runs
from training.comparisons.classifiers import CLASSIFIERS
from training.comparisons.comparison import Comparison
from training.comparisons.competitors.competitor import Competitor
from training.comparisons.kernels import iqp, repeats_the_map
from training.comparisons.reports import report, tables
from training.comparisons.reports.origin import command_of
from training.comparisons.reports.scores import scores
from training.comparisons.results import Result
from training.comparisons.suites import ALL, data_sets_named

DATA_SETS = data_sets_named(["linearly_separable_4d", "two_curves_4d"])
PUBLISHED = [0.983, 1.0, 1.0, 1.0, 0.833]  # of the projected kernel on the first
CONFIG = {
    "seeds": 2,
    "data_sets": [data_set.name for data_set in DATA_SETS],
    "versions": {"python": "3"},
}
COMMAND = "python -m training compare guesses"


def score_of(comparison, accuracies, data_set=DATA_SETS[0]):
    competitor = comparison.competitors[0]
    rows = [Result(competitor.name, data_set.name, s, a, 0.5) for s, a in enumerate(accuracies)]
    return scores(comparison, [data_set], reversed(rows))[competitor.name, data_set.name]


def test_each_seed_is_compared_with_its_own_figure(comparison):
    score = score_of(comparison, [59 / 60, 1.0, 1.0, 1.0, 50 / 60])
    assert score.published == PUBLISHED and score.is_as_published
    assert tables.accuracy_cell(score) == "0.963 ± 0.073 (= 0.963 ± 0.073)"


def test_the_same_mean_of_other_seeds_is_not_equal(comparison):
    score = score_of(comparison, [50 / 60, 1.0, 1.0, 1.0, 59 / 60])
    assert tables.accuracy_cell(score) == "0.963 ± 0.073 (≠ 0.963 ± 0.073)"


def test_fewer_seeds_meet_the_figures_of_these_and_more_have_none(comparison):
    assert tables.accuracy_cell(score_of(comparison, [59 / 60])) == "0.983 (= 0.983)"
    assert tables.accuracy_cell(score_of(comparison, [1.0] * 6)) == "1.000 ± 0.000"
    assert not score_of(comparison, [1.0] * 6).is_as_published


def test_without_a_published_figure_nothing_is_equal(comparison):
    score = score_of(comparison, [0.5, 0.6], DATA_SETS[1])
    assert not score.is_as_published
    assert tables.accuracy_cell(score) == "0.550 ± 0.071"


def test_cells_that_depart_from_the_published_settings_are_marked():
    competitor = Competitor("iqp_kernel", "IQP", iqp, "iqp_kernel", departs=repeats_the_map)
    marked = Comparison("marked", "Marked", "", (competitor,), ())
    assert tables.accuracy_cell(score_of(marked, [49 / 60])) == "0.817 (= 0.817)"
    assert tables.accuracy_cell(score_of(marked, [0.5], DATA_SETS[1])) == "0.500 †"


def test_a_missed_figure_of_another_circuit_is_told_apart():
    model = "iqp_variational"
    departing = Competitor(model, "IQP", iqp, model, departs=repeats_the_map, is_trained=True)
    score = score_of(Comparison("marked", "Marked", "", (departing,), ()), [0.5], DATA_SETS[1])
    assert tables.verdict(score) == "**no**, 0.203 ↓ †"
    text = report.published_part({"one": score})
    assert text.startswith(
        "0 of 1 are met, 1 are missed below; 1 of the others depart from what was published (†)."
    )


def test_report_has_a_table_and_a_picture_for_each_suite(comparison, tmp_path):
    rows = [
        Result(competitor.name, data_set.name, seed, 0.75, 0.25)
        for data_set in DATA_SETS
        for competitor in comparison.competitors
        for seed in range(2 if competitor.is_seeded else 1)
    ]
    report.write_report(comparison, rows, CONFIG, tmp_path, command=COMMAND)
    text = (tmp_path / "report.md").read_text()
    lines = text.splitlines()
    assert "* Heads or tails." in lines
    header = "| data set | a coin | RBF SVC | logistic regression | best constant | seconds |"
    assert lines.count(header) == 2
    assert (
        "| linearly_separable_4d | 0.750 ± 0.000 (≠ 0.992 ± 0.012) | 0.750 (≠ 1.000) "
        "| 0.750 | 0.750 | 1.2 |" in lines
    )
    assert "0 of 3 are met." in lines
    assert "| a coin | 0.250 | 0.250 |" in lines
    for suite in ("linearly_separable", "two_curves"):
        picture = f"images/comparison_guesses_{suite}.png"
        assert f"![Accuracies on {suite}]({picture})" in lines
        assert (tmp_path / picture).read_bytes().startswith(b"\x89PNG")
    assert str(tmp_path) not in text


def test_report_of_one_seed_and_no_published_figures(comparison, tmp_path):
    data_sets = ["hyperplanes_diff_2n"]
    rows = [Result(c.name, *data_sets, 0, 0.75, 0.25) for c in comparison.competitors]
    config = {**CONFIG, "seeds": 1, "data_sets": data_sets}
    report.write_report(comparison, rows, config, tmp_path, command=COMMAND)
    assert "There are none for these data sets." in (tmp_path / "report.md").read_text()


def summary_of(comparison, rows, suite="two_curves"):
    """The cells of the table, by the names of the columns, of the only model."""
    suites = [one for one in ALL if one.name == suite]
    found = scores(comparison, suites[0].data_sets(), rows)
    header, _, line = tables.summary_table(comparison, suites, found).splitlines()
    split = (text.strip("|").split("|") for text in (header, line))
    return {name.strip(): cell.strip() for name, cell in zip(*split, strict=True)}


def coins(sizes, num_seeds, accuracy=0.75):
    return [
        Result("coin", f"two_curves_{size}d", seed, accuracy, 1.0)
        for size in sizes
        for seed in range(num_seeds)
    ]


def test_the_summary_says_how_much_of_a_suite_is_in_it(comparison):
    cells = summary_of(comparison, coins([2, 5], 2))
    assert (cells["sets"], cells["seeds"]) == ("2 of 9", "2 of 5")
    cells = summary_of(comparison, coins(range(2, 11), 5))
    assert (cells["sets"], cells["seeds"]) == ("9 of 9", "5")
    cells = summary_of(comparison, [*coins([2], 1), *coins([3], 7)])
    assert (cells["sets"], cells["seeds"]) == ("2 of 9", "1 to 7 of 5")


def test_baselines_are_summarised_over_the_sets_of_the_model(comparison):
    baselines = [Result("svc", f"two_curves_{size}d", 0, size / 10, 1.0) for size in range(2, 11)]
    cells = summary_of(comparison, [*coins([2, 5], 1), *baselines])
    assert cells["RBF SVC"] == "0.350"  # of 0.2 and 0.5


def test_a_report_tells_the_command_and_the_seeds(comparison, tmp_path):
    rows = [Result(c.name, DATA_SETS[0].name, 0, 0.75, 0.25) for c in comparison.competitors]
    config = {**CONFIG, "seeds": 1}
    report.write_report(comparison, rows, config, tmp_path, command=f"{COMMAND} --seeds 1")
    text = (tmp_path / "report.md").read_text()
    assert f"Made by `{COMMAND} --seeds 1`, 1 seed, with" in text


@pytest.mark.parametrize(
    "options",
    [
        "",
        "--datasets two_curves_4d",
        "--datasets linearly_separable two_curves_4d two_curves_5d",
        "--models tree_tensor kitchen_sinks --seeds 2",
        "--datasets two_curves --models dressed_circuit --seeds 40 --jobs 2 --grid",
    ],
)
def test_the_command_of_a_report_makes_the_same_run(options, tmp_path, monkeypatch):
    """What the command line makes of options, read back, are the options."""
    monkeypatch.setattr(runs, "complete", lambda *arguments: None)
    command = f"compare classifiers --workdir {tmp_path} {options}"
    main(command.split())
    (directory,) = (tmp_path / "comparisons" / "classifiers").iterdir()
    config = runs.read_config(directory)
    jobs = 2 if "--jobs" in options else 1
    told = command_of(CLASSIFIERS, {**config, "jobs": jobs})
    assert told == f"python -m training compare classifiers {options}".strip()
