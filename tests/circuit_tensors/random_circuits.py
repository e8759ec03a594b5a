"""Strategies of circuits of every operation that the format holds; a circuit that fails shrinks."""

import functools

import cirq
import hypothesis.strategies as st
import sympy

from tests.drawing import lists

ONE_QUBIT = [cirq.X, cirq.Y, cirq.Z, cirq.H]
TWO_QUBITS = [
    cirq.XX,
    cirq.YY,
    cirq.ZZ,
    cirq.CZ,
    cirq.CNOT,
    cirq.SWAP,
    cirq.ISWAP,
]
SHIFTED = [cirq.XPowGate, cirq.YPowGate, cirq.ZPowGate, cirq.HPowGate, cirq.XXPowGate]


@functools.lru_cache
def numbers(largest=4):
    """Numbers of 20 binary places: no two of them are nearly equal, and float32 rounds some."""
    return st.integers(-largest * 2**20, largest * 2**20).map(lambda k: k / 2**20)


@functools.lru_cache
def grid_numbers(largest=2):
    """Multiples of 1/64: exact in float32 and in 6 decimals."""
    return st.integers(-64 * largest, 64 * largest).map(lambda k: k / 64)


@functools.lru_cache
def exact_and_other_numbers():
    """Numbers, with those in between that make exact gates."""
    return st.sampled_from([0.0, 0.5, 1.0, -1.0, 2.0]) | numbers() | numbers(8)


@functools.lru_cache
def symbolic_angles(symbols):
    """Expressions of the symbols and, sometimes, numbers."""
    x, a = st.sampled_from(symbols), numbers(2)
    return st.one_of(
        a,
        x,
        st.builds(lambda x, a: a * x, x, a),
        st.builds(lambda x, a, b: a * x + b, x, a, a),
        st.builds(lambda x, y, b: x * y + b, x, x, a),
        st.builds(lambda x, y, a: sympy.sin(x) - a * y**2, x, x, a),
        st.builds(lambda x: sympy.exp(x) / 2, x),
    )


@functools.lru_cache
def gates(angles, max_qubits=2):
    """Gates on one or two qubits, whose parameters are `angles`."""
    kinds = SHIFTED[: 4 if max_qubits == 1 else None]
    strategies = [
        st.just(cirq.I),
        *(st.builds(pow, st.just(gate), angles) for gate in ONE_QUBIT),
        *(
            st.builds(kind, exponent=angles, global_shift=st.sampled_from([-0.5, 0.25]))
            for kind in kinds
        ),
        st.builds(cirq.PhasedXPowGate, exponent=angles, phase_exponent=angles),
        st.builds(cirq.rx, angles),
    ]
    if max_qubits > 1:
        strategies += [
            *(st.builds(pow, st.just(gate), angles) for gate in TWO_QUBITS),
            st.builds(cirq.PhasedISwapPowGate, exponent=angles, phase_exponent=angles),
            st.builds(cirq.FSimGate, theta=angles, phi=angles),
        ]
    return st.one_of(strategies)


@functools.lru_cache
def operations(qubits, angles):
    """Gates on any of a tuple of qubits, every third of them under controls."""
    return st.builds(
        _placed,
        gates(angles, len(qubits)),
        st.permutations(qubits),
        st.sampled_from([0, 0, 0, 0, 1, 2, 3]),
        st.tuples(*[st.integers(0, 1)] * 3),
    )


def _placed(gate, order, num_controls, values):
    size = gate.num_qubits()
    operation, controls = gate.on(*order[:size]), order[size : size + num_controls]
    if not controls:
        return operation
    return cirq.ControlledOperation(controls, operation, values[: len(controls)])


@functools.lru_cache
def circuits(qubits, angles, least=0, most=12):
    """Circuits of operations that act on every one of a tuple of qubits."""
    return lists(operations(qubits, angles), least, most).map(
        lambda drawn: cirq.Circuit(cirq.H.on_each(*qubits), drawn)
    )


def registers(least=1, most=4):
    """Tuples of qubits with negative and two-digit coordinates, on a grid or on a line."""
    cells = st.builds(cirq.GridQubit, st.integers(-4, 15), st.integers(-4, 15))
    places = st.builds(cirq.LineQubit, st.integers(-5, 14))
    sized = st.tuples(st.integers(least, most), st.sampled_from([cells, places]))
    return sized.flatmap(
        lambda drawn: st.lists(drawn[1], min_size=drawn[0], max_size=drawn[0], unique=True)
    ).map(tuple)


def circuits_on_any_qubits(angles, least_qubits, most_qubits, least=0, most=12):
    """Circuits of operations on every qubit of some register, in its order."""
    return registers(least_qubits, most_qubits).flatmap(
        lambda qubits: circuits(qubits, angles, least, most)
    )
