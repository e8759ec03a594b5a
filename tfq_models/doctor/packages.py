"""Which versions are installed, without importing anything."""

import importlib.metadata
import importlib.util
import platform
import re
import sys

from tfq_models.doctor.findings import MISSING, BrokenError, Finding

# The distributions that the library needs, with the module and the least version of each: the same
# as in setup.cfg.
REQUIRED = {
    "tensorflow": ("tensorflow", "2.18"),
    "cirq-core": ("cirq", "1.5"),
    "sympy": ("sympy", "1.13"),
    "numpy": ("numpy", "2.0"),
    "scipy": ("scipy", "1.13"),
    "scikit-learn": ("sklearn", "1.5"),
    "matplotlib": ("matplotlib", "3.9"),
    "wrapt": ("wrapt", "1.14"),
    "tensorboard": ("tensorboard", "2.18"),
}
LEAST_PYTHON = (3, 11)
# What the library can nearly do without.
COSTS = {"tensorboard": "Summaries, as of `KernelMonitor(log_dir=...)`, fail without it."}


def python():
    """Checks the version of Python."""
    said = f"{platform.python_version()} ({platform.python_implementation()}) at {sys.executable}"
    if sys.version_info < LEAST_PYTHON:
        raise BrokenError(f"{said}; tfq_models needs 3.11 or later", "python3.12 -m venv .venv")
    return Finding(said)


def operating_system():
    """Says what the machine is."""
    return Finding(f"{platform.platform()}, {platform.machine()}")


def required(distribution):
    """Checks that a distribution is there and new enough."""
    module, least = REQUIRED[distribution]
    number = version(distribution)
    command = f'pip install "{distribution}>={least}"'
    if number is None and importlib.util.find_spec(module) is None:
        if distribution in COSTS:
            return Finding(f"not installed. {COSTS[distribution]}", MISSING, command)
        raise BrokenError("not installed, and needed", command)
    if number is None:
        return Finding("installed under another name")
    if _numbers(number) < _numbers(least):
        raise BrokenError(f"{number}, and tfq_models needs {least} or later", command)
    return Finding(number)


def keras():
    """Says which version of Keras 3 is installed."""
    number = version("keras")
    if number is not None:
        return Finding(number)
    return Finding("not installed; TensorFlow asks for it", MISSING, "pip install keras")


def tf_keras():
    """Says which version of tf_keras is installed."""
    number = version("tf_keras")
    if number is not None:
        return Finding(number)
    said = "not installed. It is needed where TF_USE_LEGACY_KERAS=1 asks for it, and only there."
    return Finding(said, MISSING, tf_keras_command())


def tf_keras_command():
    """Returns the command that installs the tf_keras of the installed TensorFlow."""
    numbers = _numbers(version("tensorflow") or "")[:2]
    return f'pip install "tf_keras~={numbers[0]}.{numbers[1]}.0"' if numbers else ""


def version(distribution):
    """Returns the version of a distribution, or None where it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def _numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]
