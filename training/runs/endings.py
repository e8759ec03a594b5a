"""How a command ends that cannot go on: one line, and an exit status that says why."""

import contextlib
import re
import sys

from training.runs.records import Damaged

REFUSED = 2
STOPPED = 130  # as shells tell an interrupt


@contextlib.contextmanager
def in_one_line(go_on="Nothing was saved.", refused=(), exhausted=()):
    """Ends the program in one line after an interrupt or an error of a file.

    Args:
        go_on: The sentence that says how to go on.
        refused: Classes of exceptions that say all by themselves.
        exhausted: Classes of exceptions, beside OSError, of what the machine cannot give.
    """
    try:
        yield
    except KeyboardInterrupt:
        leave(f"\nStopped. {go_on}", STOPPED)
    except (OSError, *exhausted) as error:
        leave(f"error: {of_file(error)}. {go_on}", REFUSED)
    except (Damaged, *refused) as error:
        leave(f"error: {error}", REFUSED)


def leave(line, status):
    """Prints a line and ends the program."""
    print(line, file=sys.stderr, flush=True)
    sys.exit(status)


def of_file(error):
    """What the system said, in one line, and of which file."""
    filename = getattr(error, "filename", None)
    text = getattr(error, "strerror", None) or str(error).strip().partition("\n")[0]
    text = re.sub(r"^\{\{.*?\}\} ", "", text)  # TensorFlow's name of a node
    return f"{text}: {filename}" if filename else text
