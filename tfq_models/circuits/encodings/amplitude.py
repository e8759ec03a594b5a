"""Amplitude encoding: any state vector, prepared by a tree of multiplexed rotations."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import cirq
import numpy as np
import numpy.typing as npt

from tfq_models.base.checks import check_qubits
from tfq_models.types import Qubits


def amplitude_encoding(qubits: Qubits, amplitudes: npt.ArrayLike) -> cirq.Circuit:
    """Returns gates that prepare sum_k a_k |k> / norm(a) from |0...0>, exactly, without ancillas.

    The tree runs down the qubits. On qubit k, RY splits the norm of each of 2^k branches in two,
    and RZ sets their relative phase; both are multiplexed by the qubits before it, which takes 2^k
    rotations and 2^k CNOTs in Gray-code order. A last gate, Z^2 with a global shift, is the
    global phase, so the prepared vector is equal to the given one, not only up to a phase.

    n qubits take 2^n - 1 RY and 2^n - 2 CNOT if all amplitudes are real, of either sign;
    complex ones take as many RZ and CNOT again and the phase. No gate is left out where its angle
    is 0, so the circuits of a data set have one structure and touch every qubit. All gates belong
    to TensorFlow Quantum's gate set.

    Example:
        >>> circuit = amplitude_encoding(cirq.LineQubit.range(2), [3, 0, 0, 4j])
        >>> print(cirq.dirac_notation(circuit.final_state_vector()))
        0.6|00⟩ + 0.8j|11⟩

    Args:
        qubits: n distinct qubits; the first is the highest bit of k.
        amplitudes: 2^n real or complex numbers, not all 0. They are divided by their norm.

    Returns:
        A `cirq.Circuit` without symbols.

    Raises:
        TypeError: If the amplitudes are not numbers.
        ValueError: If there are not 2^n of them, one is not finite, or all are 0.

    References:
        Mottonen, Vartiainen, Bergholm and Salomaa, arXiv:quant-ph/0407010, from |0...0> only.
    """
    qubits = check_qubits(qubits)
    vector = _checked_vector(amplitudes, 2 ** len(qubits))
    is_complex = bool(np.any(vector.imag))
    trees: list[tuple[Callable, Any]] = [
        (cirq.ry, _split_angles(np.abs(vector) if is_complex else vector.real))
    ]
    if is_complex:
        phases, global_phase = _phase_angles(np.angle(vector))
        trees.append((cirq.rz, phases))
    circuit = cirq.Circuit()
    for k, target in enumerate(qubits):
        for gate, levels in trees:
            circuit.append(_multiplexed(gate, levels[k], qubits[:k], target))
    if is_complex:
        shift = global_phase / (2 * math.pi)
        circuit.append(cirq.ZPowGate(exponent=2, global_shift=shift)(qubits[0]))
    return circuit


def _checked_vector(amplitudes, size):
    if not isinstance(amplitudes, Iterable):
        raise TypeError(f"`amplitudes` must be a sequence of numbers. Received: {amplitudes!r}.")
    amplitudes = np.asarray(amplitudes if isinstance(amplitudes, np.ndarray) else list(amplitudes))
    if amplitudes.dtype.kind not in "biufc":
        raise TypeError(f"`amplitudes` must hold numbers. Received: dtype={amplitudes.dtype}.")
    if amplitudes.shape != (size,):
        raise ValueError(
            f"`amplitudes` must have shape ({size},), one for each basis state of the qubits; "
            f"pad shorter ones with 0. Received: shape={amplitudes.shape}."
        )
    if not np.all(np.isfinite(amplitudes)):
        raise ValueError(f"`amplitudes` must be finite. Received: {amplitudes}.")
    if not np.any(amplitudes):
        raise ValueError(
            "`amplitudes` must not all be 0, because no state has norm 0. "
            f"Received: {len(amplitudes)} zeros."
        )
    return amplitudes.astype(np.complex128)


def _split_angles(branches):
    """Returns RY angles of each level, the first qubit's first; signs come in at the last level."""
    levels = []
    while len(branches) > 1:
        zeros, ones = branches[::2], branches[1::2]
        levels.append(2 * np.arctan2(ones, zeros))
        branches = np.hypot(zeros, ones)
    return levels[::-1]


def _phase_angles(phases):
    """Returns RZ angles of each level, the first qubit's first, and the phase common to all."""
    levels = []
    while len(phases) > 1:
        zeros, ones = phases[::2], phases[1::2]
        levels.append(ones - zeros)
        phases = (zeros + ones) / 2
    return levels[::-1], phases[0]


def _multiplexed(gate, angles, controls, target):
    """Yields gates that turn the target by angles[i] where the controls read i."""
    # Between CNOTs a rotation turns the other way, so each angle is a signed sum of the turns made:
    # a Walsh-Hadamard transform, which is inverted here.
    turns = angles.reshape((2,) * len(controls))
    for axis in range(len(controls)):
        low, high = np.split(turns, 2, axis)
        turns = np.concatenate([low + high, low - high], axis) / 2
    turns = turns.ravel()
    for i in range(len(turns)):
        here, there = _gray(i), _gray((i + 1) % len(turns))
        yield gate(turns[here])(target)
        if controls:
            yield cirq.CNOT(controls[-(here ^ there).bit_length()], target)


def _gray(i):
    return i ^ (i >> 1)
