"""Parameter-shift rules against closed forms and against Cirq's expectations, gate by gate."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.circuits.parameter_shift.rules import shift_rule
from tfq_models.circuits.parameter_shift.slotted_circuit import slotted_circuit
from tfq_models.layers.cirq_backends.slot_values import SlotValues

A, B = sympy.symbols("a b")
Q = cirq.LineQubit.range(3)
NAMES = ["a", "b"]
BEFORE = cirq.Circuit(
    [cirq.ry(0.3 + 0.7 * i)(q) for i, q in enumerate(Q)],
    cirq.CZ(Q[0], Q[1]),
    [cirq.rx(0.5 + 0.3 * i)(q) for i, q in enumerate(Q)],
    cirq.CNOT(Q[1], Q[2]),
)
AFTER = cirq.Circuit(
    [cirq.ry(0.8 - 0.4 * i)(q) for i, q in enumerate(Q)],
    cirq.CZ(Q[0], Q[2]),
    [cirq.rx(0.5 + 0.2 * i)(q) for i, q in enumerate(Q)],
)
OPERATORS = [cirq.Z(Q[0]), cirq.X(Q[0]) * cirq.Y(Q[1]), cirq.Z(Q[2]) * cirq.X(Q[1]), cirq.Y(Q[2])]
SIMULATOR = cirq.Simulator(dtype=np.complex128)


class Composite(cirq.Gate):
    """A gate of a user's own, which Cirq can only decompose."""

    def __init__(self, angle):
        self.angle = angle

    def _num_qubits_(self):
        return 2

    def _decompose_(self, qubits):
        yield cirq.rx(self.angle).on(qubits[0])
        yield cirq.CNOT(*qubits) ** (2 * self.angle)

    def _is_parameterized_(self):
        return cirq.is_parameterized(self.angle)

    def _parameter_names_(self):
        return cirq.parameter_names(self.angle)

    def _resolve_parameters_(self, resolver, recursive):
        return Composite(cirq.resolve_parameters(self.angle, resolver, recursive))


SUB_CIRCUIT = cirq.CircuitOperation(
    cirq.FrozenCircuit(cirq.rx(A)(Q[0]), cirq.CNOT(Q[0], Q[1]) ** A),
    repetitions=2,
    param_resolver={"a": 2 * B},
    use_repetition_ids=False,
)
# Operations with symbols, and how many values their derivatives take.
OPERATIONS = {
    "rx": (cirq.rx(A)(Q[0]), 2),
    "ry of a sum": (cirq.ry(2 * A + B)(Q[0]), 2),
    "rz of a product": (cirq.rz(A * B)(Q[1]), 2),
    "X": (cirq.X(Q[0]) ** A, 2),
    "H": (cirq.H(Q[1]) ** B, 2),
    "CNOT": (cirq.CNOT(Q[0], Q[1]) ** A, 2),
    "CZ": (cirq.CZ(Q[0], Q[1]) ** A, 2),
    "SWAP": (cirq.SWAP(Q[0], Q[1]) ** A, 2),
    "ISWAP": (cirq.ISWAP(Q[0], Q[1]) ** A, 4),
    "XX": (cirq.XX(Q[0], Q[2]) ** A, 2),
    "ZZ of a sine": (cirq.ZZ(Q[0], Q[2]) ** sympy.sin(A), 2),
    "MS": (cirq.ms(A)(Q[0], Q[1]), 2),
    "CCX": (cirq.CCX(*Q) ** A, 2),
    "CCZ": (cirq.CCZ(*Q) ** A, 2),
    "PhasedX": (cirq.PhasedXPowGate(phase_exponent=A, exponent=B)(Q[0]), 4 + 2),
    "PhasedXZ": (
        cirq.PhasedXZGate(x_exponent=A, z_exponent=B, axis_phase_exponent=A * B)(Q[1]),
        2 + 2 + 4,
    ),
    "PhasedISwap": (cirq.PhasedISwapPowGate(phase_exponent=A, exponent=B)(Q[0], Q[1]), 4 + 4),
    "FSim": (cirq.FSimGate(A, B)(Q[0], Q[2]), 4 + 2),
    "PhasedFSim": (
        cirq.PhasedFSimGate(A, B, A + B, A * B, B**2)(Q[0], Q[2]),
        4 + 4 + 4 + 4 + 2,
    ),
    "givens": (cirq.givens(A)(Q[0], Q[1]), 4),
    "cphase": (cirq.cphase(A)(Q[0], Q[1]), 2),
    "controlled rx": (cirq.rx(A)(Q[0]).controlled_by(Q[1]), 4),
    "controlled gate": (cirq.ControlledGate(cirq.ry(A), control_values=[0])(Q[2], Q[1]), 4),
    "controlled with a shift": (
        cirq.ControlledGate(cirq.XPowGate(exponent=A, global_shift=0.3))(Q[0], Q[1]),
        6,
    ),
    "controlled ISWAP": (cirq.ControlledGate(cirq.ISWAP**A)(*Q), 4),
    "controlled PhasedX": (
        cirq.ControlledGate(cirq.PhasedXPowGate(phase_exponent=A, exponent=B))(Q[0], Q[1]),
        4 + 2,
    ),
    "controlled FSim": (cirq.ControlledGate(cirq.FSimGate(A, B))(*Q), 4 + 2),
    "two controls": (cirq.rx(A)(Q[0]).controlled_by(Q[1], Q[2], control_values=[0, (0, 1)]), 4),
    "Pauli string": (
        cirq.PauliStringPhasor(cirq.X(Q[0]) * cirq.Y(Q[2]), exponent_neg=A, exponent_pos=B),
        2 + 2,
    ),
    "Pauli interaction": (
        cirq.PauliInteractionGate(cirq.X, True, cirq.Y, False, exponent=A)(Q[0], Q[2]),
        2,
    ),
    "diagonal": (cirq.DiagonalGate([A, B, 1, A * B])(Q[0], Q[1]), 2 + 2 + 2),
    "two-qubit diagonal": (cirq.TwoQubitDiagonalGate([A, B, 1, A * B])(Q[0], Q[1]), 2 + 2 + 2),
    "three-qubit diagonal": (cirq.ThreeQubitDiagonalGate([A, B, 1, 0, 0, 1, 2, A])(*Q), 2 + 2 + 2),
    "phase gradient": (cirq.PhaseGradientGate(num_qubits=3, exponent=A)(*Q), 6),
    "parallel": (cirq.ParallelGate(cirq.rx(A), 3)(*Q), 6),
    "composite": (Composite(A)(Q[0], Q[2]), 2 + 2),
    "controlled composite": (cirq.ControlledGate(Composite(A))(*Q), 4 + 2),
    "sub-circuit": (SUB_CIRCUIT, 2 * (2 + 2)),
    "controlled sub-circuit": (SUB_CIRCUIT.controlled_by(Q[2]), 2 * (4 + 2)),
    "tagged": (cirq.rx(A)(Q[0]).with_tags("tag"), 2),
    "Abs": (cirq.X(Q[0]) ** sympy.Abs(A - 5), 2),
    "Max": (cirq.rx(sympy.Max(A, B))(Q[0]), 2),
    "global phase": (cirq.global_phase_operation(sympy.exp(sympy.I * A)), 0),
}


