"""Saved and exported models load in a process that has imported next to nothing."""

import os
import subprocess
import sys

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models import native
from tfq_models.base import KERAS_3, keras
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.layers import EncodedPQC, QuantumDense
from tfq_models.metrics import sign_accuracy
from tfq_models.models import QCNN, HybridQCNN, VariationalClassifier

QUBITS = cirq.GridQubit.rect(1, 2)
DATA = serialize_circuits([cirq.Circuit(cirq.X(QUBITS[0])), cirq.Circuit()])


def run(script, *arguments):
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
    )


def saved(model, inputs, folder):
    np.save(folder / "inputs.npy", inputs)
    np.save(folder / "outputs.npy", model(inputs))
    return folder


LOAD = """
import sys
import numpy as np
{imports}
assert "tensorflow_quantum" not in sys.modules
folder = sys.argv[1]
model = tf.keras.models.load_model(folder + "/model.keras")
inputs = tf.constant(np.load(folder + "/inputs.npy", allow_pickle=True))
np.testing.assert_allclose(model(inputs), np.load(folder + "/outputs.npy"), atol=1e-6)
labels = np.ones(len(inputs), "float32")
model.evaluate(inputs, labels, verbose=0)
model.save(folder + "/again.keras")
assert tf.keras.models.load_model(folder + "/again.keras").get_config() == model.get_config()
print(type(model).__name__, model.optimizer.iterations.numpy())
"""


@pytest.mark.parametrize(
    "imports",
    [
        "import tfq_models\nimport tensorflow as tf",
        "import tensorflow as tf; tf.keras.Model\nimport tfq_models",
    ],
    ids=["before Keras", "after Keras"],
)
def test_a_model_loads_after_importing_only_the_package(imports, tmp_path):
    model = HybridQCNN(2, 2)
    model.compile("adam", "mse", metrics=[sign_accuracy])
    model.train_on_batch(DATA, np.ones(2, np.float32))
    model.save(tmp_path / "model.keras")
    result = run(LOAD.format(imports=imports), saved(model, DATA.numpy(), tmp_path))
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout.split() == ["HybridQCNN", "1"]


LOAD_H5 = """
import sys
import numpy as np
import tfq_models
import tensorflow as tf
folder = sys.argv[1]
for name in ("sequential", "classifier"):
    model = tf.keras.models.load_model(f"{folder}/{name}.h5")
    outputs = model.predict(np.ones((2, 3)), verbose=0)
    np.testing.assert_allclose(outputs, np.load(f"{folder}/{name}.npy"), rtol=1e-5)
    print(type(model).__name__)
"""


@pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
def test_hdf5_files_load_after_importing_only_the_package(tmp_path):
    layers = [keras.Input((3,)), QuantumDense(2), keras.layers.Dense(1)]
    classifier = VariationalClassifier(3)
    classifier.compile()
    classifier.fit(np.ones((2, 3)), [0, 1], verbose=0)
    for name, model in (("sequential", keras.Sequential(layers)), ("classifier", classifier)):
        model.save(str(tmp_path / f"{name}.h5"))
        np.save(tmp_path / f"{name}.npy", model.predict(np.ones((2, 3)), verbose=0))
    result = run(LOAD_H5, tmp_path)
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout.split() == ["Sequential", "VariationalClassifier"]


@pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
@pytest.mark.parametrize("loss", [None, "own"])
def test_an_hdf5_file_knows_whether_the_loss_was_the_familys(loss, tmp_path):
    rows, labels = np.random.default_rng(0).normal(size=(8, 3)), np.arange(8) % 2
    model = VariationalClassifier(3)
    model.compile(loss=keras.losses.MeanSquaredError() if loss else None)
    model.save(str(tmp_path / "model.h5"))
    loaded = keras.models.load_model(str(tmp_path / "model.h5"))
    of_labels, of_signs = (loaded.evaluate(rows, y, verbose=0)[0] for y in (labels, 2 * labels - 1))
    outputs = model.predict(rows, verbose=0)[:, 0]
    expected = np.mean((outputs - (labels if loss else 2 * labels - 1)) ** 2)
    np.testing.assert_allclose(of_labels, expected, rtol=1e-5)
    np.testing.assert_allclose(of_signs, np.mean((outputs - 2 * labels + 1) ** 2), rtol=1e-5)


