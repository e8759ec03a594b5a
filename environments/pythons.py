"""Which Pythons this machine has, and which of them TensorFlow Quantum has wheels for."""

import pathlib
import platform
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[1]
FINDER = ROOT / "environments" / "find_python.sh"


def find(version):
    """Returns the path of a Python of a version such as "3.13", or None where there is none."""
    command = ["sh", str(FINDER), f"python{version}"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout.strip() or None


def this_python():
    """Returns the running Python in words, such as "CPython 3.13 on Linux x86_64"."""
    number = ".".join(map(str, sys.version_info[:2]))
    machine = f"{platform.system()} {platform.machine()}"
    return f"{platform.python_implementation()} {number} on {machine}"


def has_tfq_wheels():
    """Returns whether TensorFlow Quantum has wheels for the running Python."""
    machine = (platform.system(), platform.machine(), platform.python_implementation())
    return machine == ("Linux", "x86_64", "CPython") and (3, 10) <= sys.version_info[:2] <= (3, 12)
