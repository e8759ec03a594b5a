"""Counts what SymPy does while it builds expressions, because no rule foresees all that it tries.

`Max` of sixteen symbols within another, or `atan` of `atan` of a number twenty times, keep SymPy
busy for hours. It is written in Python, so a bound on the calls of functions is a bound on time,
and unlike a bound on time it is the same on every machine.
"""

import sys

from tfq_models.saving.refusal import Refused, short

MAX_CALLS = 700_000  # about a second, hundreds of functions of sums


class Work:
    """Runs functions, which may make `MAX_CALLS` calls all together."""

    def __init__(self):
        self._left = MAX_CALLS

    def run(self, function, node, *arguments):
        """Returns `function(node, *arguments)`, and refuses `node` when the calls are spent."""
        before = sys.getprofile()  # there can be one only, so a user's waits
        sys.setprofile(self._count)
        try:
            built = function(node, *arguments)
        except _Spent:
            built = None
        finally:
            _resume(before)
        if self._left < 0:
            raise Refused("hold expressions that SymPy simplifies in seconds", short(node))
        return built

    def _count(self, frame, event, argument):
        if event == "call":
            self._left -= 1
            if self._left < 0:
                raise _Spent


def _resume(profiler):
    if hasattr(profiler, "enable"):  # of cProfile, which is no function
        profiler.enable()
    else:
        sys.setprofile(profiler)


class _Spent(BaseException):
    """Not an Exception, which SymPy catches here and there."""
