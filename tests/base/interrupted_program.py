"""A program that presses Ctrl-C while circuits are computed; a line says how each case ended."""

import os
import signal
import sys
import threading
import time

import cirq
import numpy as np
import sympy
import tensorflow as tf

from tfq_models import base, layers
from tfq_models.base import interrupts
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.models import VariationalClassifier
from tfq_models.simulator import Program

keras = base.keras
QUBITS = cirq.LineQubit.range(20)
ANGLES = sympy.symbols("a0:20")
CIRCUIT = cirq.Circuit(
    [cirq.X(q) ** a, cirq.CZ(q, other), cirq.X(q) ** a]
    for a, q in zip(ANGLES, QUBITS, strict=True)
    for other in QUBITS
    if other != q
)
DATA = cirq.Circuit(cirq.CNOT(q, other) ** 0.3 for q in QUBITS for other in QUBITS if q != other)
OPERATORS = [cirq.Z(q) for q in QUBITS]


def press():
    os.kill(os.getpid(), signal.SIGINT)


def interrupted(work, tries=9):
    """Says how work ends at Ctrl-C, and again where it came before or after the computation."""
    work()  # what is compiled once is compiled now
    for _ in range(tries):
        timer = threading.Timer(0.7, press)
        timer.start()
        try:
            while True:
                work()
        except KeyboardInterrupt as error:
            if error.__context__ is not None:
                return f"KeyboardInterrupt for {type(error.__context__).__name__}"
        except Exception as error:
            return f"{type(error).__name__}: {'Ctrl-C' in str(error)}"
    return "never within a computation"


def ended_early(work):
    """Says how one computation of seconds ends at Ctrl-C, and whether long before its end."""
    work()  # what is compiled once is compiled now
    started = time.perf_counter()
    work()
    whole = time.perf_counter() - started
    threading.Timer(whole / 5, press).start()
    started = time.perf_counter()
    try:
        work()
    except BaseException as error:
        is_early = time.perf_counter() - started < 0.7 * whole
        return f"{type(error).__name__} {'early' if is_early else 'late'}"
    return "not at all"


def report(name, text):
    print(f"{name}: {text}", flush=True)


def the_kernel():
    program = Program(CIRCUIT, qubits=QUBITS)
    values = tf.Variable(np.linspace(0, 1, 20))
    report("eager", interrupted(lambda: program.expectation(values, OPERATORS)))

    def step():
        with tf.GradientTape() as tape:
            expectations = program.expectation(values, OPERATORS)
        return tape.gradient(expectations, values)

    report("gradient", interrupted(step))
    graph = tf.function(lambda: program.expectation(values, OPERATORS))
    report("graph", interrupted(graph))
    layer = layers.PQC(cirq.Circuit(cirq.X(q) ** ANGLES[0] for q in QUBITS), OPERATORS)
    circuits = serialize_circuits([DATA * 20])
    report("data", interrupted(lambda: layer(circuits)))

    answered = []
    signal.signal(signal.SIGINT, lambda *_: answered.append(True))
    threading.Timer(0.7, press).start()
    while not answered:
        values_alone = program.expectation(values, OPERATORS)
    report("own handler", f"{values_alone.shape[-1]} values")
    signal.signal(signal.SIGINT, signal.default_int_handler)

    results = []
    thread = threading.Thread(target=lambda: results.append(program.expectation(values, OPERATORS)))
    thread.start()
    threading.Timer(0.3, press).start()
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        thread.join()
    report("other thread", f"{len(results)} result")


def tensorflow():
    model = VariationalClassifier(18, num_layers=2, dtype="float64")
    model.compile(optimizer="sgd")
    rows, targets = np.ones((32, 18)), np.ones(32)
    report("fit", ended_early(lambda: model.fit(rows, targets, verbose=0)))
    descriptor = signal.set_wakeup_fd(-1)
    report("afterwards", f"{descriptor}, {np.isfinite(model.get_weights()[0]).all()}")
    with interrupts.interruptible(), interrupts.interruptible():
        report("within another", "works")
    signal.signal(signal.SIGINT, lambda *_: None)
    with interrupts.interruptible():
        report("own handler", str(signal.set_wakeup_fd(-1)))


if __name__ == "__main__":
    # As in a terminal; a program in the background may have been told to take no notice of it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    {"kernel": the_kernel, "tensorflow": tensorflow}[sys.argv[1]]()
