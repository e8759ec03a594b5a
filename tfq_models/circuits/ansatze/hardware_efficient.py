"""The hardware-efficient ansatz: layers of rotations and of entangling gates, freely chosen."""

from collections.abc import Iterable

import cirq

from tfq_models.base.checks import (
    check_choice,
    check_count,
    check_qubits,
    check_sequence,
    check_symbols,
)
from tfq_models.circuits.parts.entanglers import ENTANGLERS, entangle, num_entangler_symbols
from tfq_models.circuits.parts.layouts import LAYOUTS, layout_pairs
from tfq_models.circuits.parts.rotations import AXES, rotation
from tfq_models.types import Angles, Qubits


def num_hardware_efficient_symbols(
    num_qubits: int,
    num_layers: int,
    *,
    rotations: Iterable[str] = ("Y", "Z"),
    entangler: str = "CZ",
    layout: str = "chain",
) -> int:
    """Returns the number of symbols of `hardware_efficient`.

    L layers on n qubits with R rotations take L n R symbols if the entangler is fixed (CZ, CNOT,
    ISWAP). An entangler with an angle (XX, YY, ZZ) adds L P, where P is the number of pairs of the
    layout: n - 1 for `"chain"` and `"brick"`, n for `"ring"` (1 if n = 2), n (n - 1) / 2 for
    `"full"`, and floor((n - l mod 2) / 2) in layer l for `"pairs"`.

    Example:
        >>> num_hardware_efficient_symbols(4, 3)
        24
        >>> num_hardware_efficient_symbols(4, 3, entangler="ZZ", layout="ring")
        36
    """
    check_count("num_qubits", num_qubits)
    check_count("num_layers", num_layers)
    axes = _checked_axes(rotations)
    check_choice("entangler", entangler, ENTANGLERS)
    check_choice("layout", layout, LAYOUTS)
    pairs = [layout_pairs(range(num_qubits), layout, layer) for layer in range(num_layers)]
    angles = num_entangler_symbols(entangler) * sum(map(len, pairs))
    return num_layers * num_qubits * len(axes) + angles


def hardware_efficient(
    qubits: Qubits,
    symbols: Angles,
    num_layers: int,
    *,
    rotations: Iterable[str] = ("Y", "Z"),
    entangler: str = "CZ",
    layout: str = "chain",
) -> cirq.Circuit:
    """Returns layers of rotations on every qubit and entangling gates between neighbours.

    A layer turns each qubit about the axes in `rotations`, one after the other, then joins the
    pairs of the layout by the entangler. Symbols are angles in radians and come layer by layer:
    first those of the rotations, qubit by qubit, then those of the entanglers, pair by pair, if the
    entangler is one with an angle, exp(-i theta P / 2) for P = XX, YY or ZZ. Their number is
    `num_hardware_efficient_symbols`.

    Example:
        >>> from tfq_models.circuits import parameters
        >>> print(hardware_efficient(cirq.LineQubit.range(2), parameters(4), 1))
        0: ───Ry(theta_0)───Rz(theta_1)───@───
                                          │
        1: ───Ry(theta_2)───Rz(theta_3)───@───

    Args:
        qubits: n distinct qubits, in the order of the layout.
        symbols: SymPy expressions or numbers.
        num_layers: How many layers, at least 1.
        rotations: Axes, `"X"`, `"Y"` or `"Z"`, in circuit order.
        entangler: `"CZ"`, `"CNOT"` (controlled by the first qubit of a pair), `"ISWAP"`, `"XX"`,
            `"YY"` or `"ZZ"`.
        layout: `"chain"`, `"ring"`, `"full"`, `"brick"` (the chain in two steps) or `"pairs"`
            (the first of these steps in even layers, the second in odd ones).

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of symbols or a choice is wrong, or a qubit comes twice.

    References:
        Kandala et al., arXiv:1704.05018, with a choice of rotations and entanglers and
        no rotations after the last entanglers.
    """
    qubits = check_qubits(qubits)
    axes = _checked_axes(rotations)
    choices = {"rotations": axes, "entangler": entangler, "layout": layout}
    count = num_hardware_efficient_symbols(len(qubits), num_layers, **choices)
    reason = f"for {num_layers} layers on {len(qubits)} qubits with {choices}"
    angles = iter(check_symbols(symbols, count, reason))
    circuit = cirq.Circuit()
    for layer in range(num_layers):
        circuit.append(rotation(axis, next(angles))(q) for q in qubits for axis in axes)
        circuit.append(entangle(layout_pairs(qubits, layout, layer), entangler, angles))
    return circuit


def _checked_axes(rotations):
    axes = check_sequence("rotations", rotations, "axes")
    if not axes:
        raise ValueError("`rotations` must name at least one axis. Received: none.")
    return [check_choice("rotations", axis, AXES) for axis in axes]
