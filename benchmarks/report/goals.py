"""Ratios beside the goals of the project."""

from benchmarks.report.tables import by_workload, fastest, milliseconds, ratio, table, times, title
from benchmarks.suites import GOALS


def ratios(records, others):
    """Returns a table of how many times longer others take than the fastest of ours.

    Args:
        records: Measurements.
        others: Headings, by the beginnings of the peers' names; the fastest of these counts.
    """
    rows = []
    for name, row in by_workload(records).items():
        ours = fastest(row, ours=True)
        goals = GOALS.get(name, {})
        found = {prefix: ratio(ours, fastest(row, False, prefix)) for prefix in others}
        cells = [
            times(value) + (f" ({goals[prefix]}x)" if value and prefix in goals else "")
            for prefix, value in found.items()
        ]
        rows.append([title(name), milliseconds(ours), *cells])
    return table(["workload", "ours, ms", *others.values()], rows)
