"""How far a run is, on a terminal or in a log."""

import datetime
import shutil
import sys
import time

import numpy as np

LOG_INTERVAL = 10  # seconds between two lines where there is no terminal


class Progress:
    """Shows a line of cells done, the present cell and the time left.

    A terminal has one line, written over; a log gets a line now and then.

    Args:
        cells: Those that are left to run.
        results: Of the cells that were run before.
        stream: Where to write; default: standard error.
        num_jobs: How many cells run at the same time.
    """

    def __init__(self, cells, results, stream=None, num_jobs=1):
        self.cells = list(cells)
        self.results = list(results)
        self.total = len(self.cells) + len(self.results)
        self.stream = stream or sys.stderr
        self.num_jobs = num_jobs
        self._shown = -np.inf

    def starts(self, cell):
        """Tells that a cell begins."""
        seconds = seconds_left(self.cells, self.results) / self.num_jobs
        left = datetime.timedelta(seconds=round(seconds))
        about = f"about {left} left" if self.results else "time left unknown"
        done = f"{len(self.results)}/{self.total}"
        self._show(f"{done}  {about}  {cell.label}")

    def ends(self, cell, result):
        """Tells what came out."""
        self.cells.remove(cell)
        self.results.append(result)
        if not self.cells:
            self._show(f"{self.total}/{self.total}  done", is_last=True)

    def _show(self, text, is_last=False):
        if self.stream.isatty():
            # A line that wraps could not be written over.
            line = "\r\x1b[K" + text[: shutil.get_terminal_size().columns - 1]
            print(line, end="\n" if is_last else "", file=self.stream, flush=True)
        elif is_last or time.monotonic() - self._shown > LOG_INTERVAL:
            self._shown = time.monotonic()
            print(text, file=self.stream, flush=True)


def seconds_left(cells, results):
    """The sum of what each competitor took on average so far; of all, if it has not run yet.

    The key of a cell and of a result begins with the competitor.
    """
    seconds = {}
    for result in results:
        seconds.setdefault(result.key[0], []).append(result.seconds)
    overall = [result.seconds for result in results] or [0.0]
    return sum(np.mean(seconds.get(cell.key[0], overall)) for cell in cells)
