"""The functions of setup.py, for tests that compile something of their own."""

import functools
import importlib.util
import os
import pathlib

ROOT = pathlib.Path(__file__).parents[2]


@functools.cache
def setup():
    """Loads setup.py, which wants to be run from where it stands."""
    os.chdir(ROOT)
    spec = importlib.util.spec_from_file_location("tfq_models_setup", ROOT / "setup.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
