"""A user's program, which `make types` reads and nothing runs.

mypy refuses it if a type that it states is not the one found, or if a mistake in it is none.
"""

from typing import assert_type

import cirq
import numpy as np
import sympy

import tfq_models
from tfq_models import circuits, datasets
from tfq_models.circuit_tensors import from_circuit_tensor
from tfq_models.kernels import QSVC, FidelityKernel
from tfq_models.layers import PQC
from tfq_models.models import QCNN
from tfq_models.saving import constructor_arguments
from tfq_models.sklearn import QuantumClassifier

qubits = cirq.LineQubit.range(4)
circuit = circuits.brickwork(qubits, circuits.parameters(6), num_layers=1)
assert_type(circuit, cirq.Circuit)
assert_type(circuits.num_brickwork_symbols(4, 1), int)
circuits.brickwork(4, circuits.parameters(6), 1)  # type: ignore[arg-type]
circuits.brickwork(qubits, [0.5, sympy.Symbol("a")], num_layer=1)  # type: ignore[call-arg]

layer = PQC(circuit, circuits.single_z(qubits), backend="native", name="pqc")
assert_type(layer, PQC)
assert_type(layer.symbol_names, list[str])
PQC(circuit)  # type: ignore[call-arg]
PQC(circuit, "Z")  # type: ignore[arg-type]

_ = tfq_models.layers.NoLayer  # type: ignore[attr-defined]

assert_type(QCNN(8), QCNN)
assert_type(tfq_models.models.QNN(4, 4).symbol_values().keys().__len__(), int)
QCNN("eight")  # type: ignore[arg-type]

(x, y), _ = datasets.iris((0, 1))
assert_type(x, np.ndarray)
kernel = FidelityKernel("iqp", num_qubits=4)
assert_type(kernel(x), np.ndarray)
assert_type(QSVC(kernel).fit(x, y), QSVC)
assert_type(QuantumClassifier("dressed", epochs=2).fit(x, y).predict(x), np.ndarray)
QuantumClassifier(epochs=[2])  # type: ignore[arg-type]
assert_type(from_circuit_tensor([b""]), list[cirq.Circuit])
assert_type(constructor_arguments(PQC), list[str])
