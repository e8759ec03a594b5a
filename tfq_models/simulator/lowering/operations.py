"""Lowers any Cirq circuit whose operations have unitaries to Pauli rotations and bit flips.

Every rule is exact, global phase included: with `P` a Pauli string, `P**t` with global shift `s` is
`exp(i pi t (s + 1/2)) exp(-i pi t P / 2)`; the other power gates are sums of commuting strings; a
control multiplies the generator by a projector, which is a sum of Z strings.
"""

from __future__ import annotations

import functools
import itertools
import warnings
from collections.abc import Iterable, Sequence

import cirq
import numpy as np
import scipy.linalg
import sympy

from tfq_models.base.arguments import shown
from tfq_models.circuits.parts.measurements import unrolled, without_measurements
from tfq_models.circuits.parts.own_matrix import decomposes_into_itself, has_own_matrix
from tfq_models.simulator.lowering.elements import Angle, Element, Flip, Rotation
from tfq_models.simulator.lowering.shannon import shannon_decomposition

# Beyond this many qubits a constant gate's own decomposition is preferred to its dense matrix.
_MAX_DENSE_QUBITS = 3


def lower(circuit: cirq.AbstractCircuit, qubits: Sequence[cirq.Qid]) -> list[Element]:
    """Returns the elements of `circuit`, in its order; terminal measurements are left out."""
    lowering = _Lowering(qubits)
    circuit, measured = without_measurements(circuit)
    elements = [element for op in circuit.all_operations() for element in lowering(op)]
    if measured:
        warnings.warn(
            "Terminal measurements are ignored: the simulator returns exact states, expectations "
            f"and samples of all qubits. Measured: {sorted(measured)}.",
            stacklevel=3,
        )
    return elements


class _Lowering:
    """Lowers operations one at a time; holds the bit of each qubit."""

    def __init__(self, qubits: Sequence[cirq.Qid]):
        self.bits = {qubit: 1 << i for i, qubit in enumerate(reversed(qubits))}

    def __call__(self, op: cirq.Operation) -> list[Element]:
        op = op.untagged
        if any(dimension != 2 for dimension in cirq.qid_shape(op)):
            raise _refusal(op, "acts on a qudit that is not a qubit")
        if isinstance(op, cirq.CircuitOperation):
            return [element for part in unrolled(op) for element in self(part)]
        if has_own_matrix(op) or has_own_matrix(op.gate):
            return self._unstructured(op)
        if isinstance(op, cirq.ControlledOperation):
            return self._controlled(op.sub_operation, op.controls, op.control_values)
        if isinstance(op, cirq.PauliStringPhasor):
            return self._phasor(op)
        gate = op.gate
        if isinstance(gate, cirq.ControlledGate):
            split = gate.num_controls()
            target = gate.sub_gate.on(*op.qubits[split:])
            return self._controlled(target, op.qubits[:split], gate.control_values)
        rule = next((_RULES[base] for base in type(gate).__mro__ if base in _RULES), None)
        if rule is not None:
            return rule(gate, [self.bits[q] for q in op.qubits])
        return self._unstructured(op)

    def _unstructured(self, op: cirq.Operation) -> list[Element]:
        """Lowers a small constant gate by its dense matrix, anything else as Cirq decomposes it."""
        constant = not cirq.is_parameterized(op)
        small = op.gate is not None and len(op.qubits) <= _MAX_DENSE_QUBITS
        if constant and small and cirq.has_unitary(op):
            return self._dense(op)
        parts = self._parts(op)
        if parts is not None:
            return [element for part in parts for element in self(part)]
        if constant and cirq.has_unitary(op):
            return self._dense(op)
        reason = "has no unitary" if constant else "has symbols and no decomposition into gates"
        raise _refusal(op, reason)

    def _parts(self, op: cirq.Operation) -> list[cirq.Operation] | None:
        is_whole = isinstance(op.gate, cirq.MatrixGate) or not decomposes_into_itself(op.gate or op)
        return None if is_whole else cirq.decompose_once(op, None)

    def _dense(self, op: cirq.Operation) -> list[Element]:
        bits = [self.bits[q] for q in op.qubits]
        return [
            Rotation(_spread(x, bits), _spread(z, bits), Angle(angle))
            for x, z, angle in shannon_decomposition(cirq.unitary(op))
        ]

    def _controlled(self, op: cirq.Operation, controls, control_values) -> list[Element]:
        bits = [self.bits[q] for q in controls]
        return controlled(self(op), bits, list(control_values.expand()))

    def _phasor(self, op: cirq.PauliStringPhasor) -> list[Element]:
        sign = float(np.real(op.pauli_string.coefficient))
        x = sum(self.bits[q] for q, p in op.pauli_string.items() if p != cirq.Z)
        z = sum(self.bits[q] for q, p in op.pauli_string.items() if p != cirq.X)
        negative, positive = op.exponent_neg, op.exponent_pos
        return [
            _phase(negative, np.pi / 2),
            _phase(positive, np.pi / 2),
            Rotation(x, z, Angle.of(negative, sign * np.pi)),
            Rotation(x, z, Angle.of(positive, -sign * np.pi)),
        ]


