"""Random circuits over every kind of operation that the simulator takes."""

import cirq
import numpy as np
import scipy.stats
import sympy

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


def parameter(rng, symbols):
    """A number, often a special one, or an expression of symbols."""
    kind = rng.integers(8 if len(symbols) else 3)
    if kind == 0:
        return float(rng.choice([0, 0.5, 1, -1, 2, 3, -0.5]))
    if kind <= 2:
        return float(rng.uniform(-2, 2))
    a, b = rng.choice(symbols, 2)
    number = float(rng.uniform(-2, 2))
    return [a, number * a, a + number, a * b, sympy.sin(a) * number + b][kind - 3]


def eigengate(rng, symbols, classes):
    """A power of a gate, with a global shift half of the time."""
    shift = float(rng.choice([0, 0, -0.5, 0.3]))
    gate = classes[rng.integers(len(classes))]
    return gate(exponent=parameter(rng, symbols), global_shift=shift)


def gate(rng, symbols, num_qubits):
    """A gate on `num_qubits` qubits."""
    p = lambda: parameter(rng, symbols)  # noqa: E731
    if rng.random() < 0.1:
        dim = 2**num_qubits
        return cirq.MatrixGate(scipy.stats.unitary_group.rvs(dim, random_state=rng))
    if num_qubits == 1:
        others = [
            lambda: cirq.PhasedXPowGate(phase_exponent=p(), exponent=p(), global_shift=0.2),
            lambda: cirq.PhasedXZGate(x_exponent=p(), z_exponent=p(), axis_phase_exponent=p()),
            lambda: rng.choice([cirq.rx, cirq.ry, cirq.rz])(p()),
            lambda: rng.choice([cirq.X, cirq.Y, cirq.Z, cirq.H, cirq.S, cirq.T]),
        ]
        classes = _ONE
    elif num_qubits == 2:
        others = [
            lambda: cirq.FSimGate(p(), p()),
            lambda: cirq.PhasedFSimGate(p(), p(), p(), p(), p()),
            lambda: cirq.PhasedISwapPowGate(phase_exponent=p(), exponent=p()),
            lambda: cirq.TwoQubitDiagonalGate([p() for _ in range(4)]),
            lambda: cirq.ControlledGate(
                gate(rng, symbols, 1), control_values=[int(rng.integers(2))]
            ),
            lambda: rng.choice([cirq.CNOT, cirq.CZ, cirq.SWAP, cirq.ISWAP]),
        ]
        classes = _TWO
    else:
        values = [
            [(0, 1), (1,)],
            [0, 1],
            cirq.SumOfProducts([(0, 1), (1, 0)]),
        ]
        others = [
            lambda: cirq.CSWAP,
            lambda: cirq.CCX,
            lambda: cirq.ControlledGate(
                gate(rng, symbols, 2), control_values=[int(rng.integers(2))]
            ),
            lambda: cirq.ControlledGate(
                gate(rng, symbols, 1), num_controls=2, control_values=values[rng.integers(3)]
            ),
            lambda: cirq.ThreeQubitDiagonalGate([p() for _ in range(8)]),
            lambda: cirq.QuantumFourierTransformGate(3),
        ]
        classes = _THREE
    if rng.random() < 0.5:
        return eigengate(rng, symbols, classes)
    return others[rng.integers(len(others))]()


def random_circuit(rng, qubits, num_operations, symbols=()):
    """A circuit of `num_operations` random operations."""
    ops = []
    while len(ops) < num_operations:
        width = min(int(rng.choice([1, 1, 2, 2, 3])), len(qubits))
        chosen = [qubits[i] for i in rng.permutation(len(qubits))[:width]]
        ops.append(gate(rng, symbols, width).on(*chosen))
    return cirq.Circuit(ops)


def random_qubits(rng, num_qubits):
    """Line, grid or named qubits, in an order of no meaning."""
    kinds = [
        cirq.LineQubit.range(8, 8 + num_qubits),
        cirq.GridQubit.rect(num_qubits, 1, top=-2),
        cirq.NamedQubit.range(num_qubits, prefix="q"),
    ]
    return kinds[rng.integers(3)]


def random_operators(rng, qubits, count):
    """Pauli strings, Pauli sums and projector sums."""
    result = []
    for _ in range(count):
        string = lambda: cirq.PauliString(  # noqa: E731
            float(rng.uniform(-2, 2)),
            {q: rng.choice([cirq.I, cirq.X, cirq.Y, cirq.Z]) for q in qubits},
        )
        projector = cirq.ProjectorString(
            {q: int(rng.integers(2)) for q in qubits if rng.random() < 0.5}, float(rng.normal())
        )
        result.append(
            [
                string(),
                string() + string() + 0.5,
                cirq.ProjectorSum.from_projector_strings([projector]),
            ][rng.integers(3)]
        )
    return result


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
