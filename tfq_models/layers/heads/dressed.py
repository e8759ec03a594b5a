"""The head of dressed circuits: numbers to angles, a circuit, and its expectations to logits."""

import math

from tfq_models import circuits
from tfq_models.base import keras
from tfq_models.base.checks import check_count
from tfq_models.circuits.parts.ablation import without_entangling_gates
from tfq_models.layers.encoded_pqc import EncodedPQC


def dressed_pqc(qubits, *, num_layers, layout, entangling, **kwargs):
    """Returns the layer of a dressed circuit that measures Z on each qubit."""
    inputs = circuits.inputs(len(qubits))
    circuit = circuits.dressed_circuit(qubits, inputs, num_layers=num_layers, layout=layout)
    if not entangling:
        circuit = without_entangling_gates(circuit)
    operators = circuits.single_z(qubits)
    return EncodedPQC(circuit, operators, input_symbols=inputs, name="circuit", **kwargs)


def dressed(features, layer, num_classes, use_bias, dtype):
    """Returns logits: `layer` takes angles of the features, and each class sums its outputs."""
    check_count("num_classes", num_classes, at_least=2)
    num_qubits = len(layer.operators)

    def linear(units, **kwargs):
        # A new initializer for each, because one object repeats its numbers.
        normal = keras.initializers.RandomNormal(stddev=1 / features.shape[-1])
        return keras.layers.Dense(
            units, use_bias=use_bias, kernel_initializer=normal, dtype=dtype, **kwargs
        )

    before = linear(num_qubits, name="before", activation="tanh")
    angles = keras.layers.Rescaling(math.pi / 2, name="angles", dtype=dtype)
    after = linear(num_classes, name="after")
    return after(layer(angles(before(features))))
