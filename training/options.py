"""What the numbers and directories of the command line may be: checked before anything is made."""

import argparse
import dataclasses
import math
import numbers
import os
import pathlib
import struct

MAX_INT = 2**31 - 1


@dataclasses.dataclass(frozen=True)
class Whole:
    """A whole number between two others: the type of an option, and the check of a setting."""

    at_least: int = 1
    at_most: int = MAX_INT

    def __call__(self, text):
        """Returns the number that a text means."""
        return _parsed(int, text, self)

    def __str__(self):
        return f"a whole number from {self.at_least} to {self.at_most}"

    def check(self, name, value):
        """Returns the value of a setting, or says what it must be."""
        if not isinstance(value, numbers.Integral) or isinstance(value, bool):
            raise TypeError(_message(name, self, value))
        if not self.holds(value):
            raise ValueError(_message(name, self, value))
        return value

    def holds(self, value):
        """Whether a number is between the two."""
        return self.at_least <= value <= self.at_most


@dataclasses.dataclass(frozen=True)
class Rate:
    """A positive number that single precision holds, in which Keras computes."""

    def __call__(self, text):
        """Returns the number that a text means."""
        return _parsed(float, text, self)

    def __str__(self):
        return "a finite number above 0, in the range of single precision"

    def check(self, name, value):
        """Returns the value of a setting, or says what it must be."""
        if not isinstance(value, numbers.Real) or isinstance(value, bool):
            raise TypeError(_message(name, self, value))
        if not self.holds(value):
            raise ValueError(_message(name, self, value))
        return value

    def holds(self, value):
        """Whether a number stays finite and positive when it is rounded."""
        try:
            (rounded,) = struct.unpack("f", struct.pack("f", value))
        except OverflowError:
            return False
        return math.isfinite(rounded) and rounded > 0


COUNT = Whole()
SEEDS = Whole(1, 10_000)
JOBS = Whole(1, 1024)  # as TFQ_MODELS_NUM_THREADS
RATE = Rate()
SEED = Whole(0, 2**32 - 1)  # NumPy takes no others


def workdir(text):
    """Returns a directory that can be made, or written, as a path."""
    path = pathlib.Path(text)
    there = next(parent for parent in (path, *path.parents) if os.path.exists(parent))
    if not there.is_dir():
        raise argparse.ArgumentTypeError(f"must be a directory. Received: {text}; {there} is none.")
    if not os.access(there, os.W_OK | os.X_OK):
        raise argparse.ArgumentTypeError(
            f"must be a directory that can be written. Received: {text}; {there} cannot."
        )
    return path


def _parsed(kind, text, bounds):
    try:
        number = kind(text)
    except ValueError:
        number = None
    if number is None or not bounds.holds(number):
        raise argparse.ArgumentTypeError(f"must be {bounds}. Received: {text}.")
    return number


def _message(name, bounds, value):
    return f"`{name}` must be {bounds}. Received: {name}={value!r}."
