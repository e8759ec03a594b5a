"""An environment for the peers' packages, apart from the project's."""

import os
import pathlib
import subprocess
import sys

from benchmarks.peers import PEERS

PINS = pathlib.Path(__file__).parent / "requirements-peers.txt"
_STAMP = "installed-{}.txt"


def install(names, folder):
    """Installs what peers need, where it is not yet installed.

    Args:
        names: Of peers; those without an environment of their own are left alone.
        folder: Of the environment.

    Returns:
        Its interpreter, and why a peer could not be installed, by the peer's name.
    """
    folder = pathlib.Path(folder).absolute()
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    peers = [PEERS[name] for name in names if PEERS[name].own_environment]
    if peers and not python.exists():
        print(f"Making {folder} for the peers; this takes a minute or two.", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    failures = {peer.name: _install(peer, python, folder) for peer in peers}
    return str(python), {name: why for name, why in failures.items() if why}


def _install(peer, python, folder):
    """Returns None, or why it could not be done."""
    pins = PINS.read_text(encoding="utf-8")
    stamp = folder / _STAMP.format(peer.name)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == pins:
        return None
    command = [str(python), "-m", "pip", "install", "--quiet", "-c", str(PINS), *peer.packages]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        why = _last_error(result.stderr)
        print(f"{peer.title} cannot be installed and is left out: {why}", flush=True)
        return f"cannot be installed: {why}"
    stamp.write_text(pins, encoding="utf-8")
    return None


def _last_error(text):
    lines = [line.strip() for line in text.splitlines() if line.startswith("ERROR")]
    return lines[-1].removeprefix("ERROR: ") if lines else "pip gave no reason"
