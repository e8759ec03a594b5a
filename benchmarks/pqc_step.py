"""Times a gradient step of `PQC` on circuit tensors against one of `tfq.layers.PQC`.

Hardware-efficient circuit (RY, RZ on every qubit, chain of CZ), Z on every qubit, float32, data
circuits of one RX a qubit. Loss and gradient of both are compared first; they must agree.
"""

import argparse
import itertools
import os
import statistics
import time

# Before TensorFlow is imported: the layer of TensorFlow Quantum works under tf_keras only.
os.environ["TF_USE_LEGACY_KERAS"] = "1"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import cirq
import numpy as np
import sympy
import tensorflow as tf
import tensorflow_quantum as tfq

from tfq_models.circuit_tensors import circuit_tensor
from tfq_models.layers import PQC

# (qubits, layers, batch): the least ratio that is promised.
BARS = {
    (4, 3, 512): 15,
    (8, 4, 64): 8,
    (10, 5, 64): 8,
    (12, 5, 64): 4,
    (16, 3, 16): 1,
    (18, 2, 4): 1,
}

_NUM_BLOCKS = 5


def main():
    """Prints a table of milliseconds a step and their ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--cases",
        nargs="+",
        type=_case,
        default=list(BARS),
        metavar="QUBITS,LAYERS,BATCH",
        help="sizes to measure (default: those with a promised ratio)",
    )
    parser.add_argument("--steps", type=int, default=15, help="steps of each, whose median counts")
    arguments = parser.parse_args()
    print("qubits layers batch |   ours ms |    TFQ ms |  ratio | promised")
    for case in arguments.cases:
        ours, theirs = _measure(*case, arguments.steps)
        promised = f"{BARS[case]:8}" if case in BARS else "       -"
        row = "{:6} {:6} {:5}".format(*case) + f" | {ours:9.2f} | {theirs:9.2f}"
        print(f"{row} | {theirs / ours:6.1f} | {promised}", flush=True)


def _case(text):
    sizes = tuple(map(int, text.split(",")))
    if len(sizes) != 3:
        raise argparse.ArgumentTypeError(f"QUBITS,LAYERS,BATCH expected, not {text!r}")
    return sizes


def _measure(num_qubits, num_layers, batch, num_steps):
    """Returns the median milliseconds of a gradient step, ours and TFQ's."""
    qubits = cirq.GridQubit.rect(1, num_qubits)
    circuit = _hardware_efficient(qubits, num_layers)
    operators = [cirq.Z(qubit) for qubit in qubits]
    data = _data(qubits, batch)
    layers = [PQC(circuit, operators), tfq.layers.PQC(circuit, operators)]
    rng = np.random.default_rng(0)
    values = {symbol: rng.uniform(0, 2 * np.pi) for symbol in layers[0].symbols}
    for layer in layers:
        layer.set_weights([np.array([values[symbol] for symbol in layer.symbols], np.float32)])
    steps = [_step(layer, data) for layer in layers]
    _check_agreement(layers, steps)
    times = [[], []]
    # In blocks: a step right after one of the other layer's pays for that one's threads and caches;
    # by turns, because what else the machine does changes.
    for _ in range(_NUM_BLOCKS):
        for step, milliseconds in zip(steps, times, strict=True):
            milliseconds += _block(step, -(-num_steps // _NUM_BLOCKS))
    return [statistics.median(milliseconds) for milliseconds in times]


def _block(step, num_steps):
    """Returns the milliseconds of each step but the first."""
    times = []
    for _ in range(num_steps + 1):
        start = time.perf_counter()
        step()[0].numpy()
        times.append(1000 * (time.perf_counter() - start))
    return times[1:]


def _hardware_efficient(qubits, num_layers):
    symbols = iter(sympy.symbols(f"w_:{2 * len(qubits) * num_layers}"))
    circuit = cirq.Circuit()
    for _ in range(num_layers):
        circuit += [cirq.ry(next(symbols))(qubit) for qubit in qubits]
        circuit += [cirq.rz(next(symbols))(qubit) for qubit in qubits]
        circuit += [cirq.CZ(*pair) for pair in itertools.pairwise(qubits)]
    return circuit


def _data(qubits, batch):
    symbols = sympy.symbols(f"x_:{len(qubits)}")
    encoding = cirq.Circuit(cirq.rx(x)(q) for x, q in zip(symbols, qubits, strict=True))
    values = np.random.default_rng(1).uniform(-np.pi, np.pi, (batch, len(qubits)))
    return circuit_tensor(encoding, symbols, values)


def _step(layer, data):
    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((layer(data) - 0.5) ** 2)
        return loss, tape.gradient(loss, layer.trainable_variables)[0]

    return step


def _check_agreement(layers, steps):
    (loss, gradient), (tfq_loss, tfq_gradient) = (step() for step in steps)
    order = [layers[1].symbols.index(symbol) for symbol in layers[0].symbols]
    np.testing.assert_allclose(loss, tfq_loss, atol=1e-5)
    # TFQ's own gradient is off by a few 1e-5.
    np.testing.assert_allclose(gradient, tf.gather(tfq_gradient, order), atol=2e-4)


if __name__ == "__main__":
    main()
