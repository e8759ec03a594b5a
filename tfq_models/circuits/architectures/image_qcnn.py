"""Blocks of the quantum convolutional network for classical images: nine convolutions, one pooling.

Unlike in `qcnn`, symbols are angles in radians.
"""

import cirq

from tfq_models.base.arguments import check_flag
from tfq_models.base.checks import check_choice, check_power_of_two, check_qubits, check_symbols
from tfq_models.circuits.parts.layouts import layout_pairs
from tfq_models.circuits.parts.rotations import rotation, zyz_rotation
from tfq_models.types import Angles, Qubits

# Gate by gate, with the places of its qubits, the control first; U is a general rotation.
_BLOCKS = {
    "ttn": "RY0 RY1 CNOT01",
    "u5": "RX0 RX1 RZ0 RZ1 CRZ10 CRZ01 RX0 RX1 RZ0 RZ1",
    "u6": "RX0 RX1 RZ0 RZ1 CRX10 CRX01 RX0 RX1 RZ0 RZ1",
    "u9": "H0 H1 CZ01 RX0 RX1",
    "u13": "RY0 RY1 CRZ10 RY0 RY1 CRZ01",
    "u14": "RY0 RY1 CRX10 RY0 RY1 CRX01",
    "u15": "RY0 RY1 CNOT10 RY0 RY1 CNOT01",
    "so4": "RY0 RY1 CNOT01 RY0 RY1 CNOT01 RY0 RY1",
    "su4": "U0 U1 CNOT01 RY0 RZ1 CNOT10 RY0 CNOT01 U0 U1",
}
IMAGE_BLOCKS = tuple(_BLOCKS)
"""The names of the nine convolution circuits that `image_block` takes."""
_NUM_ANGLES = {"U": 3, "H": 0, "CZ": 0, "CNOT": 0}
_NUM_POOLING_SYMBOLS = 2


def num_image_block_symbols(block: str, *, entangling: bool = True) -> int:
    """Returns the number of symbols of `image_block`: from 2 to 15.

    Example:
        >>> [num_image_block_symbols(block) for block in IMAGE_BLOCKS]
        [2, 10, 10, 2, 6, 6, 4, 6, 15]
    """
    check_flag("entangling", entangling)
    return sum(_NUM_ANGLES.get(name, 1) for name, _ in _gates(block, entangling))


def image_block(
    qubits: Qubits, symbols: Angles, block: str = "su4", *, entangling: bool = True
) -> cirq.Circuit:
    """Returns one of nine convolution circuits on two qubits, with 2 to 15 symbols, in radians.

    In the order of their numbers of two-qubit gates and symbols: `"ttn"`, RY on both and CNOT;
    `"u9"`, H on both, CZ and RX on both; `"u15"` and `"so4"`, RY and CNOT in turn, the second for
    any real orthogonal matrix of determinant 1; `"u13"` and `"u14"`, RY on both, a controlled RZ or
    RX, and the same once more the other way round; `"u5"` and `"u6"`, RX and RZ before and after a
    controlled RZ or RX each way; `"su4"`, any unitary up to a phase, with U3(theta, phi, delta) =
    RZ(phi) RY(theta) RZ(delta). Symbols come gate by gate. Their number is
    `num_image_block_symbols`.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> print(image_block(cirq.LineQubit.range(2), parameters(6), "so4"))
        0: ───Ry(theta_0)───@───Ry(theta_2)───@───Ry(theta_4)───
                            │                 │
        1: ───Ry(theta_1)───X───Ry(theta_3)───X───Ry(theta_5)───

    Args:
        qubits: 2 distinct qubits.
        symbols: SymPy expressions or numbers.
        block: `"ttn"`, `"u5"`, `"u6"`, `"u9"`, `"u13"`, `"u14"`, `"u15"`, `"so4"` or `"su4"`.
        entangling: Whether there are two-qubit gates; without them, their symbols go too.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If there are not 2 qubits, or the number of symbols or the block is wrong.

    References:
        Hur, Kim and Park, arXiv:2108.00661, figure 2, U_TTN to U_SU4; the numbers of U_5 to U_15
        are those of Sim, Johnson and Aspuru-Guzik, arXiv:1905.10876.
    """
    qubits = check_qubits(qubits, exactly=2)
    gates = _gates(block, entangling)
    count = num_image_block_symbols(block, entangling=entangling)
    angles = iter(check_symbols(symbols, count, f"for the block {block!r}"))
    circuit = cirq.Circuit()
    for name, places in gates:
        taken = [next(angles) for _ in range(_NUM_ANGLES.get(name, 1))]
        circuit.append(_operations(name, [qubits[place] for place in places], taken))
    return circuit


def image_pool(source: cirq.Qid, sink: cirq.Qid, symbols: Angles) -> cirq.Circuit:
    """Returns RZ on the sink where the source is 1, and RX where it is 0: 2 symbols, in radians.

    The source is not used after it.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> print(image_pool(*cirq.LineQubit.range(2), parameters(2)))
        0: ───@─────────────(0)───────────
              │             │
        1: ───Rz(theta_0)───Rx(theta_1)───

    Args:
        source: A qubit.
        sink: Another qubit.
        symbols: 2 SymPy expressions or numbers.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If source and sink are the same, or there are not 2 symbols.

    References:
        Hur, Kim and Park, arXiv:2108.00661, figure 3, where an X stands between two controls by 1.
    """
    source, sink = check_qubits([source, sink], name="source, sink")
    first, second = check_symbols(symbols, _NUM_POOLING_SYMBOLS, "for RZ and RX")
    return cirq.Circuit(
        rotation("Z", first)(sink).controlled_by(source),
        rotation("X", second)(sink).controlled_by(source, control_values=[0]),
    )


