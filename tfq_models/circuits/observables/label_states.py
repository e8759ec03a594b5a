"""Label states: one state of a qubit for each class, as far from one another as they can be."""

import math

import cirq

from tfq_models.base.checks import check_count, check_qubits
from tfq_models.types import Qubits

MAX_CLASSES = 6


def label_states(num_classes: int) -> list[tuple[float, float, float]]:
    """Returns the Bloch vectors (x, y, z) of the states that stand for the classes.

    The poles for 2 classes, an equilateral triangle for 3, a tetrahedron for 4, a triangle between
    two poles for 5 and an octahedron for 6. The first is |0>, (0, 0, 1), and all of them add up to
    0. |<s|c>|^2 = (1 + s . c) / 2 is 0, 1/4 and 1/3 between two of 2, 3 and 4 classes.

    Example:
        >>> label_states(2)
        [(0.0, 0.0, 1.0), (0.0, 0.0, -1.0)]

    Args:
        num_classes: 2 to 6.

    Returns:
        A list of triples of floats, of length 1.

    Raises:
        TypeError: If `num_classes` is not a whole number.
        ValueError: If it is less than 2 or greater than 6.

    References:
        Perez-Salinas et al., arXiv:1907.02085 for 2, 3, 4 and 6 classes.
    """
    check_count("num_classes", num_classes, at_least=2)
    if num_classes > MAX_CLASSES:
        raise ValueError(
            f"`num_classes` must be at most {MAX_CLASSES}, because more states of one qubit are "
            "too near to one another. For more classes take a DressedQuantumClassifier, or "
            f"scikit-learn's OneVsRestClassifier. Received: num_classes={num_classes}."
        )
    north, south = (0.0, 0.0, 1.0), (0.0, 0.0, -1.0)
    if num_classes == 3:
        return [north, *((x, 0.0, -0.5) for x in (math.sqrt(0.75), -math.sqrt(0.75)))]
    if num_classes == 4:
        return [north, *_circle(3, height=-1 / 3)]
    return [north, south, *_circle(num_classes - 2, height=0.0)]


def label_projectors(qubits: Qubits, num_classes: int) -> list[cirq.PauliSum]:
    """Returns the operators whose expectations are the fidelities with the label states.

    For each qubit, and for each class with the Bloch vector c: (1 + c_x X + c_y Y + c_z Z) / 2.

    Example:
        >>> for operator in label_projectors(cirq.LineQubit.range(1), 2):
        ...     print(operator)
        0.500*I+0.500*Z(q(0))
        0.500*I-0.500*Z(q(0))

    Args:
        qubits: Distinct qubits.
        num_classes: 2 to 6.

    Returns:
        A list of `cirq.PauliSum`, qubit by qubit.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If a qubit comes twice, or the number of classes is out of range.
    """
    return [
        _projector(qubit, state)
        for qubit in check_qubits(qubits)
        for state in label_states(num_classes)
    ]


def _projector(qubit, state):
    letters = zip(state, (cirq.X, cirq.Y, cirq.Z), strict=True)
    terms = [length / 2 * letter(qubit) for length, letter in letters if length]
    return cirq.PauliSum.from_pauli_strings([cirq.PauliString(coefficient=0.5), *terms])


def _circle(count, height):
    radius = math.sqrt(1 - height**2)
    turns = [2 * math.pi * k / count for k in range(count)]
    return [(radius * math.cos(turn), radius * math.sin(turn), height) for turn in turns]
