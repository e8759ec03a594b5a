"""Everything that is not TensorFlow Quantum's by name, in a process that cannot import it."""

import os
import subprocess
import sys

import pytest

BLOCKED = """
import sys
sys.modules["tensorflow_quantum"] = None  # an import of it fails
import cirq
import numpy as np
import sympy
import tensorflow as tf
import tfq_models
from tfq_models.circuit_tensors import circuit_tensor, from_circuit_tensor, serialize_circuits
from tfq_models.layers import PQC, ControlledPQC, Expectation, State
QUBITS = cirq.GridQubit.rect(1, 2)
A, B = sympy.symbols("a b")
ANSATZ = cirq.Circuit(cirq.ry(A)(QUBITS[0]), cirq.CNOT(*QUBITS), cirq.ry(B)(QUBITS[1]))
DATA = [cirq.Circuit(cirq.X(QUBITS[0])), cirq.Circuit(cirq.H(QUBITS[1]))]
"""
SCRIPTS = {
    "layers": """
tensor = serialize_circuits(DATA)
assert from_circuit_tensor(tensor) == DATA
values = {"a": 0.3, "b": -0.7}
wanted = [
    cirq.Simulator().simulate_expectation_values(
        cirq.resolve_parameters(datum + ANSATZ, values), cirq.Z(QUBITS[1]), qubit_order=QUBITS
    )
    for datum in DATA
]
layer = PQC(ANSATZ, cirq.Z(QUBITS[1]))
layer.set_weights([np.array([0.3, -0.7], np.float32)])
np.testing.assert_allclose(layer(DATA), np.real(wanted), atol=1e-5)
rows = np.tile(np.array([[0.3, -0.7]], np.float32), (2, 1))
controlled = ControlledPQC(ANSATZ, cirq.Z(QUBITS[1]))
np.testing.assert_allclose(controlled([tensor, rows]), np.real(wanted), atol=1e-5)
backend = PQC(ANSATZ, cirq.Z(QUBITS[1]), backend=cirq.Simulator())
backend.set_weights(layer.get_weights())
np.testing.assert_allclose(backend(DATA), np.real(wanted), atol=1e-5)
states = [datum.final_state_vector(qubit_order=QUBITS) for datum in DATA]
np.testing.assert_allclose(State(QUBITS)(DATA), states, atol=1e-6)
""",
    "gradients to the symbols of data": """
circuits = serialize_circuits([datum + ANSATZ for datum in DATA])
layer = Expectation(cirq.Z(QUBITS[0]), qubits=QUBITS, symbol_names=["a", "b"])
values = tf.constant([[0.3, 0.1], [0.8, -0.2]])
with tf.GradientTape() as tape:
    tape.watch(values)
    outputs = layer([circuits, values])
# <Z> is -cos(a) after X and cos(a) after nothing on this qubit.
np.testing.assert_allclose(outputs[:, 0], [-np.cos(0.3), np.cos(0.8)], atol=1e-5)
wanted = [[np.sin(0.3), 0], [-np.sin(0.8), 0]]
np.testing.assert_allclose(tape.gradient(outputs, values), wanted, atol=1e-5)
""",
    "a model": """
from tfq_models.models import QCNN
model = QCNN(num_qubits=2)
model.compile("adam", "mse")
x = serialize_circuits([cirq.Circuit(cirq.X(q)) for q in model.qubits])
model.fit(x, np.ones(2, np.float32), epochs=2, verbose=0)
wanted = model.predict(x, verbose=0)
model.save("model.keras")
loaded = tf.keras.models.load_model("model.keras")
np.testing.assert_allclose(loaded.predict(x, verbose=0), wanted, atol=1e-6)
model.export("exported")
np.save("wanted.npy", wanted)
np.save("x.npy", np.frombuffer(x[0].numpy() + b"|" + x[1].numpy(), np.uint8))
""",
    "errors": """
for arguments in ({"backend": "tfq"}, {"differentiator": "adjoint"}):
    try:
        PQC(ANSATZ, cirq.Z(QUBITS[0]), **arguments)
    except ValueError as error:
        assert 'pip install "tfq_models[tfq]"' in str(error), error
        assert f"`{list(arguments)[0]}` must not ask for TensorFlow Quantum" in str(error), error
    else:
        raise AssertionError("was not refused")
try:
    PQC(ANSATZ, cirq.Z(QUBITS[0]))(tf.constant([b"", b"hello"]))
except tf.errors.InvalidArgumentError as error:
    assert "0 bytes in row 0 that are none, because it names no gate set" in str(error), error
else:
    raise AssertionError("was not refused")
""",
}
SERVE = """
import numpy as np
import tensorflow as tf
from tfq_models.saving import load_operations
load_operations()
served = tf.saved_model.load("exported")
x = tf.constant(np.load("x.npy").tobytes().split(b"|"))
np.testing.assert_allclose(served.serve(x), np.load("wanted.npy"), atol=1e-6)
"""


def run(script, folder, native):
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"} | native
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        env={**environment, "PYTHONPATH": os.getcwd()},
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr[-3000:]


@pytest.mark.parametrize("native", [{}, {"TFQ_MODELS_NATIVE": "off"}], ids=["kernel", "no kernel"])
def test_everything_works(native, tmp_path):
    run(BLOCKED + "".join(SCRIPTS.values()), tmp_path, native)
    run(SERVE, tmp_path, native)


DROP_IN = """
import sys
{before}
import cirq, sympy
from tfq_models.layers import PQC, ControlledPQC
qubit = cirq.GridQubit(0, 0)
circuit = cirq.Circuit(cirq.rx(sympy.Symbol("w"))(qubit))
layers = [PQC(circuit, cirq.Z(qubit)), ControlledPQC(circuit, cirq.Z(qubit))]
assert ("tensorflow_quantum" in sys.modules) == {was_imported}
import tensorflow_quantum as tfq
assert isinstance(layers[0], tfq.layers.PQC)
assert isinstance(layers[1], tfq.layers.ControlledPQC)
assert isinstance(PQC.from_config(layers[0].get_config()), tfq.layers.PQC)
assert layers[0]([cirq.Circuit()]).shape == (1, 1)
"""


@pytest.mark.parametrize("before", ["", "import tensorflow_quantum"])
def test_layers_take_the_place_of_its_layers_whenever_it_is_imported(before, tmp_path):
    pytest.importorskip("tensorflow_quantum")
    run(DROP_IN.format(before=before, was_imported=bool(before)), tmp_path, {})
