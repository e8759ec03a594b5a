"""Runs all checks, and writes what each finds as a line of JSON.

The line before a check names it, so that the reader knows which one has ended the process.
"""

import functools
import importlib
import json
import os
import sys
from collections.abc import Callable
from typing import NamedTuple

from tfq_models.doctor import packages, parts, settings
from tfq_models.doctor.findings import BROKEN, OK, REINSTALL, BrokenError, Finding, first_line


class Check(NamedTuple):
    """A check, and whether the later ones make no sense where it fails."""

    name: str
    run: Callable[[], Finding]
    essential: bool = False


def _versions():
    yield Check("Python", packages.python, essential=True)
    yield Check("system", packages.operating_system)
    for name in packages.REQUIRED:
        yield Check(name, functools.partial(packages.required, name))
    yield Check("keras", packages.keras)
    yield Check("tf_keras", packages.tf_keras)


def _settings():
    yield Check("processors", settings.processors)
    yield Check("TFQ_MODELS_NUM_THREADS", settings.threads, essential=True)
    yield Check("TF_NUM_INTRAOP_THREADS", settings.tensorflow_threads)


def _parts():
    yield Check("TensorFlow", parts.tensorflow, essential=True)
    yield Check("Keras", parts.keras, essential=True)
    yield Check("native kernel", parts.kernel)
    yield Check("state cache", settings.state_cache)
    yield Check("TensorFlow Quantum", parts.tensorflow_quantum)
    yield Check("GPU", parts.gpu)


def _self_test():
    has_kernel = found_by(Check("native kernel", parts.kernel)).state == OK
    for backend in ["tensorflow", *(["native"] if has_kernel else [])]:
        yield Check(f"simulation, {backend}", functools.partial(_test, "simulation", backend))
    for name in ("circuit_tensors", "fit", "save_and_load"):
        yield Check(name.replace("_", " "), functools.partial(_test, name))


def _test(name, *arguments):
    # Imported here, because what is broken may be what it imports.
    return getattr(importlib.import_module("tfq_models.doctor.self_test"), name)(*arguments)


SECTIONS = {
    "Versions": _versions,
    "Settings": _settings,
    "Parts": _parts,
    "Self-test": _self_test,
}


def found_by(check):
    """Runs a check; what it raises is a finding, too."""
    try:
        return check.run()
    except BrokenError as error:
        return error.finding
    except Exception as error:
        return Finding(first_line(error), BROKEN, REINSTALL)


def main(write):
    """Runs the checks, until an essential one fails or a package that is needed is not there.

    Args:
        write: A function that takes a dictionary: `begin` with a section and the name of a check,
            then `found` with the fields of its finding.
    """
    for section, checks in SECTIONS.items():
        states = []
        for check in checks():
            write({"begin": [section, check.name]})
            finding = found_by(check)
            write({"found": finding})
            states.append(finding.state)
            if check.essential and finding.state == BROKEN:
                return
        if checks is _versions and BROKEN in states:
            return


if __name__ == "__main__":
    # Whatever else writes to the standard output must not come between the lines.
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    main(lambda item: print(json.dumps(item), file=lines, flush=True))
    sys.exit(0)
