"""Files that a killed run keeps: each is replaced in one step, never written in place."""

import contextlib
import datetime
import json
import os
import shutil

CONFIG = "config.json"


class Damaged(ValueError):
    """A file of a run that cannot be read, or does not belong to the others."""


def new_run(parent, config):
    """Makes `parent/<time>` with `config.json` in it, or nothing, and returns it."""
    missing = [path for path in (parent, *parent.parents) if not path.exists()]
    directory = _new_directory(parent)
    try:
        write(directory / CONFIG, json.dumps(config, indent=2))
    except BaseException:
        for path in (directory, *missing):
            path.rmdir()
        raise
    return directory


def _new_directory(parent):
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


@contextlib.contextmanager
def replacing(path):
    """Gives the path to write to; puts the file in place at the end, or removes what there is."""
    unfinished = path.with_name(f"unfinished.{path.name}")  # Keras needs the end of the name
    try:
        yield unfinished
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def write(path, text):
    """Writes a whole file or nothing."""
    with replacing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


def keep(path):
    """Copies a file that will be replaced to a new name beside it, and returns that name."""
    names = (f"backup-{number}.{path.name}" for number in range(1, 1000))
    name = next(name for name in names if not path.with_name(name).exists())
    with replacing(path.with_name(name)) as unfinished:
        shutil.copyfile(path, unfinished)
    return name


def read_config(directory):
    """Returns what a run is to do, the contents of its `config.json`.

    Raises:
        ValueError: Where there is no run, or one that cannot be read.
    """
    path = directory / CONFIG
    if not path.is_file():
        raise ValueError(
            f"`directory` must be that of a run, because {CONFIG} says how to go on. "
            f"Received: directory={str(directory)!r}, without {CONFIG}."
        )
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # of JSON or of UTF-8
        raise damaged_config(directory, error) from error
    if not isinstance(config, dict):
        raise damaged_config(directory, f"it holds a {type(config).__name__}")
    return config


def damaged_config(directory, reason):
    """The error that says what is wrong with `config.json`, and the way out."""
    return Damaged(
        f"`{CONFIG}` must be as the run wrote it, because it says how to go on. Start a new run, "
        f"or mend the file. Received: {directory / CONFIG}: {reason}"
    )
