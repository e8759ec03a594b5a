"""Tests of the recipes: each runs, and the floors are right."""

import dataclasses
import pathlib
import sys

import numpy as np
import pytest

from training import experiments
from training.experiments import EXPERIMENTS, _cluster
from training.runs.train import compiled, run


@pytest.mark.parametrize("name", ["qcnn_cluster", "hybrid_qcnn_cluster", "qnn_digits"])
def test_every_kind_of_model_takes_its_data(name):
    (x, y), (_, y_test) = EXPERIMENTS[name].load_data(0)
    assert set(y) == set(y_test) == {-1, 1}
    model = compiled(EXPERIMENTS[name], num_steps=1)
    before = [weight.numpy() for weight in model.trainable_weights]
    model.train_on_batch(x[:4], y[:4])
    for old, new in zip(before, model.trainable_weights, strict=True):
        assert not np.array_equal(old, new.numpy())


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_runs(name, tmp_path):
    metrics, directory = run(
        EXPERIMENTS[name].with_settings({"epochs": 1, "batch_size": 128}), workdir=tmp_path
    )
    assert metrics["test_loss"] > metrics["floor"]
    assert (directory / "model.keras").exists()


@pytest.mark.slow
def test_qcnn_cluster_reaches_what_the_documentation_says(tmp_path):
    """One seed, of which the documentation has five: 0.992 +- 0.009 and 0.222 +- 0.008."""
    metrics, _ = run(EXPERIMENTS["qcnn_cluster"], workdir=tmp_path)
    assert metrics["test_accuracy"] >= 0.97
    assert metrics["test_loss"] <= 0.27


@pytest.mark.parametrize(
    ("slope", "floor"),
    [(1.0, _cluster.CIRCUIT_FLOOR), (4 / np.pi, _cluster.HEAD_FLOOR)],
)
def test_floors_are_the_least_errors_of_functions_of_the_angle(slope, floor):
    """On a fine grid of angles, the best slope is the claimed one and leaves the claimed error."""
    theta = (np.arange(100_000) + 0.5) / 100_000 * 2 * np.pi
    label = np.where(np.cos(theta) > 0, 1, -1)

    def error(a, b, c):
        return np.mean((a + b * np.cos(theta) + c * np.sin(theta) - label) ** 2)

    # The midpoint rule is off by the square of the step.
    assert error(0, slope, 0) == pytest.approx(floor, abs=1e-7)
    limit = 1.0 if slope == 1.0 else np.inf
    for step in np.random.default_rng(0).normal(size=(200, 3)) * 0.1:
        a, b, c = np.add([0, slope, 0], step)
        if abs(a) + np.hypot(b, c) <= limit:
            assert error(a, b, c) >= floor - 1e-7


def test_settings_change_what_they_name_and_nothing_else():
    recipe = EXPERIMENTS["qcnn_cluster"]
    changed = recipe.with_settings({"epochs": 3, "learning_rate": None, "no_such_setting": 1})
    assert changed.settings() == {**recipe.settings(), "epochs": 3}
    assert changed.load_data is recipe.load_data


def test_the_tutorial_setting_is_the_published_one():
    recipe = EXPERIMENTS["qcnn_cluster_tutorial"]
    assert (recipe.epochs, recipe.batch_size, recipe.learning_rate) == (25, 16, 0.02)
    assert not recipe.cosine_decay
    (_, y_train), (_, y_test) = recipe.load_data(0)
    assert (len(y_train), len(y_test)) == (112, 48)


def test_a_file_in_the_folder_is_an_experiment(tmp_path, monkeypatch):
    text = (pathlib.Path(experiments.__path__[0]) / "qnn_digits.py").read_text()
    (tmp_path / "my_digits.py").write_text(text.replace('"qnn_digits"', '"my_digits"'))
    (tmp_path / "_shared.py").write_text("raise ImportError")
    monkeypatch.setattr(experiments, "__path__", [*experiments.__path__, str(tmp_path)])
    assert experiments.found().keys() - EXPERIMENTS.keys() == {"my_digits"}
    assert sys.modules.pop("training.experiments.my_digits").EXPERIMENT.name == "my_digits"


def test_a_file_is_named_for_its_experiment():
    files = pathlib.Path(experiments.__path__[0]).glob("[!_]*.py")
    assert {path.stem for path in files} == experiments.found().keys()


@pytest.mark.parametrize("name", ["qnn_digits", "comparisons"])
def test_a_name_that_is_taken_is_refused(experiment, name):
    with pytest.raises(ValueError, match=f"no other experiment has. Received: name='{name}'"):
        experiments.add(dataclasses.replace(experiment, name=name))
