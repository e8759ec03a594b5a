"""Circuits in TensorFlow Quantum's format, written field by field, so that any can be wrong."""

import struct

GATE_SET = b"\n\x0e\n\x0ctfq_gate_set"
_ANGLES = {"FSIM": ("theta", "phi"), "I": ()}
_ANGLES["PXP"] = _ANGLES["PISP"] = ("phase_exponent", "exponent")


def varint(value):
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])


def field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def argument(name, value):
    return field(2, field(1, name.encode()) + field(2, value))


def number(name, value):
    return argument(name, field(1, b"\r" + struct.pack("<f", value)))


def text(name, value):
    return argument(name, field(1, field(3, value.encode())))


def symbol(name, value):
    return argument(name, field(2, value.encode()))


def arguments(gate="XP", qubits="", values=""):
    """Returns the arguments that a gate has, by name."""
    made = {}
    for name in _ANGLES.get(gate, ("exponent",)):
        made |= {name: number(name, 0.5), f"{name}_scalar": number(f"{name}_scalar", 1)}
    if gate == "I":
        made["unused"] = number("unused", 1)
    elif gate != "FSIM":
        made["global_shift"] = number("global_shift", 0)
    controls = {"control_qubits": qubits, "control_values": values}
    return made | {name: text(name, value) for name, value in controls.items()}


def gate_field(gate):
    return field(1, field(1, gate.encode()))


def qubit_field(name):
    return field(3, field(2, name.encode()))


def operation(gate="XP", qubits=("0_0",), controls=("", ""), more=b"", **changed):
    """Returns an operation; `changed` arguments, or none where they are empty, replace its own."""
    values = {**arguments(gate, *controls), **changed}.values()
    return gate_field(gate) + b"".join([*values, more, *map(qubit_field, qubits)])


def moment(*operations):
    return field(2, b"".join(field(1, one) for one in operations))


def circuit(*moments):
    return field(2, b"\x08\x01" + b"".join(moments))


def program(*operations):
    """Returns a program of a single moment."""
    return circuit(moment(*operations)) + GATE_SET
