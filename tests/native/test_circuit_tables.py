"""The native tables of circuits against the circuits that they were made of."""

import cirq
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tests.circuit_tensors.handmade_messages import number, operation, program, symbol
from tests.circuit_tensors.random_circuits import circuits as circuits_on
from tests.circuit_tensors.random_circuits import numbers, operations, registers
from tests.drawing import drawn, lists
from tests.native.native_tables import (
    GATE_TYPES,
    PHASED,
    operations_of,
    read_tables,
)
from tfq_models import native
from tfq_models.circuit_tensors import circuit_tensor, serialize_circuit, serialize_circuits
from tfq_models.circuit_tensors.reading.gates import qubit_id

pytestmark = pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))

Q = tuple(cirq.GridQubit.rect(1, 4))
IDS = [qubit_id(q) for q in Q]
NAMES = ["x", "y", "θ", "a b"]
SYMBOLS = (*sympy.symbols("x y θ"), sympy.Symbol("a b"))
# Numbers are float32; TensorFlow Quantum also rounds to 6 decimals.
ATOL = {"ours": 2e-6, "theirs": 1e-5}


def by_tensorflow_quantum(circuits):
    return pytest.importorskip("tensorflow_quantum").convert_to_tensor(circuits)


WRITERS = {"ours": serialize_circuits, "theirs": by_tensorflow_quantum}


NUMBERS = st.sampled_from([0.0, 0.5, 1.0, -2.0]) | numbers()
SOME_SYMBOLS = st.sampled_from(SYMBOLS)
ANGLES = st.one_of(
    NUMBERS,
    SOME_SYMBOLS,
    st.builds(lambda number, symbol: (number or 0.25) * symbol, NUMBERS, SOME_SYMBOLS),
)


def unitary(operation, values):
    resolved = cirq.resolve_parameters(operation, values)
    return cirq.Circuit(resolved).unitary(qubit_order=sorted(operation.qubits))


def assert_same_operations(found, circuit, values, atol):
    wanted = list(circuit.all_operations())
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert set(one.qubits) == set(other.qubits)
        assert cirq.parameter_names(one) == cirq.parameter_names(other)
        np.testing.assert_allclose(unitary(one, values), unitary(other, values), atol=atol)


@st.composite
def batches(draw, size=3):
    """Qubits, and circuits that act on all of them."""
    qubits = tuple(sorted(draw(registers(1, 6))))
    some = st.lists(circuits_on(qubits, ANGLES, most=11), min_size=size, max_size=size)
    return qubits, draw(some)


def check_tables(writer, batch):
    qubits, circuits = batch
    tables = read_tables(WRITERS[writer](circuits).numpy(), [qubit_id(q) for q in qubits], NAMES)
    values = dict(zip(NAMES, np.random.default_rng(0).normal(size=len(NAMES)), strict=True))
    for found, circuit in zip(operations_of(tables, qubits, NAMES), circuits, strict=True):
        assert_same_operations(found, circuit, values, ATOL[writer])


@pytest.mark.parametrize("writer", WRITERS)
@hypothesis.settings(max_examples=15)
@hypothesis.given(batches())
def test_random_circuits(writer, batch):
    check_tables(writer, batch)


@pytest.mark.slow
@pytest.mark.parametrize("writer", WRITERS)
@hypothesis.settings(max_examples=300)
@hypothesis.given(batches(10))
def test_thousands_of_random_circuits(writer, batch):
    check_tables(writer, batch)


def gates(gate_type):
    """Yields gates with numbers, symbols, scalars and shifts."""
    x, y = SYMBOLS[:2]
    for first, second in [(0.3, -0.7), (x, y), (x, x), (-1.5 * x, 0.25), (1.0, 2 * y)]:
        if gate_type is cirq.IdentityGate:
            yield cirq.I
        elif gate_type is cirq.FSimGate:
            yield cirq.FSimGate(first, second)
        elif gate_type in PHASED:
            yield gate_type(exponent=first, phase_exponent=second)
        else:
            yield gate_type(exponent=first)
            yield gate_type(exponent=first, global_shift=-0.4)


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("gate_type", GATE_TYPES)
def test_gates(writer, gate_type):
    circuits = []
    for gate in gates(gate_type):
        for targets in ([0, 1], [3, 1], [2, 3]):
            plain = gate.on(*(Q[i] for i in targets[: gate.num_qubits()]))
            free = [q for q in Q if q not in plain.qubits]
            circuits += [
                cirq.Circuit(plain),
                cirq.Circuit(plain.controlled_by(free[1], control_values=[0])),
                cirq.Circuit(plain.controlled_by(*free[::-1][:2], control_values=[0, 1])),
            ]
    tables = read_tables(WRITERS[writer](circuits).numpy(), IDS, NAMES)
    for found, circuit in zip(operations_of(tables, Q, NAMES), circuits, strict=True):
        assert_same_operations(found, circuit, {"x": 0.9, "y": -0.2}, ATOL[writer])


