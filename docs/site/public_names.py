"""The public names of the library's rooms, and how the pages of the API show them.

A room names its parts in `__all__`, or imports them, or defines them. Rooms that load late have
names that no reader of the sources alone can find; `PublicNames` tells them to mkdocstrings.
"""

import ast
import functools
import importlib
import inspect
import pathlib
import re

import griffe

import tfq_models

ROOT = pathlib.Path(tfq_models.__file__).parent.parent
# Rooms that users do not import from: the native kernel, and the command `doctor`.
INNER_ROOMS = ("native", "doctor")
ROOMS = [room for room in tfq_models.ROOMS if room not in INNER_ROOMS]
# A table of the library as a value, in characters, which its docstring describes better.
LONGEST_VALUE = 1000
# Google's style has no section "Example", and an admonition would not show it as code.
EXAMPLE = re.compile(r"^( *)Example:$", re.MULTILINE)


@functools.cache
def public_names(room):
    """Returns the public names of a room, sorted, each with its object."""
    module = importlib.import_module(f"tfq_models.{room}")
    names = getattr(module, "__all__", None) or _names_in_source(inspect.getsource(module))
    found = [(name, getattr(module, name)) for name in names]
    return dict(sorted(found, key=_position))


def _names_in_source(source):
    """Returns the names that a room defines, or hands on: `from room.file import name as name`."""
    names = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom):
            names += [part.name for part in node.names if part.asname == part.name]
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.append(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += [target.id for target in targets if isinstance(target, ast.Name)]
    return [name for name in names if not name.startswith("_")]


def _position(found):
    """Returns what names are sorted by: constants come first, then classes, then the rest."""
    name, value = found
    return inspect.isroutine(inspect.unwrap(value)), inspect.isclass(value), name.lower()


def named_in(path):
    """Returns the room and the first name of a room that a file of the library defines.

    Args:
        path: The file's path in the repository.
    """
    for room in ROOMS:
        for name, value in public_names(room).items():
            if inspect.isclass(value) or inspect.isfunction(value):
                file = inspect.getsourcefile(inspect.unwrap(value))
                if file and pathlib.Path(file) == ROOT / path:
                    return room, name
    raise ValueError(f"`path` must define a public name. Received: path={str(path)!r}.")


class PublicNames(griffe.Extension):
    """Adds the names of rooms that load late, and takes docstrings as Python has them."""

    def on_package(self, *, pkg, **kwargs):
        """Adds to each room, once the whole package is read."""
        for room in ROOMS:
            module = pkg[room]
            for name, home in _late_names(room).items():
                module.set_member(name, griffe.Alias(name, f"{module.path}.{home}.{name}"))
            for name, value in public_names(room).items():
                _set_docstrings(module[name], value)
                if module[name].is_attribute and len(str(module[name].value)) > LONGEST_VALUE:
                    module[name].value = None


def _late_names(room):
    """Returns of each late name of a room the module within the room that defines it."""
    get = getattr(importlib.import_module(f"tfq_models.{room}"), "__getattr__", None)
    return inspect.getclosurevars(get).nonlocals["modules"] if get else {}


def _set_docstrings(shown, value):
    """Sets what help() says, because a docstring may be put together when Python runs."""
    _set_docstring(shown, value)
    if inspect.isclass(value):
        for name, member in vars(value).items():
            if not name.startswith("_") and name in shown.members:
                _set_docstring(shown.members[name], member)


def _set_docstring(shown, value):
    text = inspect.getdoc(value) if callable(value) or isinstance(value, property) else None
    # A method without a docstring would get the one that it replaces.
    if text and (shown.docstring or inspect.isclass(value)):
        lines = {} if shown.docstring is None else {"lineno": shown.docstring.lineno}
        shown.docstring = griffe.Docstring(EXAMPLE.sub(r"\1Examples:", text), parent=shown, **lines)
