"""What a check finds."""

from typing import NamedTuple

OK, MISSING, BROKEN = "ok", "missing", "FAILED"
REINSTALL = "pip install --force-reinstall --no-deps .  # in a checkout of tfq_models"


class Finding(NamedTuple):
    """What a check has found.

    Args:
        said: What is there, what it costs that something is not, or what is wrong; in sentences.
        state: `OK`; `MISSING`, which the library can do without; or `BROKEN`.
        command: What adds or mends it, where there is such a command.
    """

    said: str
    state: str = OK
    command: str = ""


class BrokenError(Exception):
    """Something is broken; raised by a check with what is wrong and the command that mends it."""

    def __init__(self, said, command=REINSTALL):
        super().__init__(said)
        self.finding = Finding(said, BROKEN, command)


def first_line(error):
    """Returns an exception in one line."""
    lines = str(error).strip().splitlines() or ["no message"]
    return f"{type(error).__name__}: {lines[0]}"
