"""The gates of TensorFlow Quantum's format, and how it spells qubits."""

import dataclasses
import re

import cirq


@dataclasses.dataclass(frozen=True)
class GateFormat:
    """How the format holds one kind of gate.

    Args:
        gate_id: The gate's name in the format.
        gate_type: Cirq's class. Subclasses that only fix an argument, as `cirq.Rx` does, are held
            as this class.
        angles: Constructor arguments that may be a symbol times a number: an argument `exponent` is
            stored as `exponent` and `exponent_scalar`, and means their product.
        constants: Constructor arguments that are numbers.
        fillers: Arguments that the format demands and nobody reads.
    """

    gate_id: str
    gate_type: type[cirq.Gate]
    angles: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()


def _eigen(gate_id, gate_type):
    return GateFormat(gate_id, gate_type, ("exponent",), ("global_shift",))


def _phased(gate_id, gate_type):
    return GateFormat(gate_id, gate_type, ("phase_exponent", "exponent"), ("global_shift",))


_FORMATS = (
    _eigen("XP", cirq.XPowGate),
    _eigen("YP", cirq.YPowGate),
    _eigen("ZP", cirq.ZPowGate),
    _eigen("HP", cirq.HPowGate),
    _eigen("XXP", cirq.XXPowGate),
    _eigen("YYP", cirq.YYPowGate),
    _eigen("ZZP", cirq.ZZPowGate),
    _eigen("CZP", cirq.CZPowGate),
    _eigen("CNP", cirq.CNotPowGate),
    _eigen("SP", cirq.SwapPowGate),
    _eigen("ISP", cirq.ISwapPowGate),
    _phased("PXP", cirq.PhasedXPowGate),
    _phased("PISP", cirq.PhasedISwapPowGate),
    GateFormat("FSIM", cirq.FSimGate, ("theta", "phi")),
    GateFormat("I", cirq.IdentityGate, fillers=("unused",)),
    GateFormat("DP", cirq.DepolarizingChannel, constants=("p",)),
    GateFormat("ADP", cirq.AsymmetricDepolarizingChannel, constants=("p_x", "p_y", "p_z")),
    GateFormat("GAD", cirq.GeneralizedAmplitudeDampingChannel, constants=("p", "gamma")),
    GateFormat("AD", cirq.AmplitudeDampingChannel, constants=("gamma",)),
    GateFormat("PD", cirq.PhaseDampingChannel, constants=("gamma",)),
    GateFormat("RST", cirq.ResetChannel),
    GateFormat("PF", cirq.PhaseFlipChannel, constants=("p",)),
    GateFormat("BF", cirq.BitFlipChannel, constants=("p",)),
)
FORMAT_OF_ID = {entry.gate_id: entry for entry in _FORMATS}
_FORMAT_OF_TYPE = {entry.gate_type: entry for entry in _FORMATS}
# Gates that Cirq defines for any number of qubits, and the format for one.
_ONE_QUBIT_ONLY = (
    cirq.IdentityGate,
    cirq.DepolarizingChannel,
    cirq.AsymmetricDepolarizingChannel,
)


def format_of(gate: cirq.Gate | None) -> GateFormat | None:
    """Returns how the format holds a gate, or None where it cannot."""
    if isinstance(gate, _ONE_QUBIT_ONLY) and gate.num_qubits() != 1:
        return None
    if isinstance(gate, cirq.PhasedISwapPowGate) and gate.global_shift != 0:
        return None  # TensorFlow Quantum's simulator ignores this shift.
    matches = (_FORMAT_OF_TYPE.get(kind) for kind in type(gate).__mro__)
    return next(filter(None, matches), None)


def qubit_id(qubit: cirq.GridQubit | cirq.LineQubit) -> str:
    """Returns the name of a qubit in the format: `row_column`, or `x` on a line."""
    if isinstance(qubit, cirq.GridQubit):
        return f"{qubit.row}_{qubit.col}"
    return f"{qubit.x}"


def qubit_of_id(name: str) -> cirq.GridQubit | cirq.LineQubit:
    """Returns the qubit of a name."""
    if not re.fullmatch(r"-?\d+(_-?\d+)?", name, re.ASCII):
        raise ValueError(f"{name!r} is not the name of a grid or line qubit")
    coordinates = [int(part) for part in name.split("_")]
    return cirq.GridQubit(*coordinates) if len(coordinates) == 2 else cirq.LineQubit(*coordinates)
