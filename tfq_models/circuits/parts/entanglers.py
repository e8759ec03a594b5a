"""Entangling gates of the ansatze: CZ, CNOT, ISWAP, and the rotations about XX, YY and ZZ."""

import cirq

from tfq_models.circuits.parts.rotations import rotation

_FIXED = {"CZ": cirq.CZ, "CNOT": cirq.CNOT, "ISWAP": cirq.ISWAP}

ENTANGLERS = (*_FIXED, "XX", "YY", "ZZ")


def num_entangler_symbols(entangler):
    """Returns 1 for an entangler with an angle (XX, YY, ZZ) and 0 for a fixed one."""
    return 0 if entangler in _FIXED else 1


def entangle(pairs, entangler, angles):
    """Yields one entangling gate for each pair; rotations take their angles from the iterator."""
    for pair in pairs:
        gate = _FIXED[entangler] if entangler in _FIXED else rotation(entangler, next(angles))
        yield gate(*pair)
