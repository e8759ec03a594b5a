"""Public signatures say their types, and checkers see what rooms import late."""

import ast
import importlib
import inspect
import pathlib

import pytest

import tfq_models

PACKAGE = pathlib.Path(tfq_models.__file__).parent
LATE = sorted(
    path.parent for path in PACKAGE.glob("*/__init__.py") if "exports(" in path.read_text()
)
SPECIAL = ("__init__", "__call__")


def public_objects(room):
    """The names that a room offers, with what they are."""
    module = importlib.import_module(f"tfq_models.{room}")
    for name in getattr(module, "__all__", vars(module)):
        value = getattr(module, name)
        is_of_the_room = getattr(value, "__module__", "").startswith(module.__name__)
        if is_of_the_room and not name.startswith("_") and not inspect.ismodule(value):
            yield name, value


def functions_of(value):
    """A function, or the constructor, methods and properties that a class has from the library."""
    if not inspect.isclass(value):
        return [value] if callable(value) else []
    own = [base for base in value.__mro__ if base.__module__.startswith("tfq_models")]
    members = {name: vars(base)[name] for base in reversed(own) for name in vars(base)}
    return [
        _function(member)
        for name, member in members.items()
        if (name in SPECIAL or not name.startswith("_")) and _function(member) is not None
    ]


def _function(member):
    """What runs where a member of a class is read or called; scikit-learn wraps some of them."""
    for wrapped in ("fget", "fn", "__func__"):
        member = getattr(member, wrapped, member)
    is_ours = getattr(member, "__module__", "").startswith("tfq_models")
    return member if is_ours and inspect.isfunction(member) else None


def untyped(function):
    """The parameters that say no type, and `return`."""
    signature = inspect.signature(function)
    parameters = {**signature.parameters}
    if next(iter(parameters), None) in ("self", "cls"):
        del parameters[next(iter(parameters))]
    names = [name for name, of in parameters.items() if of.annotation is of.empty]
    # A constructor returns nothing, and need not say so.
    says_nothing = signature.return_annotation is signature.empty
    return [*names, *["return"] * (says_nothing and function.__name__ != "__init__")]


@pytest.mark.parametrize("room", [room for room in tfq_models.ROOMS if room != "native"])
def test_public_signatures_say_their_types(room):
    missing = {
        f"{name}: {function.__qualname__}": untyped(function)
        for name, value in public_objects(room)
        for function in functions_of(value)
        if untyped(function)
    }
    assert missing == {}


def test_parts_that_say_no_type_are_found():
    class Layer:
        def __init__(self, typed: int, late):
            pass

        @property
        def circuit(self):
            pass

    for part in (Layer, Layer.__init__, Layer.circuit.fget):
        part.__module__ = "tfq_models.layers"
    assert [untyped(function) for function in functions_of(Layer)] == [["late"], ["return"]]


@pytest.mark.parametrize("room", LATE, ids=lambda path: path.name)
def test_checkers_see_what_is_imported_late(room):
    module = importlib.import_module(f"tfq_models.{room.name}")
    stub = ast.parse((room / "__init__.pyi").read_text())
    told = set()
    for node in stub.body:
        place = importlib.import_module(node.module)
        for alias in node.names:
            assert alias.asname == alias.name, "a checker takes only `x as x` for public"
            assert getattr(place, alias.name) is getattr(module, alias.name)
            told.add(alias.name)
    assert told == set(module.__all__)


def test_checkers_see_every_room():
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text())
    imports = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    assert {alias.name for node in imports for alias in node.names} == set(tfq_models.ROOMS)
