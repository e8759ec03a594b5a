"""Processes of peers, seen from outside, with limits of time and memory."""

import contextlib
import json
import os
import pathlib
import selectors
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parent.parent
_START_SECONDS = 120
_LOOK_SECONDS = 0.1
_VARIABLES = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "JAX_PLATFORMS": "cpu",
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


class PeerError(Exception):
    """Why a peer gave no answer, for a table."""


class PeerProcess:
    """A peer at work in a process of its own. Commands are those of `benchmarks.worker`.

    Args:
        peer: A `Peer`.
        threads: On how many processors.
        python: The interpreter that has its packages.
        memory: How many bytes it may hold before it is stopped.
    """

    def __init__(self, peer, threads, python=sys.executable, memory=float("inf")):
        self.peer = peer
        self._memory = memory
        self._log = tempfile.TemporaryFile(mode="w+")
        environment = {k: v for k, v in os.environ.items() if k != "TF_USE_LEGACY_KERAS"}
        self._process = subprocess.Popen(
            [python, "-m", "benchmarks.worker", peer.name, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=ROOT,
            text=True,
            env=environment | _VARIABLES | peer.variables,
        )

    def started(self):
        """Waits for the imports and returns versions of packages."""
        return self._answer(_START_SECONDS)["versions"]

    def ask(self, command, limit, **arguments):
        """Returns the answer to a command.

        Raises:
            PeerError: If it failed, took more than `limit` seconds or too much memory. After the
                last two the process is gone.
        """
        try:
            self._process.stdin.write(json.dumps({"command": command, **arguments}) + "\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise PeerError(self._last_words()) from None
        return self._answer(limit)

    def is_alive(self):
        """Whether it can be asked again."""
        return self._process.poll() is None

    def close(self):
        """Ends the process."""
        self._process.kill()
        self._process.wait()
        for file in (self._process.stdout, self._log):
            file.close()
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()

    def _answer(self, limit):
        self._wait(limit)
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            raise PeerError(self._last_words())
        answer = json.loads(line)
        if "error" in answer:
            raise PeerError(answer["error"])
        return answer

    def _wait(self, limit):
        end = time.monotonic() + limit
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while not selector.select(_LOOK_SECONDS):
                if time.monotonic() > end:
                    self._stop(f"more than {limit:g} s")
                if self._held() > self._memory:
                    self._stop(f"more than {self._memory / 2**30:.1f} GiB")

    def _stop(self, why):
        self._process.kill()
        self._process.wait()
        raise PeerError(why)

    def _held(self):
        try:
            text = pathlib.Path(f"/proc/{self._process.pid}/statm").read_text()
        except OSError:  # it has ended, or this is not Linux
            return 0
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE") if text else 0

    def _last_words(self):
        self._log.seek(0)
        lines = [line.strip() for line in self._log if line.strip()]
        code = self._process.poll()
        return f"ended with code {code}: {lines[-1][:300] if lines else 'no message'}"
