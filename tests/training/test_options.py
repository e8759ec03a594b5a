"""Tests of the kinds of options: what they take, and what they say of the rest."""

import argparse
import os

import pytest

from training import options
from training.experiments import EXPERIMENTS


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (options.COUNT, "1", 1),
        (options.COUNT, "2147483647", 2**31 - 1),
        (options.SEED, "0", 0),
        (options.SEED, "4294967295", 2**32 - 1),
        (options.RATE, "1e-3", 0.001),
        (options.RATE, "3.4e38", 3.4e38),
    ],
)
def test_numbers_in_range_are_taken(kind, text, value):
    assert kind(text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((options.COUNT, text) for text in ["0", "-2", "2147483648", "1.5", "x", ""]),
        *((options.SEED, text) for text in ["-1", "4294967296", "nan"]),
        *((options.JOBS, text) for text in ["0", "1025"]),
        *((options.SEEDS, text) for text in ["0", "10001"]),
        # The last two are infinite and 0 in single precision.
        *((options.RATE, text) for text in ["nan", "inf", "0", "-0.1", "x", "1e39", "1e-46"]),
    ],
)
def test_other_texts_are_refused(kind, text):
    with pytest.raises(argparse.ArgumentTypeError, match=f"^must be .*Received: {text}.$"):
        kind(text)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("epochs", 0, ValueError),
        ("epochs", 2.0, TypeError),
        ("batch_size", True, TypeError),
        ("learning_rate", float("nan"), ValueError),
        ("learning_rate", "0.1", TypeError),
        ("validation_fraction", 1.0, ValueError),
    ],
)
def test_an_experiment_checks_its_numbers(name, value, kind):
    with pytest.raises(kind, match=rf"`{name}` must be .*Received: {name}={value!r}\."):
        EXPERIMENTS["qcnn_cluster"].with_settings({name: value})


def test_a_working_directory_may_have_to_be_made(tmp_path):
    assert options.workdir(str(tmp_path)) == tmp_path
    assert options.workdir(str(tmp_path / "a" / "b")) == tmp_path / "a" / "b"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_working_directory_is_no_file(tmp_path, name):
    (tmp_path / "file").write_text("")
    with pytest.raises(argparse.ArgumentTypeError, match=r"Received: .*file is none\."):
        options.workdir(str(tmp_path / name))


def test_a_working_directory_can_be_written(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write everywhere
    with pytest.raises(argparse.ArgumentTypeError, match=r"that can be written\. Received: "):
        options.workdir(str(tmp_path / "a"))
