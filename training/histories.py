"""The history of a run: one row of losses and metrics for each epoch."""

import csv
import io

from training import records

FILE = "history.csv"


def write(directory, rows):
    """Replaces the file by one of these rows."""
    table = io.StringIO()
    writer = csv.DictWriter(table, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    records.write(directory / FILE, table.getvalue())


def read(directory):
    """The rows that a stopped run has written, as numbers."""
    path = directory / FILE
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
    return [{**row, "epoch": int(row["epoch"])} for row in rows]
