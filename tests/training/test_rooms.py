"""Tests of how the rooms of `training` are made: small, one way, and outside of the wheel."""

import ast
import configparser
import pathlib

import pytest
from setuptools import find_packages

import training

ROOM = pathlib.Path(training.__file__).parent
FILES = sorted(ROOM.rglob("*.py"))
# A room knows only those before it. The command line knows all.
FLOORS = ["options", "tasks", "experiments", "runs", "comparisons", "defaults", "__main__"]
MOST_FILES, MOST_LINES = 16, 300


def name_of(path):
    return str(path.relative_to(ROOM))


@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES}), ids=str)
def test_no_room_is_crowded(folder):
    files = [path for path in folder.iterdir() if path.suffix in (".py", ".json")]
    assert len(files) <= MOST_FILES


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_is_long(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_rooms_know_only_those_before_them(path):
    room = path.relative_to(ROOM).with_suffix("").parts[0]
    if room == "__init__":
        return
    allowed = FLOORS[: FLOORS.index(room) + 1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] == "training":
            below = node.module.split(".")[1:2] or [alias.name for alias in node.names]
            assert {*below} <= {*allowed}, f"{path} imports {node.module}"


def test_the_wheel_holds_the_library_alone():
    """The name `training` would clash with others' packages."""
    config = configparser.ConfigParser()
    config.read(ROOM.parent / "setup.cfg")
    include = config["options.packages.find"]["include"].split()
    packages = find_packages(str(ROOM.parent), include=include)
    assert {name.partition(".")[0] for name in packages} == {"tfq_models"}
