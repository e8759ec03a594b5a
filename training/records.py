"""Files that a killed run keeps: each is replaced in one step, never written in place."""

import csv
import datetime
import io
import os

import tensorflow as tf


def new_directory(parent):
    """Makes `parent/<time>`, with a number behind it if two runs start in one second."""
    stamp = datetime.datetime.now().strftime("%Y-%m-%dT%H-%M-%S")
    for suffix in ["", *(f"-{number}" for number in range(2, 1000))]:
        directory = parent / (stamp + suffix)
        try:
            directory.mkdir(parents=True)
        except FileExistsError:
            continue
        return directory
    raise RuntimeError(f"A thousand runs have started in {parent} in one second.")


def write(path, text):
    """Writes a whole file or nothing."""
    unfinished = path.with_name(f"unfinished.{path.name}")
    unfinished.write_text(text, encoding="utf-8")
    os.replace(unfinished, path)


class Keeper(tf.keras.callbacks.Callback):
    """Saves the history, the best and the last model after every epoch.

    Unlike `ModelCheckpoint`, `CSVLogger` and `BackupAndRestore` it replaces every file in one step,
    so that a kill in the middle of a write loses one epoch at most. `last.keras`, from
    which a run goes on, is written last, so everything else is at least as new.

    Args:
        directory: Of the run.
        monitor: The log whose least value marks the best model.
        history: Rows of the epochs before the first, for a run that goes on.
    """

    def __init__(self, directory, monitor, history):
        super().__init__()
        self.directory = directory
        self.monitor = monitor
        self.history = history

    def on_epoch_end(self, epoch, logs=None):
        """Keras's hook."""
        self.history.append({"epoch": epoch + 1, **{key: float(logs[key]) for key in sorted(logs)}})
        table = io.StringIO()
        writer = csv.DictWriter(table, self.history[0])
        writer.writeheader()
        writer.writerows(self.history)
        write(self.directory / "history.csv", table.getvalue())
        if self.history[-1] is min(self.history, key=lambda row: row[self.monitor]):
            self._save("model.keras")
        self._save("last.keras")

    def _save(self, name):
        # Keras chooses the format by the end of the name.
        self.model.save(self.directory / f"unfinished.{name}")
        os.replace(self.directory / f"unfinished.{name}", self.directory / name)


def read_history(directory):
    """The rows that a stopped run has written, as numbers."""
    path = directory / "history.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
    return [{**row, "epoch": int(row["epoch"])} for row in rows]
