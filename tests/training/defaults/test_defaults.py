"""The command that measures defaults: tables, cells, report, and going on."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression

from tfq_models.models import FAMILIES
from training.__main__ import main
from training.comparisons.results import Result, read
from training.defaults import cells, report, tables

SHAPES = {
    "iris": (150, 4, 3),
    "wine": (178, 13, 3),
    "breast cancer": (569, 30, 2),
    "digits 3 and 8": (357, 64, 2),
    "two moons": (400, 2, 2),
    "circles": (400, 2, 2),
    "imbalanced": (600, 8, 2),
    "5,000 x 30": (5000, 30, 2),
}


@pytest.mark.parametrize("name", tables.TABLES)
def test_tables_have_their_sizes_and_splits_keep_the_classes(name):
    rows, labels = tables.TABLES[name]()
    assert (*rows.shape, len(np.unique(labels))) == SHAPES[name]
    (x_train, y_train), (x_test, y_test) = tables.split(name, 0)
    assert len(x_test) == pytest.approx(0.3 * len(rows), abs=1)
    shares = [np.unique(y, return_counts=True)[1] / len(y) for y in (y_train, y_test)]
    np.testing.assert_allclose(*shares, atol=1 / len(y_test))  # a row more or less
    assert len(x_train) + len(x_test) == len(rows)
    assert not np.array_equal(x_test, tables.split(name, 1)[1][0])


def test_a_table_of_numbers_has_regressors_of_its_own():
    (x_train, y_train), (x_test, y_test) = tables.split("diabetes", 0)
    result = cells.Cell("linear regression", "diabetes", 0).run()
    assert result.accuracy == LinearRegression().fit(x_train, y_train).score(x_test, y_test)
    assert cells.competitors("diabetes", ["dressed"]) == tuple(cells.REGRESSORS)
    text = report.markdown([result])
    assert f"| linear regression | {result.accuracy:.3f} ± 0.000<br>" in text


def test_every_family_for_tables_is_measured():
    assert {"dressed", "reuploading", "kitchen_sinks", "metric_learner"} <= set(cells.NAMES)
    assert all(FAMILIES[name].takes == "features" for name in cells.FAMILY_NAMES)


def test_a_cell_is_a_fit_with_nothing_but_defaults():
    result = cells.Cell(cells.MAJORITY, "wine", 0).run()
    train, test = tables.split("wine", 0)
    assert result.accuracy == DummyClassifier().fit(*train).score(*test)
    assert result.key == (cells.MAJORITY, "wine", 0)


def test_the_report_marks_what_reaches_half_of_a_linear_model():
    results = [
        Result(cells.MAJORITY, "iris", 0, 0.4, 0.0),
        Result(cells.LINEAR, "iris", 0, 0.8, 0.0),
        Result("dressed", "iris", 0, 0.62, 1.0),
        Result("dressed", "iris", 1, 0.60, 3.0),
        Result("variational", "iris", 0, 0.59, 2.0),
    ]
    text = report.markdown(results)
    assert "| dressed | **0.610 ± 0.010**<br>2.0 s |" in text
    assert "| variational | 0.590 ± 0.000<br>2.0 s |" in text
    assert "| logistic regression | 0.800 ± 0.000 |" in text


def test_the_command_goes_on_where_it_was(tmp_path, capsys):
    command = ["defaults", "--tables", "iris", "--families", "tree_tensor", "--seeds"]
    main([*command, "1", "--workdir", str(tmp_path)])
    first = read(tmp_path / "defaults")
    assert len(first) == 4
    main([*command, "2", "--workdir", str(tmp_path)])
    both = read(tmp_path / "defaults")
    assert both[:4] == first
    assert len(both) == 8
    assert "Seeds: 0, 1." in (tmp_path / "defaults" / report.FILE).read_text(encoding="utf-8")
    assert "Report:" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--tables", "--families"])
def test_unknown_names_are_refused_in_one_line(option, tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["defaults", option, "nothing", "--workdir", str(tmp_path)])
    assert f"`{option}` must be among" in capsys.readouterr().err
