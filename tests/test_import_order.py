"""The rooms of the library stand in one row, and imports point one way."""

import ast
import pathlib
import subprocess
import sys

import pytest

import tfq_models

PACKAGE = pathlib.Path(tfq_models.__file__).parent
TRAINING = PACKAGE.parent / "training"
FILES = sorted(PACKAGE.rglob("*.py"))
# The rooms within rooms, the lowest floor first.
FLOORS = {
    "circuits": (
        *("parts", "parameter_shift", "observables"),
        *("encodings", "ansatze", "architectures"),
    ),
    "saving": ("codec",),
    "simulator": ("lowering", "paulis", "tensorflow", "kernel", "measuring"),
    "circuit_tensors": ("reading", "writing", "states"),
    "layers": ("cirq_backends", "parts", "heads"),
    "models": ("circuit_networks", "classifiers"),
    "kernels": ("estimators", "training"),
    "datasets": ("preparation",),
}
# Those whose files know nothing of each other.
SEPARATE = ("models", "datasets")
MOST_FILES = 16
TENSORFLOW = {"tensorflow", "tensorflow_quantum", "keras", "tf_keras", "jax"}


def imported_names(path):
    """Absolute dotted names that a file imports, wherever in the file the import stands."""
    package = path.relative_to(PACKAGE.parent).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            base += node.module.split(".") if node.module else []
            yield from (".".join([*base, alias.name]) for alias in node.names)


def room_of(dotted):
    """The room that `tfq_models.room.rest` names, or None for names outside the library."""
    parts = dotted.split(".")
    return parts[1] if parts[0] == "tfq_models" and len(parts) > 1 else None


def identifier(path):
    return str(path.relative_to(PACKAGE.parent))


def test_every_room_is_listed_and_exists():
    found = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    found |= {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert found == {*tfq_models.ROOMS, *tfq_models.MOVED_ROOMS}
    for room in PACKAGE.glob("*/*/__init__.py"):
        assert room.parent.name in FLOORS[room.parent.parent.name]


@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES}), ids=identifier)
def test_no_room_is_crowded(folder):
    assert len([path for path in folder.glob("*.py") if path.stem != "__init__"]) <= MOST_FILES


@pytest.mark.parametrize("path", FILES, ids=identifier)
def test_imports_point_to_earlier_rooms(path):
    room = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if room in ("__init__", "__main__"):
        allowed = {"saving"} if room == "__init__" else set()
    elif room in tfq_models.MOVED_ROOMS:
        allowed = {"base"}
    else:
        allowed = {*tfq_models.ROOMS[: tfq_models.ROOMS.index(room)], room}
    for name in imported_names(path):
        assert name.split(".")[0] != "training", f"{path} imports {name}"
        assert name != "tfq_models", f"{path} imports the whole library; name a room"
        assert room_of(name) is None or room_of(name) in allowed, f"{path} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=identifier)
def test_imports_point_to_lower_floors(path):
    room, *within = path.relative_to(PACKAGE).with_suffix("").parts
    floors = FLOORS.get(room, ())
    if not within or within[0] not in floors:
        return
    higher = floors[floors.index(within[0]) + 1 :]
    for name in imported_names(path):
        _, *parts = name.split(".")
        assert parts[:1] != [room] or parts[1] not in higher, f"{path} imports {name}"


@pytest.mark.parametrize("room", SEPARATE)
def test_nothing_sideways(room):
    shared = {"base", "families", "preparation"}
    for path in (PACKAGE / room).rglob("*.py"):
        own = path.relative_to(PACKAGE / room).parts
        if path.stem == "__init__" or own[0] in shared:
            continue
        for name in imported_names(path):
            parts = name.split(".")
            sideways = parts[:2] == ["tfq_models", room] and parts[2] not in shared
            assert not sideways, f"{path} imports {name}; move what is shared to a room below"


@pytest.mark.parametrize("path", sorted((PACKAGE / "circuits").rglob("*.py")), ids=identifier)
def test_circuits_import_no_tensorflow(path):
    assert not {name.split(".")[0] for name in imported_names(path)} & TENSORFLOW


@pytest.mark.parametrize("path", [*FILES, *sorted(TRAINING.rglob("*.py"))], ids=identifier)
def test_no_star_imports(path):
    assert not any(name.endswith(".*") for name in imported_names(path))


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import tfq_models", {"tensorflow", "tensorflow_quantum", "cirq"}),
        ("import tfq_models.circuits", {"tensorflow", "tensorflow_quantum"}),
        (
            "import tfq_models.simulator, tfq_models.layers, tfq_models.models",
            {"tensorflow_quantum"},
        ),
        (
            "from tfq_models.layers import PQC, ControlledPQC, EncodedPQC, Expectation, State",
            {"tensorflow_quantum"},
        ),
    ],
)
def test_what_an_import_does_not_load(statement, absent):
    code = f"import sys\n{statement}\nprint(*sorted({absent!r} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == ""


def test_rooms_are_reached_through_the_package():
    assert tfq_models.circuits.__name__ == "tfq_models.circuits"
    assert set(tfq_models.ROOMS) <= set(dir(tfq_models))
    with pytest.raises(AttributeError, match="no attribute 'no_such_room'"):
        _ = tfq_models.no_such_room
