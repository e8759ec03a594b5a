"""What is reported of a run: numbers, each with its name, its way to be told and its direction."""

import dataclasses
from collections.abc import Callable
from typing import Any

DIRECTIONS = ("higher", "lower")


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a finished run is judged by.

    Args:
        model: The best model.
        logs: What `evaluate` returned for it on the test data, by name; without data, on rows of
            nothing.
        train_data: What the experiment's data are for training; None without data.
        test_data: The same for the test.
        history: A dictionary for each epoch.
        best: That of the best epoch.
    """

    model: Any
    logs: dict
    train_data: Any
    test_data: Any
    history: list
    best: dict


@dataclasses.dataclass(frozen=True)
class Figure:
    """A number that is reported of each run.

    Args:
        name: In `metrics.json`.
        title: Heads its column in the table over seeds.
        value: A function from an `Outcome` to the number; or the number, where it is the same for
            all runs.
        better: "higher" or "lower"; None for a number that others are compared with.
        format: As in Python's format strings.
        label: Its name in the closing lines and in pictures; default: the title.
        unit: A word before the number in the table, such as the name of a loss.
        log: The log of Keras whose curve is drawn; None for none.
        at_most: The greatest value that there can be; None if there is none.
        beside: The figure that it must be compared with: the closing lines show both in one line,
            and its value is a line in the picture.
    """

    name: str
    title: str
    value: Callable[[Outcome], float] | float
    better: str | None = None
    format: str = ".4f"
    label: str = ""
    unit: str = ""
    log: str | None = None
    at_most: float | None = None
    beside: "Figure | None" = None

    def __post_init__(self):
        if self.better not in (None, *DIRECTIONS):
            raise ValueError(
                f"`better` must be one of {', '.join(DIRECTIONS)}, or None. "
                f"Received: better={self.better!r}."
            )
        if not self.label:
            object.__setattr__(self, "label", self.title)

    @property
    def is_constant(self):
        """Whether all runs have the same."""
        return not callable(self.value)

    def of(self, outcome):
        """Returns the number of a run."""
        return float(self.value(outcome) if callable(self.value) else self.value)

    def text(self, number):
        """Returns a number as it is told."""
        return format(number, self.format)


def with_those_beside(figures):
    """Returns the figures in one row, each before the one that it is compared with."""
    return [one for figure in figures for one in (figure, figure.beside) if one is not None]


def logged(name):
    """Returns a function from an `Outcome` to the log of that name, of the best model."""
    return lambda outcome: outcome.logs[name]
