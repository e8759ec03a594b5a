"""What the machine is, for the reader of figures."""

import os
import pathlib
import platform
import subprocess


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
        "memory_gib": round(memory() / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def memory():
    """Returns the bytes of the machine's memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _first_processor():
    text = pathlib.Path("/proc/cpuinfo").read_text().split("\n\n")[0]
    pairs = (line.split(":", 1) for line in text.splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, value in pairs}


def _caches():
    result = subprocess.run(["lscpu", "-B"], capture_output=True, text=True)
    lines = (line.split() for line in result.stdout.splitlines() if " cache:" in line)
    return {line[0]: int(line[2]) for line in lines}
