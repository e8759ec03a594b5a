"""Files that are no kernel for this machine: left out with the true reason, and models work."""

import builtins
import ctypes.util
import os
import pathlib
import platform
import shutil
import struct
import subprocess
import sys
import zipfile

import pytest

from tfq_models import native

ROOT = pathlib.Path(__file__).parents[2]
# Beside the tests, or where a wheel was installed.
PACKAGE = pathlib.Path(native.__file__).parents[1]
MACHINE_FIELD = 18  # of the header of a library (ELF)
NO_PERMISSION = "does not load: Permission denied."

needs_kernel = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))


@pytest.fixture
def why_not(monkeypatch):
    """A function that loads a file anew, as the first use does, and tells why it stays out."""

    def load(path):
        monkeypatch.setenv("TFQ_MODELS_NATIVE", str(path))
        operations, reason = native._load_once.__wrapped__()
        assert operations is None
        print(reason)  # that it can be printed is part of the promise
        return reason

    return load


def kernel():
    return bytearray(native.library().read_bytes())


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        (b"", "too short for a library: 0 bytes"),
        (b"\x7fELF", "too short for a library: 4 bytes"),
        (b"not a library" * 100, "no shared library of Linux"),
        (b"\x7fELF" + bytes(996), "no shared library of Linux"),
        (b"\xcf\xfa\xed\xfe" + bytes(996), "no shared library of Linux"),
    ],
)
def test_no_library_at_all(contents, reason, why_not, tmp_path):
    path = tmp_path / "kernel.so"
    path.write_bytes(contents)
    assert why_not(path).startswith(f"The native kernel at {path} does not load: ")
    assert reason in why_not(path)


@needs_kernel
@pytest.mark.parametrize("part", [0.001, 0.1, 0.5, 0.9])
def test_a_library_that_is_cut_off(part, why_not, tmp_path):
    whole = kernel()
    path = tmp_path / "kernel.so"
    path.write_bytes(whole[: int(part * len(whole))])
    assert f"The file is cut off: {path.stat().st_size} bytes of" in why_not(path)


@needs_kernel
@pytest.mark.parametrize("field", [4, 5, MACHINE_FIELD], ids=["bits", "order", "machine"])
def test_a_library_of_another_processor(field, why_not, tmp_path):
    foreign = kernel()
    foreign[field] ^= 3
    path = tmp_path / "kernel.so"
    path.write_bytes(foreign)
    reason = f"The library is for another processor than {platform.machine()}."
    assert why_not(path).endswith(reason)


@needs_kernel
def test_a_library_whose_own_table_is_damaged(why_not, tmp_path):
    damaged = kernel()
    struct.pack_into("<Q", damaged, 32, len(damaged) - 10)  # where its segments are listed
    path = tmp_path / "kernel.so"
    path.write_bytes(damaged)
    assert "The file is cut off" in why_not(path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for a library of Linux")
def test_another_library(why_not, monkeypatch):
    name = ctypes.util.find_library("m")
    folders = [*pathlib.Path("/lib").glob("*-linux-gnu"), pathlib.Path("/lib64")]
    path = next((folder / name for folder in folders if (folder / name).exists()), None)
    if path is None:
        pytest.skip("the system's library of mathematics lies elsewhere")
    assert "undefined symbol: tfq_models_problem" in why_not(path)


def test_a_folder(why_not, tmp_path):
    assert f"the path of a library. Received: TFQ_MODELS_NATIVE={tmp_path}." in why_not(tmp_path)


def test_a_folder_in_the_place_of_the_library(tmp_path, monkeypatch):
    monkeypatch.delenv("TFQ_MODELS_NATIVE", raising=False)
    monkeypatch.setattr(native, "_FOLDER", tmp_path)
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    (tmp_path / "_kernel_generic.so").mkdir()
    assert native._load_once.__wrapped__()[1].endswith("does not load: Is a directory.")


@pytest.mark.parametrize("name", ["", ".", "\udcff.so", "a" * 5000, "no such file"])
def test_no_file(name, why_not):
    reason = why_not(name or "/")
    assert "`off` or the path of a library" in reason


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_path_that_cannot_be_encoded(why_not, tmp_path):
    path = tmp_path / "k\udcff.so"
    path.write_bytes(b"")
    reason = why_not(path)
    assert reason == (
        f"The native kernel at {tmp_path}/k\\udcff.so does not load: "
        "TensorFlow takes only paths that can be written in UTF-8."
    )


def test_a_file_that_may_not_be_read(why_not, tmp_path, monkeypatch):
    path = tmp_path / "kernel.so"
    path.write_bytes(b"")
    path.chmod(0)
    if os.access(path, os.R_OK):  # an administrator may read everything
        opened = builtins.open

        def refuse(file, *arguments, **keywords):
            if file == path:
                raise PermissionError(13, "Permission denied", str(path))
            return opened(file, *arguments, **keywords)

        monkeypatch.setattr(builtins, "open", refuse)
    assert why_not(path).endswith(NO_PERMISSION)


MODEL = """
import cirq, numpy as np, sympy
import tfq_models
from tfq_models import native
from tfq_models.layers import EncodedPQC
print(tfq_models.__file__)
print(native.why_not())
q, x, w = cirq.GridQubit(0, 0), sympy.Symbol("x"), sympy.Symbol("w")
circuit = cirq.Circuit(cirq.rx(x)(q), cirq.ry(w)(q))
layer = EncodedPQC(circuit, cirq.Z(q), input_symbols=["x"])
values = np.float32([[0.5], [1.5]])
layer(values)
layer.set_weights([np.float32([0.25])])
np.testing.assert_allclose(layer(values)[:, 0], np.cos(values[:, 0]) * np.cos(0.25), atol=1e-6)
"""


def run_model(folder, **environment):
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **environment}
    command = [sys.executable, "-c", MODEL]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=folder)
    assert result.returncode == 0, result.stderr[-3000:]
    return result.stdout.splitlines()


@needs_kernel
def test_models_work_beside_a_library_that_is_cut_off(tmp_path):
    path = tmp_path / "kernel.so"
    path.write_bytes(kernel()[:200_000])
    _, reason = run_model(ROOT, TFQ_MODELS_NATIVE=str(path))
    assert reason.startswith(f"The native kernel at {path} does not load: The file is cut off")


def copy_package(folder):
    ignored = shutil.ignore_patterns("__pycache__", "*.cpp", "*.h")
    return shutil.copytree(PACKAGE, folder / "tfq_models", ignore=ignored)


def test_models_work_from_within_an_archive(tmp_path):
    package = copy_package(tmp_path / "unpacked")
    archive = tmp_path / "package.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in package.rglob("*"):
            file.write(path, path.relative_to(package.parent))
    environment = {"PYTHONPATH": str(archive), "TFQ_MODELS_NATIVE": ""}
    file, reason = run_model(tmp_path, **environment)
    assert file == str(archive / "tfq_models" / "__init__.py")
    assert reason.startswith("The native kernel must lie in a folder, because a library cannot")
    assert reason.endswith(f"Here it would be {archive / 'tfq_models' / 'native'}.")


@needs_kernel
@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_models_work_from_a_folder_whose_name_cannot_be_encoded(tmp_path):
    folder = tmp_path / "\udcff"
    copy_package(folder)
    environment = {
        "PYTHONPATH": str(folder),
        "TFQ_MODELS_NATIVE": "",
        "PYTHONIOENCODING": "utf-8:replace",
    }
    _, reason = run_model(tmp_path, **environment)
    assert reason.endswith("TensorFlow takes only paths that can be written in UTF-8.")
