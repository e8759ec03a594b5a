"""Does what a user of Colab does, in an environment with the versions that Colab has."""

import datetime
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

from environments import install
from environments.cells import wheel
from environments.pythons import ROOT, find

PYTHON, FOLDER = "3.13", install.FOLDER / "colab"
CONSTRAINTS = install.CONSTRAINTS / "colab-2026-08.txt"
# What Colab has of all that the library and its notebooks need; the rest is the library's to add.
HAS = """absl-py astunparse attrs certifi charset-normalizer contourpy cycler flatbuffers fonttools
    gast google-pasta grpcio h5py idna ipykernel ipython joblib keras kiwisolver libclang markdown
    markdown-it-py markupsafe matplotlib mdurl ml_dtypes mpmath namex nbclient nbformat networkx
    numpy opt_einsum optree packaging pandas pillow pip protobuf pygments pyparsing python-dateutil
    pytz requests rich scikit-learn scipy setuptools six sympy tensorboard tensorboard-data-server
    tensorflow termcolor tf_keras threadpoolctl tqdm typing_extensions tzdata urllib3 werkzeug
    wheel wrapt""".split()


def smoke(notebooks):
    """Installs the library as the notebooks do, and runs README's ten lines and notebooks.

    Args:
        notebooks: Paths of notebooks; the first one's own cell installs the library, from a wheel
            that lies beside it.
    """
    if find(PYTHON) is None:
        print(f"Colab's environment is left out, because there is no Python {PYTHON} here.")
        return
    before = _base()
    source = wheel()
    with tempfile.TemporaryDirectory() as content:
        shutil.copy(source, content)
        for notebook in notebooks:
            _run_notebook(notebook, pathlib.Path(content))
        _check_versions(before, install.versions(FOLDER))
        _run_readme(content)


def _base():
    """Makes the environment of Colab alone, and returns the versions that it has."""
    made = FOLDER / "made"
    if not made.exists():
        print(f"Making {FOLDER.relative_to(ROOT)}, a minute or two.", flush=True)
        install.make(FOLDER, find(PYTHON))
        install.pip(FOLDER, "install", "--quiet", "-c", CONSTRAINTS, *HAS)
        made.write_text("\n".join(install.versions(FOLDER)))
    base, there = made.read_text().split(), install.versions(FOLDER)
    added = sorted(there.keys() - base)
    if added:  # by an earlier run
        install.pip(FOLDER, "uninstall", "--quiet", "--yes", *added)
    return {name: there[name] for name in base}


def _run_notebook(notebook, content):
    shutil.copy(notebook, content)
    execute = [FOLDER / "bin" / "jupyter-execute", "--inplace", notebook.name]
    install.run(FOLDER, *execute, cwd=content)
    cells = json.loads((content / notebook.name).read_text(encoding="utf-8"))["cells"]
    seconds = [_seconds(cell["metadata"]["execution"]) for cell in cells if "outputs" in cell]
    print(f"{notebook.name}: ran in {sum(seconds):.0f} s, the first cell in {seconds[0]:.0f} s.")


def _seconds(execution):
    """Returns how long a cell ran, from the times that nbclient leaves in it."""
    times = (execution["iopub.execute_input"], execution["shell.execute_reply"])
    start, end = map(datetime.datetime.fromisoformat, times)
    return (end - start).total_seconds()


def _check_versions(before, after):
    """Checks that the install has added distributions and changed none.

    Raises:
        SystemExit: It has changed one, or added one that Colab has in another version.
    """
    lines = [line for line in CONSTRAINTS.read_text().splitlines() if "==" in line]
    colab = {install.canonical(name): number for name, number in (x.split("==") for x in lines)}
    expected = colab | before
    changed = [f"{name} {after.get(name)}" for name in before if after.get(name) != before[name]]
    added = after.keys() - before.keys()
    changed += [f"{name} {after[name]}" for name in added & colab.keys()]
    if changed:
        wanted = [f"{line.split()[0]} {expected[line.split()[0]]}" for line in changed]
        raise SystemExit(f"The install must change no version of Colab's. {changed} for {wanted}.")
    print("Added, and changed none:", *sorted(f"{name} {after[name]}" for name in added))


def _run_readme(folder):
    """Runs the first two Python blocks of README, the models in ten lines."""
    blocks = (ROOT / "README.md").read_text(encoding="utf-8").split("```python\n")[1:3]
    code = "\n".join(block.split("```")[0] for block in blocks)
    start = time.monotonic()
    install.run(FOLDER, "-c", code, cwd=folder, stdout=subprocess.DEVNULL)
    print(f"README's ten lines: ran in {time.monotonic() - start:.0f} s.", flush=True)
