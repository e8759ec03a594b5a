"""The native kernel under the compiler's sanitizers: by itself, and within TensorFlow.

Every `drive_*.cpp` of this folder is a program, linked with all sources but the one that registers
the operations, and must end well under each sanitizer. TensorFlow cannot run under the thread
sanitizer; under the other one this folder's own tests run again. `make sanitize` runs this file;
the libraries stay under `build/sanitize`.
"""

import functools
import os
import pathlib
import subprocess
import sys

import pytest

from tests.native.kernel_build import ROOT, setup

HERE = pathlib.Path(__file__).parent
BUILD = ROOT / "build" / "sanitize"
SANITIZERS = {"address": "address,undefined", "thread": "thread"}
FLAGS = ["-O1", "-g", "-fno-omit-frame-pointer", "-fno-sanitize-recover=all", "-march=x86-64-v3"]

pytestmark = pytest.mark.slow


@functools.cache
def build(sanitizer):
    """Builds the library and the programs, and returns the programs."""
    folder = BUILD / sanitizer
    flags = [*FLAGS, f"-fsanitize={SANITIZERS[sanitizer]}"]
    drivers = sorted(HERE.glob("drive_*.cpp"))
    *parts, library = setup().compile_files(setup().sources(), folder, *flags)
    mains = setup().compile_files(drivers, folder, *flags)
    # A standard library of its own would throw exceptions behind the sanitizer's back.
    link_flags = [flag for flag in setup().LINK_LIBRARY if not flag.startswith("-static")]
    setup().link([*parts, library], folder / "_kernel_v3.so", *flags, *link_flags)
    for driver, main in zip(drivers, mains, strict=True):
        setup().link([main, *parts], folder / driver.stem, *flags, "-ldl")
    return [folder / driver.stem for driver in drivers]


def require(sanitizer):
    program = BUILD / f"has_{sanitizer}"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.with_suffix(".cpp").write_text("int main() {}\n")
    flag = f"-fsanitize={SANITIZERS[sanitizer]}"
    try:
        setup().run([*setup().compiler(), flag, f"{program}.cpp", "-o", str(program)])
    except setup().NotBuilt as reason:
        pytest.skip(f"no {sanitizer} sanitizer: {reason}")
    if subprocess.run([program], capture_output=True).returncode:
        pytest.skip(f"the {sanitizer} sanitizer does not run on this machine")


@pytest.mark.parametrize("sanitizer", SANITIZERS)
def test_programs(sanitizer):
    require(sanitizer)
    for program in build(sanitizer):
        result = subprocess.run([program], capture_output=True, text=True)
        assert result.returncode == 0, f"{program.name}: {result.stderr[-6000:]}"
        assert "WARNING: ThreadSanitizer" not in result.stderr, result.stderr[-6000:]


def test_within_tensorflow():
    require("address")
    build("address")
    environment = {
        **os.environ,
        "LD_PRELOAD": f"{runtime('libasan.so')} {runtime('libstdc++.so.6')}",
        # Python and TensorFlow leak at exit; and too large a tensor is an error, not the end.
        "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1",
        "UBSAN_OPTIONS": "print_stacktrace=1",
        "TFQ_MODELS_NATIVE": str(BUILD / "address" / "_kernel_v3.so"),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    command = [sys.executable, "-m", "pytest", "-s", "-p", "no:cacheprovider", str(HERE)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    assert result.returncode == 0, (result.stdout + result.stderr)[-6000:]


def runtime(name):
    """The path of a library that the sanitizer wants to be loaded before anything else."""
    command = [*setup().compiler(), f"-print-file-name={name}"]
    path = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    if not os.path.isabs(path):
        pytest.skip(f"this compiler does not tell where its {name} is")
    return path
