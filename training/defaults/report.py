"""The table of scores, and which families fall short on which tables."""

import numpy as np

from training.defaults.cells import BASELINES, LINEAR, MAJORITY, NAMES, REGRESSORS
from training.defaults.tables import OF_NUMBERS, TABLES

FILE = "defaults.md"
_HEAD = """\
# What the defaults give

The accuracy of `QuantumClassifier(name)` and of `QSVC()`, with nothing but defaults, on 30 % of the
rows, which are held out: mean and deviation over the seeds, which also decide the split. Below it
stands the median of the seconds that training and predicting take. The tables are scikit-learn's.
None belongs to a published comparison. This page is made by

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
    lines += [*_regressions(by_cell), "", f"Seeds: {', '.join(map(str, seeds))}."]
    return "\n".join([*lines, ""])


def reaches(name, table, by_cell):
    """Returns whether a family is at least half as far above the majority as a linear model."""
    majority, linear = (_mean(by_cell.get((key, table))) for key in (MAJORITY, LINEAR))
    return _mean(by_cell[name, table]) >= majority + (linear - majority) / 2


def _regressions(by_cell):
    """Returns the lines of a table of regressors, or none where none was fitted."""
    tables = [name for name in OF_NUMBERS if any(table == name for _, table in by_cell)]
    if not tables:
        return []
    lines = [
        "",
        "The coefficient of determination R² of regressors, with nothing but defaults:",
        "",
    ]
    lines += [f"| regressor | {' | '.join(tables)} |", "|---" * (len(tables) + 1) + "|"]
    for name in REGRESSORS:
        shown = [_with_seconds(by_cell.get((name, table))) for table in tables]
        lines.append(f"| {name} | {' | '.join(shown)} |")
    return lines


def _mean(results):
    return np.mean([result.accuracy for result in results]) if results else np.nan


def _shown(name, table, by_cell):
    results = by_cell.get((name, table))
    if not results or name in BASELINES:
        return _score(results)
    return _with_seconds(results, "**" if reaches(name, table, by_cell) else "")


def _score(results):
    if not results:
        return "-"
    return f"{_mean(results):.3f} ± {np.std([result.accuracy for result in results]):.3f}"


def _with_seconds(results, mark=""):
    if not results:
        return "-"
    seconds = np.median([result.seconds for result in results])
    return f"{mark}{_score(results)}{mark}<br>{seconds:.1f} s"
