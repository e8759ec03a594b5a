"""Runs the fast tests in each cell of the matrix, under each Keras, and remembers what came out."""

import json
import os
import subprocess
import time
import xml.etree.ElementTree

from environments import install
from environments.cells import CELLS
from environments.pythons import find

# The targets of the Makefile that run the fast tests, by the Keras under which they do.
TARGETS = {"Keras 3": "test-keras", "tf_keras": "test-legacy"}
SHOWN = ["tensorflow", "tensorflow-quantum", "keras", "tf-keras", "cirq-core", "numpy"]


def run(names, tests="", again=False):
    """Runs cells and returns the results of all that have been run with these tests.

    Args:
        names: Names of cells; each is run unless its result is there.
        tests: Arguments for pytest in place of the whole fast suite.
        again: Whether environments are made and results found anew.

    Returns:
        A list of dictionaries, one for each cell and Keras.
    """
    for number, cell in enumerate(cells := [cell for cell in CELLS if cell.name in names], 1):
        place = f"[{number}/{len(cells)}] {cell.name}"
        try:
            _run_cell(cell, place, tests, again)
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"{place}: NOT RUN, because its environment cannot be made: {error}", flush=True)
    found = (_result(cell, keras, tests) for cell in CELLS for keras in TARGETS)
    return [result for result in found if result]


def _run_cell(cell, place, tests, again):
    if find(cell.python) is None:
        print(f"{place}: skipped, because there is no Python {cell.python} here.", flush=True)
        return
    made = cell.folder / "made"
    if again or not made.exists():
        print(f"{place}: making its environment (a minute or two).", flush=True)
        cell.make()
        made.touch()
    versions = install.versions(cell.folder)
    for keras in TARGETS:
        _run_under(keras, cell, f"{place}, {keras}", tests, versions)


def _run_under(keras, cell, place, tests, versions):
    if keras == "tf_keras" and "tf-keras" not in versions:
        print(f"{place}: skipped, because it is not installed.", flush=True)
        return
    if not _result(cell, keras, tests):
        print(f"{place}: running the tests.", flush=True)
        shown = {name: versions.get(name, "") for name in SHOWN}
        counts = _test(cell, TARGETS[keras], tests)
        _write(cell, keras, tests, {"versions": shown} | counts)
    print(f"{place}: {summary(_result(cell, keras, tests))}", flush=True)


def _test(cell, target, tests):
    """Runs the tests as a user does, and returns how many did what."""
    report, log = cell.folder / f"{target}.xml", cell.folder / f"{target}.log"
    report.unlink(missing_ok=True)
    variables = [f"BIN={cell.folder / 'bin'}", "STAMP=", f"TESTS={tests}"]
    environment = {**os.environ, **cell.environment(), "PYTEST_ADDOPTS": f"--junitxml={report}"}
    start = time.monotonic()
    with log.open("w") as file:
        options = {"folder": cell.project, "env": environment, "stdout": file, "stderr": file}
        done = install.make_target(target, *variables, **options)
    seconds = round(time.monotonic() - start)
    if not report.exists():  # pytest did not come to the end
        return {"passed": 0, "failed": 1, "skipped": 0, "seconds": seconds, "log": str(log)}
    counts = _counts(report)
    counts["failed"] += done.returncode != 0 and not counts["failed"]
    return counts | {"seconds": seconds, "log": str(log)}


def _counts(report):
    suite = xml.etree.ElementTree.parse(report).getroot().find("testsuite")
    number = {name: int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")}
    failed = number["failures"] + number["errors"]
    passed = number["tests"] - failed - number["skipped"]
    return {"passed": passed, "failed": failed, "skipped": number["skipped"]}


def summary(result):
    """Returns a result in one line."""
    said = "{passed} passed, {failed} failed, {skipped} skipped in {seconds} s".format(**result)
    return f"{said}; see {result['log']}" if result["failed"] else said


def _file(cell, keras, tests):
    return cell.folder / f"{TARGETS[keras]}{'-some' if tests else ''}.json"


def _write(cell, keras, tests, result):
    whose = {"cell": cell.name, "python": cell.python, "under": keras, "tests": tests}
    day = {"date": time.strftime("%Y-%m-%d")}
    _file(cell, keras, tests).write_text(json.dumps(whose | day | result, indent=1))


def _result(cell, keras, tests):
    """Returns a stored result, or None where there is none for these tests."""
    try:
        result = json.loads(_file(cell, keras, tests).read_text())
    except OSError:
        return None
    return result if result["tests"] == tests else None
