"""The kernel by another compiler, without wide vectors, and for another processor.

Each library is built as setup.py builds it, without a warning, and must pass the tests that compare
the kernel with Cirq, NumPy and TensorFlow. For 64-bit Arm the programs `drive_*.cpp` of this folder
run in an emulator. What is built stays under `build/portability`.
"""

import os
import pathlib
import platform
import shutil
import subprocess
import sys

import pytest

from tests.native.kernel_build import ROOT, setup

HERE = pathlib.Path(__file__).parent
BUILD = ROOT / "build" / "portability"
COMPARISONS = ["tests/simulator/test_native.py", "tests/native/test_circuit_states.py"]
BUILDS = {
    "clang": ("clang++", ["-march=x86-64-v3"]),
    "gcc-generic": ("g++", []),
    "clang-generic": ("clang++", []),
}

pytestmark = pytest.mark.slow


def require(*programs):
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.mark.skipif(platform.machine() != "x86_64", reason="builds for x86-64")
@pytest.mark.parametrize("name", BUILDS)
def test_the_library_of_another_build(name, monkeypatch):
    compiler, flags = BUILDS[name]
    require(compiler)
    monkeypatch.setenv("CXX", compiler)
    flags = [*flags, "-Werror"]
    objects = setup().compile_files(setup().sources(), BUILD / name, *flags)
    library = BUILD / name / "kernel.so"
    setup().link(objects, library, *flags, *setup().LINK_LIBRARY)
    environment = {**os.environ, "TFQ_MODELS_NATIVE": str(library), "TF_CPP_MIN_LOG_LEVEL": "3"}
    assert run([sys.executable, "-m", "tfq_models.native"], environment).endswith(f"{library}\n")
    output = run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *COMPARISONS],
        environment,
    )
    assert " passed" in output
    assert " skipped" not in output


def test_64_bit_arm(monkeypatch):
    compiler, emulator = "aarch64-linux-gnu-g++", "qemu-aarch64"
    require(compiler, emulator)
    monkeypatch.setenv("CXX", compiler)
    folder = BUILD / "arm"
    flags = ["-O1", "-Werror"]  # an emulator gains nothing from more
    drivers = sorted(HERE.glob("drive_*.cpp"))
    *parts, library = setup().compile_files(setup().sources(), folder, *flags)
    setup().link([*parts, library], folder / "kernel.so", *setup().LINK_LIBRARY)
    mains = setup().compile_files(drivers, folder, *flags)
    for driver, main in zip(drivers, mains, strict=True):
        program = folder / driver.stem
        setup().link([main, *parts], program, "-static")
        run([emulator, str(program)], os.environ)


def run(command, environment):
    """Runs a command from the root of the project and returns what it prints."""
    result = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    assert result.returncode == 0, f"{command}: {(result.stdout + result.stderr)[-6000:]}"
    return result.stdout