def controlled(
    elements: Iterable[Element], bits: Sequence[int], values: Sequence[Sequence[int]]
) -> list[Element]:
    """Returns the elements that act only where the qubits `bits` hold one of `values`."""
    mask = sum(bits)
    products = [sum(b for b, v in zip(bits, value, strict=True) if v) for value in values]
    projector = _walsh_coefficients(bits, products)
    result: list[Element] = []
    for element in elements:
        if isinstance(element, Flip):
            c, v, t = element
            result += [Flip(c | mask, v | product, t) for product in products]
        else:
            x, z, angle = element
            result += [Rotation(x, z | m, angle.scaled(weight)) for m, weight in projector]
    return result


def _walsh_coefficients(bits: Sequence[int], indices: Iterable[int]) -> list[tuple[int, float]]:
    """Masks and weights of the Z strings whose sum is the projector on basis states `indices`."""
    result = []
    indices = list(indices)
    for picked in itertools.product((0, 1), repeat=len(bits)):
        mask = sum(bit for bit, p in zip(bits, picked, strict=True) if p)
        weight = sum(1 - 2 * ((mask & i).bit_count() & 1) for i in indices) / 2 ** len(bits)
        if weight:
            result.append((mask, weight))
    return result


def _spread(mask: int, bits: Sequence[int]) -> int:
    """Moves the bits of a big-endian local mask to the qubits' own bits."""
    return sum(bit for i, bit in enumerate(reversed(bits)) if mask >> i & 1)


def _refusal(op: cirq.Operation, reason: str) -> ValueError:
    return ValueError(
        "Every operation of `circuit` must have a unitary that the simulator can build; this one "
        f"{reason}. Received: {shown(op)} on qubits {list(map(str, op.qubits))}, of type "
        f"{type(op.gate or op).__name__}."
    )


def _phase(value, scale: float = 1.0) -> Rotation:
    """`exp(i scale value)` on the whole state."""
    return Rotation(0, 0, Angle.of(value, -2 * scale))


def _shift(gate: cirq.EigenGate) -> Rotation:
    """The phase `exp(i pi t s)` of an eigengate with exponent t and global shift s."""
    return _phase(gate.exponent, np.pi * gate.global_shift)


def _is_odd(exponent) -> bool:
    return not isinstance(exponent, sympy.Basic) and exponent % 2 == 1


# ---- one rule for each kind of gate: (gate, bits of its qubits) -> elements


def _pauli_power(letters: str, gate, bits) -> list[Element]:
    x = sum(b for b, letter in zip(bits, letters, strict=True) if letter != "Z")
    z = sum(b for b, letter in zip(bits, letters, strict=True) if letter != "X")
    if letters == "X" and _is_odd(gate.exponent):
        return [_shift(gate), Flip(0, 0, x)]
    half_turn = _phase(gate.exponent, np.pi / 2)
    return [_shift(gate), half_turn, Rotation(x, z, Angle.of(gate.exponent, np.pi))]


def _controlled_power(letter: str, gate, bits) -> list[Element]:
    *controls, target = bits
    bare = cirq.X**gate.exponent if letter == "X" else cirq.Z**gate.exponent
    inner = _pauli_power(letter, bare, [target])
    return [_shift(gate), *controlled(inner, controls, [(1,) * len(controls)])]


def _hadamard_power(gate, bits) -> list[Element]:
    (b,) = bits
    phases = [_shift(gate), _phase(gate.exponent, np.pi / 2)]
    if _is_odd(gate.exponent):
        return [
            *phases,
            Rotation(0, b, Angle(np.pi * gate.exponent)),
            Rotation(b, b, Angle(np.pi / 2)),
        ]
    tilt = Rotation(b, b, Angle(np.pi / 4))
    return [
        *phases,
        tilt._replace(angle=Angle(-np.pi / 4)),
        Rotation(0, b, Angle.of(gate.exponent, np.pi)),
        tilt,
    ]