def expectations(circuit, values):
    resolver = cirq.ParamResolver(values)
    found = SIMULATOR.simulate_expectation_values(circuit, OPERATORS, resolver, qubit_order=Q)
    return np.real(found)


def derivatives(circuit, point, step=1e-3):
    """By differences of fourth order, `(num_operators, 2)`: errors of some 1e-11."""

    def value(k, steps):
        moved = np.array(point) + steps * step * np.eye(2)[k]
        return expectations(circuit, dict(zip(NAMES, moved.tolist(), strict=True)))

    return np.transpose(
        [
            (8 * (value(k, 1) - value(k, -1)) - (value(k, 2) - value(k, -2))) / (12 * step)
            for k in range(2)
        ]
    )


@pytest.mark.parametrize("name", OPERATIONS)
def test_equals_differences_of_cirqs_expectations(name):
    operation, num_values = OPERATIONS[name]
    circuit = BEFORE + cirq.Circuit(operation) + AFTER
    slotted = slotted_circuit(circuit)
    point, values_of = [0.7, 1.9], SlotValues(NAMES)
    (angles,) = values_of.angles(slotted.slots, [point])
    (jacobian,) = values_of.jacobian(slotted.slots, [point])
    names = [slot.name for slot in slotted.slots]
    found, count = np.zeros((len(OPERATORS), 2)), 0
    for position, slot in enumerate(slotted.slots):
        for shift, coefficient in zip(*slot.rule, strict=True):
            moved = angles + shift * np.eye(len(names))[position]
            values = dict(zip(names, moved.tolist(), strict=True))
            derivative = coefficient * expectations(slotted.slotted, values)
            found += np.outer(derivative, jacobian[position])
            count += 1
    assert count == num_values
    np.testing.assert_allclose(found, derivatives(circuit, point), atol=1e-9)
    assert name == "global phase" or np.abs(found).max() > 1e-3


@pytest.mark.parametrize("num_frequencies", [1, 2, 3, 6])
def test_equidistant_frequencies_have_the_papers_coefficients(num_frequencies):
    shifts, coefficients = shift_rule(np.arange(num_frequencies + 1))
    index = np.arange(1, 2 * num_frequencies + 1)
    expected = (2 * index - 1) * np.pi / (2 * num_frequencies)
    order = np.argsort(shifts % (2 * np.pi))
    np.testing.assert_allclose(shifts[order] % (2 * np.pi), expected)
    closed_form = (-1.0) ** (index - 1) / (4 * num_frequencies * np.sin(expected / 2) ** 2)
    np.testing.assert_allclose(coefficients[order], closed_form)


@pytest.mark.parametrize("exponents", [(0, 0.3, 1.3), (0, 1, 3), (0, 1, 4, 6), (0.1, 0.8, -0.7)])
def test_other_frequencies(exponents):
    rng = np.random.default_rng(0)
    amplitudes = rng.normal(size=len(exponents)) + 1j * rng.normal(size=len(exponents))

    def wave(t):  # what an expectation is as a function of a gate's argument
        return abs(np.exp(1j * np.multiply.outer(t, exponents)) @ amplitudes) ** 2

    shifts, coefficients = shift_rule(exponents)
    slope = (wave(0.4 + 1e-5) - wave(0.4 - 1e-5)) / 2e-5
    assert coefficients @ wave(0.4 + shifts) == pytest.approx(slope, abs=1e-8)


def test_one_exponent_is_a_global_phase():
    assert shift_rule([0.25]) is None
