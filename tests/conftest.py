"""Settings that hold for every test."""

import gc
import os

# Before TensorFlow and Matplotlib are imported: quiet logs, no window, and one thread for each
# pytest-xdist worker.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("MPLBACKEND", "Agg")
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import hypothesis

collect_ignore = ["typing/program.py"]  # which only mypy reads

# No deadline, because the first call of a compiled function takes a thousand times the second;
# derandomised, so that a failure comes back. Circuits are drawn as slowly as the machine is slow.
# Nothing explains which lines a failure runs: that traces all of them, for minutes.
hypothesis.settings.register_profile(
    "tests",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    phases=[phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.explain],
)
hypothesis.settings.load_profile("tests")


def pytest_collection_finish(session):
    """Spares the collector what has been imported: millions of objects that stay."""
    _freeze()


def pytest_runtest_teardown(item, nextitem):
    """Spares it what a file's tests have left, such as TensorFlow's graphs."""
    if nextitem is None or nextitem.path != item.path:
        _freeze()


def _freeze():
    gc.collect()
    gc.freeze()
