"""Tests of what a run prints and draws."""

import dataclasses
import pathlib

from training.runs import report

METRICS = {
    "experiment": "line",
    "seed": 3,
    "test_accuracy": 0.9812,
    "majority_rate": 0.5167,
    "test_loss": 0.2512,
    "floor": 0.2268,
    "loss": "mse",
    "num_parameters": 63,
    "num_train": 1120,
    "num_test": 480,
    "epochs": 2,
    "best_epoch": 2,
    "seconds": 12.3,
}


def test_summary_shows_each_figure_beside_its_bound(experiment):
    lines = report.summary(experiment, METRICS, pathlib.Path("runs/line/now")).splitlines()
    (accuracy,) = [line for line in lines if "test accuracy" in line]
    (loss,) = [line for line in lines if "test mse" in line]
    assert "0.9812" in accuracy and "0.5167" in accuracy
    assert "0.2512" in loss and "0.2268" in loss
    assert any("tensorboard" in line and "runs/line/now/logs" in line for line in lines)


def test_table_gives_mean_and_sample_deviation(experiment):
    runs = [{**METRICS, "test_accuracy": value} for value in (0.9, 0.95, 1.0)]
    header, rule, row = report.table(experiment, runs).splitlines()
    assert header.count("|") == rule.count("|") == row.count("|")
    assert "| 0.9500 +- 0.0500 |" in row
    assert "| mse 0.2512 +- 0.0000 |" in row


def test_curves_with_and_without_validation(experiment, tmp_path):
    row = {"epoch": 1, "loss": 0.5, "sign_accuracy": 0.8}
    held_out = {"val_loss": 0.6, "val_sign_accuracy": 0.7}
    for name, history in [("a", [row]), ("b", [{**row, **held_out}])]:
        report.draw_curves(experiment, history, METRICS, tmp_path / f"{name}.png")
        assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert len(list(tmp_path.iterdir())) == 2


def test_lines_and_table_are_as_documented(experiment):
    """As version 0.1 printed them, but for its word "circuits" for rows."""
    lines = report.summary(experiment, METRICS, pathlib.Path("runs/line/now")).splitlines()
    assert lines[1] == "line, seed 3: 63 parameters, 1120 training rows, 12 s, best epoch 2 of 2"
    assert lines[3:5] == [
        "  test accuracy  0.9812   majority rate of the test labels    0.5167",
        "  test mse       0.2512   floor over the whole distribution   0.2268",
    ]
    assert report.table(experiment, [METRICS]).splitlines() == [
        "| experiment | parameters | test accuracy | majority rate | test loss | floor "
        "| time a seed |",
        "|---|---|---|---|---|---|---|",
        "| line | 63 | 0.9812 +- 0.0000 | 0.5167 +- 0.0000 | mse 0.2512 +- 0.0000 | 0.2268 "
        "| 12 s |",
    ]


def test_an_experiment_without_logged_figures_has_no_curves(experiment, tmp_path):
    bare = dataclasses.replace(experiment, figures=())
    report.draw_curves(bare, [{"epoch": 1, "loss": 0.5}], METRICS, tmp_path / "a.png")
    assert not list(tmp_path.iterdir())
