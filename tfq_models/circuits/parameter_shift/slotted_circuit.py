"""A circuit with one symbol for each of its angles, so that each of them can be shifted alone."""

import warnings

import cirq
import sympy

from tfq_models.base.arguments import shown
from tfq_models.circuits.parameter_shift.rules import shift_rule, with_slots
from tfq_models.circuits.parameter_shift.slots import Slot, Slots
from tfq_models.circuits.parts.measurements import unrolled, without_measurements


class SlottedCircuit:
    """A circuit, and the same circuit with a slot for each gate argument that holds symbols.

    Args:
        circuit: The circuit.
        slotted: The circuit with slots.
        slots: The `Slots`.
    """

    def __init__(self, circuit, slotted, slots):
        self.circuit, self.slotted, self.slots = circuit, slotted, slots

    def __add__(self, other):
        """Returns the circuit that runs this one, then the other."""
        return SlottedCircuit(
            _joined(self.circuit, other.circuit),
            _joined(self.slotted, other.slotted),
            self.slots + other.slots,
        )


def slotted_circuit(circuit, prefix="slot", check=None):
    """Returns the `SlottedCircuit` of a circuit, or says which operation has no derivative.

    Args:
        circuit: The circuit. Terminal measurements are left out, with a warning.
        prefix: What the slots' names begin with; it must be another one in circuits that are added.
        check: Called with each SymPy argument of a gate; it raises an error where one is wrong.
    """
    circuit = _without_measurements(circuit)
    builder = _Builder(prefix, check or (lambda expression: None))
    slotted = cirq.Circuit(cirq.Moment(map(builder, moment)) for moment in circuit)
    return SlottedCircuit(
        _with_plain_symbols(circuit, builder.slots), slotted, Slots(builder.slots)
    )


def _with_plain_symbols(circuit, slots):
    # Cirq gives values to names; SymPy, which it asks for functions, tells symbols of one name
    # apart by what is assumed of them.
    symbols = set().union(*(slot.expression.free_symbols for slot in slots))
    plain = {symbol: sympy.Symbol(symbol.name) for symbol in symbols}
    changes = {old: new for old, new in plain.items() if old != new}
    return cirq.resolve_parameters(circuit, changes) if changes else circuit


def _joined(first, second):
    return cirq.Circuit([*first.moments, *second.moments])


class _Builder:
    """Puts slots into operations, and collects them."""

    def __init__(self, prefix, check):
        self._prefix, self._check = prefix, check
        self.slots = []

    def __call__(self, op):
        """Returns the operation with a slot for each argument that holds symbols."""
        if not cirq.is_parameterized(op):
            return op
        if isinstance(op.gate, cirq.GlobalPhaseGate):
            return cirq.global_phase_operation(1)  # no expectation depends on it
        gate = None if op.gate is None else with_slots(op.gate, self._slot)
        result = self._decomposed(op) if gate is None else gate.on(*op.qubits)
        result = result.with_tags(*op.tags)
        if not cirq.parameter_names(result) <= {slot.name for slot in self.slots}:
            raise _refusal(op)
        return result

    def _slot(self, value, exponents):
        if not isinstance(value, sympy.Basic):
            return value
        self._check(value)
        if not value.free_symbols:
            return float(value)
        rule = shift_rule(exponents)
        if rule is None:
            return 0.0
        name = f"{self._prefix}_{len(self.slots)}"
        self.slots.append(Slot(name, value, rule))
        return sympy.Symbol(name)

    def _decomposed(self, op):
        """Returns one operation made of the parts, because noise comes after each moment."""
        if isinstance(op.untagged, cirq.CircuitOperation):
            parts = unrolled(op)
        else:
            parts = cirq.decompose_once(op, None)
        if parts is None:
            raise _refusal(op)
        circuit = cirq.FrozenCircuit(map(self, parts))
        return cirq.CircuitOperation(circuit, use_repetition_ids=False)


def _refusal(op):
    return ValueError(
        "Every operation of `circuit` with symbols must be a gate that a parameter-shift rule "
        "differentiates, or decompose into such gates, where the backend is a Cirq object. "
        f"Received: {shown(op)} on qubits {list(map(str, op.qubits))}."
    )


def _without_measurements(circuit):
    kept, measured = without_measurements(circuit)
    if measured:
        warnings.warn(
            "Terminal measurements are ignored, because operators are measured in their place. "
            f"Measured: {sorted(measured)}.",
            stacklevel=3,
        )
    # Noise comes after every moment, but not after one that only measured.
    moments = zip(kept, circuit, strict=True)
    return cirq.Circuit(moment for moment, before in moments if moment or not before)
