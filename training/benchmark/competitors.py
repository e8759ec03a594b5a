"""Who takes part in a benchmark."""

import dataclasses
from collections.abc import Callable
from typing import Any


def follows(settings):
    """Departs from no published settings."""
    return False


@dataclasses.dataclass(frozen=True)
class Competitor:
    """A kind of classifier, and how to make one for a data set.

    Args:
        name: In the results.
        title: Heads a column of the tables.
        build: Takes the published settings and a seed, returns an unfitted classifier with the
            methods of scikit-learn's. A function of a module, or a `functools.partial` of one, so
            that processes can share it.
        model: Its name in `settings.json`; None if it needs no settings.
        is_seeded: Whether seeds matter to it; if not, it runs with seed 0 only.
        is_control: Whether it is what the others are compared with.
        departs: From the published settings to whether they cannot be followed on a data set; the
            tables mark such a cell, and the benchmark's notes say why.
        is_trained: Whether chance decides its training, so that its mean over seeds, not each seed,
            is held to what is published.
        of: The name of the competitor that it is a control of alone: that one without entangling
            gates, or its classical twin. A table of its own shows them.
        rates: Learning rates of which a search on the training rows takes the best, because those
            that were published or found are another model's. Empty: it takes that model's.
    """

    name: str
    title: str
    build: Callable[[dict, int], Any]
    model: str | None = None
    is_seeded: bool = False
    is_control: bool = False
    departs: Callable[[dict], bool] = follows
    is_trained: bool = False
    of: str | None = None
    rates: tuple[float, ...] = ()


@dataclasses.dataclass(frozen=True)
class Benchmark:
    """Competitors that meet on the same data sets.

    Args:
        name: What `python -m training benchmark` calls it.
        title: Heads the report.
        description: One line for the command line.
        competitors: In the order of the columns.
        notes: What a reader must know of the tables, one sentence or more each.
    """

    name: str
    title: str
    description: str
    competitors: tuple[Competitor, ...]
    notes: tuple[str, ...]

    @property
    def models(self):
        """The names of the competitors that stand for themselves: no controls."""
        return [c.name for c in self.competitors if not c.is_control and c.of is None]

    def only(self, models):
        """The same with these models, what belongs to them, and the controls.

        Args:
            models: Names of competitors; None for all.

        Raises:
            ValueError: If one is unknown.
        """
        if models is None:
            return self
        unknown = [name for name in models if name not in self.models]
        if unknown:
            raise ValueError(
                f"Models must be among {', '.join(self.models)}. Received: {', '.join(unknown)}."
            )
        kept = [c for c in self.competitors if c.is_control or {c.name, c.of} & {*models}]
        return dataclasses.replace(self, competitors=tuple(kept))
