"""Training a kernel: the published example, and Keras's ways with the model."""

import functools
import os
import subprocess
import sys

import cirq
import numpy as np
import pytest
import tensorflow as tf
from sklearn.svm import SVC

from tfq_models import circuits, testing
from tfq_models.base import keras, set_random_seed
from tfq_models.datasets import double_cake
from tfq_models.kernels import (
    AlignmentLoss,
    FidelityKernel,
    KernelMonitor,
    SVCLoss,
    TrainableKernel,
    target_alignment,
)

(X, Y), _ = double_cake()
QUBITS = cirq.LineQubit.range(5)
EXAMPLE = circuits.trainable_encoding(QUBITS, circuits.inputs(2), num_layers=6)


@pytest.fixture
def example():
    model = TrainableKernel(EXAMPLE, 2)
    start = np.random.RandomState(1359).uniform(0, 2 * np.pi, (6, 2, 5))
    model.set_weights([start.ravel()])
    return model


def accuracy(kernel):
    return SVC(kernel=kernel).fit(X, Y).score(X, Y)


def test_the_published_example_before_training(example):
    matrix = example.predict(X)
    assert round(matrix[0, 1], 3) == 0.093
    assert round(target_alignment(matrix, Y), 3) == 0.081
    assert round(accuracy(example.kernel()), 3) == 0.833


@pytest.mark.parametrize(
    "loss", [AlignmentLoss(), AlignmentLoss(centred=True), SVCLoss()], ids=["", "centred", "svc"]
)
def test_the_published_example_after_training(example, loss):
    set_random_seed(0)
    example.compile(keras.optimizers.Adam(0.1), loss)
    history = example.fit(X, Y, batch_size=4, epochs=30, verbose=0).history
    assert np.mean(history["loss"][-5:]) < np.mean(history["loss"][:5])
    assert target_alignment(example.predict(X), Y) > 0.25
    assert accuracy(example.kernel()) == 1.0


def test_outputs_are_the_kernel_of_a_batch():
    set_random_seed(0)
    model = TrainableKernel("reuploading", 4)
    rows = np.random.default_rng(0).uniform(-1, 1, (5, 4))
    kernel = model.kernel()
    assert isinstance(kernel, FidelityKernel)
    np.testing.assert_allclose(model(rows), kernel(rows), atol=1e-5)
    np.testing.assert_array_equal(model.predict(rows, batch_size=2), kernel(rows))
    double = TrainableKernel("reuploading", 4, dtype="float64")
    double.set_weights(model.get_weights())
    np.testing.assert_allclose(double(rows), kernel(rows), atol=1e-7)
    sampled = model.kernel(repetitions=100, seed=0)(rows)
    np.testing.assert_allclose(sampled * 100, np.round(sampled * 100), atol=1e-9)


@pytest.mark.parametrize(
    "assertion",
    [
        testing.assert_config_round_trips,
        testing.assert_saves_and_loads,
        testing.assert_eager_equals_graph,
        testing.assert_gradients_equal_differences,
        testing.assert_seeds_matter,
    ],
    ids=lambda assertion: assertion.__name__[7:],
)
def test_contract(assertion):
    def make():
        return TrainableKernel("trainable", 2, num_qubits=3)

    set_random_seed(0)
    testing.assert_config_holds_arguments(make())
    assertion(make, tf.constant(X, tf.float32))


LOAD = """
import sys
import numpy as np
import tfq_models
import tensorflow as tf
model = tf.keras.models.load_model(sys.argv[1] + "/model.keras")
x, y = np.load(sys.argv[1] + "/x.npy"), np.load(sys.argv[1] + "/y.npy")
np.testing.assert_allclose(model.predict(x), np.load(sys.argv[1] + "/matrix.npy"), atol=1e-12)
model.fit(x, y, verbose=0)
print(type(model.loss).__name__, model.optimizer.iterations.numpy())
"""


@pytest.mark.parametrize("loss", [AlignmentLoss(centred=True), SVCLoss(3.0)])
def test_a_compiled_kernel_loads_after_importing_only_the_package(loss, tmp_path):
    model = TrainableKernel("trainable", 2)
    model.compile("adam", loss)
    model.fit(X, Y, verbose=0)
    model.save(tmp_path / "model.keras")
    np.save(tmp_path / "x.npy", X)
    np.save(tmp_path / "y.npy", Y)
    np.save(tmp_path / "matrix.npy", model.predict(X))
    result = subprocess.run(
        [sys.executable, "-c", LOAD, str(tmp_path)],
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    assert result.stdout.split() == [type(loss).__name__, "2"]


def test_monitor_logs_alignment_and_matrix(tmp_path):
    model = TrainableKernel("trainable", 2)
    model.compile("adam", AlignmentLoss())
    monitor = KernelMonitor(X, Y, tmp_path, every=2)
    history = model.fit(X, Y, epochs=3, verbose=0, callbacks=[monitor]).history
    assert history["alignment"][-1] == pytest.approx(target_alignment(model.predict(X), Y))
    (path,) = tmp_path.glob("events*")
    found = {}
    for event in tf.compat.v1.train.summary_iterator(str(path)):
        for value in event.summary.value:
            found.setdefault(value.tag, []).append((event.step, value))
    assert [step for step, _ in found["alignment"]] == [0, 1, 2]
    scalars = [float(tf.make_ndarray(value.tensor)) for _, value in found["alignment"]]
    np.testing.assert_allclose(scalars, history["alignment"], rtol=1e-6)
    assert [step for step, _ in found["kernel matrix"]] == [0, 2]
    image = tf.io.decode_png(tf.make_ndarray(found["kernel matrix"][-1][1].tensor)[2]).numpy()
    assert image.shape == (6, 6, 1)
    np.testing.assert_array_equal(np.diag(image[..., 0]), 255)


def test_a_function_trains_and_cannot_be_saved(tmp_path):
    layers = functools.partial(circuits.trainable_encoding, num_layers=3)
    model = TrainableKernel(layers, 2)
    model.compile("adam", AlignmentLoss())
    model.fit(X, Y, verbose=0)
    with pytest.raises(ValueError, match="`feature_map` must be plain Python, a Cirq object"):
        model.save(tmp_path / "model.keras")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: TrainableKernel("zz", 2), ValueError, "must have symbols of its own"),
        (lambda: TrainableKernel("cubic", 2), ValueError, "`feature_map` must be one of 'angle'"),
        (lambda: TrainableKernel(EXAMPLE, 3), ValueError, "inputs x_0 to x_2"),
        (
            lambda: TrainableKernel(EXAMPLE, 2)(np.full((2, 2), np.nan)),
            tf.errors.InvalidArgumentError,
            "`inputs` must be finite",
        ),
        (lambda: KernelMonitor(X, Y, every=0), ValueError, "`every` must be at least 1"),
    ],
)
def test_wrong_calls_name_the_culprit(call, error, message):
    with pytest.raises(error, match=message):
        call()
