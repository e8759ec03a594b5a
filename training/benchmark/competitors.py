"""Who takes part in a benchmark."""

import dataclasses
from collections.abc import Callable

from sklearn.base import ClassifierMixin


@dataclasses.dataclass(frozen=True)
class Competitor:
    """A kind of classifier, and how to make one for a data set.

    Args:
        name: In the results.
        title: Heads a column of the tables.
        build: Takes the published settings and a seed, returns an unfitted classifier with the
            methods of scikit-learn's. A function of a module, so that processes can share it.
        model: Its name in `settings.json`; None if it needs no settings.
        is_seeded: Whether seeds matter to it; if not, it runs with seed 0 only.
        is_control: Whether it is what the others are compared with.
        departs: From the published settings to whether they cannot be followed on a data set; the
            tables mark such a cell, and the benchmark's notes say why.
    """

    name: str
    title: str
    build: Callable[[dict, int], ClassifierMixin]
    model: str | None = None
    is_seeded: bool = False
    is_control: bool = False
    departs: Callable[[dict], bool] = lambda settings: False


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
