"""Rotations about Pauli strings, with angles in radians."""

import math

import cirq
import sympy

from tfq_models.base.checks import check_symbols
from tfq_models.types import Angles

AXES = ("X", "Y", "Z")

_ONE_QUBIT = {"X": cirq.rx, "Y": cirq.ry, "Z": cirq.rz}
_TWO_QUBITS = {"XX": cirq.XXPowGate, "YY": cirq.YYPowGate, "ZZ": cirq.ZZPowGate}


def rotation(pauli, angle):
    """Returns the gate exp(-i angle P / 2), where P is X, Y, Z, XX, YY or ZZ."""
    if pauli in _ONE_QUBIT:
        return _ONE_QUBIT[pauli](angle)
    half_turns = angle / (sympy.pi if isinstance(angle, sympy.Basic) else math.pi)
    return _TWO_QUBITS[pauli](exponent=half_turns, global_shift=-0.5)


def zyz_rotation(qubit: cirq.Qid, symbols: Angles) -> cirq.Circuit:
    """Returns a general rotation of one qubit: RZ(phi), then RY(theta), then RZ(omega).

    `symbols` are (phi, theta, omega), in radians: 3 symbols.

    Example:
        >>> import sympy
        >>> print(zyz_rotation(cirq.LineQubit(0), sympy.symbols("phi theta omega")))
        0: ───Rz(phi)───Ry(theta)───Rz(omega)───

    Args:
        qubit: A `cirq.Qid`.
        symbols: 3 SymPy expressions or numbers.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If there are not 3 symbols.
    """
    angles = check_symbols(symbols, 3, "the angles of RZ, RY and RZ")
    return cirq.Circuit(
        rotation(axis, angle)(qubit) for axis, angle in zip("ZYZ", angles, strict=True)
    )
