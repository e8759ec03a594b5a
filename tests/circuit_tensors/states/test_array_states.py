"""States of circuits in NumPy, against Cirq's."""

import cirq
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest

from tests.circuit_tensors.random_circuits import circuits as circuits_on
from tests.circuit_tensors.random_circuits import grid_numbers, registers
from tests.drawing import drawn
from tfq_models.circuit_tensors import serialize_circuits
from tfq_models.circuit_tensors.reading.gates import UNITARY_FORMATS, qubit_id
from tfq_models.circuit_tensors.reading.tables import TableReader
from tfq_models.circuit_tensors.states import array_states as module
from tfq_models.circuit_tensors.states.array_states import array_states

# 30 operations in complex64.
ATOL = 3e-6
Q = tuple(cirq.GridQubit.rect(1, 4))
# Multiples of 1/64 are exact in float32.
ANGLES = grid_numbers(4)


def states(circuits, qubits, dtype=np.complex128):
    reader = TableReader([qubit_id(qubit) for qubit in qubits], ())
    tables, problem = reader(serialize_circuits(circuits).numpy().tolist())
    assert problem == ""
    return array_states(*tables[:3], len(qubits), dtype)


def assert_equals_cirq(circuits, qubits, dtype=np.complex128, atol=ATOL):
    expected = [
        circuit.final_state_vector(qubit_order=qubits, dtype=np.complex128) for circuit in circuits
    ]
    found = states(circuits, qubits, dtype)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, expected, atol=atol)


@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
@pytest.mark.parametrize("num_qubits", [1, 2, 3, 5])
@hypothesis.settings(max_examples=4)
@hypothesis.given(st.data())
def test_equals_cirq(num_qubits, dtype, data):
    qubits = sorted(data.draw(registers(num_qubits, num_qubits)))
    rows = st.lists(circuits_on(tuple(qubits), ANGLES, most=20), min_size=5, max_size=5)
    assert_equals_cirq([cirq.Circuit(), *data.draw(rows)], qubits, dtype)


def test_rows_in_several_blocks(monkeypatch):
    circuits = drawn(circuits_on(Q, ANGLES, most=20), 5)
    whole = states(circuits, Q)
    monkeypatch.setattr(module, "_AMPLITUDES_AT_ONCE", 2**5)
    np.testing.assert_allclose(states(circuits, Q), whole, atol=1e-14)
    monkeypatch.setattr(module, "_AMPLITUDES_AT_ONCE", 1)
    assert_equals_cirq(circuits, Q)
    monkeypatch.setattr(module, "_ROWS_AT_ONCE", 2)
    assert_equals_cirq(circuits, Q)


def test_no_rows():
    tables, _ = TableReader(["0_0", "0_1"], ())([])
    assert array_states(*tables[:3], 2, np.complex64).shape == (0, 4)


@pytest.mark.parametrize("kind", range(len(UNITARY_FORMATS)))
def test_every_gate_with_large_and_shifted_exponents(kind):
    entry = UNITARY_FORMATS[kind]
    random = cirq.testing.random_circuit(Q, 4, 1.0, random_state=1, gate_domain={cirq.H: 1})
    circuits = []
    for u, v, shift in [(0.25, 0.5, 0), (7.75, -2.25, 0.25), (-1e5, 3, -0.5), (2**24, 1.5, 0.125)]:
        angles = dict(zip(entry.angles, (u, v), strict=False))
        constants = {name: shift for name in entry.constants}
        is_identity = entry.gate_type is cirq.IdentityGate
        gate = cirq.I if is_identity else entry.gate_type(**angles, **constants)
        on = gate.on(*Q[: entry.num_qubits])
        for controls, values in [((), ()), (Q[2:3], [0]), (Q[3:], [1]), (Q[2:], [0, 1])]:
            made = cirq.ControlledOperation(controls, on, values) if controls else on
            after = cirq.ry(0.5).on_each(*Q), cirq.CZ(Q[3], Q[0])
            circuits.append(random + cirq.Circuit(made, after))
    # Cirq multiplies pi by 2**24 before it takes the exponential; `ry`'s angle is not exact.
    assert_equals_cirq(circuits, Q, atol=2**24 * np.pi * np.finfo(float).eps + 1e-7)


@pytest.mark.parametrize("values", [[1], [0]])
def test_a_control_is_the_higher_or_the_lower_qubit(values):
    circuits = [
        cirq.Circuit(
            cirq.ry(0.5).on_each(*Q), cirq.ControlledOperation([a], cirq.X(b) ** 0.25, values)
        )
        for a, b in [(Q[0], Q[1]), (Q[1], Q[0]), (Q[3], Q[0])]
    ]
    assert_equals_cirq(circuits, Q)


def test_gates_around_one_with_many_controls():
    one = [cirq.ry(0.25 * (i + 1))(qubit) for i, qubit in enumerate(Q)]
    many = cirq.ControlledOperation(Q[:2], cirq.XPowGate(exponent=0.5)(Q[3]), [1, 0])
    assert_equals_cirq([cirq.Circuit(one, many, one, one, many, cirq.CNOT(Q[3], Q[2]), one)], Q)


def test_a_long_run_on_one_qubit():
    turns = [cirq.Z(Q[0]) ** 0.25, cirq.X(Q[0]) ** 0.5] * 50
    assert_equals_cirq([cirq.Circuit(turns, cirq.CNOT(Q[0], Q[1]), turns), cirq.Circuit()], Q)
