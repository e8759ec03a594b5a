"""The one error of a decoder, which does not know yet for which argument it reads."""

import contextlib
import reprlib

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 120


_WHY = ", because a file may only hold what is known to be safe and small; see docs/saving.md"


class Refused(Exception):
    """What was read is not allowed: "must {must}. Received: {received}."."""

    def __init__(self, must, received):
        super().__init__(must, received)
        self.must = must
        self.received = received
        self.where = ""

    def at(self, field, name):
        """Says in which field of what it stood; the innermost field counts."""
        self.where = self.where or f" in the field `{field}` of {name}"


def short(value):
    """Returns the `repr` of what a file held, cut to a readable length."""
    return _SHORT.repr(value)


def reason(error):
    """Returns an error's message as the short part of a sentence."""
    return " ".join(str(error).split())[:200].rstrip(".")


@contextlib.contextmanager
def naming(argument):
    """Turns a refusal into the ValueError that names the argument."""
    try:
        yield
    except Refused as error:
        raise ValueError(
            f"`{argument}` must {error.must}{error.where}"
            f"{'' if ', because ' in error.must else _WHY}. "
            f"Received: {argument}={error.received}."
        ) from None
