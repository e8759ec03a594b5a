"""Tests of what a run prints and draws."""

import pathlib

from training import report

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


def test_summary_shows_each_figure_beside_its_bound():
    lines = report.summary(METRICS, pathlib.Path("runs/line/now")).splitlines()
    (accuracy,) = [line for line in lines if "test accuracy" in line]
    (loss,) = [line for line in lines if "test mse" in line]
    assert "0.9812" in accuracy and "0.5167" in accuracy
    assert "0.2512" in loss and "0.2268" in loss
    assert any("tensorboard" in line and "runs/line/now/logs" in line for line in lines)


def test_table_gives_mean_and_sample_deviation():
    runs = [{**METRICS, "test_accuracy": value} for value in (0.9, 0.95, 1.0)]
    header, rule, row = report.table(runs).splitlines()
    assert header.count("|") == rule.count("|") == row.count("|")
    assert "| 0.9500 +- 0.0500 |" in row
    assert "| mse 0.2512 +- 0.0000 |" in row


def test_curves_with_and_without_validation(tmp_path):
    row = {"epoch": 1, "loss": 0.5, "sign_accuracy": 0.8}
    held_out = {"val_loss": 0.6, "val_sign_accuracy": 0.7}
    for name, history in [("a", [row]), ("b", [{**row, **held_out}])]:
        report.draw_curves(history, METRICS, tmp_path / f"{name}.png")
        assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert len(list(tmp_path.iterdir())) == 2
