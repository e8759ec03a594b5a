"""What the machine is, for the reader of figures."""

import os
import pathlib
import platform
import subprocess

from tfq_models.native.machine import total_memory


def describe(threads):
    """Returns a dictionary of strings and numbers."""
    info = _first_processor()
    flags = set(info.get("flags", "").split())
    return {
        "processor": info.get("model name", platform.machine()),
        "instructions": ", ".join(f for f in ("avx2", "avx512f") if f in flags) or "neither",
        "processors": threads,
        "processors_present": os.cpu_count(),
        "caches": _caches(),
        "memory_gib": round(total_memory() / 2**30, 1) if total_memory() else "unknown",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def _first_processor():
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text().split("\n\n")[0]
    except OSError:  # Linux only
        return {}
    pairs = (line.split(":", 1) for line in text.splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, value in pairs}


def _caches():
    try:
        result = subprocess.run(["lscpu", "-B"], capture_output=True, text=True)
    except OSError:  # Linux only
        return {}
    lines = (line.split() for line in result.stdout.splitlines() if " cache:" in line)
    return {line[0]: int(line[2]) for line in lines}
