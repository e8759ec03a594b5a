"""Tests of going on with files that are missing, cut off or of another run."""

import csv
import json
import shutil

import numpy as np
import pytest
import tensorflow as tf

from training import experiments
from training.runs import records
from training.__main__ import main
from training.runs.train import resume, run


@pytest.fixture(autouse=True)
def line(experiment, monkeypatch):
    monkeypatch.setitem(experiments.EXPERIMENTS, "line", experiment)


@pytest.fixture(scope="module")
def stopped_once(tmp_path_factory):
    """The directory of a run of the fixture below that was stopped after three of four epochs."""
    return tmp_path_factory.mktemp("runs") / "stopped"


@pytest.fixture
def stopped(stopped_once, experiment, tmp_path, monkeypatch):
    """A copy of a run that was stopped after three of four epochs."""
    if not stopped_once.exists():
        three = experiment.with_settings({"epochs": 3, "cosine_decay": False})
        directory = run(three, seed=1, workdir=tmp_path)[1]
        for name in ("metrics.json", "curves.png"):
            (directory / name).unlink()
        change_config(directory, epochs=4)
        shutil.copytree(directory, stopped_once)
    return shutil.copytree(stopped_once, tmp_path / "copy")


def change_config(directory, **settings):
    config = json.loads((directory / "config.json").read_text())
    config["experiment"].update(settings)
    (directory / "config.json").write_text(json.dumps(config))


def epochs_of(path):
    with path.open(newline="") as file:
        return [int(row["epoch"]) for row in csv.DictReader(file)]


def cut_to_the_header(path):
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])


def test_a_whole_stopped_run_goes_on_without_a_word(stopped, capsys):
    metrics, _ = resume(stopped)
    assert metrics["epochs"] == 4
    assert epochs_of(stopped / "history.csv") == [1, 2, 3, 4]
    assert capsys.readouterr().err == ""
    assert not list(stopped.glob("backup*"))


@pytest.mark.parametrize(
    "lose", [lambda path: path.unlink(), lambda path: path.write_text(""), cut_to_the_header]
)
def test_the_best_model_is_kept_where_the_history_is_lost(stopped, capsys, lose):
    best = (stopped / "model.keras").read_bytes()
    lose(stopped / "history.csv")
    metrics, _ = resume(stopped)
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(
        "history.csv ends with epoch 0 and last.keras with epoch 3: goes on with"
    )
    assert "backup-1.model.keras" in told
    assert (stopped / "backup-1.model.keras").read_bytes() == best
    assert epochs_of(stopped / "history.csv") == [4]
    assert (metrics["epochs"], metrics["best_epoch"]) == (4, 4)
    resume(stopped)  # which is whole again
    assert capsys.readouterr().err == ""


def test_what_was_there_is_kept_where_the_last_model_is_lost(stopped, capsys):
    before = {name: (stopped / name).read_bytes() for name in ("model.keras", "history.csv")}
    last = weights(stopped / "last.keras")
    (stopped / "last.keras").unlink()
    change_config(stopped, epochs=3)
    resume(stopped)
    (told,) = capsys.readouterr().err.splitlines()
    assert "there is no last.keras: goes on with epoch 1" in told
    for name, content in before.items():
        assert f"backup-1.{name}" in told
        assert (stopped / f"backup-1.{name}").read_bytes() == content
    # A run is determined by its seed, so that it comes to the same end.
    for old, new in zip(last, weights(stopped / "last.keras"), strict=True):
        np.testing.assert_array_equal(old, new)


def weights(path):
    return tf.keras.models.load_model(path).get_weights()


def test_an_older_last_model_keeps_the_newer_history(stopped, experiment, tmp_path, capsys):
    one = experiment.with_settings({"epochs": 1, "cosine_decay": False})
    shutil.copy(run(one, seed=1, workdir=tmp_path)[1] / "last.keras", stopped)
    resume(stopped)
    assert "ends with epoch 3 and last.keras with epoch 1: goes on with epoch 2" in (
        capsys.readouterr().err
    )
    assert epochs_of(stopped / "backup-1.history.csv") == [1, 2, 3]
    assert epochs_of(stopped / "history.csv") == [1, 2, 3, 4]


