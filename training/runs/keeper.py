"""What a training saves after every epoch."""

import tensorflow as tf

from training.runs import histories, records
from training.runs.standing import BEST, LAST


class Keeper(tf.keras.callbacks.Callback):
    """Saves the history, the best and the last model after every epoch.

    Unlike `ModelCheckpoint`, `CSVLogger` and `BackupAndRestore` it replaces every file in one step,
    so that a kill in the middle of a write loses one epoch at most. `last.keras`, from
    which a run goes on, is written last, so everything else is at least as new.

    Args:
        directory: Of the run.
        best: A function from the rows of a history to the best of them.
        rows: Of the history before the first epoch, for a run that goes on.
    """

    def __init__(self, directory, best, rows):
        super().__init__()
        self.directory = directory
        self.best = best
        self.history = rows

    def on_epoch_end(self, epoch, logs=None):
        """Keras's hook."""
        self.history.append({"epoch": epoch + 1, **{key: float(logs[key]) for key in sorted(logs)}})
        histories.write(self.directory, self.history)
        if self.history[-1] is self.best(self.history):
            self._save(BEST)
        self._save(LAST)

    def _save(self, name):
        with records.replacing(self.directory / name) as unfinished:
            self.model.save(unfinished)
