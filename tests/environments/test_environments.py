"""Which Python is found, what a matrix remembers, and what Colab's environment may not lose."""

import configparser
import json
import re
import shutil
import subprocess

import pytest

from environments import cells, colab, install, matrix, pythons, table
from environments.cells import CELLS, COMPILERS, Cell, is_for_a_platform

COUNTS = {"passed": 3, "failed": 0, "skipped": 1, "seconds": 2, "log": "log"}


def find_python(*names):
    command = ["sh", str(pythons.FINDER), *map(str, names)]
    return subprocess.run(command, capture_output=True, text=True)


def imitation(folder, name, status):
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {path}\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_the_first_suitable_python_is_found(tmp_path):
    broken, works = imitation(tmp_path, "broken", 127), imitation(tmp_path, "works", 0)
    result = find_python("no-such-python", broken, works)
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, str(works))


def test_the_pythons_of_pyenv_are_found(tmp_path, monkeypatch):
    place = tmp_path / "versions" / "3.77.1" / "bin"
    place.mkdir(parents=True)
    works = imitation(place, "python", 0)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert pythons.find("3.77") == str(works)
    assert pythons.find("3.7") is None


def test_no_python_is_an_error_in_one_line():
    result = find_python("no-such-python", "nor-this")
    assert result.returncode == 1
    assert "Tried: no-such-python nor-this." in result.stderr
    assert pythons.find("2.0") is None


@pytest.mark.parametrize(
    ("machine", "fits"),
    [
        (("Linux", "x86_64", "CPython", (3, 11)), True),
        (("Linux", "x86_64", "CPython", (3, 12)), True),
        (("Linux", "x86_64", "CPython", (3, 13)), False),
        (("Linux", "aarch64", "CPython", (3, 12)), False),
        (("Darwin", "x86_64", "CPython", (3, 12)), False),
        (("Linux", "x86_64", "PyPy", (3, 11)), False),
    ],
)
def test_where_tensorflow_quantum_has_wheels(machine, fits, monkeypatch):
    names = ("system", "machine", "python_implementation")
    for name, value in zip(names, machine, strict=False):
        monkeypatch.setattr(pythons.platform, name, lambda value=value: value)
    monkeypatch.setattr(pythons.sys, "version_info", machine[3])
    assert pythons.has_tfq_wheels() == fits


@pytest.mark.parametrize("fits", [True, False])
def test_the_default_environment_takes_tensorflow_quantum_where_it_fits(fits, monkeypatch, capsys):
    installed = []
    monkeypatch.setattr(install, "has_tfq_wheels", lambda: fits)
    monkeypatch.setattr(install, "make", lambda *arguments: None)
    monkeypatch.setattr(install, "pip", lambda folder, *arguments: installed.append(arguments))
    install.make_default("folder")
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and ("is installed too" in said) == fits
    assert ("[dev,tfq]" in installed[0][-1]) == fits
    assert (install.CONSTRAINTS / ("tfq.txt" if fits else "newest.txt")) in installed[0]


def pinned(path):
    """The versions that a file of constraints pins, by name."""
    lines = [line.split(";")[0] for line in path.read_text().splitlines() if line[0] != "#"]
    return {install.canonical(name): number for name, number in (x.split("==") for x in lines)}


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


@pytest.mark.parametrize("name", sorted({cell.constraints for cell in CELLS}))
def test_constraints_fit_what_is_required(name):
    config = configparser.ConfigParser()
    config.read(pythons.ROOT / "setup.cfg")
    pins = pinned(install.CONSTRAINTS / name)
    required = config["options"]["install_requires"].strip().splitlines()
    for line in required:
        distribution, _, least = line.partition(">=")
        if least and (distribution, name) != ("cirq-core", "colab-2026-08.txt"):
            assert numbers(pins[distribution]) >= numbers(least), line
    assert ("tensorflow-quantum" in pins) == (name == "tfq.txt")
    assert numbers(pins["tf-keras"])[:2] == numbers(pins["tensorflow"])[:2]


@pytest.fixture
def cell(tmp_path, monkeypatch):
    """A matrix of one cell, whose environment is made in no time and whose tests say COUNTS."""
    monkeypatch.setattr(install, "FOLDER", tmp_path)
    monkeypatch.setattr(Cell, "make", make)
    monkeypatch.setattr(matrix, "find", lambda version: "python")
    monkeypatch.setattr(install, "versions", lambda folder: {"tf-keras": "2.9", "keras": "3.9"})
    runs = []
    monkeypatch.setattr(matrix, "_test", lambda *arguments: runs.append(arguments) or COUNTS)
    only = Cell("only", "3.13", "newest.txt")
    monkeypatch.setattr(matrix, "CELLS", [only])
    return only, runs


