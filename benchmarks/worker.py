"""The process of one peer: reads commands as lines of JSON, answers each by one.

`python -m benchmarks.worker PEER THREADS`, by an interpreter that has the peer's packages.
Commands and answers:

    (start)                                          {"versions"}
    {"command": "prepare", "job": {...}}             {"first_seconds", "numbers", "units"}
    {"command": "time", "most": 20, "seconds": 0.3}  {"seconds": [...]}
    {"command": "memory"}                            {"mebibytes"}

An answer to a command that failed is {"error": ...}. The process ends with its input.
"""

import contextlib
import gc
import importlib
import importlib.metadata
import json
import os
import sys

from benchmarks.peers import PEERS

# A step as long as this needs no warm-up after another peer's turn.
_LONG_SECONDS = 0.5


def main(name, threads):
    """Serves one peer on that many processors."""
    answers = _take_standard_output()
    # Every library counts the processors that its process may use.
    if hasattr(os, "sched_setaffinity"):  # Linux only
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    try:
        service = _Service(PEERS[name])
        _write(answers, {"versions": service.versions})
    except Exception as error:
        _write(answers, {"error": _describe(error)})
        return
    for line in sys.stdin:
        _write(answers, service.answer(json.loads(line)))


class _Service:
    def __init__(self, peer):
        self._module = importlib.import_module(f"benchmarks.peers.{peer.module}")
        self._options = peer.options
        self.versions = {name: importlib.metadata.version(name) for name in peer.packages}
        self._runner = None

    def answer(self, request):
        command = {"prepare": self._prepare, "time": self._time, "memory": self._memory}
        try:
            return command[request.pop("command")](**request)
        except Exception as error:  # Whatever a peer raises is its result.
            return {"error": _describe(error)}

    def _prepare(self, job):
        self._runner = None
        gc.collect()
        self._held = _start_of_memory()
        self._runner = self._module.prepare(job | {"options": self._options})
        self._longest, numbers = self._runner.first()
        return {
            "first_seconds": self._longest,
            "numbers": numbers,
            "units": self._runner.units,
        }

    def _time(self, most, seconds):
        if self._longest < _LONG_SECONDS:
            self._runner.times(1, 0.0)
        times = self._runner.times(most, seconds)
        self._longest = max(times)
        return {"seconds": times}

    def _memory(self):
        return {"mebibytes": (_status("VmHWM") - self._held) / 1024}


def _start_of_memory():
    """Sets the peak to what the process holds now, and returns that, in KiB."""
    with contextlib.suppress(OSError), open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    return _status("VmRSS")


def _status(field):
    """Returns KiB that Linux counts; on other systems it is not a number."""
    with contextlib.suppress(OSError), open("/proc/self/status") as file:
        for line in file:
            if line.startswith(field + ":"):
                return int(line.split()[1])
    return float("nan")


def _take_standard_output():
    """Keeps it for answers, and sends to standard error what libraries print."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return answers


def _write(file, fields):
    file.write(json.dumps(fields) + "\n")
    file.flush()


def _describe(error):
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:300]}"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
