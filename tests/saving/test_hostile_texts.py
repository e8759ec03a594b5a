"""Hostile texts of Cirq's JSON are refused in seconds, by name, and nothing in them is run."""

import cProfile
import pathlib
import sys
import time

import cirq
import pytest

from tests.saving.hostile import BOMBS, CANARY, CODE, text
from tfq_models.saving import decode

QUBIT = cirq.LineQubit(0)


def refuse(value, canary, read=decode):
    code = f"__import__('pathlib').Path('{canary}').touch()"
    saved = {"cirq_json": text(value).replace(CANARY, code)}
    started = time.perf_counter()
    with pytest.raises(ValueError, match=r"^`\w+` must .*\. Received: ") as caught:
        read(saved)
    assert time.perf_counter() - started < 5
    assert not pathlib.Path(canary).exists()
    assert len(str(caught.value)) < 2000
    return str(caught.value)


@pytest.mark.parametrize("name", CODE)
def test_code_is_not_run(name, tmp_path):
    refuse(CODE[name], tmp_path / "canary")


@pytest.mark.parametrize("name", BOMBS)
def test_nothing_takes_long(name, tmp_path):
    refuse(BOMBS[name], tmp_path / "canary")


@pytest.mark.parametrize("make", [lambda: lambda *event: None, cProfile.Profile])
def test_a_profiler_changes_nothing_and_goes_on(make, tmp_path):
    profiler = make()
    before = sys.getprofile()
    profiler.enable() if hasattr(profiler, "enable") else sys.setprofile(profiler)
    try:
        active = sys.getprofile()
        refuse(BOMBS["towers of arctangents"], tmp_path / "canary")
        assert sys.getprofile() is active
    finally:
        sys.setprofile(before)
