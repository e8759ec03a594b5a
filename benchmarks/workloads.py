"""What is measured: circuits, data and operators, one definition for all peers.

A workload is known by a name that holds its sizes: `hea_8_4_64` is the hardware-efficient circuit
of 8 qubits and 4 layers on 64 rows.
"""

import dataclasses
import math

import cirq
import networkx
import numpy as np

from tfq_models import circuits

# Multiples of pi / 64: TensorFlow Quantum rounds the numbers in a circuit to 6 decimals of a
# half-turn, and these are the same before and after.
_ANGLE_STEPS = 64
NUM_FIT_BATCHES = 20


@dataclasses.dataclass(frozen=True)
class Workload:
    """A circuit of inputs and weights, their values, and what is done with it.

    Attributes:
        name: Family and sizes.
        qubits: The qubits, in order.
        data_circuit: What stands before the first weight; None if inputs stand behind it too.
        model_circuit: The rest, or all of it.
        operators: What is measured.
        weights: A value for each weight, `theta_0`, `theta_1`, ...
        data: Values of the inputs `x_0`, `x_1`, ...: `(batch, num_inputs)`.
        task: "gradient", "gram", "fidelity", "fit" or "encode".
        loss: Of the expectations: "mean_square" or "mean".
    """

    name: str
    qubits: list
    data_circuit: cirq.Circuit | None
    model_circuit: cirq.Circuit
    operators: list
    weights: np.ndarray
    data: np.ndarray
    task: str = "gradient"
    loss: str = "mean_square"

    @property
    def circuit(self):
        """All of it, in one circuit."""
        return (self.data_circuit or cirq.Circuit()) + self.model_circuit

    @property
    def weight_names(self):
        """Names of the weights, in the order of their values."""
        return [symbol.name for symbol in circuits.parameters(len(self.weights))]

    @property
    def input_names(self):
        """Names of the inputs, in the order of the columns of the data."""
        return [symbol.name for symbol in circuits.inputs(self.data.shape[1])]


def workload(name):
    """Returns the workload of that name."""
    family, *sizes = name.split("_")
    if family in ("fit", "encode"):
        return _TASKS[family](name, *sizes)
    if family not in FAMILIES:
        raise ValueError(f"A workload is one of {list(FAMILIES)} and sizes. Received: {name!r}.")
    return dataclasses.replace(FAMILIES[family](*map(int, sizes)), name=name)


def row_circuits(circuit, names, data):
    """Returns the circuit with each row's values in it, without the gates that then do nothing."""
    rows = [
        cirq.resolve_parameters(circuit, dict(zip(names, map(float, row), strict=True)))
        for row in data
    ]
    return [cirq.Circuit(filter(_acts, row.all_operations())) for row in rows]


def hea(num_qubits, num_layers, batch):
    """Angle encoding, layers of RY, RZ and a chain of CZ, Z on every qubit."""
    qubits = cirq.GridQubit.rect(1, num_qubits)
    count = circuits.num_hardware_efficient_symbols(num_qubits, num_layers)
    model = circuits.hardware_efficient(qubits, circuits.parameters(count), num_layers)
    return _workload(qubits, _encoding(qubits), model, circuits.single_z(qubits), count, batch)


def reuploading(num_qubits, num_layers, batch):
    """Every layer encodes the inputs again, then turns by weights, then a ring of CNOT."""
    qubits = cirq.GridQubit.rect(1, num_qubits)
    inputs = circuits.inputs(num_qubits)
    count = 2 * num_qubits * num_layers
    angles = iter(circuits.parameters(count))
    model = cirq.Circuit()
    for layer in range(num_layers):
        model += [cirq.rx((layer + 1) * x)(q) for x, q in zip(inputs, qubits, strict=True)]
        model += circuits.hardware_efficient(
            qubits,
            [next(angles) for _ in range(2 * num_qubits)],
            1,
            entangler="CNOT",
            layout="ring",
        )
    return _workload(qubits, None, model, circuits.single_z(qubits), count, batch)


def qnn(num_qubits, batch):
    """Pixels in black and white, joined with one readout qubit; Z on that."""
    *data_qubits, readout = qubits = cirq.GridQubit.rect(1, num_qubits)
    inputs = circuits.inputs(len(data_qubits))
    data_circuit = cirq.Circuit(cirq.X(q) ** x for q, x in zip(data_qubits, inputs, strict=True))
    count = circuits.num_readout_qnn_symbols(len(data_qubits))
    model = circuits.readout_qnn(data_qubits, readout, circuits.parameters(count))
    made = _workload(qubits, data_circuit, model, [cirq.Z(readout)], count, batch)
    pixels = _rng(1).integers(0, 2, (batch, len(data_qubits)))
    return _in_half_turns(dataclasses.replace(made, data=pixels.astype(np.float32)))


