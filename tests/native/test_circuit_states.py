"""The native states of data circuits against Cirq's."""

import cirq
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest
import sympy

from tests.circuit_tensors.random_circuits import circuits as circuits_on
from tests.circuit_tensors.random_circuits import (
    exact_and_other_numbers,
    operations,
    registers,
)
from tests.drawing import drawn, lists
from tests.native.native_states import assert_equal_cirq, states
from tfq_models import native
from tfq_models.circuit_tensors import circuit_tensor, serialize_circuit, serialize_circuits

pytestmark = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

Q = tuple(cirq.GridQubit.rect(1, 6))
X, Y = sympy.symbols("x y")
EIGEN_GATES = [
    cirq.XPowGate,
    cirq.YPowGate,
    cirq.ZPowGate,
    cirq.HPowGate,
    cirq.XXPowGate,
    cirq.YYPowGate,
    cirq.ZZPowGate,
    cirq.CZPowGate,
    cirq.CXPowGate,
    cirq.SwapPowGate,
    cirq.ISwapPowGate,
]
GATES = [
    *(kind(exponent=0.3) for kind in EIGEN_GATES),
    *(kind(exponent=-1.7, global_shift=0.4) for kind in EIGEN_GATES),
    *(kind(exponent=1.0) for kind in EIGEN_GATES),
    *(kind(exponent=0.0) for kind in EIGEN_GATES),
    cirq.PhasedXPowGate(phase_exponent=0.2, exponent=0.6),
    cirq.PhasedXPowGate(phase_exponent=-0.7, exponent=1.3, global_shift=0.3),
    cirq.PhasedISwapPowGate(phase_exponent=0.2, exponent=0.6),
    cirq.FSimGate(theta=0.7, phi=-2.1),
    cirq.I,
]


@pytest.mark.parametrize("gate", GATES, ids=repr)
def test_gates(gate):
    rng = np.random.default_rng(0)
    before = [cirq.PhasedXPowGate(exponent=a, phase_exponent=b) for a, b in rng.normal(size=(4, 2))]
    entangling = [cirq.CZ(*Q[:2]), cirq.CNOT(*Q[2:4]), cirq.ISWAP(Q[1], Q[2]) ** 0.3]
    circuits = []
    for order in ([0, 1], [1, 0], [3, 1], [0, 3], [2, 3]):
        operation = gate.on(*(Q[i] for i in order[: gate.num_qubits()]))
        others = [q for q in Q[:4] if q not in operation.qubits]
        for controlled in (
            operation,
            operation.controlled_by(others[0]),
            operation.controlled_by(*others[:2], control_values=[0, 1]),
        ):
            prepared = [g(q) for g, q in zip(before, Q, strict=False)]
            circuits.append(cirq.Circuit(controlled))
            circuits.append(cirq.Circuit(prepared, controlled))
            circuits.append(cirq.Circuit(prepared, entangling, controlled, entangling))
    assert_equal_cirq(serialize_circuits(circuits).numpy().tolist(), Q[:4])


ANGLES = exact_and_other_numbers()


@st.composite
def batches(draw):
    """Qubits, and three circuits that need not act on all of them."""
    qubits = tuple(sorted(draw(registers(1, 8))))
    circuits = lists(operations(qubits, ANGLES), 0, 24).map(cirq.Circuit)
    return qubits, draw(st.lists(circuits, min_size=3, max_size=3))


@hypothesis.settings(max_examples=40)
@hypothesis.given(batches())
def test_random_circuits(batch):
    qubits, circuits = batch
    assert_equal_cirq(serialize_circuits(circuits).numpy().tolist(), qubits)


@pytest.mark.slow
@hypothesis.settings(max_examples=2000)
@hypothesis.given(batches())
def test_thousands_of_random_circuits(batch):
    qubits, circuits = batch
    assert_equal_cirq(serialize_circuits(circuits).numpy().tolist(), qubits)


@pytest.mark.parametrize("batch", [0, 1, 7, 500])
@hypothesis.settings(max_examples=2)
@hypothesis.given(circuits_on(Q[:3], st.sampled_from([X, Y, X * Y, -2 * X + 1]), most=16))
def test_rows_that_share_a_skeleton(batch, circuit):
    rng = np.random.default_rng(0)
    circuit += [cirq.rx(X)(Q[0]), cirq.ry(Y)(Q[1])]
    # Whole numbers too, so that zeros are written.
    values = rng.choice([0.0, 1.0, 0.5, rng.normal()], size=(batch, 2))
    circuits = circuit_tensor(circuit, ["x", "y"], values).numpy().tolist()
    if not batch:
        assert states(circuits, Q[:3]).shape == (0, 8)
    else:
        assert_equal_cirq(circuits, Q[:3])


