"""What to run: data, a model, an objective, the figures to report, and the settings of training.

Nothing heavy is imported before an experiment loads its data: the command line reads the names.
"""

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from training.options import COUNT, RATE
from training.tasks.figures import Figure, with_those_beside
from training.tasks.objective import Objective

SETTINGS = (
    *("epochs", "steps_per_epoch", "batch_size", "learning_rate", "cosine_decay"),
    "validation_fraction",
)
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclasses.dataclass(frozen=True)
class Experiment:
    """A recipe, from the data to the figures that are reported.

    Args:
        name: What `python -m training run` calls it: lower-case letters, digits and underscores.
        description: One line for `python -m training list`.
        build_model: Takes nothing, returns an uncompiled Keras model; the seed is set by then.
        objective: What training makes small.
        figures: What is reported.
        epochs: How often the training data are seen; without data, how often `steps_per_epoch`
            steps are made.
        learning_rate: Of Adam; where it starts, with `cosine_decay`.
        load_data: Takes a seed, returns what trains and what tests, each a tuple that Keras takes
            as a batch, with all its rows: `(x, y)`, `(x,)` or `(x, y, weights)`. None for a model
            that needs no data. Each step then gets rows of nothing: `x` of shape
            `(batch_size, 0)` and `y` of zeros.
        batch_size: Rows of a step.
        steps_per_epoch: How many steps an epoch has, where there are no data.
        cosine_decay: Whether the learning rate falls to 0 along a cosine over the training.
        validation_fraction: The part of the training data that is held out to choose the best
            epoch. With 0 all of it trains, and the logs of the training choose.
        chosen_by: The log that chooses the best epoch. The figure of that log says whether it shall
            be high or low; if there is none, low.
    """

    name: str
    description: str
    build_model: Callable[[], Any]
    objective: Objective
    figures: tuple[Figure, ...]
    epochs: int
    learning_rate: float
    load_data: Callable[[int], Any] | None = None
    batch_size: int = 1
    steps_per_epoch: int | None = None
    cosine_decay: bool = True
    validation_fraction: float = 0.1
    chosen_by: str = "loss"

    def __post_init__(self):
        if not NAME.fullmatch(self.name):
            raise ValueError(
                "`name` must be of lower-case letters, digits and underscores, because it is that "
                f"of a directory. Received: name={self.name!r}."
            )
        COUNT.check("epochs", self.epochs)
        COUNT.check("batch_size", self.batch_size)
        RATE.check("learning_rate", self.learning_rate)
        if not 0 <= self.validation_fraction < 1:
            raise ValueError(
                "`validation_fraction` must be at least 0 and less than 1. "
                f"Received: validation_fraction={self.validation_fraction!r}."
            )
        if self.load_data is None:
            COUNT.check("steps_per_epoch", self.steps_per_epoch)
        elif self.steps_per_epoch is not None:
            raise ValueError(
                "`steps_per_epoch` must be None where there are data, because an epoch is all of "
                f"them. Received: steps_per_epoch={self.steps_per_epoch!r}."
            )

    @property
    def holds_out(self):
        """Whether a part of the training data is held out."""
        return self.load_data is not None and self.validation_fraction > 0

    @property
    def monitor(self):
        """The log that chooses the best epoch. It is never one of the test."""
        return f"val_{self.chosen_by}" if self.holds_out else self.chosen_by

    def best(self, rows):
        """Returns the first of the best rows of a history.

        Raises:
            ValueError: If no such log is in it.
        """
        if self.monitor not in rows[0]:
            raise ValueError(
                "`chosen_by` must be a log of the training, because it chooses the best epoch. "
                f"Received: chosen_by={self.chosen_by!r}; there is no {self.monitor} among "
                f"{', '.join(rows[0])}."
            )
        directions = {figure.log: figure.better for figure in self.figures}
        choose = max if directions.get(self.chosen_by) == "higher" else min
        return choose(rows, key=lambda row: row[self.monitor])

    def settings(self):
        """What a run is made with, as plain JSON: names, constants and numbers."""
        unused = "steps_per_epoch" if self.load_data else "validation_fraction"
        constants = [one for one in with_those_beside(self.figures) if one.is_constant]
        return {
            "name": self.name,
            "description": self.description,
            "loss": self.objective.name,
            **{figure.name: figure.value for figure in constants},
            **{name: getattr(self, name) for name in SETTINGS if name != unused},
        }

    def with_settings(self, settings):
        """A copy with other settings; names that are no settings, and None, change nothing."""
        known = self.settings()
        return dataclasses.replace(
            self,
            **{
                name: settings[name]
                for name in SETTINGS
                if name in known and settings.get(name) is not None
            },
        )
