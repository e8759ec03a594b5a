"""Strategies of circuits over every kind of operation that the simulator takes.

A circuit that fails shrinks.
"""

import functools

import cirq
import hypothesis.strategies as st
import numpy as np
import scipy.stats
import sympy

from tests.drawing import lists

_ONE = [
    cirq.XPowGate,
    cirq.YPowGate,
    cirq.ZPowGate,
    cirq.HPowGate,
]
_TWO = [
    cirq.XXPowGate,
    cirq.YYPowGate,
    cirq.ZZPowGate,
    cirq.CXPowGate,
    cirq.CZPowGate,
    cirq.SwapPowGate,
    cirq.ISwapPowGate,
]
_THREE = [cirq.CCXPowGate, cirq.CCZPowGate]


SEEDS = st.integers(0, 2**32 - 1)


def floats(least=-2, most=2):
    """Numbers of 20 binary places: no two of them are nearly equal, and float32 rounds some."""
    return st.integers(least * 2**20, most * 2**20).map(lambda k: k / 2**20)


@functools.lru_cache
def parameters(symbols=()):
    """Numbers, often special ones, and expressions of a tuple of symbols."""
    known = st.sampled_from([0.0, 0.5, 1.0, -1.0, 2.0, 3.0, -0.5]) | floats() | floats()
    if not symbols:
        return known
    symbol = st.sampled_from(symbols)
    return st.one_of(
        known,
        symbol,
        st.builds(lambda a, x: x * a, symbol, floats()),
        st.builds(lambda a, x: a + x, symbol, floats()),
        st.builds(lambda a, b: a * b, symbol, symbol),
        st.builds(lambda a, b, x: sympy.sin(a) * x + b, symbol, symbol, floats()),
    )


def powers(angles, classes):
    """Powers of gates, with a global shift half of the time."""
    shifts = st.sampled_from([0.0, 0.0, -0.5, 0.3])
    return st.builds(
        lambda kind, angle, shift: kind(exponent=angle, global_shift=shift),
        st.sampled_from(classes),
        angles,
        shifts,
    )


def _matrices(num_qubits):
    """Unitary matrices as gates."""
    unitary = scipy.stats.unitary_group
    return st.builds(
        lambda seed: cirq.MatrixGate(unitary.rvs(2**num_qubits, random_state=seed)), SEEDS
    )


def _controlled(gates, control_values):
    return st.builds(
        lambda gate, values: cirq.ControlledGate(gate, len(values), values),
        gates,
        st.sampled_from(control_values),
    )


@functools.lru_cache
def gates(num_qubits, symbols=()):
    """Gates on one, two or three qubits."""
    p = parameters(symbols)
    if num_qubits == 1:
        others = [
            st.builds(cirq.PhasedXPowGate, phase_exponent=p, exponent=p, global_shift=st.just(0.2)),
            st.builds(cirq.PhasedXZGate, x_exponent=p, z_exponent=p, axis_phase_exponent=p),
            st.builds(
                lambda kind, angle: kind(angle), st.sampled_from([cirq.rx, cirq.ry, cirq.rz]), p
            ),
            st.sampled_from([cirq.X, cirq.Y, cirq.Z, cirq.H, cirq.S, cirq.T]),
        ]
        classes = _ONE
    elif num_qubits == 2:
        others = [
            st.builds(cirq.FSimGate, p, p),
            st.builds(cirq.PhasedFSimGate, p, p, p, p, p),
            st.builds(cirq.PhasedISwapPowGate, phase_exponent=p, exponent=p),
            st.builds(cirq.TwoQubitDiagonalGate, st.tuples(p, p, p, p)),
            _controlled(gates(1, symbols), [[0], [1]]),
            st.sampled_from([cirq.CNOT, cirq.CZ, cirq.SWAP, cirq.ISWAP]),
        ]
        classes = _TWO
    else:
        products = cirq.SumOfProducts([(0, 1), (1, 0)])
        others = [
            st.sampled_from([cirq.CSWAP, cirq.CCX, cirq.QuantumFourierTransformGate(3)]),
            _controlled(gates(2, symbols), [[0], [1]]),
            _controlled(gates(1, symbols), [[(0, 1), (1,)], [0, 1]]),
            st.builds(lambda gate: cirq.ControlledGate(gate, 2, products), gates(1, symbols)),
            st.builds(cirq.ThreeQubitDiagonalGate, st.tuples(*[p] * 8)),
        ]
        classes = _THREE
    # As many of them as of others, each an object of its own, because equal ones count once.
    of_powers = [powers(p, classes) for _ in others]
    return st.one_of([*of_powers, *others, _matrices(num_qubits)])


@functools.lru_cache
def circuits(qubits, symbols=(), least=0, most=20):
    """Circuits of operations on a tuple of qubits."""
    widths = st.sampled_from([min(width, len(qubits)) for width in (1, 1, 2, 2, 3)])
    drawn = widths.flatmap(lambda width: st.tuples(gates(width, symbols), st.permutations(qubits)))
    placed = drawn.map(lambda drawn: drawn[0].on(*drawn[1][: drawn[0].num_qubits()]))
    return lists(placed, least, most).map(cirq.Circuit)


def registers(num_qubits):
    """Tuples of line, grid or named qubits, in an order of no meaning."""
    kinds = [
        cirq.LineQubit.range(8, 8 + num_qubits),
        cirq.GridQubit.rect(num_qubits, 1, top=-2),
        cirq.NamedQubit.range(num_qubits, prefix="q"),
    ]
    return st.sampled_from([tuple(qubits) for qubits in kinds])


@functools.lru_cache
def operators(qubits):
    """Pauli strings, Pauli sums and projector sums on a tuple of qubits."""
    paulis = st.tuples(*[st.sampled_from([cirq.I, cirq.X, cirq.Y, cirq.Z])] * len(qubits))
    bits = st.tuples(*[st.sampled_from([None, 0, 1])] * len(qubits))
    strings = st.builds(
        lambda factor, paulis: cirq.PauliString(factor, dict(zip(qubits, paulis, strict=True))),
        floats(),
        paulis,
    )
    projectors = st.builds(
        lambda factor, bits: cirq.ProjectorSum.from_projector_strings(
            [
                cirq.ProjectorString(
                    {q: bit for q, bit in zip(qubits, bits, strict=True) if bit is not None}, factor
                )
            ]
        ),
        floats(),
        bits,
    )
    return st.one_of(
        strings, st.builds(lambda one, other: one + other + 0.5, strings, strings), projectors
    )


def resolved_state(circuit, qubits, names, values, initial_state=None):
    """Cirq's state vector in complex128."""
    resolver = dict(zip(names, map(float, values), strict=True))
    simulator = cirq.Simulator(dtype=np.complex128)
    return simulator.simulate(
        circuit,
        resolver,
        qubit_order=qubits,
        initial_state=0 if initial_state is None else initial_state,
    ).final_state_vector
