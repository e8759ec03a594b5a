"""From any Cirq operation to operations that TensorFlow Quantum's format holds, exactly."""

import warnings
from typing import NamedTuple

import cirq
import numpy as np

from tfq_models.circuit_tensors.reading.gates import format_of
from tfq_models.circuits.parts.measurements import unrolled
from tfq_models.circuits.parts.own_matrix import decomposes_into_itself, has_own_matrix

# Above this, comparing two unitaries would cost more than everything else.
_MAX_CHECKED_QUBITS = 6
# The format's own precision: half turns in float32.
_TOLERANCE = 1e-6
# Gates whose global shift the format, or TensorFlow Quantum's simulator of it, leaves out.
_SHIFTED = (cirq.CCXPowGate, cirq.CCZPowGate, cirq.PhasedISwapPowGate)


class Held(NamedTuple):
    """An operation on a gate of the format, under any number of controls."""

    operation: cirq.Operation
    controls: tuple[cirq.Qid, ...] = ()
    control_values: tuple[int, ...] = ()

    def to_cirq(self) -> cirq.Operation:
        """Returns the same operation as Cirq's."""
        if not self.controls:
            return self.operation
        return cirq.ControlledOperation(self.controls, self.operation, self.control_values)


def lower(operation: cirq.Operation) -> list[Held]:
    """Returns operations of the format whose product is the operation, global phase included.

    Gates of the format and controls of them stay as they are; CCX, CCZ and CSWAP become controls of
    X, Z and SWAP; everything else is decomposed as Cirq decomposes it. A global phase becomes a
    rotation by a full turn, `Z**2` with a global shift.

    Raises:
        ValueError: If Cirq knows no decomposition into the format's gates, or if the one that it
            knows is not exact.
    """
    operation = operation.untagged
    if has_own_matrix(operation) or has_own_matrix(operation.gate):
        return _lower_decomposed(_as_matrix(operation))
    operation = _as_controlled(operation)
    if isinstance(operation, cirq.ControlledOperation):
        return _lower_controlled(operation)
    if format_of(operation.gate):
        return [Held(operation)]
    if isinstance(operation.gate, _SHIFTED):
        return _lower_shifted(operation)
    return _lower_decomposed(operation)


def phase_of(operation: cirq.Operation) -> complex:
    """Returns the number that a global phase operation multiplies by."""
    if cirq.is_parameterized(operation) or not isinstance(operation.gate, cirq.GlobalPhaseGate):
        raise _no_decomposition(operation)
    return complex(operation.gate.coefficient)


def phase_on(qubit: cirq.Qid, phase: complex) -> Held:
    """Returns a global phase, as an operation on a qubit that leaves it alone otherwise."""
    shift = np.angle(phase) / (2 * np.pi)
    return Held(cirq.ZPowGate(exponent=2.0, global_shift=shift).on(qubit))


def _as_controlled(operation):
    """Returns the same operation with its controls taken out of the gate."""
    gate, qubits = operation.gate, operation.qubits
    if isinstance(gate, cirq.ControlledGate):
        count = gate.num_controls()
        sub_operation = gate.sub_gate.on(*qubits[count:])
        return cirq.ControlledOperation(qubits[:count], sub_operation, gate.control_values)
    if isinstance(gate, cirq.CCXPowGate | cirq.CCZPowGate) and gate.global_shift == 0:
        base = cirq.X if isinstance(gate, cirq.CCXPowGate) else cirq.Z
        return cirq.ControlledOperation(qubits[:2], base(qubits[2]) ** gate.exponent)
    if isinstance(gate, cirq.CSwapGate):
        return cirq.ControlledOperation(qubits[:1], cirq.SWAP(*qubits[1:]))
    return operation


def _lower_controlled(operation):
    if not operation.sub_operation.qubits:
        return _lower_controlled_phase(operation)
    # One product of control values for each way to switch the operation on; they exclude each
    # other, so their operations follow one another.
    return [
        Held(held.operation, (*operation.controls, *held.controls), (*values, *held.control_values))
        for values in operation.control_values.expand()
        for held in lower(operation.sub_operation)
    ]


