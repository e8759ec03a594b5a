"""Competitors that meet on the same data sets."""

import dataclasses

from training.comparisons.competitors.competitor import Competitor


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Competitors that meet on the same data sets.

    Args:
        name: What `python -m training compare` calls it.
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
        """The names of the competitors that stand for themselves: no baselines."""
        return [c.name for c in self.competitors if not c.is_baseline and c.of is None]

    def only(self, models):
        """The same with these models, what belongs to them, and the baselines.

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
        kept = [c for c in self.competitors if c.is_baseline or {c.name, c.of} & {*models}]
        return dataclasses.replace(self, competitors=tuple(kept))
