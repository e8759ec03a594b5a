"""Reads JSON of bounded size, depth and numbers: no file may cost more than seconds to read."""

import json
import math

from tfq_models.saving.refusal import Refused, reason, short

MAX_CHARACTERS = 8 * 2**20
MAX_NODES = 200_000
MAX_DEPTH = 100
_MAX_DIGITS = 40


def parse(text):
    """Returns the lists, dictionaries, texts and finite numbers that a JSON text holds.

    With them comes how many values they are.
    """
    if not isinstance(text, str):
        raise Refused("hold Cirq objects as a text of JSON", short(text))
    if len(text) > MAX_CHARACTERS:
        raise Refused(f"be at most {MAX_CHARACTERS} characters of JSON", f"{len(text)} of them")
    try:
        tree = json.loads(text, parse_int=_int, parse_float=_float, parse_constant=_float)
    except (ValueError, RecursionError) as error:
        raise Refused(f"be a text of JSON ({reason(error)})", short(text)) from None
    return tree, check_size(tree)


def check_size(tree):
    """Returns how many nodes a tree of lists and dictionaries has; refuses many and deep ones."""
    level, depth, nodes = [tree], 0, 0
    while level:
        nodes += len(level)
        if depth > MAX_DEPTH:
            raise Refused(f"be nested at most {MAX_DEPTH} deep", "a deeper one")
        check_number(nodes)
        level = [item for value in level for item in _items(value)]
        depth += 1
    return nodes


def check_number(nodes):
    """Refuses too many values."""
    if nodes > MAX_NODES:
        raise Refused(f"hold at most {MAX_NODES} values", f"{nodes} or more of them")


def _items(value):
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


def _int(digits):
    if len(digits) > _MAX_DIGITS:
        raise Refused(f"hold integers of at most {_MAX_DIGITS} digits", short(digits))
    return int(digits)


def _float(digits):
    value = float(digits)
    if not math.isfinite(value):
        raise Refused("hold finite numbers", short(digits))
    return value
