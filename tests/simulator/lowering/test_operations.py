"""Every kind of operation, against its unitary as Cirq gives it."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.simulator import Program

Q = cirq.LineQubit.range(4)
A, B = sympy.symbols("a b")
VALUES = {"a": 0.37, "b": -1.21}
# Beyond a gate's period, too: Cirq 1.5 brings exponents into (-1, 1] where it compares and draws
# gates, and later versions never do.
EXPONENTS = (0, 1, -1, 2, 3, 0.5, -0.3, 1.5, 7.5, -2.5, -7)


class OnlyUnitary(cirq.Gate):
    """A gate that says no more than its matrix."""

    def _num_qubits_(self):
        return 4

    def _unitary_(self):
        return np.roll(np.eye(16), 3, axis=0) * 1j


class OnlyDecomposition(cirq.Gate):
    """A composite gate with a symbol."""

    def __init__(self, angle):
        self.angle = angle

    def _num_qubits_(self):
        return 2

    def _is_parameterized_(self):
        return cirq.is_parameterized(self.angle)

    def _parameter_names_(self):
        return cirq.parameter_names(self.angle)

    def _resolve_parameters_(self, resolver, recursive):
        return OnlyDecomposition(cirq.resolve_parameters(self.angle, resolver, recursive))

    def _decompose_(self, qubits):
        yield cirq.rx(self.angle)(qubits[0])
        yield cirq.CNOT(*qubits) ** self.angle


def own_matrix(base, **arguments):
    """Returns a gate of a subclass that has a matrix of its own."""
    size = 2 ** base(**arguments).num_qubits()
    matrix = cirq.testing.random_unitary(size, random_state=3)
    methods = {
        "_unitary_": lambda self: matrix,
        "_apply_unitary_": lambda self, args: NotImplemented,
    }
    return type("Own", (base,), methods)(**arguments)


MEASURING = cirq.CircuitOperation(
    cirq.FrozenCircuit(cirq.H(Q[0]), cirq.CNOT(*Q[:2]), cirq.measure(Q[0], key="m")),
    use_repetition_ids=False,
)


def _powers():
    classes = [
        (cirq.XPowGate, 1),
        (cirq.YPowGate, 1),
        (cirq.ZPowGate, 1),
        (cirq.HPowGate, 1),
        (cirq.XXPowGate, 2),
        (cirq.YYPowGate, 2),
        (cirq.ZZPowGate, 2),
        (cirq.CXPowGate, 2),
        (cirq.CZPowGate, 2),
        (cirq.SwapPowGate, 2),
        (cirq.ISwapPowGate, 2),
        (cirq.CCXPowGate, 3),
        (cirq.CCZPowGate, 3),
    ]
    for gate, width in classes:
        for exponent in (*EXPONENTS, A, 2 * A - B, 7 - 5 * A, sympy.cos(A) * B):
            for shift in (0, -0.5, 0.7):
                yield gate(exponent=exponent, global_shift=shift).on(*Q[:width])


def _periodic():
    """Gates of other parameters than one exponent, all of them beyond the first turn."""
    for number in (1.5, 3, 7.5, -2.5, -7):
        yield from (gate(number)(Q[0]) for gate in (cirq.rx, cirq.ry, cirq.rz))
        yield cirq.PhasedXPowGate(phase_exponent=-number, exponent=number, global_shift=0.3)(Q[0])
        yield cirq.PhasedXPowGate(phase_exponent=0.2, exponent=number)(Q[0])
        yield cirq.PhasedXZGate(
            x_exponent=number, z_exponent=1 - number, axis_phase_exponent=2 * number
        )(Q[0])
        yield cirq.PhasedISwapPowGate(phase_exponent=number, exponent=-number).on(Q[2], Q[0])
        yield cirq.FSimGate(number, -number).on(Q[1], Q[0])
        yield cirq.PhasedFSimGate(number, 0.2, -number, 0.4, 9.0).on(Q[0], Q[2])
        yield from (gate(number).on(*Q[:2]) for gate in (cirq.givens, cirq.ms, cirq.riswap))
        yield cirq.TwoQubitDiagonalGate([number, -number, 0.3, 9.0]).on(Q[2], Q[1])
        yield cirq.PhaseGradientGate(num_qubits=3, exponent=number).on(*Q[:3])
        yield cirq.BooleanHamiltonianGate(["a", "b"], ["a ^ b"], number).on(*Q[:2])
        yield cirq.PauliStringPhasor(
            -cirq.X(Q[0]) * cirq.Y(Q[2]), exponent_neg=number, exponent_pos=1.5
        )
        yield cirq.PauliInteractionGate(cirq.X, True, cirq.Y, False, exponent=number).on(Q[0], Q[3])
        yield cirq.ParallelGate(cirq.Y**number, 2).on(*Q[:2])
        for gate in (cirq.X, cirq.H, cirq.SWAP, cirq.ISWAP):
            yield (gate**number).on(*Q[: gate.num_qubits()]).controlled_by(Q[3], control_values=[0])


def _others():
    yield cirq.I(Q[0])
    yield cirq.IdentityGate(3).on(*Q[:3])
    yield cirq.WaitGate(cirq.Duration(nanos=3)).on(Q[0])
    yield from (gate(A)(Q[1]) for gate in (cirq.rx, cirq.ry, cirq.rz))
    yield from (gate(Q[1]) for gate in (cirq.S, cirq.T, cirq.H, cirq.X, cirq.Y, cirq.Z))
    yield cirq.PhasedXPowGate(phase_exponent=A, exponent=B, global_shift=0.3)(Q[0])
    yield cirq.PhasedXPowGate(phase_exponent=0.2, exponent=1)(Q[0])
    yield cirq.PhasedXZGate(x_exponent=A, z_exponent=B, axis_phase_exponent=0.4)(Q[0])
    yield cirq.FSimGate(A, B).on(Q[1], Q[0])
    yield cirq.PhasedFSimGate(A, 0.2, B, 0.4, A * B).on(Q[0], Q[2])
    yield cirq.PhasedISwapPowGate(phase_exponent=A, exponent=B).on(Q[2], Q[0])
    yield cirq.givens(A).on(Q[0], Q[1])
    yield cirq.ms(A).on(Q[0], Q[1])
    yield cirq.riswap(A).on(Q[0], Q[1])
    yield cirq.CSWAP(Q[2], Q[0], Q[1])
    yield cirq.DiagonalGate([0.1 * i * i for i in range(16)]).on(*Q)
    yield cirq.TwoQubitDiagonalGate([A, B, 0.3, A + B]).on(Q[2], Q[1])
    yield cirq.ThreeQubitDiagonalGate([A * i for i in range(8)]).on(Q[2], Q[1], Q[3])
    yield cirq.global_phase_operation(1j)
    yield cirq.global_phase_operation(sympy.exp(sympy.I * A))
    yield cirq.GlobalPhaseGate(1j ** (2 * A)).on()
    yield cirq.QuantumFourierTransformGate(4).on(*Q)
    yield cirq.PhaseGradientGate(num_qubits=3, exponent=0.3).on(*Q[:3])
    yield cirq.QubitPermutationGate([2, 0, 3, 1]).on(*Q)
    yield cirq.ParallelGate(cirq.Y**A, 3).on(*Q[:3])
    yield cirq.SingleQubitCliffordGate.X_sqrt(Q[1])
    yield cirq.CliffordGate.CNOT(Q[1], Q[0])
    yield cirq.BooleanHamiltonianGate(["a", "b", "c"], ["a ^ (b & c)"], 0.7).on(*Q[:3])
    yield 1j * cirq.X(Q[0]) * cirq.Y(Q[2])
    yield cirq.PauliStringPhasor(-cirq.X(Q[0]) * cirq.Y(Q[2]), exponent_neg=A, exponent_pos=B)
    yield cirq.PauliStringPhasor(cirq.Z(Q[0]) * cirq.Y(Q[2]), exponent_neg=0.3)
    yield cirq.PauliInteractionGate(cirq.X, True, cirq.Y, False, exponent=A).on(Q[0], Q[3])
    yield cirq.X(Q[0]).with_tags("tagged")
    yield OnlyUnitary().on(*Q)
    yield OnlyDecomposition(A).on(Q[2], Q[0])
    yield cirq.CircuitOperation(
        cirq.FrozenCircuit(cirq.H(Q[0]), cirq.X(Q[1]) ** A, cirq.CNOT(Q[0], Q[1])),
        repetitions=3,
        use_repetition_ids=False,
    )
    yield own_matrix(cirq.XPowGate)(Q[1])
    yield own_matrix(cirq.HPowGate, exponent=0.3)(Q[1])
    yield own_matrix(cirq.FSimGate, theta=0.1, phi=0.2)(Q[1], Q[3])
    yield own_matrix(cirq.CSwapGate)(*Q[1:])
    yield own_matrix(cirq.ControlledGate, sub_gate=cirq.X)(Q[2], Q[0])
    yield own_matrix(cirq.IdentityGate, num_qubits=4)(*Q)
    yield own_matrix(cirq.ZPowGate)(Q[1]).controlled_by(Q[0])
    yield type("Renamed", (cirq.XPowGate,), {})(exponent=A)(Q[1])
    for num_qubits in (1, 2, 3, 4):
        unitary = cirq.testing.random_unitary(2**num_qubits, random_state=num_qubits)
        yield cirq.MatrixGate(unitary).on(*Q[:num_qubits][::-1])


def _controlled():
    values = [
        ([Q[1]], [0]),
        ([Q[1]], [(0, 1)]),
        ([Q[1], Q[3]], [1, 0]),
        ([Q[3], Q[1]], cirq.SumOfProducts([(0, 1), (1, 0), (1, 1)])),
    ]
    inner = [
        cirq.X(Q[0]),
        cirq.X(Q[0]) ** A,
        cirq.rx(A)(Q[0]),
        cirq.H(Q[0]) ** B,
        cirq.SWAP(Q[0], Q[2]),
        cirq.FSimGate(A, B).on(Q[0], Q[2]),
        cirq.MatrixGate(cirq.testing.random_unitary(2, random_state=5)).on(Q[0]),
        cirq.global_phase_operation(1j),
    ]
    for controls, control_values in values:
        for op in inner:
            yield cirq.ControlledOperation(controls, op, control_values)
    yield cirq.ControlledGate(cirq.ControlledGate(cirq.Y**A, control_values=[0])).on(*Q[:3])


def _name(op):
    return type(op.gate or op).__name__


@pytest.mark.parametrize("op", [*_powers(), *_periodic(), *_others(), *_controlled()], ids=_name)
def test_operation_equals_its_unitary(op):
    program = Program(cirq.Circuit(op), qubits=Q, symbol_names=["a", "b"], dtype="complex128")
    values = [VALUES["a"], VALUES["b"]]
    # Every basis state as one row of the batch gives the whole matrix.
    unitary = program.state_vector(values, np.eye(16)).numpy().T
    resolved = cirq.Circuit(cirq.resolve_parameters(op, VALUES))
    expected = resolved.unitary(qubit_order=Q, qubits_that_should_be_present=Q)
    np.testing.assert_allclose(unitary, expected, atol=1e-12)


@pytest.mark.parametrize(
    ("circuit", "culprit"),
    [
        (cirq.Circuit(cirq.depolarize(0.1)(Q[0])), "depolarize"),
        (cirq.Circuit(cirq.ResetChannel()(Q[0])), "ResetChannel"),
        (cirq.Circuit(cirq.IdentityGate(1, (3,)).on(cirq.LineQid(0, 3))), "qudit"),
        (
            cirq.Circuit(cirq.measure(Q[0], key="m"), cirq.X(Q[1]).with_classical_controls("m")),
            "outcome",
        ),
        (cirq.Circuit(cirq.measure(Q[0]), cirq.X(Q[0])), "after it is measured"),
        (cirq.Circuit(MEASURING.repeat(2)), "after it is measured"),
        (cirq.Circuit(MEASURING.replace(repetitions=A)), "repeated a times"),
        (
            cirq.Circuit(
                MEASURING.replace(repeat_until=cirq.KeyCondition(cirq.MeasurementKey("m")))
            ),
            "repeated until an outcome",
        ),
        (
            cirq.Circuit(cirq.KrausChannel([np.eye(2)], key="m")(Q[0])),
            "not a measurement gate.*Kraus",
        ),
        (
            cirq.Circuit(cirq.MixedUnitaryChannel([(1.0, np.eye(2))], key="m")(Q[0])),
            "not a measurement gate.*Mixed",
        ),
        (cirq.Circuit(own_matrix(cirq.XPowGate, exponent=A)(Q[0])), "has symbols.*type Own"),
        (cirq.Circuit(cirq.GlobalPhaseGate(A + 0.5).on()), "coefficient"),
        (cirq.Circuit(cirq.X(Q[0]) ** sympy.Function("f")(A)), "functions"),
    ],
    ids=[
        "channel",
        "reset",
        "qutrit",
        "classical",
        "mid-circuit",
        "sub-circuit",
        "symbolic loop",
        "endless loop",
        "Kraus",
        "mixture",
        "subclass",
        "phase",
        "function",
    ],
)
def test_operations_without_unitary_are_refused(circuit, culprit):
    with pytest.raises(ValueError, match=culprit):
        program = Program(circuit)
        program.state_vector(np.zeros(len(program.symbol_names)))


def test_terminal_measurements_are_ignored_with_a_warning():
    circuit = cirq.Circuit(cirq.X(Q[0]), cirq.CNOT(Q[0], Q[1]), cirq.measure(*Q[:2]))
    with pytest.warns(UserWarning, match="Terminal measurements are ignored"):
        program = Program(circuit)
    np.testing.assert_allclose(program.state_vector()[0], [0, 0, 0, 1], atol=1e-7)


def test_sub_circuits_that_measure_keep_their_gates():
    outer = MEASURING.replace(circuit=cirq.FrozenCircuit(MEASURING.with_tags("tag"), cirq.X(Q[2])))
    with pytest.warns(UserWarning, match="Terminal measurements are ignored"):
        program = Program(cirq.Circuit(outer))
    expected = np.zeros(8)
    expected[[0b001, 0b111]] = np.sqrt(0.5)
    np.testing.assert_allclose(program.state_vector()[0], expected, atol=1e-7)
