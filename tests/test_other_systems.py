"""Models, trainings and benchmarks where nothing of Linux is there: no system of that kind is run.

Taken away are the functions that other systems do not have, and /proc. The names of other systems
are given once TensorFlow is there, which looks at them for itself.
"""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[1]
LACKING = {
    "linux": [],
    "darwin": ["os.sched_getaffinity", "os.sched_setaffinity"],
    "win32": [
        *("os.sched_getaffinity", "os.sched_setaffinity", "os.sysconf", "os.fork", "os.getloadavg"),
        *("os.killpg", "os.setsid", "os.getpgid", "signal.pthread_sigmask", "signal.SIGKILL"),
    ],
}
SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}

TAKE_AWAY = """
import asyncio, builtins, concurrent.futures.process, io, os, pathlib, platform, signal, sys
import keras, matplotlib.pyplot, sklearn.svm, tensorflow
if os.environ.get("TF_USE_LEGACY_KERAS") == "1":
    import tf_keras

def refuse_proc(opened):
    def refusing(file, *arguments, **keywords):
        if str(file).startswith(("/proc", "/sys")):
            raise FileNotFoundError(2, "No such file or directory", str(file))
        return opened(file, *arguments, **keywords)
    return refusing

builtins.open = io.open = refuse_proc(open)
for name in {lacking!r}:
    module, name = name.split(".")
    delattr(sys.modules[module], name)
platform.system = lambda: {system!r}
sys.platform = {platform!r}
"""

MODEL = """
import cirq, numpy as np, sympy
from tfq_models.native import machine
from tfq_models import models, native
from tfq_models.layers import EncodedPQC
q, x, w = cirq.GridQubit(0, 0), sympy.Symbol("x"), sympy.Symbol("w")
circuit = cirq.Circuit(cirq.rx(x)(q), cirq.ry(w)(q))
layer = EncodedPQC(circuit, cirq.Z(q), input_symbols=["x"])
rows = np.float32([[0.5], [1.5]])
layer(rows)
layer.set_weights([np.float32([0.25])])
np.testing.assert_allclose(layer(rows)[:, 0], np.cos(rows[:, 0]) * np.cos(0.25), atol=1e-6)
model = models.ReuploadingClassifier(2, num_layers=1, num_qubits=1)
model.compile("adam")
history = model.fit(np.ones([8, 2]), np.ones(8, int), epochs=1, verbose=0)
assert np.isfinite(history.history["loss"]).all()
assert machine.usable_processors() >= 1
assert (machine.total_memory() is None) == (not hasattr(os, "sysconf")), machine.total_memory()
print(native.why_not())
"""

IMPORTS = """
import importlib, pkgutil
import benchmarks, tfq_models, training
for package in (tfq_models, training, benchmarks):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        # Not the commands, nor what needs other packages, nor the native kernel.
        if not any(part in module.name for part in ("__main__", "peers.", "._kernel_")):
            importlib.import_module(module.name)
from benchmarks import __main__ as command, machine, processes, worker
assert command._parser().parse_args([]).threads >= 1
assert command._memory_limit() > 0
assert machine.describe(1)["processors"] == 1
command._warn_if_busy()
assert not worker._start_of_memory() >= 0 and not worker._status("VmHWM") >= 0
from training.comparisons import jobs
with jobs._without_interrupts_for_children():
    pass
"""

TRAINING = """
from training.__main__ import main
main(["run", "qcnn_cluster", "--epochs", "1", "--workdir", {workdir!r}])
"""


def run(code, platform, **environment):
    names = {"lacking": LACKING[platform], "system": SYSTEMS[platform], "platform": platform}
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **environment}
    environment.pop("TFQ_MODELS_NATIVE", None)
    command = [sys.executable, "-c", TAKE_AWAY.format(**names) + code]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    assert result.returncode == 0, result.stderr[-4000:]
    return result.stdout


# A system costs three processes, so that the fast tests leave one out.
EACH = ["linux", pytest.param("darwin", marks=pytest.mark.slow), "win32"]


@pytest.mark.parametrize("platform", EACH)
def test_a_model_computes_and_learns(platform):
    reason = run(MODEL, platform)
    if platform == "linux":
        assert "Linux" in reason or reason == "None\n"
    else:
        assert f"This is {SYSTEMS[platform]} on " in reason


@pytest.mark.parametrize("platform", EACH)
def test_everything_imports(platform):
    run(IMPORTS, platform)


@pytest.mark.slow
@pytest.mark.parametrize("platform", EACH)
def test_a_training_of_one_epoch(platform, tmp_path):
    run(TRAINING.format(workdir=str(tmp_path)), platform)
    assert [path.name for path in tmp_path.glob("qcnn_cluster/*/history.csv")] == ["history.csv"]
