"""Rooms whose parts are imported when they are first touched."""

import importlib
import sys


def exports(room, modules):
    """Returns `__getattr__`, `__dir__` and `__all__` of a room that imports its parts late.

    Args:
        room: The room's `__name__`.
        modules: Of each public name, the module within the room that defines it.
    """

    def get(name):
        if name not in modules:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{room}.{modules[name]}"), name)

    def names():
        return sorted({*vars(sys.modules[room]), *modules})

    return get, names, list(modules)
