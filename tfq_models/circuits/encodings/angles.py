"""Encodings: circuits that carry features, one feature or a few for each qubit."""

import itertools
import math
from collections.abc import Callable, Iterable

import cirq
import sympy

from tfq_models.base.checks import (
    check_choice,
    check_count,
    check_number,
    check_pairs,
    check_qubits,
    check_sequence,
    check_symbol,
    check_symbols,
)
from tfq_models.circuits.parts.layouts import NEIGHBOURHOODS, layout_pairs
from tfq_models.circuits.parts.rotations import AXES, rotation
from tfq_models.types import Angle, Angles, Qubits


def angle_encoding(qubits: Qubits, symbols: Angles, axis: str = "X") -> cirq.Circuit:
    """Returns a rotation of each qubit by its own feature: exp(-i x_k A / 2), where A is X, Y or Z.

    Takes n symbols for n qubits, in radians. A Z axis leaves |0> as it is up to a phase, so give
    the qubits another direction first.

    Example:
        >>> from tfq_models.circuits import inputs
        >>> print(angle_encoding(cirq.LineQubit.range(2), inputs(2), axis="Y"))
        0: ───Ry(x_0)───
        1: ───Ry(x_1)───

    Args:
        qubits: n distinct qubits.
        symbols: n SymPy expressions or numbers.
        axis: `"X"`, `"Y"` or `"Z"`.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of symbols or the axis is wrong, or a qubit comes twice.
    """
    qubits = check_qubits(qubits)
    symbols = check_symbols(symbols, len(qubits), "one for each qubit")
    check_choice("axis", axis, AXES)
    return cirq.Circuit(rotation(axis, x)(q) for q, x in zip(qubits, symbols, strict=True))


def dense_angle_encoding(
    qubits: Qubits, symbols: Angles, axes: Iterable[str] = ("Y", "Z")
) -> cirq.Circuit:
    """Returns two rotations of each qubit, by two features about two axes.

    Takes 2n symbols for n qubits, in radians: x_2k turns qubit k about the first axis, then
    x_2k+1 about the second. With the default axes, qubit k is
    cos(x_2k / 2) |0> + exp(i x_2k+1) sin(x_2k / 2) |1>, up to a global phase.

    Example:
        >>> from tfq_models.circuits import inputs
        >>> print(dense_angle_encoding(cirq.LineQubit.range(2), inputs(4)))
        0: ───Ry(x_0)───Rz(x_1)───
        1: ───Ry(x_2)───Rz(x_3)───

    Args:
        qubits: n distinct qubits.
        symbols: 2n SymPy expressions or numbers.
        axes: Two different axes of `"X"`, `"Y"` and `"Z"`.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of symbols or an axis is wrong, or a qubit comes twice.

    References:
        LaRose and Coyle, arXiv:2003.01695, dense angle encoding; their features are x / (2 pi).
    """
    qubits = check_qubits(qubits)
    symbols = check_symbols(symbols, 2 * len(qubits), "two for each qubit")
    axes = check_sequence("axes", axes, "axes")
    axes = [check_choice("axes", axis, AXES) for axis in axes]
    if len(set(axes)) != 2 or len(axes) != 2:
        raise ValueError(f"`axes` must name two different axes. Received: axes={axes}.")
    return cirq.Circuit(
        rotation(axis, x)(q)
        for (q, axis), x in zip(itertools.product(qubits, axes), symbols, strict=True)
    )


def basis_encoding(qubits: Qubits, bits: Angles, threshold: float = 0.5) -> cirq.Circuit:
    """Returns X on the qubits whose features lie above a threshold: the state |b_0 b_1 ...>.

    Takes n bits for n qubits. A number counts as 1 if it is greater than the threshold; qubits
    that are off get no gate. A SymPy expression b becomes X^b, to be bound to 0 or 1 later, which
    makes a template for many rows; the threshold does not act on it.

    Example:
        >>> print(basis_encoding(cirq.LineQubit.range(3), [0.9, 0.2, 0.7]))
        0: ───X───
        2: ───X───

    Args:
        qubits: n distinct qubits.
        bits: n numbers, truth values or SymPy expressions.
        threshold: A number in the units of `bits`.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of bits is wrong, one is not finite, or a qubit comes twice.
    """
    qubits = check_qubits(qubits)
    bits = check_symbols(bits, len(qubits), "one for each qubit", name="bits")
    threshold = check_number("threshold", threshold)
    circuit = cirq.Circuit()
    for qubit, bit in zip(qubits, bits, strict=True):
        if isinstance(bit, sympy.Expr):
            circuit.append(cirq.X(qubit) ** bit)
        elif bit > threshold:
            circuit.append(cirq.X(qubit))
    return circuit


def iqp_encoding(qubits: Qubits, symbols: Angles, num_repeats: int = 1) -> cirq.Circuit:
    """Returns commuting rotations by features and their products, between walls of H.

    IQP stands for instantaneous quantum polynomial. Each repeat is H on all qubits, then
    exp(-i x_k Z_k / 2) on each, then exp(-i x_j x_k Z_j Z_k / 2) on every pair. Takes n
    symbols for n qubits, in radians.

    Example:
        >>> from tfq_models.circuits import inputs
        >>> print(iqp_encoding(cirq.LineQubit.range(2), inputs(2)))
        0: ───H───Rz(x_0)───ZZ────────────────
                            │
        1: ───H───Rz(x_1)───ZZ^(x_0*x_1/pi)───

    Args:
        qubits: n distinct qubits.
        symbols: n SymPy expressions or numbers.
        num_repeats: How often the circuit is repeated, at least 1.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of symbols or of repeats is wrong, or a qubit comes twice.

    References:
        Havlicek et al., arXiv:1804.11326, in the form of Bowles et al., arXiv:2403.07059.
    """
    qubits = check_qubits(qubits)
    symbols = check_symbols(symbols, len(qubits), "one for each qubit")
    products = [x * y for x, y in layout_pairs(symbols, "full")]
    return _diagonal_map(qubits, symbols, layout_pairs(qubits, "full"), products, num_repeats)


