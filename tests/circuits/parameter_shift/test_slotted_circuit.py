"""Circuits with slots: what stays as it is, what is refused, and how two are joined."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.circuits.parameter_shift.slotted_circuit import slotted_circuit
from tfq_models.layers.cirq_backends.slot_values import SlotValues

A, B = sympy.symbols("a b")
Q = cirq.LineQubit.range(2)


class Opaque(cirq.Gate):
    """A gate with a symbol, and neither a rule nor parts."""

    def _num_qubits_(self):
        return 1

    def _is_parameterized_(self):
        return True

    def _parameter_names_(self):
        return {"a"}

    def _resolve_parameters_(self, resolver, recursive):
        return self


def test_moments_tags_and_noise_stay():
    circuit = cirq.Circuit(
        cirq.Moment(cirq.rx(A)(Q[0]).with_tags(cirq.VirtualTag()), cirq.H(Q[1])),
        cirq.Moment(),
        cirq.Moment(cirq.depolarize(0.1)(Q[0])),
        cirq.Moment(cirq.rx(A)(Q[0])),
    )
    found = slotted_circuit(circuit)
    assert found.circuit == circuit
    assert [slot.expression for slot in found.slots] == [A / sympy.pi, A / sympy.pi]
    first, second = (slot.name for slot in found.slots)
    assert first != second
    back = {first: A / sympy.pi, second: A / sympy.pi}
    assert cirq.resolve_parameters_once(found.slotted, back) == circuit


def test_parts_stay_in_one_operation():
    circuit = cirq.Circuit(cirq.ParallelGate(cirq.rx(A), 2)(*Q), cirq.H(Q[0]))
    found = slotted_circuit(circuit)
    assert [len(moment) for moment in found.slotted] == [1, 1]
    assert len(found.slots) == 2


def test_joined():
    first = slotted_circuit(cirq.Circuit(cirq.rx(A * B)(Q[0])), "datum")
    second = slotted_circuit(cirq.Circuit(cirq.H(Q[1]) ** sympy.sin(B)))
    both = first + second
    assert both.circuit == cirq.Circuit([*first.circuit.moments, *second.circuit.moments])
    assert len(both.circuit) == 2
    values = np.array([[0.3, 0.5], [1.0, 2.0]])
    a, b = values.T
    values_of = SlotValues(["a", "b"])
    angles = values_of.angles(both.slots, values)
    np.testing.assert_allclose(angles, np.transpose([a * b / np.pi, np.sin(b)]))
    jacobian = values_of.jacobian(both.slots, values)
    expected = [[b / np.pi, a / np.pi], [0 * b, np.cos(b)]]
    np.testing.assert_allclose(jacobian, np.moveaxis(expected, 2, 0))


@pytest.mark.parametrize("symbol", [sympy.Symbol("beta"), sympy.Symbol("E", positive=True)])
def test_symbols_in_functions_take_values_by_name(symbol):
    circuit = slotted_circuit(cirq.Circuit(cirq.rx(sympy.cos(symbol))(Q[0]))).circuit
    sweep = cirq.ListSweep([cirq.ParamResolver({symbol.name: 0.3})])
    found = cirq.Simulator().simulate_expectation_values_sweep(circuit, cirq.Z(Q[0]), sweep)
    assert found[0][0] == pytest.approx(np.cos(np.cos(0.3)), abs=1e-6)


@pytest.mark.parametrize(
    "operation",
    [
        Opaque()(Q[0]),
        cirq.RandomGateChannel(sub_gate=cirq.X, probability=A)(Q[0]),
        cirq.ControlledGate(Opaque())(*Q),
        cirq.CircuitOperation(cirq.FrozenCircuit(Opaque()(Q[0])), use_repetition_ids=False),
    ],
    ids=["opaque", "probability", "controlled", "sub-circuit"],
)
def test_refuses_what_has_no_rule(operation):
    with pytest.raises(ValueError, match=r"parameter-shift rule .* Received: "):
        slotted_circuit(cirq.Circuit(operation))


def test_a_random_gate_has_the_rule_of_the_gate():
    channel = cirq.RandomGateChannel(sub_gate=cirq.rx(A), probability=0.3)
    (slot,) = slotted_circuit(cirq.Circuit(channel(Q[0]))).slots
    assert slot.expression == A / sympy.pi


def test_terminal_measurements_are_left_out():
    circuit = cirq.Circuit(
        cirq.Moment(cirq.rx(A)(Q[0]), cirq.measure(Q[1], key="b")),
        cirq.Moment(cirq.measure(Q[0], key="a")),
    )
    with pytest.warns(UserWarning, match="Terminal measurements are ignored"):
        found = slotted_circuit(circuit)
    assert found.circuit == cirq.Circuit(cirq.rx(A)(Q[0]))


def test_a_sub_circuit_loses_its_measurements_only():
    inner = cirq.FrozenCircuit(cirq.rx(A)(Q[0]), cirq.X(Q[1]), cirq.measure(*Q))
    with pytest.warns(UserWarning, match="Terminal measurements are ignored"):
        found = slotted_circuit(
            cirq.Circuit(cirq.CircuitOperation(inner, use_repetition_ids=False))
        )
    assert [len(moment) for moment in found.slotted] == [1]
    operations = cirq.decompose_once(next(found.circuit.all_operations()))
    assert set(operations) == {cirq.rx(A)(Q[0]), cirq.X(Q[1])}


class Slanted(cirq.EigenGate):
    """A gate that says by its eigenvectors what it is."""

    def _num_qubits_(self):
        return 1

    def _eigen_components(self):
        return [(0.25, np.diag([1, 0])), (1.5, np.diag([0, 1]))]


class NoXPower(cirq.XPowGate):
    """A power gate with a matrix of its own."""

    def _unitary_(self):
        return np.diag([1, 1j])


def test_rules_are_for_gates_of_cirq_and_for_given_eigenvectors():
    (slot,) = slotted_circuit(cirq.Circuit(Slanted(exponent=A)(Q[0]))).slots
    # One frequency, (1.5 - 0.25) pi, and the derivative of its cosine.
    shifts, coefficients = slot.rule
    derivative = np.sum(coefficients * np.cos(1.25 * np.pi * (0.3 + shifts)))
    assert derivative == pytest.approx(-1.25 * np.pi * np.sin(1.25 * np.pi * 0.3))
    with pytest.raises(ValueError, match="parameter-shift rule"):
        slotted_circuit(cirq.Circuit(NoXPower(exponent=A)(Q[0])))
