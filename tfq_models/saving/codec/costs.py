"""How much work an operation makes for a simulator, before anything is written out.

A file of a few hundred bytes can hold a circuit that is repeated ten million times, or a gate under
fifty controls. What is counted here are, roughly, the rotations that an operation becomes.
"""

import functools
import math

import cirq

from tfq_models.saving.refusal import Refused

MAX_COMBINATIONS = 2**12


class Costs:
    """Counts the work of operations; remembers that of circuits, which operations share."""

    def __init__(self):
        self._circuits = {}  # from `id` to the circuit, which keeps it alive, and its cost

    def __call__(self, op: cirq.Operation) -> int:
        """Returns the cost of an operation; that of a common gate is 1."""
        op = op.untagged
        if isinstance(op, cirq.CircuitOperation):
            return max(1, abs(op.repetitions)) * self._circuit(op.circuit)
        if isinstance(op, cirq.ControlledOperation):
            return controls(len(op.controls), op.control_values) * self(op.sub_operation)
        return 1 if op.gate is None else gate_cost(op.gate)

    def _circuit(self, circuit):
        if id(circuit) not in self._circuits:
            cost = max(1, sum(map(self, circuit.all_operations())))
            self._circuits[id(circuit)] = circuit, cost
        return self._circuits[id(circuit)][1]


def gate_cost(gate: cirq.Gate) -> int:
    """Returns the cost of a gate."""
    rule = _rule(type(gate))
    return 1 if rule is None else max(1, rule(gate))


@functools.cache
def _rule(kind):
    return next((rule for base, rule in _RULES.items() if issubclass(kind, base)), None)


def controls(number: int, values) -> int:
    """Returns by how much controls multiply the work."""
    return max(1, 2**number * combinations(values) // 16)


def combinations(values) -> int:
    """Returns how many values of the controls together let the gate act."""
    if isinstance(values, cirq.SumOfProducts):
        return len(values._conjunctions)
    return math.prod(map(len, values._qubit_sums))


def check_combinations(values, sub) -> None:
    """Refuses controls of something controlled, which Cirq multiplies out, before it does."""
    inner = sub.untagged if isinstance(sub, cirq.Operation) else sub
    inner = getattr(inner, "gate", None) or inner
    count = combinations(values)
    if isinstance(inner, cirq.ControlledGate | cirq.ControlledOperation):
        count *= combinations(inner.control_values)
    if count > MAX_COMBINATIONS:
        raise Refused(
            f"hold at most {MAX_COMBINATIONS} combinations of the values of controls",
            f"{count} of them",
        )


_RULES = {
    cirq.ControlledGate: lambda gate: (
        controls(gate.num_controls(), gate.control_values) * gate_cost(gate.sub_gate)
    ),
    cirq.ParallelGate: lambda gate: gate.num_copies * gate_cost(gate.sub_gate),
    cirq.RandomGateChannel: lambda gate: gate_cost(gate.sub_gate),
    cirq.ops.raw_types._InverseCompositeGate: lambda gate: gate_cost(gate._original),
    cirq.MatrixGate: lambda gate: 0 if (n := gate.num_qubits()) < 4 else 4**n // 2,
    cirq.DiagonalGate: lambda gate: 4 ** gate.num_qubits() // 1024,
    cirq.QuantumFourierTransformGate: lambda gate: gate.num_qubits() ** 2,
    cirq.UniformSuperpositionGate: lambda gate: gate.num_qubits() ** 2,
    cirq.CliffordGate: lambda gate: 4 * gate.num_qubits() ** 2,
    cirq.PhaseGradientGate: lambda gate: gate.num_qubits(),
    cirq.QubitPermutationGate: lambda gate: gate.num_qubits(),
}