def qcnn(num_qubits, batch):
    """A cluster state with one turn on each qubit, convolution and pooling down to one qubit."""
    qubits = cirq.GridQubit.rect(1, num_qubits)
    data_circuit = circuits.cluster_state(qubits) + _encoding(qubits)
    count = circuits.num_qcnn_symbols(num_qubits)
    model = circuits.qcnn(qubits, circuits.parameters(count))
    operators = [cirq.Z(qubits[-1])]
    return _in_half_turns(_workload(qubits, data_circuit, model, operators, count, batch))


def heisenberg(num_qubits, num_layers):
    """The energy of an open Heisenberg chain after a hardware-efficient circuit; no data."""
    qubits = cirq.GridQubit.rect(1, num_qubits)
    count = circuits.num_hardware_efficient_symbols(num_qubits, num_layers)
    model = circuits.hardware_efficient(qubits, circuits.parameters(count), num_layers)
    return _energy(qubits, model, circuits.heisenberg(qubits), count)


def maxcut(num_nodes, num_layers):
    """The cut of a random 3-regular graph after QAOA; no data."""
    qubits = cirq.GridQubit.rect(1, num_nodes)
    graph = networkx.random_regular_graph(3, num_nodes, seed=0)
    cut = circuits.maxcut([(qubits[a], qubits[b]) for a, b in sorted(graph.edges)])
    mixer = sum(cirq.X(qubit) for qubit in qubits)
    count = 2 * num_layers
    model = cirq.Circuit(cirq.H.on_each(*qubits)) + circuits.alternating_operator(
        qubits, circuits.parameters(count), [cut, mixer], num_layers
    )
    return _energy(qubits, model, cut, count)


def gram(num_qubits, num_states):
    """The overlaps |<a|b>|^2 of all pairs of states: a kernel matrix. Inputs only, in 3 layers."""
    num_layers = 3
    qubits = cirq.GridQubit.rect(1, num_qubits)
    angles = circuits.inputs(num_qubits) * (2 * num_layers)
    circuit = circuits.hardware_efficient(qubits, angles, num_layers)
    made = _workload(qubits, circuit, cirq.Circuit(), [], 0, num_states)
    return dataclasses.replace(made, task="gram")


def fidelity(num_qubits, num_rows):
    """The same overlaps of rows of features in [-pi/2, pi/2] in the ZZ feature map, in float64."""
    qubits = cirq.GridQubit.rect(1, num_qubits)
    circuit = circuits.zz_feature_map(qubits, circuits.inputs(num_qubits))
    made = _workload(qubits, circuit, cirq.Circuit(), [], 0, num_rows)
    rows = _rng(1).uniform(-math.pi / 2, math.pi / 2, (num_rows, num_qubits))
    return dataclasses.replace(made, data=rows, task="fidelity")


FAMILIES = {
    function.__name__: function
    for function in (hea, reuploading, qnn, qcnn, heisenberg, maxcut, gram, fidelity)
}


def _fit(name, *sizes):
    """An epoch of training on `NUM_FIT_BATCHES` batches of a workload."""
    *sizes, batch = sizes
    made = workload("_".join([*sizes, str(int(batch) * NUM_FIT_BATCHES)]))
    return dataclasses.replace(made, name=name, task="fit")


def _encode(name, num_qubits, num_rows):
    """Serialises a data set: angle encoding."""
    return dataclasses.replace(hea(int(num_qubits), 1, int(num_rows)), name=name, task="encode")


_TASKS = {"fit": _fit, "encode": _encode}


def _workload(qubits, data_circuit, model_circuit, operators, num_weights, batch):
    steps = _rng(1).integers(-_ANGLE_STEPS + 1, _ANGLE_STEPS, (batch, len(qubits)))
    steps[steps == 0] = 1
    return Workload(
        name="",
        qubits=qubits,
        data_circuit=data_circuit,
        model_circuit=model_circuit,
        operators=operators,
        weights=_rng(0).uniform(0, 2 * math.pi, num_weights).astype(np.float32),
        data=(math.pi / _ANGLE_STEPS * steps).astype(np.float32),
    )


def _energy(qubits, model, operator, num_weights):
    made = _workload(qubits, cirq.Circuit(), model, [operator], num_weights, 1)
    return dataclasses.replace(made, data=made.data[:, :0], loss="mean")


def _in_half_turns(made):
    return dataclasses.replace(made, weights=made.weights / np.float32(math.pi))


def _encoding(qubits):
    return circuits.angle_encoding(qubits, circuits.inputs(len(qubits)))


def _acts(operation):
    if cirq.is_parameterized(operation):
        return True
    return getattr(operation.gate, "exponent", 1) != 0


def _rng(seed):
    return np.random.default_rng(seed)
