"""Angles of many turns keep their digits, by every way to simulate."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models import native
from tfq_models.simulator import Program

X = sympy.Symbol("x")
VALUE = 0.375  # exact in float32
Q = cirq.LineQubit.range(3)
GATES = [
    cirq.rx(1e6),
    cirq.rx(X + 2000 * sympy.pi),
    cirq.ry(X + 1e6),
    cirq.rz(3e5 * X + 7e6),
    cirq.rx(sympy.sin(X) + 2e6 * sympy.pi),
    cirq.X**1e9,
    cirq.X ** (1e9 + 0.5),
    cirq.X ** (X + 1e9),
    cirq.YPowGate(exponent=1e9 + 0.25, global_shift=-0.5),
    cirq.H ** (1e8 + 0.3),
    cirq.SWAP ** (1e7 + 0.3),
    cirq.ISWAP ** (X + 1e7),
    cirq.FSimGate(1e6, X + 1e7),
    cirq.PhasedXPowGate(phase_exponent=1e6 + 0.2, exponent=1e7 + 0.1),
    cirq.CZ ** (1e6 + 0.1),
    cirq.CCX ** (X + 1e6),
]
BACKENDS = ["tensorflow", *(["native"] if native.why_not() is None else [])]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("gate", GATES, ids=str)
def test_angles_of_many_turns(gate, backend):
    qubits = Q[: cirq.num_qubits(gate)]
    tilt = cirq.Circuit(cirq.ry(0.3 + i)(qubit) for i, qubit in enumerate(qubits))
    circuit = tilt + cirq.Circuit(gate(*qubits)) + tilt
    program = Program(circuit, backend=backend, dtype="complex64")
    values = [VALUE] * len(program.symbol_names)
    resolved = cirq.resolve_parameters(circuit, {"x": VALUE})
    state = resolved.final_state_vector(dtype=np.complex128)
    np.testing.assert_allclose(program.state_vector(values)[0], state, atol=1e-6)
    places = {qubit: i for i, qubit in enumerate(qubits)}
    operators = [cirq.Z(qubit) for qubit in qubits]
    expected = [(1.0 * op).expectation_from_state_vector(state, places).real for op in operators]
    np.testing.assert_allclose(program.expectation(values, operators)[0], expected, atol=2e-6)
