"""Where a stopped run stands: its files are held against each other before any is replaced."""

import sys
import zipfile
import zlib

import tensorflow as tf

from training.runs import histories, records

BEST = "model.keras"
LAST = "last.keras"
METRICS = "metrics.json"
START_ANEW = f"Remove {LAST}: `resume` then starts anew, and keeps what there is under other names."


def standing(directory, num_steps, num_epochs, monitor):
    """Returns the last model, its epoch and the history up to it; None, 0 and [] at the start.

    What going on would replace, although the run needs it no more, is copied and told.

    Args:
        directory: Of the run.
        num_steps: Of an epoch.
        num_epochs: Of the whole run.
        monitor: The log that chooses the best epoch.

    Raises:
        Damaged: If a file cannot be read, or does not belong to the others.
    """
    rows = histories.read(directory)
    if rows and monitor not in rows[0]:
        raise damaged(histories.FILE, directory, f"it has no column `{monitor}`")
    path = directory / LAST
    model = load(path) if path.exists() else None
    epoch = epochs_of(model, num_steps, path) if model else 0
    if epoch:
        check_whole(directory / BEST)
        check_told(directory, rows, epoch, num_epochs)
    keep_what_would_be_lost(directory, rows, epoch)
    return model, epoch, [row for row in rows if row["epoch"] <= epoch]


def load(path):
    """Returns a saved model, or names the file that holds none."""
    check_whole(path)
    try:
        return tf.keras.models.load_model(path)
    except Exception as error:  # Keras raises many kinds for the contents of a file
        reason = str(error).strip().partition("\n")[0]
        raise damaged(path.name, path.parent, reason) from error


def check_whole(path):
    """Raises an error if a model is not there, or its archive is not whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
    except FileNotFoundError:
        raise damaged(path.name, path.parent, "there is no such file") from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise damaged(path.name, path.parent, str(error)) from error
    if broken:
        raise damaged(path.name, path.parent, f"{broken} in it is damaged")


def damaged(name, directory, reason):
    """The error that names a file of a run, with the way out."""
    return records.Damaged(
        f"`{name}` must be as the run wrote it, because it says how to go on. {START_ANEW} "
        f"Received: {directory / name}: {reason}"
    )


def epochs_of(model, num_steps, path):
    """The number of epochs that a model was trained for."""
    if model.optimizer is None:
        raise damaged(path.name, path.parent, "it has no optimizer")
    epoch, rest = divmod(int(model.optimizer.iterations.numpy()), num_steps)
    if rest:
        steps = f"it stands within an epoch of {num_steps} steps: {records.CONFIG} is another's"
        raise damaged(path.name, path.parent, steps)
    return epoch


def check_told(directory, rows, epoch, num_epochs):
    """Raises an error if nothing is left to train and the history does not tell of all of it."""
    told = rows[-1]["epoch"] if rows else 0
    if epoch >= num_epochs and told < epoch:
        raise damaged(
            histories.FILE,
            directory,
            f"it ends with epoch {told}, and {LAST} with epoch {epoch}, the last",
        )


def keep_what_would_be_lost(directory, rows, epoch):
    """Copies the files of epochs that the last model does not know, and says so.

    A kill leaves the history one epoch ahead of the last model at most: it is written first.
    """
    told = rows[-1]["epoch"] if rows else 0
    at_stake = [directory / name for name in (BEST, histories.FILE, METRICS)]
    at_stake = [path for path in at_stake if path.exists() and path.stat().st_size]
    is_as_a_kill_leaves_it = epoch <= told <= epoch + 1 and (rows or not at_stake)
    if at_stake and not is_as_a_kill_leaves_it:
        names = ", ".join(records.keep(path) for path in at_stake)
        model = f"{LAST} with epoch {epoch}" if epoch else f"there is no {LAST}"
        print(
            f"{histories.FILE} ends with epoch {told} and {model}: goes on with epoch {epoch + 1}, "
            f"and keeps what there was as {names}.",
            file=sys.stderr,
        )
