"""The history of a run: one row of losses and metrics for each epoch."""

import csv
import io

from training.runs import records

FILE = "history.csv"


def write(directory, rows):
    """Replaces the file by one of these rows."""
    table = io.StringIO()
    writer = csv.DictWriter(table, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    records.write(directory / FILE, table.getvalue())


def read(directory):
    """Returns the rows that a stopped run has written, as numbers.

    Raises:
        Damaged: If the file is not as `write` leaves it.
    """
    path = directory / FILE
    if not path.exists():
        return []
    try:
        return _rows(path.read_bytes().decode("utf-8"))
    except (ValueError, TypeError, csv.Error) as error:
        raise records.Damaged(
            f"`{FILE}` must be as the run wrote it, because it tells the best epoch. Mend it, or "
            "remove it: `resume` then goes on without the epochs before, and keeps their model. "
            f"Received: {path}: {error}"
        ) from error


def _rows(text):
    if text and not text.endswith("\n"):
        raise ValueError("its last line is cut off")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if text and "epoch" not in reader.fieldnames:
        raise ValueError("it has no column `epoch`")
    rows = [{key: float(value) for key, value in row.items()} for row in reader]
    first = rows[0]["epoch"] if rows else 1
    if first < 1 or [row["epoch"] for row in rows] != [first + i for i in range(len(rows))]:
        raise ValueError("its epochs do not follow each other")
    return [{**row, "epoch": int(row["epoch"])} for row in rows]
