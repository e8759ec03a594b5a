"""What the doctor says of an installation that works, and of each way in which one may not."""

import configparser
import os
import pathlib
import re
import subprocess
import sys

import pytest

from tfq_models import native
from tfq_models.__main__ import main
from tfq_models.doctor import packages, parts, settings
from tfq_models.doctor.examination import Check, found_by
from tfq_models.doctor.findings import BROKEN, MISSING, BrokenError

ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture
def doctor(tmp_path):
    """Runs the doctor with environment variables and with modules that take others' place."""

    def run(modules=None, **environment):
        for name, source in (modules or {}).items():
            (tmp_path / f"{name}.py").write_text(source)
        names = ("KERAS_BACKEND", "TF_USE_LEGACY_KERAS", "TFQ_MODELS_NATIVE")
        kept = {name: value for name, value in os.environ.items() if name not in names}
        path = os.pathsep.join([str(tmp_path), str(ROOT)])
        command = [sys.executable, "-m", "tfq_models", "doctor"]
        result = subprocess.run(
            command,
            env={**kept, "PYTHONPATH": path, "TF_CPP_MIN_LOG_LEVEL": "3", **environment},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert "Traceback" not in result.stdout + result.stderr
        return result

    return run


def broken_lines(result):
    """The lines of what is broken, each with the line of its command."""
    assert result.returncode == 1
    lines = result.stdout.splitlines()
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    return [f"{line} {command.strip()}" for line, command in pairs if line.startswith("  FAILED")]


def test_an_installation_that_works(doctor):
    legacy = os.environ.get("TF_USE_LEGACY_KERAS", "0")
    result = doctor(TF_USE_LEGACY_KERAS=legacy)
    assert result.returncode == 0, result.stdout + result.stderr
    for section in ("Versions", "Parts", "Settings", "Self-test"):
        assert f"\n{section}\n" in result.stdout
    for test in ("simulation, tensorflow", "circuit tensors", "fit", "save and load"):
        assert f"  ok       {test} " in result.stdout
    assert ("simulation, native" in result.stdout) == (native.operations() is not None)
    chosen = {
        "0": r"  Keras 3\.\S+ is chosen, because TF_USE_LEGACY_KERAS is '0'",
        "1": r"  tf_keras 2\.\S+ is chosen by TF_USE_LEGACY_KERAS=1\.",
    }
    assert re.search(chosen[legacy], result.stdout), result.stdout


def test_tensorflow_that_cannot_be_imported(doctor):
    (line,) = broken_lines(doctor({"tensorflow": "raise ImportError('libcudart: no such file')"}))
    assert "TensorFlow cannot be imported: ImportError: libcudart: no such file" in line
    assert "-> pip install --force-reinstall" in line


def test_tensorflow_that_ends_the_process(doctor):
    (line,) = broken_lines(doctor({"tensorflow": "import os\nos.abort()"}))
    assert "This ended the process by SIGABRT" in line


def test_threads_that_are_no_number(doctor):
    (line,) = broken_lines(doctor(TFQ_MODELS_NUM_THREADS="abc"))
    assert line.endswith("-> unset TFQ_MODELS_NUM_THREADS")


def test_another_backend_of_keras(doctor):
    (line,) = broken_lines(doctor(KERAS_BACKEND="jax"))
    assert "Keras must run on TensorFlow" in line
    assert line.endswith("-> export KERAS_BACKEND=tensorflow")


def test_tf_keras_that_is_chosen_and_missing(doctor):
    missing = {"sitecustomize": "import sys\nsys.modules['tf_keras'] = None"}
    (line,) = broken_lines(doctor(missing, TF_USE_LEGACY_KERAS="1"))
    assert "TF_USE_LEGACY_KERAS=1 chooses tf_keras, which is not installed." in line
    assert '-> pip install "tf_keras~=2.' in line


def test_a_native_kernel_that_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv("TFQ_MODELS_NATIVE", str(tmp_path / "kernel.so"))
    finding = found_by(Check("native kernel", parts.kernel))
    assert finding.state == BROKEN and str(tmp_path) in finding.said
    assert finding.command == "unset TFQ_MODELS_NATIVE"


def test_a_native_kernel_that_is_turned_off(monkeypatch):
    monkeypatch.setenv("TFQ_MODELS_NATIVE", "off")
    finding = found_by(Check("native kernel", parts.kernel))
    assert finding.state == MISSING and "several times slower" in finding.said
    assert finding.command == "unset TFQ_MODELS_NATIVE"


def test_a_native_kernel_that_is_damaged(tmp_path):
    path = tmp_path / "kernel.so"
    path.write_bytes(b"\x7fELF and no more")
    code = (
        "from tfq_models.doctor import examination, parts\n"
        "print(*examination.found_by(examination.Check('', parts.kernel)), sep='\\n')"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TFQ_MODELS_NATIVE": str(path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    *said, state, command = result.stdout.strip().splitlines()
    assert str(path) in " ".join(said), result.stderr
    assert (state, command) == (BROKEN, "unset TFQ_MODELS_NATIVE")


def test_packages_that_are_missing_or_old(monkeypatch):
    monkeypatch.setattr(packages, "version", lambda name: "2.9.1")
    with pytest.raises(BrokenError, match=r"2\.9\.1, and tfq_models needs 2\.18 or later"):
        packages.required("tensorflow")
    monkeypatch.setattr(packages, "version", lambda name: None)
    monkeypatch.setitem(sys.modules, "wrapt", None)
    with pytest.raises(BrokenError, match="not installed, and needed") as caught:
        packages.required("wrapt")
    assert caught.value.finding.command == 'pip install "wrapt>=1.14"'
    monkeypatch.setitem(sys.modules, "tensorboard", None)
    assert packages.required("tensorboard").state == MISSING


@pytest.mark.parametrize("value", ["0", "-1", "abc", "", "²", "1025"])
def test_a_wrong_number_of_threads(value, monkeypatch):
    monkeypatch.setenv("TFQ_MODELS_NUM_THREADS", value)
    with pytest.raises(BrokenError, match=f"Received: TFQ_MODELS_NUM_THREADS={value!r}"):
        settings.threads()


def test_the_versions_needed_are_those_that_are_installed_for():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    options = config["options"]
    lines = options["install_requires"].strip().splitlines()
    needed = [line for line in lines if not line.startswith("#")]
    assert needed == [f"{name}>={least}" for name, (_, least) in packages.REQUIRED.items()]
    assert options["python_requires"] == ">=" + ".".join(map(str, packages.LEAST_PYTHON))


def test_no_command_shows_the_help(capsys):
    assert main([]) == 0
    assert "doctor" in capsys.readouterr().out
    with pytest.raises(SystemExit) as caught:
        main(["no-such-command"])
    assert caught.value.code == 2
