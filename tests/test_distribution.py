"""Training on several devices, or in several processes, equals training on one."""

import json
import os
import socket
import subprocess
import sys

import numpy as np
import pytest

TRAIN = """
import json, sys
import cirq
import numpy as np
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.base import keras, set_random_seed
from tfq_models.models import QNN

qubits = cirq.GridQubit.rect(1, 2)
data = serialize_circuits([cirq.Circuit(cirq.rx(0.3 * k)(qubits[k % 2])) for k in range(8)])
labels = np.sign(np.arange(8.0) - 2.5).astype("float32")

def train(**arguments):
    set_random_seed(1)
    model = QNN(1, 2)
    model.compile(keras.optimizers.Adam(0.1), "mse")
    history = model.fit(data, labels, batch_size=8, epochs=3, verbose=0).history["loss"]
    loss, outputs = model.evaluate(data, labels, verbose=0), model.predict(data, verbose=0)
    return [float(number) for number in [*history, loss, *outputs[:, 0]]]
"""

MIRRORED = """
import tensorflow as tf
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
"""

WORKER = """
import tensorflow as tf
strategy = tf.distribute.MultiWorkerMirroredStrategy()
"""

REPORT = """
with strategy.scope():
    distributed = train()
print(json.dumps([distributed, train()]))
"""


def start(script, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, **environment, "TF_CPP_MIN_LOG_LEVEL": "3"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result(process):
    output, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors[-3000:]
    return json.loads(output.splitlines()[-1])


def test_two_devices():
    distributed, alone = result(start(MIRRORED + TRAIN + REPORT))
    # Half batches are averaged in another order, and Adam amplifies the rounding.
    np.testing.assert_allclose(distributed, alone, rtol=1e-4, atol=1e-4)


@pytest.mark.slow
def test_two_processes():
    with socket.socket() as first, socket.socket() as second:
        first.bind(("localhost", 0))
        second.bind(("localhost", 0))
        workers = [f"localhost:{s.getsockname()[1]}" for s in (first, second)]
    processes = []
    for index in range(2):
        config = {"cluster": {"worker": workers}, "task": {"type": "worker", "index": index}}
        processes.append(start(WORKER + TRAIN + REPORT, TF_CONFIG=json.dumps(config)))
    for distributed, alone in map(result, processes):
        # Each worker predicts the rows that it holds, all of them in another order.
        np.testing.assert_allclose(distributed[:4], alone[:4], rtol=1e-4, atol=1e-4)
