"""TensorFlow Quantum itself reads what this library writes, and the other way round."""

import base64
import json
import pathlib

import cirq
import hypothesis
import numpy as np
import pytest
import sympy

from tests.circuit_tensors.random_circuits import (
    ONE_QUBIT,
    SHIFTED,
    TWO_QUBITS,
    circuits_on_any_qubits,
    grid_numbers,
    symbolic_angles,
)
from tests.circuit_tensors.random_circuits import circuits as circuits_of
from tests.drawing import drawn
from tfq_models.circuit_tensors import (
    circuit_tensor,
    from_circuit_tensor,
    serialize_circuits,
)

TOLERANCE = 3e-5  # float32 angles and a complex64 simulation
A, B, C = cirq.GridQubit(0, 0), cirq.GridQubit(-1, 12), cirq.GridQubit(3, 1)
X, Y = sympy.symbols("x y_10")
Q = tuple(cirq.GridQubit.rect(1, 4))
# One circuit for each row of the file, which `tfq.convert_to_tensor` of TFQ 0.7.6 has written.
# Numbers are multiples of 1/64, because TFQ rounds to six decimals.
WRITTEN = pathlib.Path(__file__).parent.parent / "data" / "circuits_of_tfq_0.7.6.json"
CIRCUITS = [
    cirq.Circuit(),
    cirq.Circuit(cirq.CZ(cirq.LineQubit(-3), cirq.LineQubit(11)) ** 0.5),
    cirq.Circuit(
        [(gate**exponent)(B) for gate in ONE_QUBIT for exponent in (1, -0.75, 1.5, 7.5, -2.5)],
        [(gate**exponent)(B, A) for gate in TWO_QUBITS for exponent in (1, -0.75, 1.5, 7.5, -2.5)],
        [gate(exponent=2.25, global_shift=-0.5)(C) for gate in SHIFTED[:4]],
        cirq.XXPowGate(exponent=3, global_shift=0.25)(C, A),
        cirq.PhasedXPowGate(exponent=1.25, phase_exponent=-0.375)(A),
        cirq.PhasedISwapPowGate(exponent=1.25, phase_exponent=0.625)(A, C),
        cirq.FSimGate(theta=1.5, phi=-0.25)(C, B),
        cirq.I(A),
    ),
    cirq.Circuit(
        (cirq.X(A) ** X, cirq.Y(B) ** (-2.5 * Y)),
        cirq.ISWAP(A, B) ** (0.5 * X),
        cirq.PhasedXPowGate(exponent=1.5 * X, phase_exponent=Y)(C),
        cirq.FSimGate(theta=X, phi=3.0 * Y)(C, B),
    ),
    cirq.Circuit(
        cirq.ControlledOperation([B], cirq.Y(A)),
        (cirq.H(A) ** -0.75).controlled_by(C, B, control_values=[0, 1]),
        (cirq.ISWAP(A, B) ** (2.0 * X)).controlled_by(C, control_values=[0]),
    ),
    cirq.Circuit(
        cirq.depolarize(0.25)(A),
        cirq.asymmetric_depolarize(0.125, 0.25, 0.5)(A),
        cirq.generalized_amplitude_damp(0.25, 0.5)(A),
        cirq.amplitude_damp(0.25)(A),
        cirq.phase_damp(0.25)(A),
        cirq.ResetChannel()(A),
        cirq.phase_flip(0.25)(A),
        cirq.bit_flip(0.25)(A),
    ),
]


@pytest.fixture
def tfq():
    return pytest.importorskip("tensorflow_quantum")


def written():
    return [base64.b64decode(row) for row in json.loads(WRITTEN.read_text())]


def test_circuits_that_tfq_has_written_are_read():
    assert from_circuit_tensor(written()) == CIRCUITS


def test_tfq_still_writes_them(tfq):
    assert tfq.convert_to_tensor(CIRCUITS).numpy().tolist() == written()


GRID_CIRCUITS = circuits_on_any_qubits(grid_numbers(), 4, 4)


def test_tfq_reads_the_circuits_that_were_written(tfq):
    circuits = drawn(GRID_CIRCUITS, 30)
    read = list(tfq.from_tensor(serialize_circuits(circuits)))
    assert read == list(tfq.from_tensor(tfq.convert_to_tensor(circuits)))


def test_tfq_reads_resolved_circuits_equal_to_cirqs(tfq):
    qubits = cirq.GridQubit.rect(2, 2)
    symbols = sympy.symbols("x_0:4")
    circuit = cirq.Circuit(cirq.X(q) ** (2 * x) for q, x in zip(qubits, symbols, strict=True))
    circuit.append(cirq.ControlledOperation(qubits[1:3], cirq.Y(qubits[0]) ** symbols[3], [0, 1]))
    values = np.random.default_rng(0).integers(-64, 65, (20, 4)) / 64
    rows = tfq.from_tensor(circuit_tensor(circuit, map(str, symbols), values))
    for row, row_values in zip(rows, values, strict=True):
        resolver = {str(s): float(v) for s, v in zip(symbols, row_values, strict=True)}
        assert row == cirq.resolve_parameters(circuit, resolver)


def test_the_library_reads_what_tfq_writes(tfq):
    circuits = drawn(GRID_CIRCUITS, 30)
    for row, circuit in zip(
        from_circuit_tensor(tfq.convert_to_tensor(circuits)), circuits, strict=True
    ):
        np.testing.assert_allclose(row.unitary(), circuit.unitary(), atol=TOLERANCE)


@hypothesis.settings(max_examples=10)
@hypothesis.given(circuits_of(Q, symbolic_angles(sympy.symbols("a b c"))))
def test_tfq_simulates_what_cirq_simulates(circuit):
    tfq = pytest.importorskip("tensorflow_quantum")
    names = sorted(cirq.parameter_names(circuit))
    values = np.random.default_rng(0).uniform(-1, 1, (4, len(names)))
    rows = circuit_tensor(circuit, names, values)
    states = tfq.get_state_op()(rows, [], np.zeros((4, 0), np.float32)).to_tensor().numpy()
    for state, row_values in zip(states, values, strict=True):
        resolved = cirq.resolve_parameters(circuit, dict(zip(names, row_values, strict=True)))
        wanted = resolved.final_state_vector(qubit_order=Q, dtype=np.complex128)
        np.testing.assert_allclose(state, wanted, atol=TOLERANCE)


def test_tfq_fills_in_free_symbols(tfq):
    q, x, w = cirq.GridQubit(0, 0), *sympy.symbols("x w")
    circuit = cirq.Circuit(cirq.rx(w * x + 0.3)(q))
    rows = circuit_tensor(circuit, ["x"], [[0.5], [-2.0]])
    states = tfq.get_state_op()(rows, ["w"], [[0.7], [0.1]]).to_tensor().numpy()
    angles = np.array([0.5 * 0.7, -2.0 * 0.1]) + 0.3
    wanted = np.stack([np.cos(angles / 2), -1j * np.sin(angles / 2)], axis=1)
    np.testing.assert_allclose(states, wanted, atol=1e-6)