def _swap_power(gate, bits) -> list[Element]:
    a, b = bits
    if _is_odd(gate.exponent):
        return [_shift(gate), Flip(a, a, b), Flip(b, b, a), Flip(a, a, b)]
    angle = Angle.of(gate.exponent, np.pi / 2)
    both = a | b
    return [
        _shift(gate),
        _phase(gate.exponent, np.pi / 4),
        *(Rotation(x, z, angle) for x, z in ((both, 0), (both, both), (0, both))),
    ]


def _iswap_power(gate, bits) -> list[Element]:
    both = sum(bits)
    angle = Angle.of(gate.exponent, -np.pi / 2)
    return [_shift(gate), Rotation(both, 0, angle), Rotation(both, both, angle)]


def _fsim(gate, bits) -> list[Element]:
    both = sum(bits)
    theta = Angle.of(gate.theta)
    return [
        Rotation(both, 0, theta),
        Rotation(both, both, theta),
        *controlled([_phase(gate.phi, -1.0)], bits, [(1, 1)]),
    ]


def _phased_x(gate, bits) -> list[Element]:
    (b,) = bits
    turn = Rotation(0, b, Angle.of(gate.phase_exponent, np.pi))
    power = _pauli_power("X", gate, bits)
    return [turn._replace(angle=turn.angle.scaled(-1)), *power, turn]


def _swap_if(gate, bits) -> list[Element]:
    control, a, b = bits
    return controlled([Flip(a, a, b), Flip(b, b, a), Flip(a, a, b)], [control], [(1,)])


def _diagonal(gate, bits) -> list[Element]:
    size = 2 ** len(bits)
    angles = np.array(gate._diag_angles_radians, dtype=object)
    weights = scipy.linalg.hadamard(size).astype(object) @ angles
    return [
        Rotation(0, _spread(mask, bits), Angle.of(weight, -2 / size))
        for mask, weight in enumerate(weights)
    ]


def _global_phase(gate, bits) -> list[Element]:
    coefficient = gate.coefficient
    if isinstance(coefficient, sympy.Basic) and coefficient.free_symbols:
        return [_phase(_argument(coefficient))]
    return [_phase(np.angle(complex(coefficient)))]


def _argument(coefficient: sympy.Basic) -> sympy.Expr:
    """The argument of a product of numbers and of numbers of modulus one to real powers."""
    total = sympy.Integer(0)
    for factor in sympy.Mul.make_args(coefficient):
        base, exponent = factor.as_base_exp()
        if isinstance(factor, sympy.exp):
            total += sympy.expand(-sympy.I * factor.args[0])
        elif base.is_number:
            total += exponent * float(np.angle(complex(base)))
        else:
            raise ValueError(
                "The coefficient of a parameterised global phase must be exp(i x) or a power of "
                f"a number. Received: {coefficient!r}."
            )
    return total


def _identity(gate, bits) -> list[Element]:
    return []


_RULES = {
    cirq.IdentityGate: _identity,
    cirq.WaitGate: _identity,
    cirq.GlobalPhaseGate: _global_phase,
    cirq.HPowGate: _hadamard_power,
    cirq.SwapPowGate: _swap_power,
    cirq.ISwapPowGate: _iswap_power,
    cirq.FSimGate: _fsim,
    cirq.PhasedXPowGate: _phased_x,
    cirq.CSwapGate: _swap_if,
    cirq.DiagonalGate: _diagonal,
    cirq.TwoQubitDiagonalGate: _diagonal,
    cirq.ThreeQubitDiagonalGate: _diagonal,
    cirq.XPowGate: functools.partial(_pauli_power, "X"),
    cirq.YPowGate: functools.partial(_pauli_power, "Y"),
    cirq.ZPowGate: functools.partial(_pauli_power, "Z"),
    cirq.XXPowGate: functools.partial(_pauli_power, "XX"),
    cirq.YYPowGate: functools.partial(_pauli_power, "YY"),
    cirq.ZZPowGate: functools.partial(_pauli_power, "ZZ"),
    cirq.CXPowGate: functools.partial(_controlled_power, "X"),
    cirq.CZPowGate: functools.partial(_controlled_power, "Z"),
    cirq.CCXPowGate: functools.partial(_controlled_power, "X"),
    cirq.CCZPowGate: functools.partial(_controlled_power, "Z"),
}
