"""Where the time of an epoch of `fit` goes, for the experiment `qcnn_cluster`.

Run as `python -m benchmarks.epochs`. Each line of the table is a way to train; the ways take turns,
so that a machine that does other work slows all of them. Leave it alone nevertheless.
"""

import argparse
import dataclasses
import pathlib
import statistics
import tempfile
import time
from collections.abc import Callable

import cirq
import numpy as np
import tensorflow as tf

import tfq_models
from benchmarks import machine
from tfq_models.base import keras
from tfq_models.native.machine import usable_processors
from training.experiments import EXPERIMENTS
from training.runs import batches
from training.runs.keeper import Keeper

CACHE = 64 * 2**20  # bytes: more than the states of all rows of 8 qubits
EXPERIMENT = EXPERIMENTS["qcnn_cluster"]


@dataclasses.dataclass(frozen=True)
class Way:
    """A way to train.

    Args:
        name: In the table.
        run: A function from a number of epochs to the seconds of each, the first left out.
        num_steps: Of an epoch.
        cache: Bytes of the cache of states meanwhile.
    """

    name: str
    run: Callable[[int], list]
    num_steps: int
    cache: int = 0


class Clock(keras.callbacks.Callback):
    """Takes the seconds of each epoch, from the end of the one before."""

    def on_train_begin(self, logs=None):
        """Keras's hook."""
        self.seconds, self._last = [], time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Keras's hook."""
        now = time.perf_counter()
        self.seconds.append(now - self._last)
        self._last = now


class Nothing(keras.layers.Layer):
    """A layer that does nothing but to hand on one weight: what Keras takes for itself."""

    def build(self, input_shape):
        """Keras's hook."""
        self.weight = self.add_weight(shape=[1])

    def call(self, circuits):
        """Keras's hook."""
        return tf.ones([tf.size(circuits), 1]) * self.weight