SERVE = """
import sys
import numpy as np
import tensorflow as tf
{before}
folder = sys.argv[1]
served = tf.saved_model.load(folder + "/exported")
inputs = tf.constant(np.load(folder + "/inputs.npy", allow_pickle=True))
np.testing.assert_allclose(served.serve(inputs), np.load(folder + "/outputs.npy"), atol=1e-6)
print([name for name in ("tensorflow_quantum", "tfq_models", "cirq") if name in sys.modules])
"""


def export_fed_with_floats(backend, folder):
    x, w = sympy.symbols("x w")
    circuit = cirq.Circuit(cirq.rx(x)(QUBITS[0]), cirq.CNOT(*QUBITS), cirq.ry(x * w)(QUBITS[1]))
    model = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(1),
            EncodedPQC(circuit, [cirq.Z(QUBITS[1])], input_symbols=[x], backend=backend),
            keras.layers.Dense(2),
        ]
    )
    inputs = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    model.export(str(folder / "exported"))
    return saved(model, inputs, folder)


@pytest.mark.parametrize("backend", ["auto", "tensorflow"])
def test_an_export_fed_with_floats_needs_nothing_but_tensorflow(backend, tmp_path):
    result = run(SERVE.format(before=""), export_fed_with_floats(backend, tmp_path))
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout.splitlines()[-1] == "[]"


LOAD_OPERATIONS = "from tfq_models.saving import load_operations; load_operations()"


@pytest.mark.skipif(bool(native.why_not()), reason="there is no kernel")
def test_an_export_of_the_kernel_loads_with_the_operations(tmp_path):
    folder = export_fed_with_floats("native", tmp_path)
    assert run(SERVE.format(before=""), folder).returncode != 0
    result = run(SERVE.format(before=LOAD_OPERATIONS), folder)
    assert result.returncode == 0, result.stderr[-3000:]


def test_an_export_fed_with_circuits_needs_the_operations(tmp_path):
    model = QCNN(2)
    model.export(str(tmp_path / "exported"))
    result = run(SERVE.format(before=LOAD_OPERATIONS), saved(model, DATA.numpy(), tmp_path))
    assert result.returncode == 0, result.stderr[-3000:]


@pytest.mark.skipif(not KERAS_3, reason="tf_keras imports the modules of classes by itself")
def test_every_registered_name_has_a_stand_in():
    script = """
import tfq_models, keras
objects = keras.saving.get_custom_objects()
known = {name for name in objects if name.startswith("tfq_models>")}
for room in tfq_models.ROOMS:
    for name in dir(getattr(tfq_models, room)):
        getattr(getattr(tfq_models, room), name)
assert {name for name in objects if name.startswith("tfq_models>")} == known
assert not [name for name in known if type(objects[name]).__name__ == "_ClassStandIn"]
"""
    result = run(script)
    assert result.returncode == 0, result.stderr[-3000:]


@pytest.mark.skipif(bool(native.why_not()), reason="there is no kernel")
def test_an_export_with_the_kernel_can_be_differentiated(tmp_path):
    qubit, x = cirq.LineQubit(0), sympy.Symbol("x")
    circuit = cirq.Circuit(cirq.rx(x * sympy.Symbol("w"))(qubit))
    layer = EncodedPQC(circuit, cirq.Z(qubit), input_symbols=[x], backend="native")
    model = keras.Sequential([keras.Input((1,)), layer])
    model.export(str(tmp_path / "exported"))
    served = tf.saved_model.load(str(tmp_path / "exported"))
    rows = tf.constant([[0.3], [1.0]])
    with tf.GradientTape() as tape:
        tape.watch(rows)
        outputs = served.serve(rows)
    weight = layer.parameters.numpy()[0]
    expected = -weight * np.sin(weight * rows.numpy())
    np.testing.assert_allclose(tape.gradient(outputs, rows), expected, atol=1e-5)
