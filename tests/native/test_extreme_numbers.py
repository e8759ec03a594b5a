"""States of circuits whose numbers are as large and as small as float32 can be."""

from fractions import Fraction

import cirq
import mpmath
import numpy as np
import pytest

from tests.circuit_tensors.handmade_messages import number, operation, program
from tests.native.native_states import ATOL, states
from tests.native.native_tables import GATE_TYPES
from tfq_models import native
from tfq_models.circuit_tensors import serialize_circuit
from tfq_models.circuit_tensors.reading.gates import FORMAT_OF_ID, qubit_id

pytestmark = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

Q = cirq.GridQubit.rect(1, 3)
ANGLES = [
    (gate_id, name)
    for gate_id, entry in FORMAT_OF_ID.items()
    if entry.gate_type in GATE_TYPES
    for name in entry.angles
]
# An angle's value and its scalar. Of the smallest, the processor would make zero.
NUMBERS = [
    (1e30, 1),
    (1e30, -1.7),
    (3.4e38, 3.4e38),
    (-3e38, 0.3),
    (12345678, 0.37),
    (1e-45, 3e38),
    (3e38, -2e-39),
    (1e-45, 1e-45),
    (-0.0, 3e38),
]
BEFORE = cirq.Circuit(
    cirq.X(Q[0]) ** 0.375, cirq.Y(Q[1]) ** 0.625, cirq.Y(Q[2]) ** 0.25, cirq.ISWAP(*Q[:2]) ** 0.5
)


def gate_with(gate_id, name, product):
    """Returns the gate with one angle reduced, in exact arithmetic, and the other one a half."""
    gate_type, angles = (
        FORMAT_OF_ID[gate_id].gate_type,
        dict.fromkeys(FORMAT_OF_ID[gate_id].angles, 0.5),
    )
    if gate_type is cirq.FSimGate:
        with mpmath.workdps(200):
            angle = mpmath.mpf(product.numerator) / product.denominator
            angles[name] = float(mpmath.fmod(angle, 2 * mpmath.pi))
    else:
        angles[name] = float(product % 4)
    return gate_type(**angles)


@pytest.mark.parametrize("dtype", ATOL)
@pytest.mark.parametrize(("gate_id", "name"), ANGLES)
def test_angles_are_reduced_exactly(gate_id, name, dtype):
    circuits, wanted = [], []
    for pair in np.array(NUMBERS, np.float32).tolist():
        gate = gate_with(gate_id, name, Fraction(pair[0]) * Fraction(pair[1]))
        targets = Q[: gate.num_qubits()]
        changed = dict(zip((name, f"{name}_scalar"), pair, strict=True))
        handmade = operation(
            gate_id,
            [qubit_id(q) for q in targets],
            (qubit_id(Q[2]), "1"),
            **{key: number(key, value) for key, value in changed.items()},
        )
        circuits.append(serialize_circuit(BEFORE) + program(handmade))
        circuit = BEFORE + gate.on(*targets).controlled_by(Q[2])
        wanted.append(circuit.final_state_vector(qubit_order=Q, dtype=np.complex128))
    np.testing.assert_allclose(states(circuits, Q, dtype), wanted, atol=ATOL[dtype])


@pytest.mark.parametrize("gate_id", sorted({gate_id for gate_id, _ in ANGLES} - {"FSIM"}))
def test_shifts_of_any_size_give_states(gate_id):
    targets = [qubit_id(q) for q in Q[: 1 + (gate_id not in ("XP", "YP", "ZP", "HP", "PXP"))]]
    circuits = [
        serialize_circuit(BEFORE)
        + program(
            operation(
                gate_id,
                targets,
                exponent=number("exponent", value),
                exponent_scalar=number("exponent_scalar", scalar),
                global_shift=number("global_shift", 3.4e38),
            )
        )
        for value, scalar in NUMBERS
    ]
    for dtype in ATOL:
        norms = np.linalg.norm(states(circuits, Q, dtype), axis=1)
        np.testing.assert_allclose(norms, 1, atol=1e-6)
