"""A circuit with one symbol for each of its angles, so that each of them can be shifted alone."""

import functools
import warnings
from typing import NamedTuple

import cirq
import numpy as np
import sympy
from sympy.core.function import Application

from tfq_models.circuits.parameter_shift import ShiftRule, shift_rule, with_slots


class Slot(NamedTuple):
    """An argument of a gate that holds symbols, and the symbol that stands for it."""

    name: str
    expression: sympy.Expr
    rule: ShiftRule


class SlottedCircuit:
    """A circuit, and the same circuit with a slot for each gate argument that holds symbols.

    Args:
        circuit: The circuit. Terminal measurements are left out, with a warning.
        prefix: What the slots' names begin with; it must be another one in circuits that are added.
    """

    def __init__(self, circuit, prefix="slot"):
        circuit = _without_measurements(circuit)
        builder = _Builder(prefix)
        slotted = cirq.Circuit(cirq.Moment(map(builder, moment)) for moment in circuit)
        self._set(circuit, slotted, builder.slots)

    def _set(self, circuit, slotted, slots):
        self.circuit, self.slotted, self.slots = circuit, slotted, tuple(slots)
        self._functions = functools.cache(self._make_functions)

    def __add__(self, other):
        """Returns the circuit that runs this one, then the other."""
        both = object.__new__(SlottedCircuit)
        both._set(
            _joined(self.circuit, other.circuit),
            _joined(self.slotted, other.slotted),
            self.slots + other.slots,
        )
        return both

    @functools.cached_property
    def keys(self):
        """A dictionary from what Cirq's resolvers call the circuit's symbols to their names.

        Names, as everywhere; but where Cirq leaves an expression to SymPy, a name would be
        evaluated as text, in which `beta` or `E` are no symbols.
        """
        names = sorted(cirq.parameter_names(self.circuit))
        expressions = [slot.expression for slot in self.slots]
        if not any(expression.has(Application) for expression in expressions):
            return {name: name for name in names}
        # Cirq asks for the plain symbols, and SymPy for those that stand there.
        symbols = set(map(sympy.Symbol, names)).union(*(e.free_symbols for e in expressions))
        return {symbol: symbol.name for symbol in symbols}

    def angles(self, symbol_names, table):
        """Returns the slots' values, `(batch, num_slots)`.

        Args:
            symbol_names: The symbols, in the order of the columns.
            table: The symbols' values, `(batch, num_symbols)`.
        """
        expressions, _, _ = self._functions(tuple(symbol_names))
        return _evaluated(expressions, table, len(self.slots))

    def jacobian(self, symbol_names, table):
        """Returns the slots' derivatives by the symbols, `(batch, num_slots, num_symbols)`."""
        _, derivatives, places = self._functions(tuple(symbol_names))
        result = np.zeros((len(table), len(self.slots), len(symbol_names)))
        for (slot, symbol), column in zip(
            places, _evaluated(derivatives, table, len(places)).T, strict=True
        ):
            result[:, slot, symbol] = column
        return result

    def _make_functions(self, symbol_names):
        # Symbols are told apart by their names only, whatever SymPy assumes of them; their values
        # are real, without which SymPy cannot differentiate `Abs`.
        symbols = [sympy.Symbol(name, real=True) for name in symbol_names]
        known = dict(zip(symbol_names, symbols, strict=True))
        expressions = [
            expression.xreplace({symbol: known[symbol.name] for symbol in expression.free_symbols})
            for _, expression, _ in self.slots
        ]
        derivatives = {
            (i, symbol_names.index(symbol.name)): sympy.diff(expression, symbol)
            for i, expression in enumerate(expressions)
            for symbol in expression.free_symbols
        }
        return (
            _compiled(symbols, expressions),
            _compiled(symbols, list(derivatives.values())),
            list(derivatives),
        )


class _Builder:
    """Puts slots into operations, and collects them."""

    def __init__(self, prefix):
        self._prefix = prefix
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
        if cirq.parameter_names(result) & cirq.parameter_names(op):
            raise _refusal(op)
        return result

    def _slot(self, value, exponents):
        if not (isinstance(value, sympy.Basic) and value.free_symbols):
            return value
        rule = shift_rule(exponents)
        if rule is None:
            return 0.0
        name = f"{self._prefix}_{len(self.slots)}"
        self.slots.append(Slot(name, value, rule))
        return sympy.Symbol(name)

    def _decomposed(self, op):
        """Returns one operation made of the parts, because noise comes after each moment."""
        if isinstance(op.untagged, cirq.CircuitOperation):
            parts = op.untagged.mapped_circuit(deep=True).all_operations()
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
        f"Received: {op!r} on qubits {list(map(str, op.qubits))}."
    )


def _without_measurements(circuit):
    measured = [op for op in circuit.all_operations() if cirq.is_measurement(op)]
    is_controlled = any(cirq.control_keys(op) for op in circuit.all_operations())
    is_plain = all(isinstance(op.gate, cirq.MeasurementGate) for op in measured)
    if is_controlled or not (is_plain and circuit.are_all_measurements_terminal()):
        raise ValueError(
            "`circuit` must measure at its end only, because its operators are measured there. "
            f"Received: {measured or circuit}."
        )
    if not measured:
        return circuit
    warnings.warn(
        "Terminal measurements are ignored: the layer measures its operators. "
        f"Measured: {sorted({qubit for op in measured for qubit in op.qubits})}.",
        stacklevel=3,
    )
    kept = [[op for op in moment if not cirq.is_measurement(op)] for moment in circuit]
    moments = zip(kept, circuit, strict=True)
    return cirq.Circuit(cirq.Moment(ops) for ops, moment in moments if ops or not moment)


def _joined(first, second):
    return cirq.Circuit([*first.moments, *second.moments])


def _compiled(symbols, expressions):
    return sympy.lambdify(symbols, expressions, modules="numpy", cse=True, dummify=True)


def _evaluated(function, table, width):
    """Returns `(batch, width)` from a function of the columns of `table`."""
    result = np.empty((len(table), width))
    for column, values in enumerate(function(*np.transpose(table))):
        result[:, column] = values
    return result
