"""What the package's own build makes of the native kernel, with a compiler and without."""

import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest

ROOT = pathlib.Path(__file__).parents[2]
FILES = ["setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in", "README.md", "CHANGELOG.md"]
FILES += ["LICENSE", "Makefile"]
WITHOUT = {"CXX": "/bin/false"}
ONE_LINE = "tfq_models: no native kernel, because /bin/false failed; circuits run in TensorFlow.\n"

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path):
    """A copy of the project as a fresh clone has it, to be built in."""
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    for package in ("tfq_models", "training"):
        ignored = shutil.ignore_patterns("*.so", "__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
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


def test_the_source_distribution_holds_all_sources(project):
    result = run(project, "setup.py", "-q", "sdist")
    assert result.returncode == 0, result.stderr[-3000:]
    with tarfile.open(next(project.glob("dist/*.tar.gz"))) as archive:
        names = {pathlib.PurePath(name).name for name in archive.getnames()}
    sources = (ROOT / "tfq_models" / "native").glob("*.[cmh]*")
    assert {path.name for path in sources} - names == set()
    assert {"setup.py", "MANIFEST.in"} <= names


LOAD = """
from tfq_models import native
assert native.operations() is not None, native.why_not()
print(native.library())
"""


@pytest.mark.skipif(shutil.which("g++") is None, reason="needs g++")
def test_a_wheel_with_the_kernel_needs_no_compiler(project, tmp_path_factory):
    path, _ = wheel(project)
    assert path.name.endswith("-py3-none-linux_x86_64.whl")
    assert libraries(path) == [f"tfq_models/native/_kernel_v{level}.so" for level in (3, 4)]
    folder = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(path).extractall(folder)
    result = run(folder, "-c", LOAD, PYTHONPATH=str(folder), PATH="/nowhere", **WITHOUT)
    assert result.returncode == 0, result.stderr[-3000:]
    assert pathlib.Path(result.stdout.strip()).parents[2] == folder
