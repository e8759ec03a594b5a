"""This library: `EncodedPQC` on floats, `PQC` on circuit tensors, and kernels."""

import tensorflow as tf

from benchmarks.peers.runner import Runner, num_pairs, overlaps, paired_overlaps
from benchmarks.peers.tensorflow_steps import (
    FitRunner,
    encoding_runner,
    gradient_step,
    gram_step,
    set_weights,
)
from benchmarks.workloads import row_circuits, workload


def prepare(job):
    """Returns the runner of `job["workload"]`."""
    made = workload(job["workload"])
    task = {
        "gradient": _gradient,
        "gram": _gram,
        "fidelity": _fidelity,
        "fit": _fit,
        "encode": _encode,
    }[made.task]
    return task(made, **job["options"])


def _gradient(made, backend, inputs):
    data = tf.constant(made.data) if inputs == "floats" else _circuits(made)
    make_layer = _encoded_pqc if inputs == "floats" else _pqc

    def make_step():
        layer = make_layer(made, backend)
        order = set_weights(layer, layer.symbol_names, made)
        return gradient_step(lambda: layer(data), layer.trainable_variables[0], order, made.loss)

    return Runner(make_step)


def _encoded_pqc(made, backend):
    from tfq_models.layers import EncodedPQC

    inputs = made.input_names
    return EncodedPQC(made.circuit, made.operators, input_symbols=inputs, backend=backend)


def _pqc(made, backend):
    from tfq_models.layers import PQC

    return PQC(made.model_circuit, made.operators, backend=backend)


def _circuits(made):
    from tfq_models.circuit_tensors import serialize_circuits

    circuits = row_circuits(made.data_circuit, made.input_names, made.data)
    return tf.constant(serialize_circuits(circuits))


def _gram(made, backend, inputs):
    data = tf.constant(made.data) if inputs == "floats" else _circuits(made)
    make_states = _program_states if inputs == "floats" else _layer_states
    return Runner(lambda: gram_step(make_states(made, data)), overlaps)


def _program_states(made, data):
    from tfq_models.simulator import Program

    program = Program(made.circuit, symbol_names=made.input_names)
    return lambda: program.state_vector(data)


def _layer_states(made, data):
    from tfq_models.layers import State

    layer = State(made.qubits)
    return lambda: layer(data)


def _fidelity(made):
    from tfq_models.kernels import FidelityKernel

    def make_step():
        kernel = FidelityKernel("zz", len(made.qubits))
        return lambda: kernel(made.data)

    return Runner(make_step, paired_overlaps, num_pairs(len(made.data)))


def _fit(made, backend, inputs):
    from tfq_models.base import keras

    def make_layer():
        layer = _pqc(made, backend)
        set_weights(layer, layer.symbol_names, made)
        return layer

    return FitRunner(keras, make_layer, _circuits(made), len(made.operators))


def _encode(made):
    from tfq_models.circuit_tensors import circuit_tensor

    names, data = made.input_names, made.data
    return encoding_runner(lambda: circuit_tensor(made.data_circuit, names, data), len(data))
