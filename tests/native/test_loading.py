"""Which library is loaded, why none is, and that nothing needs one."""

import os
import pathlib
import platform
import subprocess
import sys

import pytest

from tfq_models import native

X86 = "x86_64"
ALL_FLAGS = native._AVX512 | {"sse2"}
FAST = ALL_FLAGS - {"avx512f"}
CPU_FLAGS = native._cpu_flags
EVERY_LIBRARY = ["_kernel_v3.so", "_kernel_v4.so", "_kernel_generic.so"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder that the loader looks into, on a machine that has every instruction."""
    monkeypatch.delenv("TFQ_MODELS_NATIVE", raising=False)
    monkeypatch.setattr(native, "_FOLDER", tmp_path)
    monkeypatch.setattr(native, "_cpu_flags", lambda: ALL_FLAGS)
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "machine", lambda: X86)
    return tmp_path


def built(folder, *names):
    for name in names:
        (folder / name).touch()


@pytest.mark.parametrize(
    ("machine", "flags", "chosen"),
    [
        (X86, ALL_FLAGS, "_kernel_v4.so"),
        (X86, FAST, "_kernel_v3.so"),
        (X86, {"sse2"}, "_kernel_generic.so"),
        (X86, frozenset(), "_kernel_generic.so"),
        ("aarch64", frozenset(), "_kernel_generic.so"),
    ],
)
def test_the_best_library_for_the_machine_is_chosen(machine, flags, chosen, folder, monkeypatch):
    monkeypatch.setattr(native, "_cpu_flags", lambda: flags)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    built(folder, *EVERY_LIBRARY)
    assert native.library() == folder / chosen


def test_the_next_best_library_is_taken_where_the_best_is_missing(folder):
    built(folder, "_kernel_v3.so", "_kernel_generic.so")
    assert native.library() == folder / "_kernel_v3.so"


@pytest.mark.parametrize(
    ("system", "machine"),
    [("Darwin", "arm64"), ("Darwin", X86), ("Windows", "AMD64"), ("Linux", "riscv64")],
)
def test_other_machines_get_none(system, machine, folder, monkeypatch):
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    built(folder, *EVERY_LIBRARY)
    with pytest.raises(LookupError, match=f"written for Linux.* This is {system} on {machine}"):
        native.library()


def test_a_machine_without_avx2_gets_none(folder, monkeypatch):
    monkeypatch.setattr(native, "_cpu_flags", lambda: frozenset({"sse2", "fma"}))
    built(folder, "_kernel_v3.so")
    with pytest.raises(LookupError, match=r"needs a processor with AVX2.* Missing: abm, avx2"):
        native.library()


def test_a_machine_without_cpuinfo_gets_none(folder, monkeypatch):
    monkeypatch.setattr(native, "_cpu_flags", CPU_FLAGS)
    monkeypatch.setattr(pathlib.Path, "read_text", lambda path: open("/nonexistent"))
    with pytest.raises(LookupError, match="needs a processor with AVX2 under Linux"):
        native.library()


def test_a_package_without_the_library_says_so(folder):
    with pytest.raises(LookupError, match="was not built when tfq_models was installed"):
        native.library()


def test_it_can_be_turned_off(folder, monkeypatch):
    built(folder, "_kernel_v3.so")
    monkeypatch.setenv("TFQ_MODELS_NATIVE", "off")
    with pytest.raises(LookupError, match="turned off by TFQ_MODELS_NATIVE=off"):
        native.library()


def test_a_path_is_taken_whatever_the_machine(folder, monkeypatch):
    monkeypatch.setattr(native, "_cpu_flags", frozenset)
    built(folder, "mine.so")
    monkeypatch.setenv("TFQ_MODELS_NATIVE", str(folder / "mine.so"))
    assert native.library() == folder / "mine.so"


def test_a_wrong_path_is_refused(folder, monkeypatch):
    monkeypatch.setenv("TFQ_MODELS_NATIVE", "of")
    with pytest.raises(LookupError, match=r"`off` or the path .* Received: TFQ_MODELS_NATIVE=of\."):
        native.library()


def run(script, **environment):
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **environment}
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr[-3000:]
    return result.stdout.strip()


def test_importing_and_asking_for_the_path_loads_no_tensorflow():
    script = """
import sys
from tfq_models import native
try:
    native.library()
except LookupError:
    pass
print("tensorflow" in sys.modules)
"""
    assert run(script) == "False"


def test_the_command_tells_in_one_line(folder):
    command = [sys.executable, "-m", "tfq_models.native"]
    environment = {**os.environ, "TFQ_MODELS_NATIVE": "off"}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout == (
        "No native kernel, so circuits run in TensorFlow. "
        "The native kernel is turned off by TFQ_MODELS_NATIVE=off.\n"
    )


EVERYTHING = """
import tfq_models
for room in tfq_models.ROOMS:
    getattr(tfq_models, room)
assert tfq_models.native.operations() is None
print(tfq_models.native.why_not())
"""


def test_everything_imports_without_it():
    assert run(EVERYTHING, TFQ_MODELS_NATIVE="off") == (
        "The native kernel is turned off by TFQ_MODELS_NATIVE=off."
    )


needs_kernel = pytest.mark.skipif(native.operations() is None, reason=str(native.why_not()))


@needs_kernel
def test_operations_are_found():
    assert native.why_not() is None
    assert native.operations() is native.operations()
    assert any(name.startswith("tfq_models_") for name in dir(native.operations()))


THREADS = """
import ctypes
import tensorflow as tf
from tfq_models import native
tf.config.threading.set_intra_op_parallelism_threads(3)
assert native.operations() is not None, native.why_not()
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)
print(ctypes.CDLL(str(native.library())).tfq_models_num_threads())
"""


@needs_kernel
@pytest.mark.parametrize(
    ("wish", "num_threads"), [({}, "3"), ({"TFQ_MODELS_NUM_THREADS": "5"}, "5")]
)
def test_it_takes_the_number_of_threads_and_does_not_start_the_runtime(wish, num_threads):
    assert run(THREADS, **wish) == num_threads


PREMATURE = """
import ctypes
from tfq_models import native
ctypes.CDLL(str(native.library()))
print(native.operations(), native.why_not())
"""


@needs_kernel
def test_a_library_that_finds_no_tensorflow_is_explained():
    assert run(PREMATURE) == (
        "None The native kernel cannot register its operations: "
        "TensorFlow was not there when the library was loaded."
    )


TWICE = """
import shutil
import tensorflow as tf
from tfq_models import native
operations = native.operations()
again = tf.load_op_library(str(native.library()))
copy = tf.load_op_library(shutil.copy(native.library(), {folder!r}))
states = [module.tfq_models_circuit_states for module in (operations, again)]
print(*[name for name in dir(copy) if name.startswith("tfq_models_")])
"""


@needs_kernel
def test_loading_it_again_does_no_harm(tmp_path):
    assert run(TWICE.format(folder=str(tmp_path))) == ""
