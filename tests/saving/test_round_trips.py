"""What may be loaded comes back equal to Cirq's original, whatever the Cirq in use."""

import json
import pathlib

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.saving import decode, encode
from tfq_models.saving.codec.cirq_types import TYPES
from tfq_models.saving.codec.expressions import EXPRESSION_TYPES
from tfq_models.saving.codec.reader import read

A, B = sympy.symbols("a b")
Q = cirq.LineQubit.range(4)
QFT = cirq.QuantumFourierTransformGate(2)
X_OR_Y = cirq.PauliInteractionGate(cirq.X, True, cirq.Y, False, exponent=A)
KRAUS = [np.array([[1, 0], [0, np.sqrt(0.5)]]), np.array([[0, np.sqrt(0.5)], [0, 0]])]
HALF = cirq.FrozenCircuit(cirq.H(Q[0]), cirq.X(Q[1]) ** A, cirq.CNOT(Q[0], Q[1]))
MEASURED = cirq.FrozenCircuit(cirq.measure(Q[0], key="m"))
VALUES = [
    *(cirq.LineQubit(-(2**40)), cirq.GridQubit(3, -1), cirq.NamedQubit("an 'odd' name")),
    *(cirq.LineQid(1, 3), cirq.GridQid(1, 2, dimension=3), cirq.NamedQid("q", 4)),
    *(cirq.X, cirq.Y, cirq.Z, cirq.H, cirq.S, cirq.T, cirq.I, cirq.SWAP, cirq.ISWAP, cirq.CSWAP),
    *(cirq.CNOT, cirq.CZ, cirq.CCX, cirq.CCZ, cirq.XX, cirq.YY, cirq.ZZ),
    *(gate ** (A / 3) for gate in (cirq.X, cirq.Y, cirq.Z, cirq.H, cirq.SWAP, cirq.ISWAP)),
    *(gate**0.3 for gate in (cirq.CNOT, cirq.CZ, cirq.CCX, cirq.CCZ, cirq.XX, cirq.YY, cirq.ZZ)),
    cirq.XPowGate(exponent=0.2, global_shift=-0.5),
    cirq.XPowGate(exponent=1, dimension=3),
    *(cirq.rx(A), cirq.ry(0.1), cirq.rz(-B), cirq.ms(A), cirq.givens(A), cirq.riswap(B)),
    cirq.FSimGate(A, 0.2),
    cirq.PhasedFSimGate(A, 0.2, B, 0.4, A * B),
    cirq.PhasedISwapPowGate(phase_exponent=A, exponent=B),
    cirq.PhasedXPowGate(phase_exponent=A, exponent=0.25, global_shift=0.3),
    cirq.PhasedXZGate(x_exponent=A, z_exponent=B, axis_phase_exponent=0.4),
    cirq.circuits.qasm_output.QasmUGate(0.1, 0.2, 0.3),
    *(cirq.GlobalPhaseGate(1j), cirq.GlobalPhaseGate(sympy.exp(sympy.I * A))),
    *(cirq.IdentityGate(3), cirq.IdentityGate(2, (3, 2))),
    cirq.WaitGate(cirq.Duration(nanos=3), num_qubits=2),
    cirq.DiagonalGate([0.1 * i for i in range(16)]),
    cirq.TwoQubitDiagonalGate([A, B, 0.3, A + B]),
    cirq.ThreeQubitDiagonalGate([A * i for i in range(8)]),
    cirq.MatrixGate(cirq.testing.random_unitary(8, random_state=1), name="u"),
    cirq.MatrixGate(cirq.testing.random_unitary(3, random_state=1), qid_shape=(3,)),
    cirq.QubitPermutationGate([2, 0, 3, 1]),
    *(QFT, cirq.QuantumFourierTransformGate(3, without_reverse=True), cirq.inverse(QFT)),
    cirq.PhaseGradientGate(num_qubits=3, exponent=A),
    cirq.UniformSuperpositionGate(5, 3),
    cirq.ParallelGate(cirq.Y**A, 3),
    cirq.ControlledGate(cirq.Y**A, control_values=[0]),
    cirq.ControlledGate(cirq.X, num_controls=2, control_values=[(0, 1), (1,)]),
    cirq.ControlledGate(cirq.X, control_values=cirq.SumOfProducts([(0, 1), (1, 0)], name="xor")),
    cirq.ControlledGate(cirq.ControlledGate(cirq.Y**A, control_values=[0])),
    *(cirq.SingleQubitCliffordGate.X_sqrt, cirq.CliffordGate.CNOT),
    X_OR_Y,
    cirq.PauliStringPhasorGate(cirq.DensePauliString("XYZ"), exponent_neg=A, exponent_pos=0.1),
    *(cirq.DensePauliString("XIZ", coefficient=0.5j), cirq.DensePauliString("X", coefficient=-1)),
    cirq.MeasurementGate(2, "m", invert_mask=(True, False)),
    cirq.MeasurementGate(1, "c", confusion_map={(0,): np.array([[0.8, 0.2], [0.1, 0.9]])}),
    cirq.MeasurementGate(1, cirq.MeasurementKey("m", path=("a", "b")), qid_shape=(3,)),
    cirq.PauliMeasurementGate([cirq.X, cirq.Y], "p"),
    *(cirq.bit_flip(0.1), cirq.phase_flip(0.1), cirq.amplitude_damp(0.1), cirq.phase_damp(0.1)),
    *(cirq.depolarize(0.1), cirq.depolarize(0.1, n_qubits=2), cirq.ResetChannel(3)),
    cirq.generalized_amplitude_damp(0.1, 0.2),
    cirq.asymmetric_depolarize(error_probabilities={"II": 0.9, "XY": 0.1}),
    cirq.KrausChannel(KRAUS, key="k"),
    cirq.MixedUnitaryChannel([(0.5, np.eye(2)), (0.5, np.array([[0, 1], [1, 0]]))]),
    cirq.RandomGateChannel(sub_gate=cirq.X, probability=0.25),
    cirq.StatePreparationChannel(np.array([0.6, 0.8])),
    1j * cirq.X(Q[0]) * cirq.Y(Q[2]),
    cirq.PauliString({Q[0]: cirq.X}, coefficient=A),
    cirq.X(Q[0]) + 0.5 * cirq.Z(Q[1]) * cirq.Y(Q[2]) - 0.25,
    cirq.MutablePauliString({Q[0]: cirq.X}, coefficient=2),
    cirq.PauliStringPhasor(-cirq.X(Q[0]) * cirq.Y(Q[2]), exponent_neg=A, exponent_pos=B),
    cirq.PauliStringPhasor(cirq.X(Q[0]) * cirq.Y(Q[2]), qubits=Q[:3], exponent_neg=0.1),
    cirq.ProjectorString({Q[0]: 1, Q[1]: 0}, 0.5),
    cirq.ProjectorSum.from_projector_strings(cirq.ProjectorString({Q[0]: 1})),
    cirq.X(Q[0]).with_tags("tagged", 3, None, cirq.VirtualTag()),
    (cirq.Y**A)(Q[0]).controlled_by(Q[1], Q[2], control_values=[0, (0, 1)]),
    cirq.X(Q[0]).controlled_by(Q[1], cirq.LineQid(5, 3), control_values=[1, 2]),
    cirq.global_phase_operation(1j).controlled_by(Q[0]),
    cirq.CircuitOperation(HALF, use_repetition_ids=False),
    cirq.CircuitOperation(HALF, repetitions=-3, use_repetition_ids=True),
    cirq.CircuitOperation(
        HALF,
        repetitions=2,
        qubit_map={Q[0]: Q[3]},
        param_resolver={"a": 2 * B + sympy.sin(A), B: 0.5, "an odd name": 1},
        use_repetition_ids=False,
    ),
    cirq.CircuitOperation(
        MEASURED,
        repetitions=2,
        repetition_ids=["x", "y"],
        measurement_key_map={"m": "n"},
        use_repetition_ids=True,
    ),
    cirq.CircuitOperation(
        cirq.FrozenCircuit(cirq.CircuitOperation(HALF, repetitions=2, use_repetition_ids=False)),
        repetitions=3,
        use_repetition_ids=False,
    ),
    cirq.Moment(cirq.X(Q[0]), cirq.CZ(Q[1], Q[2])),
    cirq.Circuit(cirq.X(Q[0]), cirq.Moment(), cirq.measure(*Q, key="m")),
    HALF,
    cirq.FrozenCircuit(cirq.X(Q[0]), tags=["tag"]),
    *(A, 2 * A, A + B, A * B, A**2, 1 / A, sympy.sqrt(A), 2**A, A**B, -A / 3 + 0.1),
    *(sympy.pi * A, sympy.E * A, sympy.EulerGamma * A, sympy.Rational(1, 3) + A),
    *(f(A * B) for f in (sympy.sin, sympy.cos, sympy.tan, sympy.sec, sympy.csc, sympy.cot)),
    *(f(A * B) for f in (sympy.asin, sympy.acos, sympy.atan, sympy.sinh, sympy.cosh)),
    *(f(A * B) for f in (sympy.tanh, sympy.sech, sympy.csch, sympy.coth, sympy.asinh)),
    *(f(A * B) for f in (sympy.acosh, sympy.atanh, sympy.exp, sympy.log, sympy.erf)),
    *(f(A * B) for f in (sympy.Abs, sympy.sign, sympy.floor, sympy.ceiling, sympy.Heaviside)),
    *(sympy.atan2(A, B), sympy.Max(A, B, 0), sympy.Min(A, 2 * B), sympy.sin(0.5 * A) ** 3),
    (A + 1) ** 2 * (B - sympy.pi / 7) * sympy.exp(-A),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_equal_to_the_original(value):
    copy = decode(json.loads(json.dumps(encode(value))))
    assert type(copy) is type(value)
    assert copy == value
    if isinstance(value, cirq.PauliInteractionGate):
        assert copy.exponent == value.exponent


def test_every_type_of_the_table_is_among_them():
    written = "".join(encode(value)["cirq_json"] for value in VALUES)
    missing = [
        name for name in {*TYPES, *EXPRESSION_TYPES} if f'"cirq_type": "{name}"' not in written
    ]
    # Older or newer than what the Cirq in use writes.
    assert set(missing) <= {"MutableDensePauliString", "RoutingSwapTag", "CYPowGate", "CCYPowGate"}


CIRQS_OWN = pathlib.Path(cirq.__file__).parent / "protocols" / "json_test_data"


@pytest.mark.parametrize("name", sorted(TYPES))
def test_agrees_with_cirqs_reader_on_its_own_examples(name):
    path = CIRQS_OWN / f"{name}.json"
    if not path.exists():
        pytest.skip("Cirq ships no example of it")
    examples = json.loads(path.read_text())
    if name == "ParamResolver":  # values that are texts are refused
        examples = {
            **examples,
            "param_dict": [examples["param_dict"][0], examples["param_dict"][2]],
        }
    if name == "CircuitOperation":  # whose examples refer to each other
        examples = examples[:1]
    for example in examples if isinstance(examples, list) else [examples]:
        text = json.dumps(example)
        assert read(text) == cirq.read_json(json_text=text)


@pytest.mark.parametrize(
    "value",
    [
        cirq.Circuit(cirq.BooleanHamiltonianGate(["a"], ["a"], 0.1)(Q[0])),
        cirq.Circuit(cirq.X(Q[0]).with_classical_controls("m")),
        cirq.Circuit(cirq.CircuitOperation(HALF, repetitions=10**4, use_repetition_ids=False)),
        cirq.CircuitOperation(HALF, param_resolver={"a": "b"}, use_repetition_ids=False),
        cirq.CircuitOperation(HALF, repetitions=A, use_repetition_ids=False),
        sympy.factorial(A),
        sympy.Integer(2) ** 100 * A,
        sympy.Eq(A, B),
        cirq.LinearDict({"a": 1}),
        cirq.ParamResolver({"a": "b"}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_could_not_be_loaded_is_not_saved(value):
    with pytest.raises(ValueError, match=r"^`note` must .* Received: "):
        encode(value, "note")