def cut(path):
    path.write_bytes(path.read_bytes()[:-7])


def flip(path):
    """Changes a byte of the weights, which the archive has a checksum of."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


def fill(content):
    return lambda path: path.write_bytes(content)


DAMAGES = {
    "config.json": [cut, fill(b""), fill(b"\xff\x00"), fill(b"{}"), fill(b'{"experiment": 1}')],
    "history.csv": [
        cut,
        fill(b"\xff\x00"),
        fill(b"words\r\n"),
        fill(b"epoch,loss\r\n1,0.5\r\n"),  # without the log that chooses the best
        fill(b"epoch,val_loss\r\n1,0.5\r\n3,0.5\r\n"),
        fill(b"epoch,val_loss\r\n1\r\n"),
        fill(b"epoch,val_loss\r\n1,2,3\r\n"),
        fill(b"epoch,val_loss\r\n1,half\r\n"),
    ],
    "last.keras": [cut, flip, fill(b""), fill(b"words")],
    "model.keras": [cut, flip, fill(b""), lambda path: path.unlink()],
}


@pytest.mark.parametrize(
    ("name", "damage"), [(name, damage) for name, some in DAMAGES.items() for damage in some]
)
def test_a_damaged_file_is_named_in_one_line_with_the_way_out(stopped, capsys, name, damage):
    before = {path.name: path.read_bytes() for path in stopped.iterdir() if path.is_file()}
    damage(stopped / name)
    with pytest.raises(SystemExit) as stop:
        main(["resume", str(stopped)])
    assert stop.value.code == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"error: `{name}` must be as the run wrote it")
    assert any(way in told for way in ("Start a new run", "remove it", "Remove last.keras"))
    assert str(stopped / name) in told
    after = {path.name: path.read_bytes() for path in stopped.iterdir() if path.is_file()}
    assert {**after, name: None} == {**before, name: None}


def test_the_way_out_of_a_damaged_model_leads_out(stopped, capsys):
    cut(stopped / "model.keras")
    (stopped / "last.keras").unlink()
    metrics, _ = resume(stopped)
    assert metrics["epochs"] == 4
    assert "backup-1.model.keras" in capsys.readouterr().err


def test_a_finished_run_without_its_history_says_so(stopped):
    change_config(stopped, epochs=3)
    (stopped / "history.csv").unlink()
    with pytest.raises(records.Damaged, match=r"it ends with epoch 0, and last.keras with epoch 3"):
        resume(stopped)


def test_a_last_model_of_another_batch_size_is_told(stopped):
    change_config(stopped, batch_size=9)  # four steps an epoch, and the model has made 15
    with pytest.raises(records.Damaged, match="stands within an epoch of 4 steps"):
        resume(stopped)


@pytest.mark.parametrize(("name", "value"), [("epochs", 0), ("learning_rate", "fast")])
def test_settings_that_cannot_be_are_those_of_a_damaged_config(stopped, name, value):
    change_config(stopped, **{name: value})
    with pytest.raises(records.Damaged, match=rf"config\.json: `{name}` must be"):
        resume(stopped)


CONFIG_OF_0_1 = {
    "experiment": {
        **{"name": "line", "description": "a straight line", "loss": "mse", "floor": 0.1},
        **{"epochs": 4, "batch_size": 8, "learning_rate": 0.05, "cosine_decay": False},
        "validation_fraction": 0.1,
    },
    "seed": 1,
    "versions": {"tfq_models": "0.1.0"},
}


def test_a_run_of_version_0_1_goes_on(stopped):
    (stopped / "config.json").write_text(json.dumps(CONFIG_OF_0_1))
    metrics, _ = resume(stopped)
    assert [*metrics] == [
        *("experiment", "seed", "test_accuracy", "majority_rate", "test_loss", "floor", "loss"),
        *("num_parameters", "num_train", "num_test", "epochs", "best_epoch", "seconds"),
    ]
    assert (metrics["epochs"], metrics["seed"], metrics["floor"]) == (4, 1, 0.1)
