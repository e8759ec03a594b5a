"""What the package's own build makes of the native kernel, with a compiler and without."""

import importlib.util
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest

ROOT = pathlib.Path(__file__).parents[2]
FOLDERS = [
    ".ci",
    "benchmarks",
    "constraints",
    "docs",
    "environments",
    "notebooks",
    "tests",
    "tfq_models",
    "training",
]
FILES = [path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith(".")]
WITHOUT = {"CXX": "/bin/false"}
ONE_LINE = "tfq_models: no native kernel, because /bin/false failed; circuits run in TensorFlow.\n"

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path):
    """A copy of the project as a fresh clone has it, to be built in."""
    for path in FILES:
        shutil.copy(path, tmp_path)
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("*.so", "__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    return tmp_path


def run(project, *arguments, **environment):
    command = [sys.executable, *arguments]
    environment = {**os.environ, **environment}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)


def build_in_place(project, **environment):
    return run(project, "setup.py", "-q", "build_ext", "--inplace", **environment)


def wheel(project, **environment):
    """Builds a wheel as `pip install` does, and returns its path and what is shown of the build."""
    options = ["-v", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist", "."]
    result = run(project, "-m", "pip", "wheel", *options, **environment)
    assert result.returncode == 0, result.stderr[-3000:]
    return next(project.glob("dist/*.whl")), result.stderr


def libraries(path):
    return sorted(name for name in zipfile.ZipFile(path).namelist() if name.endswith(".so"))


def test_without_a_compiler_one_line_says_so(project):
    result = build_in_place(project, **WITHOUT)
    assert (result.returncode, result.stdout, result.stderr) == (0, ONE_LINE, "")


def test_a_compiler_that_does_not_start(project):
    result = build_in_place(project, CXX="/nowhere/g++ -m64")
    assert result.stdout == ONE_LINE.replace(
        "/bin/false failed", "/nowhere/g++ does not start: No such file or directory"
    )


def test_no_compiler_at_all(project):
    result = build_in_place(project, CXX="", PATH="/nowhere")
    assert "because there is no C++ compiler (looked for g++, clang++ and c++" in result.stdout


def test_a_kernel_that_cannot_be_built_can_be_made_an_error(project):
    result = build_in_place(project, TFQ_MODELS_REQUIRE_NATIVE="1", **WITHOUT)
    assert result.returncode == 1
    reason = "tfq_models: the native kernel cannot be built, because /bin/false failed."
    assert result.stderr.strip() == reason


def test_an_old_library_does_not_outlive_a_failed_build(project):
    library = project / "tfq_models" / "native" / "_kernel_v3.so"
    library.touch()
    build_in_place(project, **WITHOUT)
    assert not library.exists()


def test_a_wheel_without_the_kernel_is_for_every_platform(project):
    path, output = wheel(project, **WITHOUT)
    assert path.name.endswith("-py3-none-any.whl")
    assert libraries(path) == []
    assert output.count("no native kernel") == 1


def files_of(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_wheel_holds_the_package_only(project):
    package = {name for name in files_of(project) if name.startswith("tfq_models/")}
    path, _ = wheel(project, **WITHOUT)
    names = set(zipfile.ZipFile(path).namelist())
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"tfq_models"}
    assert {name for name in package if name.endswith((".py", ".json", "py.typed"))} <= names


@pytest.fixture
def unpacked(project, tmp_path_factory):
    """The source distribution, unpacked."""
    result = run(project, "setup.py", "-q", "sdist")
    assert result.returncode == 0, result.stderr[-3000:]
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(next(project.glob("dist/*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.iterdir())


def test_the_source_distribution_holds_the_whole_project(project, unpacked):
    made = (".egg-info/", "dist/", "build/")
    missing = files_of(project) - files_of(unpacked)
    assert {name for name in missing if not any(part in name for part in made)} == set()
    assert not [name for name in files_of(unpacked) if name.endswith((".so", ".pyc"))]


SOME_TESTS = [
    *("tests/test_import_order.py", "tests/native/test_machine.py", "tests/circuits/test_docs.py"),
    *("tests/benchmarks/test_workloads.py", "tests/training/experiments/test_experiments.py"),
    *(
        "tests/native/test_loading.py",
        "tests/saving/test_hostile_names.py",
        "training/runs/report.py",
    ),
]


def test_the_source_distribution_passes_its_tests(unpacked):
    options = ["-q", "-n0", "-p", "no:cacheprovider", "--deselect", "tests/native/test_build.py"]
    result = run(unpacked, "-m", "pytest", *options, *SOME_TESTS)
    assert result.returncode == 0, (result.stdout + result.stderr)[-3000:]


def test_an_isolated_build_needs_no_compiler(unpacked):
    options = ["-v", "--no-deps", "--wheel-dir", "dist", "."]
    result = run(unpacked, "-m", "pip", "wheel", *options, CXX="", PATH="/nowhere")
    if "No matching distribution found for setuptools" in result.stderr:
        pytest.skip("an isolated build fetches setuptools, and no registry can be reached")
    assert result.returncode == 0, result.stderr[-3000:]
    assert "because there is no C++ compiler" in result.stdout + result.stderr
    assert len(list(unpacked.glob("dist/tfq_models-*-py3-none-any.whl"))) == 1


LOAD = """
from tfq_models import native
assert native.operations() is not None, native.why_not()
print(native.library())
"""


def loads(path, folder):
    """Unpacks a wheel and loads its kernel where there is no compiler."""
    zipfile.ZipFile(path).extractall(folder)
    result = run(folder, "-c", LOAD, PYTHONPATH=str(folder), PATH="/nowhere", **WITHOUT)
    assert result.returncode == 0, result.stderr[-3000:]
    return pathlib.Path(result.stdout.strip()).parents[2] == folder


needs_compiler = pytest.mark.skipif(
    shutil.which("g++") is None or platform.machine() != "x86_64", reason="needs g++ for x86-64"
)


@needs_compiler
def test_a_wheel_with_the_kernel_needs_no_compiler(project, tmp_path_factory):
    path, _ = wheel(project)
    assert path.name.endswith("-py3-none-linux_x86_64.whl")
    assert libraries(path) == [f"tfq_models/native/_kernel_v{level}.so" for level in (3, 4)]
    assert loads(path, tmp_path_factory.mktemp("installed"))


@needs_compiler
@pytest.mark.skipif(importlib.util.find_spec("auditwheel") is None, reason="needs auditwheel")
def test_a_wheel_for_any_linux(project, tmp_path_factory):
    path, _ = wheel(project, TFQ_MODELS_GENERIC="1")
    folder = tmp_path_factory.mktemp("repaired")
    scripts = os.path.dirname(sys.executable)
    search = os.pathsep.join([scripts, os.environ["PATH"]])
    result = run(project, "-m", "auditwheel", "repair", "-w", str(folder), str(path), PATH=search)
    assert result.returncode == 0, result.stderr[-3000:]
    repaired = next(folder.glob("*.whl"))
    # The C library of the building system counts, 2.34 or older: Ubuntu 22.04, RHEL 9.
    newest = max(re.findall(r"manylinux_2_(\d+)_x86_64", repaired.name), key=int)
    assert int(newest) <= 34
    assert libraries(repaired) == [
        f"tfq_models/native/_kernel_{name}.so" for name in ("generic", "v3", "v4")
    ]
    assert loads(repaired, tmp_path_factory.mktemp("installed"))