def separable_encoding(qubits: Qubits, symbols: Angles, num_layers: int = 1) -> cirq.Circuit:
    """Returns layers of rotations by one feature on each qubit, which entangle nothing: a baseline.

    Each layer is RX(pi / 4), then RY(x_k) on qubit k. Takes n symbols for n qubits, in radians.

    Example:
        >>> from tfq_models.circuits import inputs
        >>> print(separable_encoding(cirq.LineQubit.range(2), inputs(2)))
        0: ───Rx(0.25π)───Ry(x_0)───
        1: ───Rx(0.25π)───Ry(x_1)───

    Args:
        qubits: n distinct qubits.
        symbols: n SymPy expressions or numbers.
        num_layers: At least 1.

    Returns:
        A `cirq.Circuit`.

    Raises:
        ValueError: If the number of symbols or of layers is wrong, or a qubit comes twice.

    References:
        Bowles, Ahmed and Schuld, arXiv:2403.07059, the separable kernel.
    """
    qubits = check_qubits(qubits)
    symbols = check_symbols(symbols, len(qubits), "one for each qubit")
    circuit = cirq.Circuit()
    for _ in range(check_count("num_layers", num_layers)):
        circuit.append(rotation("X", math.pi / 4)(q) for q in qubits)
        circuit.append(rotation("Y", x)(q) for q, x in zip(qubits, symbols, strict=True))
    return circuit


def zz_feature_map(
    qubits: Qubits,
    symbols: Angles,
    num_repeats: int = 2,
    entanglement: str | Iterable[tuple[int, int]] = "full",
    data_map: Callable[..., Angle] | None = None,
) -> cirq.Circuit:
    """Returns [exp(i sum phi(x_k) Z_k + i sum phi(x_j, x_k) Z_j Z_k) H^n]^repeats.

    By default phi(x) = x and phi(x, y) = (pi - x)(pi - y). The exponent has no factor 1/2:
    exp(i phi Z) is RZ(-2 phi). Takes n symbols for n qubits, in radians. The sign is the paper's;
    maps with exp(-i ...) give the complex conjugate states, and so the same kernel.

    Example:
        >>> print(zz_feature_map(cirq.LineQubit.range(2), [2.5, 2.75], num_repeats=1))
        0: ───H───Rz(-1.59π)───ZZ─────────
                               │
        1: ───H───Rz(-1.75π)───ZZ^-0.16───

    Args:
        qubits: n distinct qubits.
        symbols: n SymPy expressions or numbers.
        num_repeats: How often the circuit is repeated, at least 1; 2 in the paper.
        entanglement: Which pairs (j, k) the second sum has: `"full"`, `"chain"` or `"ring"`, or a
            sequence of pairs of indices, each once.
        data_map: phi, a function of one feature and of two, which returns an angle in radians. It
            is given what `symbols` holds, and so SymPy expressions wherever these are.

    Returns:
        A `cirq.Circuit`.

    Raises:
        TypeError: If an argument, or what `data_map` returns, is of another kind.
        ValueError: If the number of symbols or of repeats or the entanglement is wrong, or a qubit
            comes twice.

    References:
        Havlicek et al., arXiv:1804.11326.
    """
    qubits = check_qubits(qubits)
    symbols = check_symbols(symbols, len(qubits), "one for each qubit")
    if isinstance(entanglement, str):
        check_choice("entanglement", entanglement, NEIGHBOURHOODS)
        pairs = layout_pairs(range(len(qubits)), entanglement)
    else:
        pairs = check_pairs("entanglement", entanglement, len(qubits))
    data_map = _havlicek_map if data_map is None else data_map
    if not callable(data_map):
        raise TypeError(
            "`data_map` must be a function of one feature and of two. "
            f"Received: {data_map!r} of type {type(data_map).__name__}."
        )

    def angle(*features):
        return -2 * check_symbol(data_map(*features), name="data_map", verb="return")

    singles = [angle(x) for x in symbols]
    products = [angle(symbols[j], symbols[k]) for j, k in pairs]
    pairs = [(qubits[j], qubits[k]) for j, k in pairs]
    return _diagonal_map(qubits, singles, pairs, products, num_repeats)


def _havlicek_map(x, y=None):
    if y is None:
        return x
    # Symbols keep an exact pi, so that a circuit that prints them says what it is.
    return math.prod((sympy.pi if isinstance(z, sympy.Expr) else math.pi) - z for z in (x, y))


def _diagonal_map(qubits, singles, pairs, products, num_repeats):
    """Returns H, RZ by `singles` on the qubits, and turns about ZZ by `products` on the pairs."""
    circuit = cirq.Circuit()
    for _ in range(check_count("num_repeats", num_repeats)):
        circuit.append(cirq.H.on_each(qubits))
        circuit.append(rotation("Z", x)(q) for q, x in zip(qubits, singles, strict=True))
        circuit.append(rotation("ZZ", x)(*p) for p, x in zip(pairs, products, strict=True))
    return circuit