def test_many_skeletons_in_turn():
    rng = np.random.default_rng(0)
    circuits = [
        serialize_circuit(cirq.Circuit(cirq.X(Q[i % 6]) ** rng.normal(), cirq.H(Q[j % 6])))
        for i in range(12)
        for j in range(12)
    ]
    order = rng.permutation(144)
    assert_equal_cirq([circuits[i] for i in order], Q)


def test_rows_that_repeat():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(5, 1))
    circuit = cirq.Circuit(cirq.H.on_each(Q), cirq.X(Q[0]) ** X, cirq.CZ(Q[0], Q[4]))
    distinct = circuit_tensor(circuit, ["x"], values).numpy().tolist()
    distinct.append(serialize_circuit(cirq.Circuit(cirq.Y(Q[2]))))
    rows = rng.integers(6, size=300)
    found = states([distinct[row] for row in rows], Q)
    np.testing.assert_array_equal(found, states(distinct, Q)[rows])


def test_a_row_does_not_depend_on_its_batch():
    circuits = (
        circuit_tensor(
            cirq.Circuit(cirq.rx(X).on_each(Q), cirq.CZ(*Q[:2])),
            ["x"],
            np.random.default_rng(0).normal(size=(600, 1)),
        )
        .numpy()
        .tolist()
    )
    together = states(circuits, Q)
    alone = [states([circuit], Q)[0] for circuit in circuits[::100]]
    np.testing.assert_array_equal(together[::100], alone)


def test_empty_circuits_and_qubits_left_alone():
    circuits = [
        cirq.Circuit(),
        cirq.Circuit(cirq.Moment()),
        cirq.Circuit(cirq.I(Q[3])),
        cirq.Circuit(cirq.X(Q[5])),
        cirq.Circuit(cirq.H(Q[1]), cirq.CNOT(Q[1], Q[4])),
    ]
    assert_equal_cirq(serialize_circuits(circuits).numpy().tolist(), Q)


def test_concatenated_circuits_follow_one_another():
    circuits = [cirq.Circuit(cirq.H(Q[0])), cirq.Circuit(), cirq.Circuit(cirq.CNOT(Q[0], Q[2]))]
    circuits = [b"".join(map(serialize_circuit, circuits))]
    assert_equal_cirq(circuits, Q)
    assert abs(states(circuits, Q)[0, 0b101000]) > 0.7


@pytest.mark.parametrize(
    "qubits",
    [
        cirq.LineQubit.range(-2, 2),
        [cirq.GridQubit(-1, -1), cirq.GridQubit(0, 2), cirq.GridQubit(0, 10)],
        [cirq.GridQubit(0, 0), cirq.GridQubit(1, 0), cirq.LineQubit(0), cirq.LineQubit(10)],
    ],
    ids=["line", "grid", "both"],
)
def test_qubits(qubits):
    qubits = sorted(qubits)
    circuits = [cirq.Circuit(cirq.ry(0.3 + i)(q)) for i, q in enumerate(qubits)]
    circuits += [cirq.Circuit(cirq.H.on_each(*qubits), cirq.CNOT(qubits[-1], qubits[0]) ** 0.3)]
    assert_equal_cirq(serialize_circuits(circuits).numpy().tolist(), qubits)


# 16 qubits and more: few states are split among threads.
@pytest.mark.parametrize("batch", [1, 5])
def test_large_states(batch):
    rng = np.random.default_rng(0)
    qubits = tuple(cirq.GridQubit.rect(1, 17))
    circuits = []
    for random in drawn(lists(operations(qubits, ANGLES), 6, 6), batch):
        circuit = cirq.Circuit(
            cirq.rx(a)(q) for a, q in zip(rng.normal(size=17), qubits, strict=True)
        )
        circuit += random
        circuits.append(serialize_circuit(circuit))
    assert_equal_cirq(circuits, qubits)


def test_all_numbers_of_qubits():
    for count in range(1, 13):
        qubits = tuple(cirq.LineQubit.range(count))
        circuit = drawn(circuits_on(qubits, ANGLES, 3 * count, 3 * count), 2)[1]
        assert_equal_cirq([serialize_circuit(circuit)], qubits)
