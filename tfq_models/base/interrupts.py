"""Ctrl-C during long calls of TensorFlow, which Python hears of only after them."""

import contextlib
import os
import signal
import threading

from tensorflow.python.eager import cancellation

from tfq_models.native.interrupts import keyboard_interrupts as keyboard_interrupts

# Python answers within this many seconds, unless it waits for TensorFlow.
_PATIENCE = 0.1


class _Scope:
    """The calls that Ctrl-C ends now."""

    manager = None  # of the call under way, or of the last one
    is_ended = False

    def end(self):
        self.is_ended = True
        if self.manager is not None:
            self.manager.start_cancel()


_scope = None


@contextlib.contextmanager
def interruptible():
    """Lets Ctrl-C end what is `cancellable` within, with KeyboardInterrupt.

    Only the main thread hears Ctrl-C; elsewhere, within another `interruptible`, and where the
    program has given Ctrl-C another meaning, nothing changes. The native kernel ends by itself.
    """
    global _scope
    with keyboard_interrupts():
        if not _hears_interrupts() or _scope is not None:
            yield
            return
        scope = _scope = _Scope()
        try:
            with _signals_to(scope.end):
                yield
        except Exception:
            if scope.is_ended:
                raise KeyboardInterrupt from None
            raise
        finally:
            _scope = None


@contextlib.contextmanager
def cancellable():
    """Lets Ctrl-C end a call of a TensorFlow function where its graph has a loop.

    See `simulator.stopping`. Each call has a manager of its own, because TensorFlow cancels that of
    a call that fails for whatever reason, as at the end of the data.
    """
    if _scope is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    _scope.manager = cancellation.CancellationManager()
    with cancellation.CancellationManagerContext(_scope.manager):
        yield


def _hears_interrupts():
    return (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        and os.name == "posix"
    )


@contextlib.contextmanager
def _signals_to(answer):
    """Calls `answer` on a thread of its own, where Python does not answer a Ctrl-C soon."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    has_ended = threading.Event()

    def watch():
        while number := os.read(reader, 1):
            if before >= 0:
                with contextlib.suppress(OSError):
                    os.write(before, number)
            if number[0] == signal.SIGINT and not has_ended.wait(_PATIENCE):
                answer()

    watcher = threading.Thread(target=watch, name="tfq_models_interrupts", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        has_ended.set()
        signal.set_wakeup_fd(before)
        os.close(writer)
        watcher.join()
        os.close(reader)
