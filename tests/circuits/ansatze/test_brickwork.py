"""Brickwork against the product of its blocks."""

import cirq
import numpy as np
import pytest

from tfq_models.circuits import (
    brickwork,
    circuit_symbols,
    general_block,
    num_brickwork_symbols,
    parameters,
    simple_block,
)


@pytest.mark.parametrize(("block", "make"), [("simple", simple_block), ("general", general_block)])
def test_unitary(block, make, dense, unitary, random_angles):
    d, qubits = dense(4), cirq.LineQubit.range(4)
    pairs = [(0, 1), (2, 3), (1, 2), (0, 1), (2, 3)]
    angles = random_angles(num_brickwork_symbols(4, 3, block=block))
    blocks = [
        d.gate(make(qubits[:2], symbols).unitary(), *pair)
        for pair, symbols in zip(pairs, np.split(angles, len(pairs)), strict=True)
    ]
    circuit = brickwork(qubits, angles, 3, block=block)
    np.testing.assert_allclose(unitary(circuit, qubits), d.product(blocks), atol=1e-12)


@pytest.mark.parametrize("num_qubits", [2, 3, 4, 7])
@pytest.mark.parametrize("num_layers", [1, 2, 5])
def test_count(num_qubits, num_layers):
    blocks = sum((num_qubits - layer % 2) // 2 for layer in range(num_layers))
    for block, each in [("simple", 2), ("general", 15)]:
        assert num_brickwork_symbols(num_qubits, num_layers, block=block) == each * blocks
        symbols = parameters(each * blocks)
        circuit = brickwork(cirq.LineQubit.range(num_qubits), symbols, num_layers, block=block)
        assert circuit_symbols(circuit) == list(map(str, symbols))


@pytest.mark.parametrize(
    ("num_qubits", "num_layers", "block", "message"),
    [
        (1, 1, "simple", "Received: 1 qubits"),
        (2, 0, "simple", "Received: num_layers=0"),
        (2, 1, "SU4", "`block` must be one of 'simple', 'general'. Received: block='SU4'"),
    ],
)
def test_wrong_arguments(num_qubits, num_layers, block, message):
    with pytest.raises(ValueError, match=message):
        brickwork(cirq.LineQubit.range(num_qubits), [], num_layers, block=block)
