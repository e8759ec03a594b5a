"""The native states of data circuits against Cirq's."""

import concurrent.futures

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf
import tensorflow_quantum as tfq

from tests.circuit_tensors.random_circuits import random_circuit, random_operation, random_qubits
from tests.native.native_states import (
    ATOL,
    DAMAGED,
    SYMBOL,
    UNKNOWN_GATE,
    UNKNOWN_QUBIT,
    assert_equal_cirq,
    expected,
    read,
    states,
)
from tfq_models import native
from tfq_models.circuit_tensors import circuit_tensor, serialize_circuit, serialize_circuits
from tfq_models.layers import PQC, State
from tfq_models.layers.quantum_data import QuantumData

pytestmark = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

Q = cirq.GridQubit.rect(1, 6)
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


def any_angle(rng):
    """Returns a function that draws numbers, with those in between that make exact gates."""
    return lambda: float(rng.choice([rng.normal(), 2 * rng.normal(), 0.0, 0.5, 1.0, -1.0, 2.0]))


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


def check_random_circuits(seed):
    rng = np.random.default_rng(seed)
    qubits = sorted(random_qubits(rng, rng.integers(1, 9)))
    angle = any_angle(rng)
    circuits = [
        cirq.Circuit(random_operation(rng, qubits, angle) for _ in range(rng.integers(25)))
        for _ in range(3)
    ]
    assert_equal_cirq(serialize_circuits(circuits).numpy().tolist(), qubits)


@pytest.mark.parametrize("seed", range(40))
def test_random_circuits(seed):
    check_random_circuits(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_thousands_of_random_circuits(block):
    for seed in range(1000 + 100 * block, 1100 + 100 * block):
        check_random_circuits(seed)


@pytest.mark.parametrize("batch", [0, 1, 7, 500])
@pytest.mark.parametrize("seed", range(2))
def test_rows_that_share_a_skeleton(batch, seed):
    rng = np.random.default_rng(seed)
    circuit = random_circuit(rng, Q[:3], 8, lambda: rng.choice([X, Y, X * Y, -2 * X + 1]))
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


@pytest.mark.parametrize("seed", range(3))
def test_circuits_that_tensorflow_quantum_writes(seed):
    rng = np.random.default_rng(seed)
    qubits = sorted(random_qubits(rng, 4))
    circuits = [random_circuit(rng, qubits, 12, any_angle(rng)) for _ in range(4)]
    tensor = tfq.convert_to_tensor(circuits)
    assert_equal_cirq(tensor.numpy().tolist(), qubits)
    theirs = tfq.get_state_op()(tensor, [], tf.zeros([4, 0])).to_tensor()
    np.testing.assert_allclose(states(tensor.numpy().tolist(), qubits), theirs, atol=1e-6)


# 16 qubits and more: few states are split among threads.
@pytest.mark.parametrize("batch", [1, 5])
def test_large_states(batch):
    rng = np.random.default_rng(0)
    qubits = cirq.GridQubit.rect(1, 17)
    circuits = []
    for _ in range(batch):
        circuit = cirq.Circuit(
            cirq.rx(a)(q) for a, q in zip(rng.normal(size=17), qubits, strict=True)
        )
        circuit += [random_operation(rng, qubits, any_angle(rng)) for _ in range(6)]
        circuits.append(serialize_circuit(circuit))
    assert_equal_cirq(circuits, qubits)


def test_all_numbers_of_qubits():
    rng = np.random.default_rng(0)
    for count in range(1, 13):
        qubits = cirq.LineQubit.range(count)
        circuit = random_circuit(rng, qubits, 3 * count, any_angle(rng))
        assert_equal_cirq([serialize_circuit(circuit)], qubits)


GOOD = serialize_circuit(cirq.Circuit(cirq.X(Q[0]) ** 0.5))
SHIFTED = cirq.PhasedISwapPowGate(phase_exponent=0.1)(*Q[:2])
CONTROLLED = serialize_circuit(cirq.Circuit(cirq.X(Q[0]).controlled_by(Q[1], Q[2])))
NOT_UNDERSTOOD = {
    "nothing": (b"", DAMAGED),
    "text": (b"hello", DAMAGED),
    "a circuit cut short": (GOOD[:-1], DAMAGED),
    "no gate set": (GOOD[:-16], DAMAGED),
    "another gate set": (GOOD.replace(b"tfq_gate_set", b"abc_gate_set"), DAMAGED),
    "an unknown gate": (GOOD.replace(b"XP", b"QP"), UNKNOWN_GATE),
    "a channel": (serialize_circuit(cirq.Circuit(cirq.depolarize(0.1)(Q[0]))), UNKNOWN_GATE),
    "a symbol": (serialize_circuit(cirq.Circuit(cirq.X(Q[0]) ** X)), SYMBOL),
    "an unknown qubit": (
        serialize_circuit(cirq.Circuit(cirq.X(cirq.GridQubit(5, 5)))),
        UNKNOWN_QUBIT,
    ),
    "an unknown control": (CONTROLLED.replace(b"0_1,0_2", b"0_1,0_9"), UNKNOWN_QUBIT),
    "a control twice": (CONTROLLED.replace(b"0_1,0_2", b"0_1,0_1"), DAMAGED),
    "a control that is the target": (CONTROLLED.replace(b"0_1,0_2", b"0_1,0_0"), DAMAGED),
    "a control value of 2": (CONTROLLED.replace(b"1,1", b"1,2"), DAMAGED),
    "a control value missing": (CONTROLLED.replace(b"1,1", b"1,,"), DAMAGED),
    "infinity": (GOOD.replace(b"\0\0\0\x3f", b"\0\0\x80\x7f"), DAMAGED),
    "not a number": (GOOD.replace(b"\0\0\0\x3f", b"\0\0\xc0\x7f"), DAMAGED),
    "no exponent": (GOOD.replace(b"\x08exponent", b"\x08exponant"), DAMAGED),
    "a shift that is ignored": (
        serialize_circuit(cirq.Circuit(SHIFTED)).replace(
            b"global_shift\x12\x07\n\x05\r\0\0\0\0", b"global_shift\x12\x07\n\x05\r\0\0\0\x3f"
        ),
        DAMAGED,
    ),
}


@pytest.mark.parametrize("name", NOT_UNDERSTOOD)
def test_what_is_not_understood(name):
    bad, problem = NOT_UNDERSTOOD[name]
    for row, size in [(0, 1), (3, 5), (290, 300)]:
        circuits = [GOOD] * size
        circuits[row] = bad
        found = read(circuits, Q)
        assert (found[1], found[2]) == (problem, row)
        assert found[0].shape == (0, 64)


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ([], "1 to 30 qubits. Received: 0"),
        (["0"] * 2, "distinct. Received: 0 twice"),
        ([str(i) for i in range(31)], "Received: 31"),
    ],
)
def test_wrong_qubit_ids(ids, message):
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        native.operations().tfq_models_circuit_states([GOOD], qubit_ids=ids)


