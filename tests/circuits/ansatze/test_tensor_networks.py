"""Tree and MERA against the product of their blocks."""

import cirq
import numpy as np
import pytest

from tfq_models.circuits import (
    circuit_symbols,
    general_block,
    mera,
    num_mera_symbols,
    num_tree_tensor_symbols,
    parameters,
    simple_block,
    tree_tensor,
)

TREE = [(0, 1), (2, 3), (4, 5), (6, 7), (1, 3), (5, 7), (3, 7)]
MERA = [
    *[(1, 2), (3, 4), (5, 6), (0, 1), (2, 3), (4, 5), (6, 7)],
    *[(3, 5), (1, 3), (5, 7)],
    *[(3, 7)],
]
CASES = [(tree_tensor, num_tree_tensor_symbols, TREE), (mera, num_mera_symbols, MERA)]


@pytest.mark.parametrize(("network", "num_symbols", "pairs"), CASES)
@pytest.mark.parametrize(("block", "make"), [("simple", simple_block), ("general", general_block)])
def test_blocks_of_eight_qubits(network, num_symbols, pairs, block, make, dense, random_angles):
    d, qubits = dense(8), cirq.LineQubit.range(8)
    angles = random_angles(num_symbols(8, block=block))
    expected = np.eye(256)[0]
    for pair, symbols in zip(pairs, np.split(angles, len(pairs)), strict=True):
        expected = d.gate(make(qubits[:2], symbols).unitary(), *pair) @ expected
    state = network(qubits, angles, block=block).final_state_vector(dtype=np.complex128)
    np.testing.assert_allclose(state, expected, atol=1e-12)


@pytest.mark.parametrize(
    ("num_qubits", "tree_blocks", "mera_blocks"), [(2, 1, 1), (4, 3, 4), (8, 7, 11), (16, 15, 26)]
)
def test_count(num_qubits, tree_blocks, mera_blocks):
    for block, each in [("simple", 2), ("general", 15)]:
        for (network, num_symbols, _), blocks in zip(
            CASES, [tree_blocks, mera_blocks], strict=True
        ):
            assert num_symbols(num_qubits, block=block) == each * blocks
            symbols = parameters(each * blocks)
            circuit = network(cirq.LineQubit.range(num_qubits), symbols, block=block)
            assert circuit_symbols(circuit) == list(map(str, symbols))


@pytest.mark.parametrize(("network", "num_symbols", "_"), CASES)
@pytest.mark.parametrize("num_qubits", [3, 6])
def test_other_than_powers_of_two_are_refused(network, num_symbols, _, num_qubits):
    message = f"power of two for a tree, because .* Received: num_qubits={num_qubits}"
    with pytest.raises(ValueError, match=message):
        network(cirq.LineQubit.range(num_qubits), parameters(9))
    with pytest.raises(ValueError, match=message):
        num_symbols(num_qubits)


@pytest.mark.parametrize(("network", "num_symbols", "_"), CASES)
def test_other_wrong_arguments(network, num_symbols, _):
    with pytest.raises(ValueError, match="Received: num_qubits=1"):
        network(cirq.LineQubit.range(1), [])
    with pytest.raises(ValueError, match="Received: block='SU4'"):
        network(cirq.LineQubit.range(2), [], block="SU4")
    with pytest.raises(TypeError, match="`num_qubits` must be a whole number"):
        num_symbols(4.0)
