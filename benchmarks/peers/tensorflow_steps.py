"""Steps in TensorFlow, the same for our layers and for TensorFlow Quantum's."""

import time

import numpy as np
import tensorflow as tf

from benchmarks.peers.runner import Runner
from benchmarks.workloads import NUM_FIT_BATCHES

_NUM_COMPARED = 10


def set_weights(layer, names, made):
    """Gives a layer the weights of a workload.

    Returns:
        For each weight of the workload, its place among the layer's symbols `names`.
    """
    values = dict(zip(made.weight_names, made.weights, strict=True))
    layer.set_weights([np.array([values[name] for name in names], np.float32)])
    return [names.index(name) for name in made.weight_names]


def gradient_step(expectations, weights, order, loss):
    """Returns a function that returns value and gradient of the loss.

    Args:
        expectations: A function without arguments, called while the graph is made.
        weights: The variable.
        order: For each weight of the workload, its place in the variable.
        loss: As in `Workload`.
    """

    @tf.function
    def compiled():
        with tf.GradientTape() as tape:
            values = expectations()
            value = tf.reduce_mean(values**2 if loss == "mean_square" else values)
        return value, tf.gather(tape.gradient(value, weights), order)

    def step():
        value, gradient = compiled()
        return value.numpy(), gradient.numpy()

    return step


def gram_step(states):
    """Returns a function to a kernel matrix, given one to states `(batch, 2**num_qubits)`."""

    @tf.function
    def compiled():
        amplitudes = states()
        products = tf.linalg.matmul(amplitudes, amplitudes, adjoint_b=True)
        return tf.math.real(products) ** 2 + tf.math.imag(products) ** 2

    return lambda: compiled().numpy()


def encoding_runner(encode, num_circuits):
    """Times the serialisation of circuits; the angles of the first are compared."""
    from tfq_models.circuit_tensors import from_circuit_tensor

    def angles(tensor):
        circuits = from_circuit_tensor(tensor[:_NUM_COMPARED])
        operations = [op for circuit in circuits for op in circuit.all_operations()]
        ordered = sorted(operations, key=lambda op: op.qubits)
        return {"exponents": [float(op.gate.exponent) for op in ordered]}

    return Runner(lambda: encode, angles, units=num_circuits)


class FitRunner(Runner):
    """Times epochs of `model.fit`, in one call of it, so that its own start does not count."""

    def __init__(self, keras, make_layer, data, num_outputs):
        super().__init__(lambda: self._start(keras, make_layer()), lambda losses: {"loss": losses})
        self._data = data
        self._batch = len(data) // NUM_FIT_BATCHES
        labels = np.random.default_rng(2).choice([-1.0, 1.0], (len(data), num_outputs))
        self._labels = labels.astype(np.float32)

    def _start(self, keras, layer):
        inputs = keras.Input(shape=(), dtype=tf.string)
        self._model = keras.Model(inputs, layer(inputs))
        self._model.compile(keras.optimizers.Adam(0.01), "mse")
        self._clock = _clock(keras)
        return lambda: self._fit(1, 0.0).history["loss"]

    def times(self, most, seconds):
        """As in `Runner`; the first epoch of the call counts for its start and is left out."""
        self._fit(1 + most, seconds)
        return self._clock.seconds[1:]

    def _fit(self, epochs, seconds):
        self._clock.limit = seconds
        return self._model.fit(
            self._data,
            self._labels,
            batch_size=self._batch,
            epochs=epochs,
            shuffle=False,
            verbose=0,
            callbacks=[self._clock],
        )


def _clock(keras):
    class Clock(keras.callbacks.Callback):
        limit = 0.0

        def on_train_begin(self, logs=None):
            self.seconds = []

        def on_epoch_begin(self, epoch, logs=None):
            self._start = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None):
            self.seconds.append(time.perf_counter() - self._start)
            if epoch and sum(self.seconds[1:]) >= self.limit:
                self.model.stop_training = True

    return Clock()
