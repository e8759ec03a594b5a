"""Ctrl-C while the native kernel computes: what waits for it ends, with KeyboardInterrupt."""

import contextlib
import ctypes
import signal
import sys
import threading

_MESSAGE = "The computation was ended by Ctrl-C."  # as in system/interruption.cpp


@ctypes.CFUNCTYPE(ctypes.c_int)
def _is_meant():
    """Whether Ctrl-C would raise KeyboardInterrupt in a thread that waits for TensorFlow now."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return False  # the program has given it another meaning
    frame = sys._current_frames().get(threading.main_thread().ident)
    if frame is None:
        return False
    module = frame.f_globals.get("__name__") or ""
    return module.startswith("tensorflow.") or frame.f_code.co_name.startswith("tfq_models_")


def hear_interrupts(functions):
    """Makes long computations end at Ctrl-C: `functions` is the library, as `ctypes` loads it."""
    functions.tfq_models_hear_interrupts(_is_meant)


@contextlib.contextmanager
def keyboard_interrupts():
    """Raises KeyboardInterrupt where Ctrl-C has ended a computation: TensorFlow raises its own."""
    try:
        yield
    except Exception as error:
        if _MESSAGE in str(error):
            raise KeyboardInterrupt from None
        raise