def make(cell):
    """Makes a cell's folder anew, and nothing in it."""
    shutil.rmtree(cell.folder, ignore_errors=True)
    cell.folder.mkdir()


def test_a_cell_that_was_run_is_not_run_again(cell):
    _, runs = cell
    assert len(matrix.run(["only"])) == len(runs) == 2  # Keras 3 and tf_keras
    assert len(matrix.run(["only"])) == len(runs) == 2
    matrix.run(["only"], again=True)
    assert len(runs) == 4
    matrix.run(["only"], tests="tests/test_losses.py")
    assert len(runs) == 6


def test_a_cell_that_fails_does_not_stop_the_others(cell, monkeypatch, capsys):
    only, _ = cell
    broken = Cell("broken", "3.12", "newest.txt")

    def make_or_fail(cell):
        if cell == broken:
            raise subprocess.CalledProcessError(1, "pip")
        make(cell)

    monkeypatch.setattr(Cell, "make", make_or_fail)
    monkeypatch.setattr(matrix, "CELLS", [broken, only])
    assert {result["cell"] for result in matrix.run(["broken", "only"])} == {"only"}
    assert "[1/2] broken: NOT RUN, because" in capsys.readouterr().out


def test_a_python_that_is_missing_is_said(cell, monkeypatch, capsys):
    monkeypatch.setattr(matrix, "find", lambda version: None)
    assert matrix.run(["only"]) == []
    assert "skipped, because there is no Python 3.13 here" in capsys.readouterr().out


def test_tests_are_counted(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="2" skipped="3"/></testsuites>'
    )
    assert matrix._counts(report) == {"passed": 3, "failed": 3, "skipped": 3}


def test_the_table_takes_its_place_in_the_page(cell, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n")
    results = matrix.run(["only"])
    table.write(results, page)
    table.write(results, page)
    text = page.read_text()
    assert text.startswith("before\n") and text.endswith("\nafter\n") and "old" not in text
    assert text.count("| only | 3.13 |") == 2
    assert "| tf_keras 2.9 | 3 | 0 | 1 | 2 |" in text and "| Keras 3.9 |" in text
    assert table.BEGIN in (pythons.ROOT / "docs" / "versions.md").read_text()


@pytest.mark.parametrize("name", ["g++", "gcc-12", "x86_64-linux-gnu-g++-12", "clang", "cc", "c++"])
def test_compilers_are_known(name):
    assert COMPILERS.fullmatch(name)


@pytest.mark.parametrize("name", ["make", "sh", "ccache", "gcov", "python3", "awk"])
def test_other_commands_are_none(name):
    assert not COMPILERS.fullmatch(name)


def test_the_wheel_with_a_kernel_is_preferred(tmp_path, monkeypatch):
    names = ["tfq_models-1-py3-none-any.whl", "tfq_models-1-py3-none-linux_x86_64.whl"]
    assert max(map(tmp_path.joinpath, names), key=is_for_a_platform).name == names[1]
    assert cells.LEFT_OUT("", ["tests", "tfq_models", ".git", "dist"]) >= {"tfq_models", ".git"}


def test_colab_loses_no_version(capsys):
    before = {"numpy": "2.1.3", "pandas": "2.2.3"}
    colab._check_versions(before, before | {"cirq-core": "1.6.1"})
    assert "cirq-core 1.6.1" in capsys.readouterr().out
    with pytest.raises(SystemExit, match=r"pandas 3\.0\.6"):
        colab._check_versions(before, before | {"pandas": "3.0.6"})
    with pytest.raises(SystemExit, match="tqdm 9"):  # Colab has another
        colab._check_versions(before, before | {"tqdm": "9"})


def test_what_colab_has_is_pinned():
    pins = pinned(colab.CONSTRAINTS)
    assert {install.canonical(name) for name in colab.HAS} <= pins.keys()


def test_notebooks_install_in_one_way():
    cells = []
    for path in sorted((pythons.ROOT / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text())["cells"]
        cells += ["".join(cell["source"]) for cell in notebook if "%pip" in str(cell["source"])]
    assert len(cells) == 2 and len(set(cells)) == 1
