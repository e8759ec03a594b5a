"""A fork waits for what other threads compute."""

import os
import threading

import pytest

from tfq_models.base.forks import computing

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="This system cannot fork."),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*fork:RuntimeWarning"),
]


def forked(in_child=lambda: None):
    """Returns the exit code of a child, which ends with 0 if its part returns."""
    child = os.fork()
    if not child:
        try:
            in_child()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


def test_a_fork_waits_for_other_threads():
    events, is_inside, may_end = [], threading.Event(), threading.Event()

    def compute():
        with computing, computing:
            is_inside.set()
            may_end.wait()
            events.append("computed")

    thread = threading.Thread(target=compute)
    thread.start()
    is_inside.wait()
    threading.Timer(0.2, may_end.set).start()
    assert forked() == 0
    events.append("forked")
    thread.join()
    assert events == ["computed", "forked"]


def test_threads_wait_for_a_fork():
    computing._wait()
    is_inside = threading.Event()

    def compute():
        with computing:
            is_inside.set()

    thread = threading.Thread(target=compute)
    thread.start()
    assert not is_inside.wait(0.1)
    computing._go_on()
    assert is_inside.wait(10)
    thread.join()


def test_a_computation_may_fork_and_so_may_its_child():
    def compute():
        with computing:
            assert forked() == 0

    with computing:
        assert forked(compute) == 0
    compute()


def test_a_child_does_not_wait_for_threads_that_it_does_not_have(monkeypatch):
    monkeypatch.setattr("tfq_models.base.forks._PATIENCE", 0.1)
    is_inside, may_end = threading.Event(), threading.Event()

    def compute():
        with computing:
            is_inside.set()
            may_end.wait()

    thread = threading.Thread(target=compute)
    thread.start()
    is_inside.wait()
    assert forked(lambda: forked()) == 0  # after its patience
    may_end.set()
    thread.join()
