"""The QCNN and its blocks against dense matrices."""

import cirq
import numpy as np
import pytest

from tfq_models.circuits import (
    circuit_symbols,
    convolution,
    num_qcnn_symbols,
    one_qubit_unitary,
    parameters,
    pooling,
    qcnn,
    two_qubit_pool,
    two_qubit_unitary,
)

QUBITS = cirq.GridQubit.rect(1, 8)


class Blocks:
    """The blocks by the definition, as lists of dense matrices in the order in which they act."""

    def __init__(self, dense):
        self.dense = dense

    def one(self, k, s):
        return [self.dense.power(axis, s[i], k) for i, axis in enumerate("XYZ")]

    def two(self, j, k, s):
        core = [self.dense.power(w, s[6 + i], j, k) for i, w in enumerate(["ZZ", "YY", "XX"])]
        before = self.one(j, s[0:3]) + self.one(k, s[3:6])
        return before + core + self.one(j, s[9:12]) + self.one(k, s[12:15])

    def pool(self, source, sink, s):
        basis = self.one(sink, s[0:3])
        cnot = self.dense.gate(self.dense.gates["CNOT"], source, sink)
        undo = [matrix.conj().T for matrix in reversed(basis)]
        return [*basis, *self.one(source, s[3:6]), cnot, *undo]

    def many(self, block, pairs, s):
        return [matrix for pair in pairs for matrix in block(*pair, s)]


def test_one_qubit_unitary(dense, unitary, random_angles):
    s = random_angles(3)
    expected = dense(1).product(Blocks(dense(1)).one(0, s))
    circuit = one_qubit_unitary(QUBITS[0], s)
    np.testing.assert_allclose(unitary(circuit, QUBITS[:1]), expected, atol=1e-12)


def test_two_qubit_unitary(dense, unitary, random_angles):
    s = random_angles(15)
    expected = dense(2).product(Blocks(dense(2)).two(0, 1, s))
    circuit = two_qubit_unitary(QUBITS[:2], s)
    np.testing.assert_allclose(unitary(circuit, QUBITS[:2]), expected, atol=1e-12)


def test_two_qubit_pool(dense, unitary, random_angles):
    s = random_angles(6)
    expected = dense(2).product(Blocks(dense(2)).pool(0, 1, s))
    circuit = two_qubit_pool(*QUBITS[:2], s)
    np.testing.assert_allclose(unitary(circuit, QUBITS[:2]), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("num_qubits", "pairs"),
    [(2, [(0, 1), (1, 0)]), (4, [(0, 1), (2, 3), (1, 2), (3, 0)])],
)
def test_convolution(num_qubits, pairs, dense, unitary, random_angles):
    s, d, qubits = random_angles(15), dense(num_qubits), QUBITS[:num_qubits]
    blocks = Blocks(d)
    expected = d.product(blocks.many(blocks.two, pairs, s))
    np.testing.assert_allclose(unitary(convolution(qubits, s), qubits), expected, atol=1e-12)


def test_pooling(dense, unitary, random_angles):
    s, d, qubits = random_angles(6), dense(4), QUBITS[:4]
    blocks = Blocks(d)
    expected = d.product(blocks.many(blocks.pool, [(0, 2), (1, 3)], s))
    circuit = pooling(qubits[:2], qubits[2:], s)
    np.testing.assert_allclose(unitary(circuit, qubits), expected, atol=1e-12)


def test_qcnn_of_eight_qubits(dense, random_angles):
    s, blocks = random_angles(63), Blocks(dense(8))
    ring = [(0, 1), (2, 3), (4, 5), (6, 7), (1, 2), (3, 4), (5, 6), (7, 0)]
    levels = [
        (blocks.two, ring, s[0:15]),
        (blocks.pool, [(0, 4), (1, 5), (2, 6), (3, 7)], s[15:21]),
        (blocks.two, [(4, 5), (6, 7), (5, 6), (7, 4)], s[21:36]),
        (blocks.pool, [(4, 6), (5, 7)], s[36:42]),
        (blocks.two, [(6, 7), (7, 6)], s[42:57]),
        (blocks.pool, [(6, 7)], s[57:63]),
    ]
    expected = np.eye(256)[0]
    for level in levels:
        for matrix in blocks.many(*level):
            expected = matrix @ expected
    state = qcnn(QUBITS, s).final_state_vector(dtype=np.complex128)
    np.testing.assert_allclose(state, expected, atol=1e-12)


def test_one_level_is_a_convolution_and_a_pooling():
    s = parameters(21)
    circuit = qcnn(QUBITS, s, num_levels=1)
    parts = convolution(QUBITS, s[:15]) + pooling(QUBITS[:4], QUBITS[4:], s[15:])
    # Gates on different qubits may come in another order, so each qubit's are compared.
    for qubit in QUBITS:
        ours, theirs = (
            [op for op in c.all_operations() if qubit in op.qubits] for c in (circuit, parts)
        )
        assert ours == theirs


@pytest.mark.parametrize(
    ("num_qubits", "num_levels", "count"),
    [(2, None, 21), (4, None, 42), (8, None, 63), (16, None, 84), (8, 1, 21), (8, 2, 42)],
)
def test_count(num_qubits, num_levels, count):
    assert num_qcnn_symbols(num_qubits, num_levels) == count
    symbols = parameters(count)
    circuit = qcnn(cirq.GridQubit.rect(1, num_qubits), symbols, num_levels)
    assert circuit_symbols(circuit) == list(map(str, symbols))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: qcnn(QUBITS[:6], parameters(63)),
            ValueError,
            "`num_qubits` must be a power of two for a QCNN, because pooling halves the register. "
            "Received: num_qubits=6.",
        ),
        (lambda: qcnn(QUBITS[:1], []), ValueError, "Received: num_qubits=1"),
        (lambda: num_qcnn_symbols(12), ValueError, "Received: num_qubits=12"),
        (lambda: num_qcnn_symbols(8.0), TypeError, "`num_qubits` must be a whole number"),
        (lambda: qcnn(QUBITS, parameters(62)), ValueError, "63 values, 21 for each of 3 levels"),
        (lambda: qcnn(QUBITS, [], 4), ValueError, "at most 3 for 8 qubits.*num_levels=4"),
        (lambda: qcnn(QUBITS, [], 0), ValueError, "Received: num_levels=0"),
        (lambda: convolution(QUBITS[:3], parameters(15)), ValueError, "even.*Received: 3 qubits"),
        (lambda: convolution(QUBITS[:1], parameters(15)), ValueError, "at least 2 qubits"),
        (lambda: two_qubit_unitary(QUBITS[:3], parameters(15)), ValueError, "must hold 2 qubits"),
        (lambda: two_qubit_unitary(QUBITS[:2], parameters(14)), ValueError, "15 values"),
        (lambda: one_qubit_unitary(QUBITS[0], parameters(4)), ValueError, "3 values"),
        (lambda: one_qubit_unitary("q", parameters(3)), TypeError, "Received: 'q'"),
        (lambda: two_qubit_pool(QUBITS[0], QUBITS[0], parameters(6)), ValueError, "distinct"),
        (lambda: two_qubit_pool(*QUBITS[:2], parameters(5)), ValueError, "6 values"),
        (
            lambda: pooling(QUBITS[:2], QUBITS[2:3], parameters(6)),
            ValueError,
            "`sinks` must hold 2",
        ),
        (lambda: pooling(QUBITS[:2], QUBITS[1:3], parameters(6)), ValueError, "distinct"),
    ],
)
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call()
