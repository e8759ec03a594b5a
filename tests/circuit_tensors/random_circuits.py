"""Random circuits of every operation that the format holds."""

import cirq
import numpy as np
import sympy

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


def random_gate(rng, angle, max_qubits):
    """A gate whose parameters are calls of `angle`, on one or two qubits."""
    makers = [
        *(lambda gate=gate: gate ** angle() for gate in ONE_QUBIT),
        *(
            lambda kind=kind: kind(exponent=angle(), global_shift=float(rng.choice([-0.5, 0.25])))
            for kind in SHIFTED[: 4 if max_qubits == 1 else None]
        ),
        lambda: cirq.PhasedXPowGate(exponent=angle(), phase_exponent=angle()),
        lambda: cirq.rx(angle()),
        lambda: cirq.I,
    ]
    if max_qubits > 1:
        makers += [
            *(lambda gate=gate: gate ** angle() for gate in TWO_QUBITS),
            lambda: cirq.PhasedISwapPowGate(exponent=angle(), phase_exponent=angle()),
            lambda: cirq.FSimGate(theta=angle(), phi=angle()),
        ]
    return makers[rng.integers(len(makers))]()


def random_operation(rng, qubits, angle):
    """A gate on random qubits, every third time under random controls."""
    gate = random_gate(rng, angle, len(qubits))
    shuffled = [qubits[i] for i in rng.permutation(len(qubits))]
    count = gate.num_qubits()
    operation, others = gate.on(*shuffled[:count]), shuffled[count:]
    if others and rng.random() < 1 / 3:
        controls = others[: rng.integers(1, min(3, len(others)) + 1)]
        values = [int(value) for value in rng.integers(2, size=len(controls))]
        return cirq.ControlledOperation(controls, operation, values)
    return operation


def random_circuit(rng, qubits, num_operations, angle):
    """A circuit of random operations that acts on every one of the qubits."""
    operations = [random_operation(rng, qubits, angle) for _ in range(num_operations)]
    return cirq.Circuit(cirq.H.on_each(*qubits), operations)


def symbolic_angle(rng, symbols):
    """Returns a function that draws expressions of the symbols and, sometimes, numbers."""

    def draw():
        x, y = (symbols[i] for i in rng.integers(len(symbols), size=2))
        a, b = rng.normal(size=2)
        choices = [x, a * x, a * x + b, x * y + b, sympy.sin(x) - a * y**2, sympy.exp(x) / 2, a]
        return choices[rng.integers(len(choices))]

    return draw


def grid_angle(rng):
    """Returns a function that draws multiples of 1/64: exact in float32 and in 6 decimals."""
    return lambda: float(rng.integers(-128, 129)) / 64


def random_qubits(rng, count):
    """Qubits with negative and two-digit coordinates, on a grid or on a line."""
    if rng.random() < 0.3:
        return [cirq.LineQubit(int(x)) for x in rng.permutation(np.arange(-5, 15))[:count]]
    cells = rng.permutation(400)[:count]
    return [cirq.GridQubit(int(cell) // 20 - 4, int(cell) % 20 - 4) for cell in cells]
