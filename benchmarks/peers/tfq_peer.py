"""TensorFlow Quantum: its fastest route, and `tfq.layers.PQC` as a user writes it."""

import tensorflow as tf
import tensorflow_quantum as tfq

from benchmarks.peers.runner import Runner, overlaps
from benchmarks.peers.tensorflow_steps import (
    FitRunner,
    encoding_runner,
    gradient_step,
    gram_step,
    set_weights,
)
from benchmarks.workloads import row_circuits, workload

# It serialises some thousands of circuits a second.
_NUM_ENCODED = 500


def prepare(job):
    """Returns the runner of `job["workload"]`."""
    made = workload(job["workload"])
    if made.task == "gradient":
        return {"PQC": _pqc_gradient, "Expectation": _expectation}[job["options"]["layer"]](made)
    return {"gram": _gram, "fit": _fit, "encode": _encode}[made.task](made)


def _expectation(made):
    """The model stands behind each datum beforehand, so that no step joins them."""
    circuits, batch = _joined(made), len(made.data)
    names, operators = made.weight_names, made.operators

    def make_step():
        layer = tfq.layers.Expectation(differentiator=tfq.differentiators.Adjoint())
        weights = tf.Variable(made.weights)

        def expectations():
            values = tf.tile(weights[None], [batch, 1])
            return layer(circuits, symbol_names=names, symbol_values=values, operators=operators)

        return gradient_step(expectations, weights, list(range(len(names))), made.loss)

    return Runner(make_step)


def _joined(made):
    if made.data_circuit is None:
        return _rows(made, made.circuit)
    data = _rows(made, made.data_circuit)
    return tfq.layers.AddCircuit()(data, append=made.model_circuit)


def _rows(made, circuit):
    return tfq.convert_to_tensor(row_circuits(circuit, made.input_names, made.data))


def _pqc_gradient(made):
    data = _rows(made, made.data_circuit)

    def make_step():
        layer, order = _pqc(made)
        return gradient_step(lambda: layer(data), layer.trainable_variables[0], order, made.loss)

    return Runner(make_step)


def _pqc(made):
    layer = tfq.layers.PQC(made.model_circuit, made.operators)
    return layer, set_weights(layer, [symbol.name for symbol in layer.symbols], made)


def _gram(made):
    circuits = _rows(made, made.circuit)

    def make_step():
        layer = tfq.layers.State()
        return gram_step(lambda: layer(circuits).to_tensor())

    return Runner(make_step, overlaps)


def _fit(made):
    import tf_keras

    data = _rows(made, made.data_circuit)
    return FitRunner(tf_keras, lambda: _pqc(made)[0], data, len(made.operators))


def _encode(made):
    # The resolved circuits are made before the clock starts.
    circuits = row_circuits(made.data_circuit, made.input_names, made.data[:_NUM_ENCODED])
    return encoding_runner(lambda: tfq.convert_to_tensor(circuits), len(circuits))
