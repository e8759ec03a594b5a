"""Forks that wait for what other threads compute.

A child process has the forking thread only. A lock of TensorFlow's that another thread held at that
moment stays locked in the child, whose next computation would wait for it without end.
"""

import os
import threading
import time

# A computation that takes longer hardly spends its time in locks.
_PATIENCE = 10.0  # seconds


class _Computations:
    """Context of a computation, which other threads do not interrupt by a fork."""

    def __init__(self):
        self._depths = {}  # by the identity of a thread
        self._forget_others()

    def _forget_others(self):
        thread = threading.get_ident()
        self._changed = threading.Condition()
        self._depths = {thread: self._depths[thread]} if thread in self._depths else {}
        self._is_forking = False

    def __enter__(self):
        thread = threading.get_ident()
        with self._changed:
            while self._is_forking and thread not in self._depths:
                self._changed.wait()
            self._depths[thread] = self._depths.get(thread, 0) + 1

    def __exit__(self, *_):
        thread = threading.get_ident()
        with self._changed:
            self._depths[thread] -= 1
            if not self._depths[thread]:
                del self._depths[thread]
            if self._is_forking:
                self._changed.notify_all()

    def _wait(self):
        end = time.monotonic() + _PATIENCE
        with self._changed:
            self._is_forking = True
            while self._depths.keys() - {threading.get_ident()} and time.monotonic() < end:
                self._changed.wait(end - time.monotonic())

    def _go_on(self):
        with self._changed:
            self._is_forking = False
            self._changed.notify_all()


computing = _Computations()

if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=computing._wait,
        after_in_parent=computing._go_on,
        after_in_child=computing._forget_others,
    )
