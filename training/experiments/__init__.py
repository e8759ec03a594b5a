"""The experiments: each file of this folder holds one, as `EXPERIMENT`, and is found by that.

A file whose name begins with an underscore holds what several share.
"""

import importlib
import pkgutil

RESERVED = ("comparisons", "benchmark")  # folders beside those of the experiments


def found():
    """Returns the experiments of all files of this folder, by name."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    modules = [importlib.import_module(f"{__name__}.{n}") for n in names if n[0] != "_"]
    return {module.EXPERIMENT.name: module.EXPERIMENT for module in modules}


EXPERIMENTS = found()


def add(experiment):
    """Lets the commands know an experiment that is defined elsewhere; returns it.

    Args:
        experiment: An `Experiment`.

    Raises:
        ValueError: If its name is taken.
    """
    if experiment.name in (*EXPERIMENTS, *RESERVED):
        raise ValueError(
            f"`name` must be one that no other experiment has. Received: name={experiment.name!r}."
        )
    EXPERIMENTS[experiment.name] = experiment
    return experiment
