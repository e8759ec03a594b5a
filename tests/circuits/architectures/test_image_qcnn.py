"""The blocks of the QCNN for images, against matrices that are multiplied here."""

import cirq
import numpy as np
import pytest

from tfq_models import circuits

QUBITS = cirq.LineQubit.range(2)
PAULIS = {
    "X": np.array([[0, 1], [1, 0]]),
    "Y": np.array([[0, -1j], [1j, 0]]),
    "Z": np.diag([1, -1]),
}
ZERO, ONE, I2 = np.diag([1, 0]), np.diag([0, 1]), np.eye(2)
H = np.array([[1, 1], [1, -1]]) / np.sqrt(2)
COUNTS = {
    "ttn": (2, 2), "u5": (10, 8), "u6": (10, 8), "u9": (2, 2), "u13": (6, 4), "u14": (6, 4),
    "u15": (4, 4), "so4": (6, 6), "su4": (15, 15),
}  # fmt: skip


def turn(axis, angle):
    return np.cos(angle / 2) * I2 - 1j * np.sin(angle / 2) * PAULIS[axis]


def u3(theta, phi, delta):
    c, s = np.cos(theta / 2), np.sin(theta / 2)
    return np.array(
        [[c, -np.exp(1j * delta) * s], [np.exp(1j * phi) * s, np.exp(1j * (phi + delta)) * c]]
    )


def both(first, second):
    return np.kron(first, second)


def down(gate):
    """Controlled by the first qubit."""
    return both(ZERO, I2) + both(ONE, gate)


def up(gate):
    """Controlled by the second qubit."""
    return both(I2, ZERO) + both(gate, ONE)


def walls(axes, angles):
    """RX or so on both qubits, once for each axis, the first wall first."""
    result = np.eye(4)
    for axis, pair in zip(axes, np.reshape(angles, (-1, 2)), strict=True):
        result = both(turn(axis, pair[0]), turn(axis, pair[1])) @ result
    return result


def published(block, t):
    """The matrices of figure 2, the last gate the leftmost factor."""
    x = PAULIS["X"]
    if block == "ttn":
        return down(x) @ walls("Y", t)
    if block in ("u5", "u6"):
        axis = "Z" if block == "u5" else "X"
        middle = down(turn(axis, t[5])) @ up(turn(axis, t[4]))
        return walls("XZ", t[6:]) @ middle @ walls("XZ", t[:4])
    if block == "u9":
        return walls("X", t) @ down(PAULIS["Z"]) @ both(H, H)
    if block in ("u13", "u14"):
        axis = "Z" if block == "u13" else "X"
        first = up(turn(axis, t[2])) @ walls("Y", t[:2])
        return down(turn(axis, t[5])) @ walls("Y", t[3:5]) @ first
    if block == "u15":
        return down(x) @ walls("Y", t[2:]) @ up(x) @ walls("Y", t[:2])
    if block == "so4":
        return walls("Y", t[4:]) @ down(x) @ walls("Y", t[2:4]) @ down(x) @ walls("Y", t[:2])
    before, after = both(u3(*t[:3]), u3(*t[3:6])), both(u3(*t[9:12]), u3(*t[12:]))
    core = up(x) @ both(turn("Y", t[6]), turn("Z", t[7])) @ down(x)
    return after @ down(x) @ both(turn("Y", t[8]), I2) @ core @ before


@pytest.mark.parametrize("block", circuits.IMAGE_BLOCKS)
def test_block_is_the_published_unitary(block):
    angles = np.random.default_rng(0).uniform(-3, 3, COUNTS[block][0])
    circuit = circuits.image_block(QUBITS, angles, block)
    cirq.testing.assert_allclose_up_to_global_phase(
        cirq.unitary(circuit), published(block, angles), atol=1e-8
    )


@pytest.mark.parametrize("block", circuits.IMAGE_BLOCKS)
def test_numbers_of_symbols(block):
    full, alone = COUNTS[block]
    assert circuits.num_image_block_symbols(block) == full
    assert circuits.num_image_block_symbols(block, entangling=False) == alone
    assert circuits.num_image_qcnn_symbols(8, block) == 3 * (full + 2)
    assert circuits.num_image_qcnn_symbols(8, block, pooling=False) == 3 * full
    assert circuits.num_image_qcnn_symbols(8, block, entangling=False) == 3 * alone
    assert circuits.num_image_qcnn_symbols(8, block, num_left=2) == 3 * full + 4


