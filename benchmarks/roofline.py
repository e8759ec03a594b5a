"""The machine's limits, measured, and how close the native kernel comes to them."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

_SOURCE = pathlib.Path(__file__).parent / "roofline.cpp"
_FLAGS = ["-O3", "-march=native", "-std=c++17", "-ffp-contract=fast", "-pthread"]


def limits(threads, seconds):
    """Returns multiply-adds and bytes a second, or why they could not be measured.

    Args:
        threads: Numbers of threads.
        seconds: For each measurement.

    Returns:
        A list of dictionaries, or a sentence.
    """
    compiler = next(filter(None, map(shutil.which, ("c++", "g++", "clang++"))), None)
    if compiler is None:
        return "There is no C++ compiler, so the machine's limits were not measured."
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "roofline")
        command = [compiler, *_FLAGS, str(_SOURCE), "-o", program]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode:
            return f"roofline.cpp does not compile: {result.stderr[-300:]}"
        return [_run(program, count, seconds) for count in threads]


def _run(program, threads, seconds):
    result = subprocess.run(
        [program, str(threads), str(seconds)], capture_output=True, text=True, check=True
    )
    return json.loads(result.stdout)


def fraction_of_peak(multiply_adds, seconds, machine):
    """Returns the share of the arithmetic peak that work done in so many seconds reaches."""
    return multiply_adds / seconds / machine["multiply_adds"]
