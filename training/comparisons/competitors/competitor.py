"""Who takes part in a comparison."""

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
        model: Its published name; None if it needs no settings.
        is_seeded: Whether seeds matter to it; if not, it runs with seed 0 only.
        is_baseline: Whether it is what the others are compared with.
        departs: From the published settings to whether they cannot be followed on a data set; the
            tables mark such a cell, and the comparison's notes say why.
        is_trained: Whether chance decides its training, so that its mean over seeds, not each seed,
            is held to what is published.
        of: The name of the competitor that it belongs to: it is that one without entangling
            gates, or its classical twin. A table of its own shows them.
        rates: Learning rates of which a search on the training rows takes the best, because those
            that were published or found are another model's. Empty: it takes that model's.
    """

    name: str
    title: str
    build: Callable[[dict, int], Any]
    model: str | None = None
    is_seeded: bool = False
    is_baseline: bool = False
    departs: Callable[[dict], bool] = follows
    is_trained: bool = False
    of: str | None = None
    rates: tuple[float, ...] = ()