@pytest.mark.parametrize("block", circuits.IMAGE_BLOCKS)
def test_ablation_has_no_two_qubit_gates(block):
    count = circuits.num_image_qcnn_symbols(4, block, entangling=False)
    symbols = circuits.parameters(count)
    circuit = circuits.image_qcnn(cirq.LineQubit.range(4), symbols, block, entangling=False)
    assert all(len(op.qubits) == 1 for op in circuit.all_operations())
    assert cirq.parameter_names(circuit) == {symbol.name for symbol in symbols}


def test_pool_turns_by_either_value_of_the_source():
    circuit = circuits.image_pool(*QUBITS, [0.3, 0.8])
    expected = both(ZERO, turn("X", 0.8)) + both(ONE, turn("Z", 0.3))
    np.testing.assert_allclose(cirq.unitary(circuit), expected, atol=1e-8)


def test_pairs_are_those_of_the_published_code():
    qubits = cirq.LineQubit.range(8)
    levels = [
        [(0, 7), (0, 1), (2, 3), (4, 5), (6, 7), (1, 2), (3, 4), (5, 6)],
        [(0, 6), (0, 2), (4, 6), (2, 4)],
        [(0, 4)],
    ]
    poolings = [[(1, 0), (3, 2), (5, 4), (7, 6)], [(2, 0), (6, 4)], [(0, 4)]]

    def pairs(**options):
        count = circuits.num_image_qcnn_symbols(8, "ttn", **options)
        circuit = circuits.image_qcnn(qubits, circuits.parameters(count), "ttn", **options)
        # Moments reorder what acts on different qubits.
        return sorted(
            tuple(q.x for q in op.qubits) for op in circuit.all_operations() if len(op.qubits) == 2
        )

    convolved = [pair for level in levels for pair in level]
    pooled = [pair for level in poolings for pair in level]
    assert pairs(pooling=False) == sorted(convolved)
    assert pairs() == sorted(convolved + 2 * pooled)
    assert pairs(num_left=2) == sorted(convolved + 2 * (poolings[0] + poolings[1]))
    assert circuits.image_qcnn_left(qubits) == [qubits[4]]
    assert circuits.image_qcnn_left(qubits, 4) == qubits[::2]


def test_order_of_the_gates():
    """The whole network of 4 qubits, as a product of its parts on numbered qubits."""
    qubits = cirq.LineQubit.range(4)
    angles = np.random.default_rng(1).uniform(-3, 3, 2 * (6 + 2))
    a, p, b, q = np.split(angles, [6, 8, 14])
    expected = cirq.Circuit()
    for pair in [(0, 3), (0, 1), (2, 3), (1, 2)]:
        expected += circuits.image_block([qubits[i] for i in pair], a, "so4")
    for source, sink in [(1, 0), (3, 2)]:
        expected += circuits.image_pool(qubits[source], qubits[sink], p)
    expected += circuits.image_block([qubits[0], qubits[2]], b, "so4")
    expected += circuits.image_pool(qubits[0], qubits[2], q)
    found = circuits.image_qcnn(qubits, angles, "so4")
    np.testing.assert_allclose(cirq.unitary(found), cirq.unitary(expected), atol=1e-8)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: circuits.image_block(QUBITS, [1.0], "ttn"), ValueError, "must hold 2 values"),
        (lambda: circuits.image_block(QUBITS, [1.0], "u7"), ValueError, "`block` must be one of"),
        (lambda: circuits.num_image_qcnn_symbols(6), ValueError, "`num_qubits` must be a power"),
        (
            lambda: circuits.num_image_qcnn_symbols(4, num_left=3),
            ValueError,
            r"`num_left` must be one of \[1, 2, 4\]",
        ),
        (lambda: circuits.image_pool(QUBITS[0], QUBITS[0], [1, 2]), ValueError, "distinct"),
    ],
)
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call()
