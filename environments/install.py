"""Makes environments and installs into them."""

import json
import os
import pathlib
import subprocess
import sys

from environments.pythons import ROOT, has_tfq_wheels, this_python

CONSTRAINTS = ROOT / "constraints"
# Where all environments but the default one are kept.
FOLDER = ROOT / ".environments"


def make_default(folder):
    """Makes the environment of the Makefile's commands with the running Python.

    TensorFlow Quantum is installed where it has wheels for this Python.
    """
    if has_tfq_wheels():
        extras, constraints, said = "dev,tfq", "tfq.txt", "TensorFlow Quantum is installed too"
    else:
        extras, constraints = "dev", "newest.txt"
        said = (
            "TensorFlow Quantum is left out, because it has wheels for CPython 3.10 to 3.12 on "
            "Linux x86_64 only; all else works without it"
        )
    print(f"Making {folder} with {this_python()}, a minute or two. {said}.", flush=True)
    make(folder, sys.executable)
    pip(folder, "install", "--quiet", "-c", CONSTRAINTS / constraints, "-e", f"{ROOT}[{extras}]")


def make(folder, python):
    """Makes an empty environment, in place of one that is there."""
    subprocess.run([python, "-m", "venv", "--clear", str(folder)], check=True)


def pip(folder, *arguments, **options):
    """Runs an environment's pip, which sees nothing of the folder that it is called in."""
    command = ["-I", "-m", "pip", "--disable-pip-version-check", *arguments]
    return run(folder, *command, **options)


def run(folder, *arguments, **options):
    """Runs an environment's Python."""
    command = [str(python_of(folder)), *map(str, arguments)]
    return subprocess.run(command, check=True, **options)


def python_of(folder):
    """Returns the path of an environment's Python."""
    return pathlib.Path(folder).absolute() / "bin" / "python"


def make_target(target, *arguments, folder=ROOT, **options):
    """Runs a target of the Makefile, as a user does."""
    command = ["make", "--no-print-directory", target, *map(str, arguments)]
    return subprocess.run(command, check=False, cwd=folder, **options)


def link_commands(folder, is_left_out):
    """Fills a folder with links to all commands on PATH but those left out: a PATH without them."""
    folder.mkdir()
    for place in map(pathlib.Path, os.environ["PATH"].split(os.pathsep)):
        for command in sorted(place.iterdir()) if place.is_dir() else []:
            if not is_left_out(command.name) and not (folder / command.name).exists():
                (folder / command.name).symlink_to(command)


def versions(folder):
    """Returns the version of each distribution in an environment, by its lower-case name."""
    result = pip(folder, "list", "--format=json", capture_output=True, text=True)
    listed = json.loads(result.stdout)
    return {canonical(item["name"]): item["version"] for item in listed}


def canonical(name):
    """Returns a distribution's name as all its spellings have it."""
    return name.lower().replace("_", "-").replace(".", "-")
