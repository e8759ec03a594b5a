"""The gates of TensorFlow Quantum's format, and how it spells qubits."""

import dataclasses
import functools

import cirq

from tfq_models.circuits.parts.own_matrix import has_own_matrix


@dataclasses.dataclass(frozen=True, eq=False)
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
        num_qubits: How many qubits the gate acts on.
    """

    gate_id: str
    gate_type: type[cirq.Gate]
    angles: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    num_qubits: int = 1

    @functools.cached_property
    def arguments(self) -> frozenset[str]:
        """The names of all arguments that an operation of this gate has in the format."""
        scalars = (f"{name}_scalar" for name in self.angles)
        controls = ("control_qubits", "control_values")
        return frozenset((*self.angles, *scalars, *self.constants, *self.fillers, *controls))


def _eigen(gate_id, gate_type, num_qubits=1):
    angles, constants = ("exponent",), ("global_shift",)
    return GateFormat(gate_id, gate_type, angles, constants, num_qubits=num_qubits)


def _phased(gate_id, gate_type, num_qubits=1):
    angles, constants = ("exponent", "phase_exponent"), ("global_shift",)
    return GateFormat(gate_id, gate_type, angles, constants, num_qubits=num_qubits)


# A table of operations names a gate by its place here.
UNITARY_FORMATS = (
    _eigen("XP", cirq.XPowGate),
    _eigen("YP", cirq.YPowGate),
    _eigen("ZP", cirq.ZPowGate),
    _eigen("HP", cirq.HPowGate),
    _eigen("XXP", cirq.XXPowGate, 2),
    _eigen("YYP", cirq.YYPowGate, 2),
    _eigen("ZZP", cirq.ZZPowGate, 2),
    _eigen("CZP", cirq.CZPowGate, 2),
    _eigen("CNP", cirq.CNotPowGate, 2),
    _eigen("SP", cirq.SwapPowGate, 2),
    _eigen("ISP", cirq.ISwapPowGate, 2),
    _phased("PXP", cirq.PhasedXPowGate),
    _phased("PISP", cirq.PhasedISwapPowGate, 2),
    GateFormat("FSIM", cirq.FSimGate, ("theta", "phi"), num_qubits=2),
    GateFormat("I", cirq.IdentityGate, fillers=("unused",)),
)
_CHANNEL_FORMATS = (
    GateFormat("DP", cirq.DepolarizingChannel, constants=("p",)),
    GateFormat("ADP", cirq.AsymmetricDepolarizingChannel, constants=("p_x", "p_y", "p_z")),
    GateFormat("GAD", cirq.GeneralizedAmplitudeDampingChannel, constants=("p", "gamma")),
    GateFormat("AD", cirq.AmplitudeDampingChannel, constants=("gamma",)),
    GateFormat("PD", cirq.PhaseDampingChannel, constants=("gamma",)),
    GateFormat("RST", cirq.ResetChannel),
    GateFormat("PF", cirq.PhaseFlipChannel, constants=("p",)),
    GateFormat("BF", cirq.BitFlipChannel, constants=("p",)),
)
FORMAT_OF_ID = {entry.gate_id: entry for entry in UNITARY_FORMATS + _CHANNEL_FORMATS}
_FORMAT_OF_TYPE = {entry.gate_type: entry for entry in FORMAT_OF_ID.values()}
# Gates that Cirq defines for any number of qubits, and the format for one.
_ONE_QUBIT_ONLY = (
    cirq.IdentityGate,
    cirq.DepolarizingChannel,
    cirq.AsymmetricDepolarizingChannel,
)


def format_of(gate: cirq.Gate | None) -> GateFormat | None:
    """Returns how the format holds a gate, or None where it cannot."""
    if has_own_matrix(gate):
        return None
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


@functools.lru_cache(maxsize=2**12)
def qubit_of_id(name: str) -> cirq.GridQubit | cirq.LineQubit:
    """Returns the qubit of a name."""
    coordinates = [int(part) for part in name.split("_")]
    return cirq.GridQubit(*coordinates) if len(coordinates) == 2 else cirq.LineQubit(*coordinates)
