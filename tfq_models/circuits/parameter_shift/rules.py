"""Derivatives of a circuit's expectations from the same circuit with shifted angles.

A gate argument t gives the gate's matrix a form `sum_k A_k exp(i e_k t)`: here the *exponents* e_k.
An expectation is then a trigonometric polynomial of t, whose frequencies are the differences of the
exponents, and a few of its values make its derivative. Noise and measurements do not change that.
"""

from typing import NamedTuple

import cirq
import numpy as np

from tfq_models.circuits.parts.own_matrix import has_own_eigenvectors, has_own_matrix


class ShiftRule(NamedTuple):
    """`f'(t) = sum_r coefficients[r] * f(t + shifts[r])`."""

    shifts: np.ndarray
    coefficients: np.ndarray


def shift_rule(exponents):
    """Returns the rule for an argument, or None where no expectation depends on it.

    R frequencies need 2R values: two for a Pauli rotation, four for a controlled one.

    Args:
        exponents: The exponents e_k of the gate's matrix, in any order.

    References:
        D. Wierichs et al., "General parameter-shift rules for quantum gradients", arXiv:2107.12390.
        Equidistant frequencies, as nearly all gates have, give the rule there in closed form; the
        linear system here is right for others, too.
    """
    differences = np.abs(np.subtract.outer(exponents, exponents)).ravel()
    distinct, first = np.unique(np.round(differences, 9), return_index=True)
    frequencies = differences[first[distinct > 0]]
    count = len(frequencies)
    if not count:
        return None
    # (2r - 1) pi / (2R), in units of the frequency that equidistant ones begin with.
    shifts = (np.arange(count) + 0.5) * np.pi / frequencies[-1]
    coefficients = np.linalg.solve(2 * np.sin(np.outer(frequencies, shifts)), frequencies)
    return ShiftRule(np.append(shifts, -shifts), np.append(coefficients, -coefficients))


def with_slots(gate, slot):
    """Returns a gate with `slot(value, exponents)` for each argument, or None without a rule."""
    if has_own_matrix(gate):
        return _eigen(gate, slot) if has_own_eigenvectors(gate) else None
    rule = next((_RULES[base] for base in type(gate).__mro__ if base in _RULES), None)
    return None if rule is None else rule(gate, slot)


# ---- one rule for each kind of gate: (gate, slot) -> gate

_TURN = (0.0, np.pi)


def _eigen(gate, slot):
    exponents = [np.pi * (shift + gate.global_shift) for shift in gate._eigen_shifts()]
    return gate._with_exponent(slot(gate.exponent, exponents))


def _phased_x(gate, slot):
    return cirq.PhasedXPowGate(
        exponent=slot(gate.exponent, [np.pi * (turn + gate.global_shift) for turn in (0, 1)]),
        phase_exponent=slot(gate.phase_exponent, (-np.pi, 0.0, np.pi)),
        global_shift=gate.global_shift,
    )


def _phased_xz(gate, slot):
    return cirq.PhasedXZGate(
        x_exponent=slot(gate.x_exponent, _TURN),
        z_exponent=slot(gate.z_exponent, _TURN),
        axis_phase_exponent=slot(gate.axis_phase_exponent, (-np.pi, 0.0, np.pi)),
    )


def _phased_iswap(gate, slot):
    halves = [np.pi * (turn + gate.global_shift) for turn in (0, 0.5, -0.5)]
    return cirq.PhasedISwapPowGate(
        exponent=slot(gate.exponent, halves),
        phase_exponent=slot(gate.phase_exponent, (-2 * np.pi, 0.0, 2 * np.pi)),
        global_shift=gate.global_shift,
    )


def _fsim(gate, slot):
    return cirq.FSimGate(slot(gate.theta, (-1.0, 0.0, 1.0)), slot(gate.phi, (-1.0, 0.0)))


def _phased_fsim(gate, slot):
    return cirq.PhasedFSimGate(
        slot(gate.theta, (-1.0, 0.0, 1.0)),
        slot(gate.zeta, (-1.0, 0.0, 1.0)),
        slot(gate.chi, (-1.0, 0.0, 1.0)),
        slot(gate.gamma, (-2.0, -1.0, 0.0)),
        slot(gate.phi, (-1.0, 0.0)),
    )


def _phasor(gate, slot):
    return cirq.PauliStringPhasorGate(
        gate.dense_pauli_string,
        exponent_neg=slot(gate.exponent_neg, _TURN),
        exponent_pos=slot(gate.exponent_pos, _TURN),
    )


def _diagonal(gate, slot):
    return type(gate)([slot(angle, (0.0, 1.0)) for angle in gate._diag_angles_radians])


def _random(gate, slot):
    sub_gate = with_slots(gate.sub_gate, slot)
    return sub_gate and cirq.RandomGateChannel(sub_gate=sub_gate, probability=gate.probability)


def _controlled(gate, slot):
    # Where the controls say no, nothing happens: the exponent 0.
    sub_gate = with_slots(gate.sub_gate, lambda value, exponents: slot(value, [*exponents, 0.0]))
    return sub_gate and cirq.ControlledGate(
        sub_gate,
        control_values=gate.control_values,
        control_qid_shape=gate.control_qid_shape,
    )


_RULES = {
    cirq.EigenGate: _eigen,
    cirq.PhasedXPowGate: _phased_x,
    cirq.PhasedXZGate: _phased_xz,
    cirq.PhasedISwapPowGate: _phased_iswap,
    cirq.FSimGate: _fsim,
    cirq.PhasedFSimGate: _phased_fsim,
    cirq.PauliStringPhasorGate: _phasor,
    cirq.DiagonalGate: _diagonal,
    cirq.TwoQubitDiagonalGate: _diagonal,
    cirq.ThreeQubitDiagonalGate: _diagonal,
    cirq.RandomGateChannel: _random,
    cirq.ControlledGate: _controlled,
}
