"""The results of a run: one row for each competitor, data set and seed. Other tables are alike."""

import csv
import dataclasses
import io

from training.runs import records

FILE = "results.csv"


@dataclasses.dataclass(frozen=True)
class Result:
    """A row.

    Args:
        competitor: Its name.
        data_set: Its full name.
        seed: Of the competitor; the data sets have theirs.
        accuracy: On the test rows.
        seconds: Of fitting and of predicting the test rows.
        parameters: That were fitted, where the competitor tells; else 0.
        steps: Of training, where the competitor tells; else 0.
        converged: Whether the stopping rule ended training, and not the last step allowed.
    """

    competitor: str
    data_set: str
    seed: int
    accuracy: float
    seconds: float
    parameters: int = 0
    steps: int = 0
    converged: int = 1

    @property
    def key(self):
        """What no other row of a run shares."""
        return self.competitor, self.data_set, self.seed


def write(directory, results, file=FILE):
    """Replaces the file in one step, so that a killed run keeps whole rows only."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(field.name for field in dataclasses.fields(results[0]))
    writer.writerows(dataclasses.astuple(result) for result in results)
    records.write(directory / file, table.getvalue())


def read(directory, kind=Result, file=FILE):
    """Returns the rows that a run has written so far, of the kind of a data class.

    Raises:
        Damaged: If the file is not as `write` leaves it.
    """
    path = directory / file
    if not path.exists():
        return []
    try:
        text = path.read_bytes().decode("utf-8")
        if text and not text.endswith("\n"):
            raise ValueError("its last line is cut off")
        return [_row(kind, row) for row in csv.DictReader(io.StringIO(text, newline=""))]
    except (ValueError, TypeError, LookupError, csv.Error) as error:
        raise records.Damaged(
            f"`{file}` must be as the run wrote it, because it says what is done. Remove the lines "
            "that are damaged: `--resume` runs what is missing. "
            f"Received: {path}: {error}"
        ) from error


def _row(kind, row):
    types = {field.name: field.type for field in dataclasses.fields(kind)}
    return kind(**{name: types[name](text) for name, text in row.items()})
