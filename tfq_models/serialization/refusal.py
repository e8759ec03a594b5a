"""The one error of a decoder, which does not know yet for which argument it reads."""

import contextlib
import reprlib

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 120


class Refused(Exception):
    """What was read is not allowed: "must {must}. Received: {received}."."""

    def __init__(self, must, received):
        super().__init__(must, received)
        self.must = must
        self.received = received


def short(value):
    """Returns the `repr` of what a file held, cut to a readable length."""
    return _SHORT.repr(value)


@contextlib.contextmanager
def naming(argument):
    """Turns a refusal into the ValueError that names the argument."""
    try:
        yield
    except Refused as error:
        raise ValueError(
            f"`{argument}` must {error.must}. Received: {argument}={error.received}."
        ) from None
