"""Ctrl-C ends long computations, and only those that it is meant for."""

import pathlib
import subprocess
import sys

import pytest

from tfq_models import native

PROGRAM = pathlib.Path(__file__).with_name("interrupted_program.py")


def lines(case):
    result = subprocess.run(
        [sys.executable, PROGRAM, case], capture_output=True, text=True, timeout=500
    )
    assert result.returncode == 0, result.stderr
    return dict(line.split(": ", 1) for line in result.stdout.splitlines())


@pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))
def test_the_kernel_stops():
    assert lines("kernel") == {
        "eager": "KeyboardInterrupt for CancelledError",
        "gradient": "KeyboardInterrupt for CancelledError",
        "graph": "CancelledError: True",
        "data": "KeyboardInterrupt for CancelledError",
        "own handler": "20 values",
        "other thread": "1 result",
    }


def test_graphs_of_tensorflow_stop_within_fit():
    assert lines("tensorflow") == {
        "fit": "KeyboardInterrupt early",
        "afterwards": "-1, True",
        "within another": "works",
        "own handler": "-1",
    }
