"""Tests of a run: what it writes, what it chooses, and that it survives being stopped."""

import csv
import json

import numpy as np
import pytest
import tensorflow as tf

from training import experiments
from training.runs import records
from training.runs.train import resume, run


def history_of(directory):
    with (directory / "history.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_run_writes_everything(experiment, tmp_path):
    metrics, directory = run(experiment, seed=3, workdir=tmp_path)
    assert directory.parent == tmp_path / "line"
    assert {path.name for path in directory.iterdir()} == {
        "config.json",
        "history.csv",
        "last.keras",
        "model.keras",
        "metrics.json",
        "curves.png",
        "logs",
    }
    assert json.loads((directory / "metrics.json").read_text()) == metrics
    config = json.loads((directory / "config.json").read_text())
    assert config["seed"] == 3
    assert config["experiment"] == experiment.settings()
    assert [*config["experiment"]] == [
        *("name", "description", "loss", "floor", "epochs", "batch_size", "learning_rate"),
        *("cosine_decay", "validation_fraction"),
    ]
    assert (directory / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert list((directory / "logs").rglob("events.*"))


def test_figures_are_those_of_the_saved_best_model_on_the_test_data(experiment, tmp_path):
    metrics, directory = run(experiment, seed=3, workdir=tmp_path)
    x, y = experiment.load_data(3)[1]
    outputs = tf.keras.models.load_model(directory / "model.keras").predict(x, verbose=0)[:, 0]
    # Means of float32 taken in another order.
    assert metrics["test_loss"] == pytest.approx(np.mean((outputs - y) ** 2), rel=1e-5)
    assert metrics["test_accuracy"] == pytest.approx(np.mean(outputs * y > 0))
    losses = [float(row["val_loss"]) for row in history_of(directory)]
    assert metrics["best_epoch"] == 1 + int(np.argmin(losses))


@pytest.mark.parametrize("name", ["history.csv", "model.keras", "last.keras"])
def test_a_killed_run_goes_on_to_the_same_end(experiment, tmp_path, monkeypatch, name):
    """Kills the third epoch just before it puts the named file in place."""
    monkeypatch.setitem(experiments.EXPERIMENTS, "line", experiment)
    whole, whole_directory = run(experiment, seed=1, workdir=tmp_path / "whole")
    replace, count = records.os.replace, 0

    def killed_at_third(source, target):
        nonlocal count
        count += target.name == name
        if target.name == name and count == 3:
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(records.os, "replace", killed_at_third)
        with pytest.raises(KeyboardInterrupt):
            run(experiment, seed=1, workdir=tmp_path / "stopped")
    (directory,) = (tmp_path / "stopped" / "line").iterdir()
    metrics, _ = resume(directory)
    assert history_of(directory) == history_of(whole_directory)
    assert {**metrics, "seconds": 0} == {**whole, "seconds": 0}
    last, whole_last = (
        tf.keras.models.load_model(path / "last.keras") for path in (directory, whole_directory)
    )
    for variable, whole_variable in zip(
        [*last.variables, *last.optimizer.variables],
        [*whole_last.variables, *whole_last.optimizer.variables],
        strict=True,
    ):
        np.testing.assert_array_equal(variable.numpy(), whole_variable.numpy())


def test_resuming_a_finished_run_changes_nothing(experiment, tmp_path, monkeypatch):
    monkeypatch.setitem(experiments.EXPERIMENTS, "line", experiment)
    metrics, directory = run(experiment, workdir=tmp_path)
    history = history_of(directory)
    assert {**resume(directory)[0], "seconds": 0} == {**metrics, "seconds": 0}
    assert history_of(directory) == history


def test_resume_names_a_directory_that_is_no_run(tmp_path):
    with pytest.raises(ValueError, match=r"`directory` must be that of a run.*no_run"):
        resume(tmp_path / "no_run")


def test_without_held_out_rows_the_training_loss_chooses(experiment, tmp_path):
    metrics, directory = run(
        experiment.with_settings({"validation_fraction": 0.0}), workdir=tmp_path
    )
    losses = [float(row["loss"]) for row in history_of(directory)]
    assert metrics["best_epoch"] == 1 + int(np.argmin(losses))
    assert "val_loss" not in history_of(directory)[0]


def test_seeds_matter_and_repeat(experiment, tmp_path):
    losses = [run(experiment, seed=seed, workdir=tmp_path)[0]["test_loss"] for seed in (0, 0, 1)]
    assert losses[0] == losses[1] != losses[2]
