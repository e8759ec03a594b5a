"""The table of scores, and which families fall short on which tables."""

import numpy as np

from training.defaults.cells import BASELINES, LINEAR, MAJORITY, NAMES
from training.defaults.tables import TABLES

FILE = "defaults.md"
_HEAD = """\
# What the defaults give

The accuracy of `QuantumClassifier(name)`, with nothing but defaults, on 30 % of the rows, which are
held out: mean and deviation over the seeds, which also decide the split. Below it stands the median
of the seconds that training and predicting take. The tables are scikit-learn's. None belongs to a
published comparison. This page is made by

```bash
python -m training defaults
```

A score is in **bold** where the family is above the most frequent class by at least half of what
logistic regression is above it.
"""


def markdown(results):
    """Returns the report of results as Markdown."""
    by_cell = {}
    for result in results:
        by_cell.setdefault((result.competitor, result.data_set), []).append(result)
    tables = [name for name in TABLES if any(table == name for _, table in by_cell)]
    lines = [_HEAD, f"| classifier | {' | '.join(tables)} |", "|---" * (len(tables) + 1) + "|"]
    for name in (*BASELINES, *NAMES):
        if any((name, table) in by_cell for table in tables):
            shown = [_shown(name, table, by_cell) for table in tables]
            lines.append(f"| {name} | {' | '.join(shown)} |")
    seeds = sorted({result.seed for result in results})
    return "\n".join([*lines, "", f"Seeds: {', '.join(map(str, seeds))}.", ""])


def reaches(name, table, by_cell):
    """Returns whether a family is at least half as far above the majority as a linear model."""
    majority, linear = (_mean(by_cell.get((key, table))) for key in (MAJORITY, LINEAR))
    return _mean(by_cell[name, table]) >= majority + (linear - majority) / 2


def _mean(results):
    return np.mean([result.accuracy for result in results]) if results else np.nan


def _shown(name, table, by_cell):
    results = by_cell.get((name, table))
    if not results:
        return "-"
    deviation = np.std([result.accuracy for result in results])
    score = f"{_mean(results):.3f} ± {deviation:.3f}"
    if name in BASELINES:
        return score
    score = f"**{score}**" if reaches(name, table, by_cell) else score
    return f"{score}<br>{np.median([result.seconds for result in results]):.1f} s"
