"""Orbits and tied symbols, against groups that are written out."""

import itertools

import cirq
import numpy as np
import pytest

from tfq_models import circuits

QUARTER_TURN = [2, 5, 8, 1, 4, 7, 0, 3, 6]
REFLECTION = [2, 1, 0, 5, 4, 3, 8, 7, 6]


def test_orbits_of_the_square():
    squares = [[0, 2, 6, 8], [1, 3, 5, 7], [4]]
    generators = [QUARTER_TURN, REFLECTION]
    assert circuits.orbits(range(9), generators) == squares
    assert circuits.orbits([8, 4], generators) == [squares[0], squares[2]]
    # Pairs of neighbours, and of the middle with a corner: 8 and 4, in one direction each.
    outer, inner, diagonal = circuits.orbits([(0, 1), (1, 4), (4, 0)], generators)
    assert outer == sorted((c, e) for c in squares[0] for e in squares[1] if are_neighbours(c, e))
    assert inner == [(edge, 4) for edge in squares[1]]
    assert diagonal == [(4, corner) for corner in squares[0]]
    # 72 ordered pairs under 8 symmetries: as many orbits as Burnside's lemma counts.
    every = list(itertools.permutations(range(9), 2))
    assert len(circuits.orbits(every, generators)) == burnside(every, group())


def are_neighbours(a, b):
    return abs(a // 3 - b // 3) + abs(a % 3 - b % 3) == 1


def group():
    board = np.arange(9).reshape(3, 3)
    boards = [np.rot90(b, k) for b in (board, board[:, ::-1]) for k in range(4)]
    return [b.ravel() for b in boards]


def burnside(items, permutations):
    fixed = sum(all(p[i] == i for i in item) for item in items for p in permutations)
    return fixed // len(permutations)


def test_cyclic_shift_has_one_orbit_and_no_generator_as_many_as_items():
    assert circuits.orbits(range(5), [[1, 2, 3, 4, 0]]) == [[0, 1, 2, 3, 4]]
    assert circuits.orbits([2, 0, (1, 0), 2], []) == [[2], [0], [(1, 0)]]
    assert circuits.orbits([], [[0]]) == []


def test_tied_circuit_commutes_with_the_group():
    qubits = cirq.LineQubit.range(4)
    shift = [1, 2, 3, 0]
    circuit = cirq.Circuit()
    for i, angle in circuits.tied_symbols(range(4), [shift], [0.3]).items():
        circuit.append(cirq.ry(angle)(qubits[i]))
    for (i, j), angle in circuits.tied_symbols([(0, 1)], [shift], [0.7]).items():
        circuit.append(cirq.ZZ(qubits[i], qubits[j]) ** angle)
    unitary = circuit.unitary(qubit_order=qubits)
    moved = circuit.transform_qubits(dict(zip(qubits, [qubits[i] for i in shift], strict=True)))
    np.testing.assert_allclose(moved.unitary(qubit_order=qubits), unitary, atol=1e-12)


def test_symbols_come_in_the_order_of_the_orbits():
    a, b = circuits.parameters(2)
    assert circuits.tied_symbols(range(3), [[2, 1, 0]], [a, b]) == {0: a, 2: a, 1: b}


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: circuits.orbits([0], [[0, 0]]), ValueError, "`generators` must hold permutations"),
        (lambda: circuits.orbits([0], [[0, 1], [0]]), ValueError, r"0 to 1\. Received: \[0\]"),
        (lambda: circuits.orbits([2], [[1, 0]]), ValueError, r"indices below 2.* Received: 2\."),
        (lambda: circuits.orbits([(0, 2)], [[1, 0]]), ValueError, "indices below 2"),
        (lambda: circuits.orbits(3, [[1, 0]]), TypeError, "`items` must be a sequence"),
        (lambda: circuits.orbits([0], 3), TypeError, "`generators` must be a sequence"),
        (
            lambda: circuits.tied_symbols([0, 1], [[1, 0]], [0.1, 0.2]),
            ValueError,
            "`symbols` must hold 1 values, one for each orbit",
        ),
    ],
)
def test_wrong_calls_name_the_culprit(call, error, message):
    with pytest.raises(error, match=message):
        call()
