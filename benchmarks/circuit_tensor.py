"""Encoding a data set: `circuit_tensor` beside `tfq.convert_to_tensor`, in the same run.

Rates are per second of one core (processor time), so that other work on the machine does not count.
"""

import argparse
import statistics
import time

import cirq
import numpy as np

from tfq_models.circuit_tensors import circuit_tensor
from tfq_models.circuits import angle_encoding, inputs


def rate(encode, num_circuits, repeats):
    """Returns circuits a second: the median of the repeats, and that of the first call."""
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        tensor = encode()
        seconds.append(time.process_time() - start)
        assert tensor.shape == (num_circuits,)
        del tensor  # outside the clock
    return num_circuits / statistics.median(seconds), num_circuits / seconds[0]


def main():
    """Prints both rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--qubits", type=int, default=16)
    parser.add_argument("--circuits", type=int, default=100_000)
    parser.add_argument("--tfq-circuits", type=int, default=500, help="0 leaves TFQ out")
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()

    qubits, symbols = cirq.GridQubit.rect(1, arguments.qubits), inputs(arguments.qubits)
    circuit, names = angle_encoding(qubits, symbols), [symbol.name for symbol in symbols]
    shape = (arguments.circuits, arguments.qubits)
    values = np.random.default_rng(0).uniform(-np.pi, np.pi, shape)
    circuit_tensor(circuit, names, values[:1])  # imports and start-up

    ours, first = rate(
        lambda: circuit_tensor(circuit, names, values), arguments.circuits, arguments.repeats
    )
    print(f"angle encoding, {arguments.qubits} qubits, {arguments.circuits} circuits")
    print(f"circuit_tensor         {ours:12,.0f} circuits/s (first call {first:,.0f})")
    if not arguments.tfq_circuits:
        return
    import tensorflow_quantum as tfq

    # The resolved circuits are made before the clock starts.
    circuits = [
        cirq.resolve_parameters(circuit, dict(zip(names, row, strict=True)))
        for row in values[: arguments.tfq_circuits]
    ]
    theirs, _ = rate(lambda: tfq.convert_to_tensor(circuits), len(circuits), arguments.repeats)
    print(f"tfq.convert_to_tensor  {theirs:12,.0f} circuits/s, circuits given")
    print(f"ratio                  {ours / theirs:12,.0f}")


if __name__ == "__main__":
    main()