def main(arguments=None):
    """Measures all ways and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.epochs", description=__doc__)
    parser.add_argument("--epochs", type=int, default=10, help="of each turn (default: 10)")
    parser.add_argument("--turns", type=int, default=5, help="of each way (default: 5)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        made = ways(EXPERIMENT, folder)
        seconds = {way.name: [] for way in made}
        for _ in range(options.turns):
            for way in made:
                tfq_models.circuit_tensors.cache_states(way.cache)
                seconds[way.name] += way.run(options.epochs + 1)
    tfq_models.circuit_tensors.cache_states(0)
    print(table(made, seconds))


def table(ways, seconds):
    """Returns the times in Markdown, after a line that says of which machine they are.

    The median is of all epochs. On a machine that does other work, the fastest tenth says more: its
    slowest epoch is the other figure, and that of a step is made of it.
    """
    about = machine.describe(usable_processors())
    lines = [
        f"{about['processors']} of {about['processors_present']} processors, {about['processor']}, "
        f"{about['instructions']}; TensorFlow {tf.__version__}, Python {about['python']}.",
        "",
        "| way to train | steps | median ms an epoch | fastest tenth | ms a step |",
        "|---|---|---|---|---|",
    ]
    for way in ways:
        times = [1000 * one for one in sorted(seconds[way.name])]
        median, fast = statistics.median(times), times[len(times) // 10]
        step = f"{fast / way.num_steps:.2f}"
        lines.append(f"| {way.name} | {way.num_steps} | {median:.0f} | {fast:.0f} | {step} |")
    return "\n".join(lines)


def ways(experiment, folder):
    """Returns all ways to train an experiment on circuits of 8 qubits.

    Args:
        experiment: An `Experiment` whose model takes circuits as strings.
        folder: Where to write what a run of `training` writes.
    """
    data, held_out = batches.hold_out(experiment.load_data(0)[0], experiment.validation_fraction)
    num_steps = batches.num_steps(data, experiment)

    larger = experiment.with_settings({"batch_size": 4 * experiment.batch_size})

    def fit(
        name,
        model=experiment.build_model,
        rows=data,
        at_once=1,
        cache=0,
        recipe=experiment,
        **extras,
    ):
        model = compiled(model(), at_once)
        feed = batches.for_training(rows, recipe, 0, range(10_000))
        num_steps = batches.num_steps(rows, recipe)

        def run(epochs):
            clock = Clock()
            model.fit(
                feed,
                epochs=epochs,
                steps_per_epoch=num_steps,
                shuffle=False,  # the feed is shuffled
                verbose=0,
                **{**extras, "callbacks": [*extras.get("callbacks", []), clock]},
            )
            return clock.seconds[1:]

        return Way(name, run, num_steps, cache)

    def own(name):
        return Way(name, own_loop(experiment, data, num_steps), num_steps)

    ten = max(number for number in range(1, 11) if num_steps % number == 0)
    angles = np.random.default_rng(0).uniform(-np.pi, np.pi, (len(data[1]), 8))
    floats = angles.astype(np.float32), data[1]

    def keeper():
        return Keeper(pathlib.Path(tempfile.mkdtemp(dir=folder)), least_loss, [])

    def board():
        return keras.callbacks.TensorBoard(tempfile.mkdtemp(dir=folder), write_graph=False)

    def all_three():
        return {"validation_data": batches.batches(held_out), "callbacks": [keeper(), board()]}

    return [
        fit("a layer that does nothing", nothing),
        fit(f"that layer, {num_steps} steps at once", nothing, at_once=num_steps),
        own("the QCNN in a loop of its own, without `fit`"),
        fit("the QCNN in `fit`"),
        fit(f"the QCNN, {ten} steps at once", at_once=ten),
        fit(f"the QCNN, {num_steps} steps at once", at_once=num_steps),
        fit("with cached states", cache=CACHE),
        fit(f"with cached states, {num_steps} steps at once", at_once=num_steps, cache=CACHE),
        fit("on floats in place of circuits", on_floats, floats),
        fit(f"on floats, {num_steps} steps at once", on_floats, floats, at_once=num_steps),
        fit(f"in batches of {larger.batch_size} rows", recipe=larger),
        fit("with held-out rows", validation_data=batches.batches(held_out)),
        fit("with TensorBoard", callbacks=[board()]),
        fit("with the files of `training`", callbacks=[keeper()]),
        fit("with all three", **all_three()),
        fit(
            f"with all three, {num_steps} steps at once: `training`",
            at_once=num_steps,
            **all_three(),
        ),
    ]


def least_loss(rows):
    """Returns the best row of a history."""
    return min(rows, key=lambda row: row["loss"])


def compiled(model, at_once=1):
    """The model, ready for `fit`."""
    model.compile(keras.optimizers.Adam(0.01), "mse", steps_per_execution=at_once)
    return model


def nothing():
    """A model of `Nothing`."""
    circuits = keras.Input((), dtype=tf.string)
    return keras.Model(circuits, Nothing()(circuits))


def on_floats():
    """The QCNN of 8 qubits whose circuit holds the data's gates, too: it takes their angles."""
    circuits = tfq_models.circuits
    qubits, inputs = cirq.GridQubit.rect(1, 8), circuits.inputs(8)
    weights = circuits.parameters(circuits.num_qcnn_symbols(8))
    circuit = circuits.cluster_state(qubits) + circuits.angle_encoding(qubits, inputs)
    circuit += circuits.qcnn(qubits, weights)
    layer = tfq_models.layers.EncodedPQC(circuit, [cirq.Z(qubits[-1])], input_symbols=inputs)
    angles = keras.Input((8,))
    return keras.Model(angles, layer(angles))


def own_loop(experiment, data, num_steps):
    """Returns a function that trains by a compiled step and a plain loop over batches."""
    model = compiled(experiment.build_model())
    model.optimizer.build(model.trainable_variables)

    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x, training=True)[:, 0] - y) ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        model.optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return loss

    def run(epochs):
        seconds = []
        feed = iter(batches.for_training(data, experiment, 0, range(epochs)))
        for _ in range(epochs):
            start = time.perf_counter()
            for _ in range(num_steps):
                loss = step(*next(feed))
            loss.numpy()
            seconds.append(time.perf_counter() - start)
        return seconds[1:]

    return run


if __name__ == "__main__":
    main()