def test_numbers_of_the_tables():
    operations = [
        operation("YP", ["0_2"], ("0_3,0_0", "0,1"), exponent=symbol("exponent", "θ")),
        operation(
            "FSIM", ["0_0", "0_1"], phi=number("phi", 3e38), phi_scalar=number("phi_scalar", 7)
        ),
        operation("PXP", ["0_3"], phase_exponent=symbol("phase_exponent", "x")),
        operation("I", ["0_1"], unused=number("unused", 5)),
        operation("PISP", ["0_3", "0_1"], global_shift=number("global_shift", -1e-45)),
    ]
    tables = read_tables([program(), *map(program, operations), program()], IDS, NAMES)
    assert (tables.problem, tables.row) == (0, -1)
    np.testing.assert_array_equal(tables.splits, [0, 0, 1, 2, 3, 4, 5, 5])
    np.testing.assert_array_equal(
        tables.integers,
        [
            [1, 1, -1, 0b1001, 0b1000, 2, -1],
            [13, 3, 2, 0, 0, -1, -1],
            [11, 0, -1, 0, 0, -1, 0],
            [14, 2, -1, 0, 0, -1, -1],
            [12, 0, 2, 0, 0, -1, -1],
        ],
    )
    wanted = [
        [1, 1, 0, 1, 0],
        [0.5, 1, 3e38, 7, 0],
        [0.5, 1, 1, 1, 0],
        [0, 1, 0, 1, 0],
        [0.5, 1, 0.5, 1, -1e-45],
    ]
    # As bits: a processor may take the smallest numbers for zero.
    found = tables.numbers.view(np.int32)
    np.testing.assert_array_equal(found, np.array(wanted, np.float32).view(np.int32))


def test_nothing():
    for circuits in ([], [serialize_circuit(cirq.Circuit())] * 3):
        for names in ([], NAMES):
            tables = read_tables(circuits, IDS, names)
            assert (tables.problem, tables.row) == (0, -1)
            assert not tables.splits.any()


def test_many_rows_at_once():
    rng = np.random.default_rng(0)
    circuits = drawn(lists(operations(Q, ANGLES), 0, 3).map(cirq.Circuit), 60)
    data = serialize_circuits(circuits).numpy()[rng.integers(60, size=3000)]
    together = read_tables(data, IDS, NAMES)
    for row in range(0, 3000, 50):
        alone = read_tables(data[row : row + 1], IDS, NAMES)
        rows = slice(*together.splits[row : row + 2])
        np.testing.assert_array_equal(together.integers[rows], alone.integers)
        np.testing.assert_array_equal(together.numbers[rows], alone.numbers)


def test_rows_that_differ_in_numbers():
    x, y = SYMBOLS[:2]
    circuit = cirq.Circuit(cirq.X(Q[0]) ** x, cirq.FSimGate(y, 0.3 * x)(*Q[1:3]))
    values = np.random.default_rng(0).normal(size=(50, 1)).astype(np.float32)
    tables = read_tables(circuit_tensor(circuit, ["x"], values).numpy(), IDS, ["y"])
    np.testing.assert_array_equal(tables.numbers[::2, 0], values[:, 0])
    np.testing.assert_allclose(tables.numbers[1::2, 2], 0.3 * values[:, 0], rtol=1e-6)
    np.testing.assert_array_equal(tables.integers[1::2, 5], 0)


def test_more_qubits_than_a_state_has():
    qubits = cirq.LineQubit.range(63)
    circuit = cirq.Circuit(cirq.ISWAP(qubits[0], qubits[62]).controlled_by(qubits[1]))
    ids = [qubit_id(q) for q in qubits]
    tables = read_tables([serialize_circuit(circuit)], ids)
    np.testing.assert_array_equal(tables.integers[0, :5], [10, 62, 0, 2**61, 2**61])
    with pytest.raises(tf.errors.InvalidArgumentError, match="1 to 63 qubits"):
        read_tables([], [*ids, "63"])


def test_names_that_come_twice():
    with pytest.raises(tf.errors.InvalidArgumentError, match="`symbol_names` must be distinct"):
        read_tables([], IDS, ["x", "y", "x"])
    with pytest.raises(tf.errors.InvalidArgumentError, match="`qubit_ids` must be distinct"):
        read_tables([], ["0", "0"])


def test_wrong_shapes():
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"shape \(batch,\)"):
        native.operations().tfq_models_read_circuits("", qubit_ids=IDS, symbol_names=[])


def test_graphs_and_data_sets():
    circuits = serialize_circuits([cirq.Circuit(cirq.X(q) ** SYMBOLS[0]) for q in Q])

    @tf.function(autograph=False, input_signature=[tf.TensorSpec([None], tf.string)])
    def read(circuits):
        operations = native.operations()
        return operations.tfq_models_read_circuits(circuits, qubit_ids=IDS, symbol_names=NAMES)

    shapes = [output.shape.rank for output in read.get_concrete_function().outputs]
    assert shapes == [2, 2, 1, 0, 0]
    for integers, *_ in [
        read(circuits),
        *tf.data.Dataset.from_tensors(circuits).map(read, num_parallel_calls=2).repeat(2),
    ]:
        np.testing.assert_array_equal(integers[:, 1], [3, 2, 1, 0])
