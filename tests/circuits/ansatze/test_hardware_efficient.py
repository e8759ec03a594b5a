"""The hardware-efficient ansatz against dense matrices, for every choice."""

import itertools

import cirq
import numpy as np
import pytest

from tfq_models.circuits import (
    circuit_symbols,
    hardware_efficient,
    num_hardware_efficient_symbols,
    parameters,
)

PAIRS = {
    "chain": [(0, 1), (1, 2), (2, 3)],
    "ring": [(0, 1), (1, 2), (2, 3), (3, 0)],
    "full": [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)],
    "brick": [(0, 1), (2, 3), (1, 2)],
}
NUM_PAIRS = {
    "chain": lambda n, layers: layers * (n - 1),
    "ring": lambda n, layers: layers * (n if n > 2 else n - 1),
    "full": lambda n, layers: layers * n * (n - 1) // 2,
    "brick": lambda n, layers: layers * (n - 1),
    "pairs": lambda n, layers: sum((n - layer % 2) // 2 for layer in range(layers)),
}


@pytest.mark.parametrize("layout", ["chain", "ring", "full", "brick", "pairs"])
@pytest.mark.parametrize("entangler", ["CZ", "CNOT", "ISWAP", "XX", "YY", "ZZ"])
def test_unitary(layout, entangler, dense, unitary, random_angles):
    d, qubits, rotations = dense(4), cirq.LineQubit.range(4), ("X", "Z", "Y")
    choices = {"rotations": rotations, "entangler": entangler, "layout": layout}
    angles = random_angles(num_hardware_efficient_symbols(4, 2, **choices))
    values = iter(angles)
    matrices = []
    for layer in range(2):
        for k, axis in itertools.product(range(4), rotations):
            matrices.append(d.rotation(axis, next(values), k))
        for pair in PAIRS.get(layout) or [[(0, 1), (2, 3)], [(1, 2)]][layer]:
            fixed = d.gates.get(entangler)
            turn = fixed is None and d.rotation(entangler, next(values), *pair)
            matrices.append(turn if fixed is None else d.gate(fixed, *pair))
    circuit = hardware_efficient(qubits, angles, 2, **choices)
    np.testing.assert_allclose(unitary(circuit, qubits), d.product(matrices), atol=1e-12)


@pytest.mark.parametrize("layout", list(NUM_PAIRS))
@pytest.mark.parametrize("num_qubits", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("num_layers", [1, 4])
def test_count(layout, num_qubits, num_layers):
    qubits = cirq.LineQubit.range(num_qubits)
    for rotations, entangler in itertools.product(["Y", "XYZ"], ["CZ", "XX"]):
        choices = {"rotations": list(rotations), "entangler": entangler, "layout": layout}
        count = num_layers * num_qubits * len(rotations)
        count += NUM_PAIRS[layout](num_qubits, num_layers) if entangler == "XX" else 0
        assert num_hardware_efficient_symbols(num_qubits, num_layers, **choices) == count
        circuit = hardware_efficient(qubits, parameters(count), num_layers, **choices)
        assert len(circuit_symbols(circuit)) == count


def test_rotations_may_come_from_an_iterator():
    qubits, symbols = cirq.LineQubit.range(2), parameters(8)
    iterated = hardware_efficient(qubits, symbols, 2, rotations=iter("YZ"))
    assert iterated == hardware_efficient(qubits, symbols, 2)


@pytest.mark.parametrize(
    ("choice", "error", "message"),
    [
        ({"rotations": ("Y", "W")}, ValueError, "rotations='W'"),
        ({"rotations": ()}, ValueError, "`rotations` must name at least one axis"),
        ({"rotations": "YZ"}, TypeError, "`rotations` must be a sequence"),
        ({"entangler": "cz"}, ValueError, "`entangler` must be one of 'CZ', .* entangler='cz'"),
        ({"layout": "star"}, ValueError, "`layout` must be one of 'chain', .* layout='star'"),
        ({"layout": None}, TypeError, "`layout` must be a string"),
        ({"num_layers": 0}, ValueError, "`num_layers` must be at least 1"),
        ({"num_layers": 1.5}, TypeError, "`num_layers` must be a whole number"),
    ],
)
def test_wrong_choices(choice, error, message):
    arguments = {"num_layers": 1, **choice}
    with pytest.raises(error, match=message):
        hardware_efficient(cirq.LineQubit.range(2), parameters(4), **arguments)
    with pytest.raises(error, match=message):
        num_hardware_efficient_symbols(2, **arguments)


def test_a_wrong_count_names_the_choices():
    with pytest.raises(ValueError, match=r"8 values, for 2 layers on 2 qubits with .*'CZ'"):
        hardware_efficient(cirq.LineQubit.range(2), parameters(9), 2)