def num_image_qcnn_symbols(
    num_qubits: int,
    block: str = "su4",
    *,
    num_left: int = 1,
    pooling: bool = True,
    entangling: bool = True,
) -> int:
    """Returns the number of symbols of `image_qcnn`: those of a block, and 2, for each level.

    Example:
        >>> num_image_qcnn_symbols(8), num_image_qcnn_symbols(8, "ttn", pooling=False)
        (51, 6)
    """
    num_convolutions, num_poolings = _num_steps(num_qubits, num_left)
    size = num_image_block_symbols(block, entangling=entangling)
    num_poolings *= check_flag("pooling", pooling) and entangling
    return size * num_convolutions + _NUM_POOLING_SYMBOLS * num_poolings


def image_qcnn(
    qubits: Qubits,
    symbols: Angles,
    block: str = "su4",
    *,
    num_left: int = 1,
    pooling: bool = True,
    entangling: bool = True,
) -> cirq.Circuit:
    """Returns convolution and pooling in turn, each level on half the qubits, for classical images.

    A convolution is one block with the same symbols on every pair of neighbours of the ring of
    qubits that are left: first on (0, n - 1), then (0, 1), (2, 3), ..., then (1, 2), (3, 4), ...;
    on two qubits, once. A pooling, with the same symbols too, turns qubits 0, 2, ... by those after
    them, which are left out then; of the last two qubits, the second goes on. Symbols are angles in
    radians and come level by level, the block's before the pooling's. Their number is
    `num_image_qcnn_symbols`. Measure the qubits that are left, `image_qcnn_left`.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> circuit = image_qcnn(cirq.LineQubit.range(8), parameters(12), "ttn")
        >>> len(list(circuit.all_operations()))
        53

    Args:
        qubits: n distinct qubits, a power of two.
        symbols: SymPy expressions or numbers.
        block: A name of `image_block`.
        num_left: How many qubits are left at the end, a power of two; where it is not 1, the last
            level is a convolution only.
        pooling: Whether there are pooling gates; without them, qubits are just left out.
        entangling: Whether there are two-qubit gates. Without them there is no pooling either.

    Returns:
        A `cirq.Circuit`.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If the number of qubits or of symbols or the block is wrong, or a qubit comes
            twice.

    References:
        Hur, Kim and Park, arXiv:2108.00661, figure 1, and their public code; they have `num_left`
        of 1 only.
    """
    qubits = check_qubits(qubits)
    count = num_image_qcnn_symbols(
        len(qubits), block, num_left=num_left, pooling=pooling, entangling=entangling
    )
    angles = iter(check_symbols(symbols, count, f"for {block!r} on {len(qubits)} qubits"))
    size = num_image_block_symbols(block, entangling=entangling)
    circuit = cirq.Circuit()
    while len(qubits) > 1:
        shared = [next(angles) for _ in range(size)]
        for pair in _ring(qubits):
            circuit.append(image_block(pair, shared, block, entangling=entangling).all_operations())
        if len(qubits) == num_left:
            break
        sources, sinks = _split(qubits)
        if pooling and entangling:
            shared = [next(angles) for _ in range(_NUM_POOLING_SYMBOLS)]
            for pair in zip(sources, sinks, strict=True):
                circuit.append(image_pool(*pair, shared).all_operations())
        qubits = sinks
    return circuit


def image_qcnn_left(qubits: Qubits, num_left: int = 1) -> list[cirq.Qid]:
    """Returns the qubits that `image_qcnn` leaves to be measured.

    Example:
        >>> image_qcnn_left(cirq.LineQubit.range(8), 2)
        [cirq.LineQubit(0), cirq.LineQubit(4)]
    """
    qubits = check_qubits(qubits)
    _num_steps(len(qubits), num_left)
    while len(qubits) > num_left:
        _, qubits = _split(qubits)
    return qubits


def _split(qubits: list[cirq.Qid]) -> tuple[list[cirq.Qid], list[cirq.Qid]]:
    """Returns sources and sinks of a pooling."""
    return (qubits[:1], qubits[1:]) if len(qubits) == 2 else (qubits[1::2], qubits[::2])


def _ring(qubits):
    closing = [(qubits[0], qubits[-1])] if len(qubits) > 2 else []
    return closing + layout_pairs(qubits, "brick")


def _num_steps(num_qubits, num_left):
    """Returns the numbers of convolutions and of poolings."""
    check_power_of_two(num_qubits, "a QCNN", "pooling halves the register")
    halvings = num_qubits.bit_length() - 1
    choices = [2**k for k in range(halvings + 1)]
    if num_left not in choices or isinstance(num_left, bool | float):
        raise ValueError(
            f"`num_left` must be one of {choices}, because pooling halves {num_qubits} qubits. "
            f"Received: num_left={num_left!r}."
        )
    poolings = halvings - (int(num_left).bit_length() - 1)
    return poolings + (num_left > 1), poolings


def _gates(block, entangling):
    """Returns names of gates and the places of their qubits."""
    words = _BLOCKS[check_choice("block", block, _BLOCKS)].split()
    gates = [(word.rstrip("01"), [int(c) for c in word if c in "01"]) for word in words]
    return [gate for gate in gates if entangling or len(gate[1]) == 1]


def _operations(name, qubits, angles):
    if name == "U":
        theta, phi, delta = angles
        return list(zyz_rotation(*qubits, [delta, theta, phi]).all_operations())
    if not angles:
        return getattr(cirq, name)(*qubits)
    operation = rotation(name[-1], *angles)(qubits[-1])
    return operation.controlled_by(*qubits[:-1])
