"""The cells of the matrix: the environments that the library promises to work in."""

import dataclasses
import re
import shutil

from environments import install
from environments.pythons import ROOT, find

# What is not copied for an installed wheel: the library itself, and what commands have made.
LEFT_OUT = shutil.ignore_patterns(
    *("tfq_models", "build", "dist", "runs", "*.egg-info", "__pycache__", ".*", "*.so")
)
COMPILERS = re.compile(r"(.*-)?(gcc|g\+\+|cc|c\+\+|cpp|clang|clang\+\+|c89|c99)(-[\d.]+)?")


@dataclasses.dataclass(frozen=True)
class Cell:
    """An environment: its Python, the constraints and extras of its install, and from what."""

    name: str
    python: str
    constraints: str
    extras: str = "dev"
    from_wheel: bool = False

    @property
    def folder(self):
        """Where the environment and its results are kept."""
        return install.FOLDER / self.name

    @property
    def project(self):
        """The folder that the tests are run in."""
        return self.folder / "project" if self.from_wheel else ROOT

    def make(self):
        """Makes the environment anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        install.make(self.folder, find(self.python))
        source = f"{wheel() if self.from_wheel else ROOT}[{self.extras}]"
        editable = [] if self.from_wheel else ["--editable"]
        constraints = install.CONSTRAINTS / self.constraints
        install.pip(self.folder, "install", "--quiet", "-c", constraints, *editable, source)
        if self.from_wheel:
            self._copy_project()

    def environment(self):
        """Returns the environment variables that differ for this cell's tests."""
        return {"PATH": str(self.folder / "no-compiler")} if self.from_wheel else {}

    def _copy_project(self):
        """Copies what tests the library without the library, and PATH without its compilers."""
        shutil.copytree(ROOT, self.project, ignore=LEFT_OUT)
        install.link_commands(self.folder / "no-compiler", COMPILERS.fullmatch)


CELLS = [
    Cell("3.11-tfq", "3.11", "tfq.txt", "dev,tfq"),
    Cell("3.12-tfq", "3.12", "tfq.txt", "dev,tfq"),
    Cell("3.12-newest", "3.12", "newest.txt"),
    Cell("3.13-newest", "3.13", "newest.txt"),
    Cell("3.13-colab", "3.13", "colab-2026-08.txt"),
    Cell("3.13-wheel", "3.13", "newest.txt", from_wheel=True),
]


def wheel():
    """Makes the wheels and returns the one for this platform."""
    install.make_target("wheel")
    return max((ROOT / "dist").glob("tfq_models-*.whl"), key=is_for_a_platform)


def is_for_a_platform(path):
    """Whether a wheel holds a native kernel."""
    return not path.stem.endswith("-any")