def test_a_state_that_does_not_fit_is_an_error():
    circuits = [serialize_circuit(cirq.Circuit(cirq.X(cirq.LineQubit(0))))] * 2**20
    with pytest.raises(tf.errors.ResourceExhaustedError):
        read(circuits, cirq.LineQubit.range(30))


ENCODED = circuit_tensor(
    cirq.Circuit(cirq.rx(X).on_each(Q), cirq.CNOT(*Q[:2])), ["x"], np.arange(9)[:, None]
)


def test_graphs_and_data_sets():
    data = QuantumData(Q)
    wanted = expected(ENCODED, Q)
    graph = tf.function(data.states, autograph=False)
    np.testing.assert_allclose(data.states(ENCODED), wanted, atol=1e-6)
    np.testing.assert_allclose(graph(ENCODED), wanted, atol=1e-6)
    assert graph.get_concrete_function(tf.TensorSpec([None], tf.string)).output_shapes[1] == 64
    batches = tf.data.Dataset.from_tensor_slices(ENCODED).batch(4).map(data.states)
    np.testing.assert_allclose(np.concatenate(list(batches)), wanted, atol=1e-6)


def test_several_threads_at_once():
    data, wanted = QuantumData(Q), np.array(expected(ENCODED, Q))
    graph = tf.function(data.states, autograph=False)
    rows = [np.random.default_rng(i).integers(9, size=40) for i in range(200)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda some: graph(tf.gather(ENCODED, some)).numpy(), rows))
    for states_, some in zip(found, rows, strict=True):
        np.testing.assert_allclose(states_, wanted[some], atol=1e-6)


def test_float64_states_are_exact():
    found = State(Q, dtype="float64")(ENCODED)
    np.testing.assert_allclose(found, expected(ENCODED, Q), atol=ATOL["complex128"])
    assert found.dtype == "complex128"


# Protobuf reads a map's entry with its value first, too; the native reader does not.
UNUSUAL = GOOD.replace(
    b"\n\x08exponent\x12\x07\n\x05\r\0\0\0\x3f", b"\x12\x07\n\x05\r\0\0\0\x3f\n\x08exponent"
)


@pytest.mark.parametrize("dtype", ATOL)
def test_tensorflow_quantum_simulates_what_is_unusual(dtype):
    assert read([UNUSUAL], Q)[1] == DAMAGED
    found = tf.function(QuantumData(Q).states, autograph=False)(
        tf.constant([GOOD, UNUSUAL]), dtype=dtype
    )
    assert found.dtype == dtype
    np.testing.assert_allclose(found, expected([GOOD, GOOD], Q), atol=1e-6)


def test_layers_agree_with_and_without_the_kernel(monkeypatch):
    layer = PQC(cirq.Circuit(cirq.ry(X).on_each(Q), cirq.CZ(*Q[:2])), [cirq.Z(q) for q in Q])
    found = layer(ENCODED)
    monkeypatch.setattr(native, "operations", lambda: None)
    np.testing.assert_allclose(found, layer(ENCODED), atol=2e-6)
