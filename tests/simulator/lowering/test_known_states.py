"""Letters on qubits in known states, and quarter turns that move into the observables."""

import functools
import itertools

import cirq
import numpy as np
import pytest
import sympy

from tfq_models import circuits, native
from tfq_models.simulator import Program
from tfq_models.simulator.lowering.clifford_frame import before_turns, split_trailing_turns
from tfq_models.simulator.lowering.elements import Angle, Flip, Rotation
from tfq_models.simulator.lowering.known_states import without_known_letters
from tfq_models.simulator.lowering.operations import lower
from tfq_models.simulator.lowering.signed_pauli import SignedPauli

BACKENDS = [
    "tensorflow",
    pytest.param("native", marks=pytest.mark.skipif(bool(native.why_not()), reason="no kernel")),
]
LETTERS = {(0, 0): np.eye(2), (1, 0): cirq.unitary(cirq.X), (0, 1): cirq.unitary(cirq.Z)}
LETTERS[1, 1] = cirq.unitary(cirq.Y)


def clifford_heavy_circuit(rng, qubits, num_symbols, num_operations=25):
    """Mostly quarter turns and controlled flips, so that many states stay known for long."""
    symbols = iter(circuits.parameters(num_symbols))
    circuit = cirq.Circuit()
    for _ in range(num_operations):
        first, second = (qubits[i] for i in rng.permutation(len(qubits))[:2])
        kind = rng.integers(8)
        if kind < 4:
            gates = [cirq.H, cirq.X, cirq.Y, cirq.Z, cirq.S, cirq.X**0.5, cirq.Y**-0.5]
            circuit.append(gates[rng.integers(len(gates))](first))
        elif kind < 6:
            circuit.append([cirq.CNOT, cirq.CZ][rng.integers(2)](first, second))
        elif (symbol := next(symbols, None)) is not None:
            gates = [cirq.XX, cirq.YY, cirq.ZZ]
            circuit.append(gates[rng.integers(3)](first, second) ** symbol)
        else:
            circuit.append(cirq.rx(0.3)(first))
    return circuit


@pytest.mark.parametrize("seed", range(20))
def test_states_equal_cirqs(seed):
    rng = np.random.default_rng(seed)
    qubits = cirq.LineQubit.range(4)
    circuit = clifford_heavy_circuit(rng, qubits, 5)
    program = Program(circuit, qubits=qubits, dtype="complex128")
    values = rng.uniform(-2, 2, len(program.symbol_names))
    resolved = cirq.resolve_parameters(
        circuit, dict(zip(program.symbol_names, values, strict=True))
    )
    expected = cirq.Simulator(dtype=np.complex128).simulate(resolved, qubit_order=qubits)
    actual = program.state_vector(values)[0]
    np.testing.assert_allclose(actual, expected.final_state_vector, atol=1e-10)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("num_qubits", [3, 8, 11])
def test_expectations_equal_cirqs(num_qubits, backend):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        qubits = cirq.LineQubit.range(num_qubits)
        circuit = clifford_heavy_circuit(rng, qubits, 8, 12 * num_qubits)
        program = Program(circuit, qubits=qubits, backend=backend)
        operators = [cirq.Z(qubits[0]), cirq.X(qubits[-1]) * cirq.Y(qubits[1]), cirq.X(qubits[1])]
        values = rng.uniform(-2, 2, (2, len(program.symbol_names)))
        actual = program.expectation(values, operators)
        for row, own in zip(values, actual, strict=True):
            expected = cirq.Simulator(dtype=np.complex128).simulate_expectation_values(
                cirq.resolve_parameters(circuit, dict(zip(program.symbol_names, row, strict=True))),
                operators,
                qubit_order=qubits,
            )
            np.testing.assert_allclose(own, np.real(expected), atol=1e-5)


def test_a_readout_in_an_eigenstate_entangles_nothing():
    qubits = cirq.LineQubit.range(4)
    symbols = circuits.parameters(circuits.num_readout_qnn_symbols(3))
    circuit = circuits.readout_qnn(qubits[:3], qubits[3], symbols)
    kept = [element for element in without_known_letters(lower(circuit, qubits))]
    entangling = [e for e in kept if e.support.bit_count() == 2]
    assert len(entangling) == 3
    assert all(isinstance(e, Rotation) and not e.x for e in entangling)


def test_flips_with_known_controls_and_targets():
    plus = [Rotation(1, 1, Angle(np.pi / 2))]  # H|0> on qubit 0
    one = [Flip(0, 0, 2)]  # qubit 1 is 1
    assert without_known_letters([*plus, Flip(4, 4, 1)]) == plus  # qubit 2 is 0
    assert without_known_letters([*one, Flip(2, 2, 4)]) == [*one, Flip(0, 0, 4)]
    assert without_known_letters([*plus, *one, Flip(2, 2, 1)]) == [*plus, *one]
    unknown = Rotation(1, 0, Angle(0.3))
    assert without_known_letters([unknown, Flip(1, 1, 4)]) == [unknown, Flip(1, 1, 4)]


def test_turned_strings_equal_products_of_matrices():
    for masks in itertools.product(range(4), repeat=4):
        string, turn = SignedPauli(*masks[:2], -1), Rotation(*masks[2:], Angle(np.pi / 2))
        for turns in range(-1, 5):
            angle = turns * np.pi / 2
            unitary = np.cos(angle / 2) * np.eye(4) - 1j * np.sin(angle / 2) * dense(*masks[2:])
            expected = -unitary @ dense(*masks[:2]) @ unitary.conj().T
            image = string.turned(turn, turns)
            np.testing.assert_allclose(image.sign * dense(image.x, image.z), expected, atol=1e-12)


def dense(x, z):
    letters = [LETTERS[x >> bit & 1, z >> bit & 1] for bit in (1, 0)]
    return functools.reduce(np.kron, letters)


def test_trailing_turns_move_into_the_observables():
    theta = Angle(0.0, 1.0, sympy.Symbol("theta"))
    hadamard = Rotation(1, 1, Angle(np.pi / 2))
    early = Rotation(2, 0, Angle(np.pi / 2))
    rotations = [early, Rotation(2, 2, theta), hadamard]
    body, turns = split_trailing_turns(rotations)
    assert (body, turns) == (rotations[:2], [hadamard])
    # exp(i pi Y / 4) Z exp(-i pi Y / 4) = -X
    assert before_turns(SignedPauli(0, 1, 1), turns) == SignedPauli(1, 0, -1)