def _lower_controlled_phase(operation):
    """Lowers a controlled global phase: a phase on the last control's value."""
    half_turns = np.angle(phase_of(operation.sub_operation)) / np.pi
    *controls, qubit = operation.controls
    lowered = []
    for *values, value in operation.control_values.expand():
        # Z**t has eigenvalues exp(i pi t (shift + 0)) on |0> and exp(i pi t (shift + 1)) on |1>.
        gate = (
            cirq.ZPowGate(exponent=half_turns)
            if value
            else cirq.ZPowGate(exponent=-half_turns, global_shift=-1)
        )
        lowered.append(Held(gate.on(qubit), tuple(controls), tuple(values)))
    return lowered


def _lower_shifted(operation):
    """Lowers a gate to the same gate without its global shift, and the phase of that."""
    gate, qubit = operation.gate, operation.qubits[0]
    phases = {"phase_exponent": gate.phase_exponent} if hasattr(gate, "phase_exponent") else {}
    unshifted = type(gate)(exponent=gate.exponent, **phases)
    turn = cirq.ZPowGate(exponent=gate.exponent, global_shift=gate.global_shift)
    back = cirq.ZPowGate(exponent=-gate.exponent)
    return [*lower(unshifted.on(*operation.qubits)), Held(turn.on(qubit)), Held(back.on(qubit))]


def _lower_decomposed(operation):
    pieces = _pieces(operation)
    if pieces is None or not operation.qubits:
        raise _no_decomposition(operation)
    lowered = []
    for piece in pieces:
        if piece.qubits:
            lowered += lower(piece)
        else:
            lowered.append(phase_on(operation.qubits[0], phase_of(piece)))
    # A decomposition into nothing must not lose the qubits.
    lowered = lowered or [Held(cirq.I(qubit)) for qubit in operation.qubits]
    return lowered + _missing_phase(operation, lowered)


def _as_matrix(operation):
    """Returns an operation as its matrix, if it has parts that were not written for that."""
    if decomposes_into_itself(operation.gate or operation):
        return operation
    if cirq.is_parameterized(operation) or not cirq.has_unitary(operation):
        raise _no_decomposition(operation)
    return cirq.MatrixGate(cirq.unitary(operation)).on(*operation.qubits)


def _pieces(operation):
    """Returns the parts that Cirq decomposes an operation into, or None."""
    if isinstance(operation, cirq.CircuitOperation):
        return list(unrolled(operation))
    with warnings.catch_warnings():
        # Cirq 1.5 warns of its own use of CircuitOperation.
        warnings.simplefilter("ignore", FutureWarning)
        return cirq.decompose_once(operation, default=None)


def _missing_phase(operation, lowered):
    """Returns what a decomposition lacks: nothing, or a global phase."""
    if len(operation.qubits) > _MAX_CHECKED_QUBITS or not cirq.has_unitary(operation):
        return []
    circuit = cirq.Circuit(held.to_cirq() for held in lowered)
    if not circuit.all_qubits() <= set(operation.qubits):
        raise ValueError(
            "`circuit` must hold operations that decompose without further qubits, because "
            f"TensorFlow Quantum's format has no spare ones. Received: {operation!r}."
        )
    got = circuit.unitary(qubits_that_should_be_present=operation.qubits)
    wanted = cirq.Circuit(operation).unitary()
    phase = np.exp(1j * np.angle(np.vdot(got, wanted)))
    error = np.abs(got * phase - wanted).max()
    if error > _TOLERANCE:
        raise ValueError(
            "`circuit` must hold operations that Cirq decomposes exactly, because the circuit "
            f"would change otherwise. Received: {operation!r}, which is off by {error}."
        )
    return [] if abs(phase - 1) < _TOLERANCE else [phase_on(operation.qubits[0], phase)]


def _no_decomposition(operation):
    return ValueError(
        "`circuit` must hold operations that decompose into the gates of TensorFlow Quantum's "
        "format, because it can say nothing else; a global phase must be a number. "
        f"Received: {operation!r}."
    )
