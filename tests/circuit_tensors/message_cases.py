"""Messages that are sound, however unusual, and one for each kind of damage.

The reader knows the qubits `QUBIT_IDS` and the symbols `SYMBOL_NAMES`.
"""

import functools

from tests.circuit_tensors.handmade_messages import (
    GATE_SET,
    argument,
    arguments,
    circuit,
    field,
    gate_field,
    moment,
    number,
    operation,
    program,
    qubit_field,
    symbol,
    text,
    varint,
)

QUBIT_IDS = ["0_0", "0_1", "0_2", "-3"]
SYMBOL_NAMES = ["x", "θ"]
PAIR = ("0_0", "0_1")
ONE = program(operation())
LANGUAGE = field(1, b"tfq_gate_set")
STRATEGY = b"\x08\x01"
GATE, QUBIT, ARGUMENTS = gate_field("XP"), qubit_field("0_0"), b"".join(arguments().values())
EXPONENT, SHIFT = number("exponent", 0.5), number("global_shift", 0)
FLOAT = b"\r\0\0\0?"

SOUND = {
    "the gate set first": GATE_SET + circuit(moment(operation())),
    "the gate set twice": GATE_SET + ONE,
    "no circuit": GATE_SET,
    "an empty circuit": field(2, b"") + GATE_SET,
    "an empty moment": circuit(moment()) + GATE_SET,
    "two circuits": ONE + ONE,
    "no strategy": field(2, moment(operation())) + GATE_SET,
    "the largest strategy": field(2, b"\x08" + varint(2**64 - 1)) + GATE_SET,
    "two strategies": field(2, STRATEGY + moment(operation()) + b"\x08\0") + GATE_SET,
    "the qubit first": program(QUBIT + ARGUMENTS + GATE),
    "the gate between arguments": program(SHIFT + GATE + operation(global_shift=b"")[len(GATE) :]),
    "a large number": program(operation(exponent=number("exponent", 3e38))),
    "a small number": program(operation(exponent=number("exponent", -1e-45))),
    "a zero with a sign": program(operation(exponent=number("exponent", -0.0))),
    "a global shift": program(operation(global_shift=number("global_shift", 0.25))),
    "a shift of PISP": program(operation("PISP", PAIR, global_shift=number("global_shift", 0.25))),
    "controls": program(operation(controls=("-3,0_1", "0,1"))),
    "a symbol": program(operation(exponent=symbol("exponent", "x"))),
    "a symbol in Greek": program(operation(exponent=symbol("exponent", "θ"))),
    "a filler of any size": program(operation("I", unused=number("unused", -7e7))),
    "one qubit in two moments": circuit(moment(operation()), moment(operation())) + GATE_SET,
}

WIRE = {
    "nothing": b"",
    "text": b"hello",
    "cut short": ONE[:-1],
    "a byte more": ONE + b"\0",
    "the field 0": ONE + b"\x02\0",
    "a key of 33 bits": ONE + varint(1 << 32 | 1 << 3 | 2) + b"\0",
    "a key that repeats a known one in its 33rd bit": ONE + varint(1 << 35 | 2 << 3 | 2) + b"\0",
    "a key with a byte too many": b"\x92\0" + ONE[1:],
    "a length with a byte too many": GATE_SET + b"\x12\x80\0",
    "a number with a byte too many": field(2, b"\x08\x81\0") + GATE_SET,
    "a number with many bytes too many": field(2, b"\x08\x81" + 8 * b"\x80" + b"\0") + GATE_SET,
    "a number of 65 bits": field(2, b"\x08" + 9 * b"\x80" + b"\x02") + GATE_SET,
    "a number that does not end": field(2, b"\x08" + 10 * b"\x80" + b"\x01") + GATE_SET,
    "a length beyond the end": GATE_SET + b"\x12\x01",
    "a length of 64 bits": GATE_SET + b"\x12" + varint(2**64 - 1),
    **{f"wire type {kind}": ONE + varint(2 << 3 | kind) + b"\0" for kind in (3, 4, 6, 7)},
}
MESSAGES = {
    "no gate set": circuit(moment(operation())),
    "an empty language": circuit() + field(1, b""),
    "a language twice in one": circuit() + field(1, 2 * LANGUAGE),
    "another gate set": ONE.replace(b"tfq_gate_set", b"tfq_gate_sex"),
    "a function language": circuit() + field(1, LANGUAGE + field(2, b"exp")),
    "a program's unknown field": ONE + field(3, b""),
    "a program's circuit as a number": ONE + b"\x10\0",
    "a circuit's unknown field": field(2, field(3, b"")) + GATE_SET,
    "a strategy as bytes": field(2, field(1, b"")) + GATE_SET,
    "a strategy of 4 bytes": field(2, b"\r" + bytes(4)) + GATE_SET,
    "a strategy of 8 bytes": field(2, b"\x09" + bytes(8)) + GATE_SET,
    "a moment as a number": field(2, b"\x10\0") + GATE_SET,
    "a moment's unknown field": circuit(field(2, field(2, b""))) + GATE_SET,
    "an operation as a number": circuit(field(2, b"\x08\0")) + GATE_SET,
    "an empty operation": program(b""),
    "an operation's unknown field": program(operation() + field(4, b"")),
    "an operation's number": program(operation() + b"\x20\0"),
}
GATES_AND_QUBITS = {
    "no gate": program(ARGUMENTS + QUBIT),
    "two gates": program(GATE + operation()),
    "a gate without a name": program(field(1, b"") + ARGUMENTS + QUBIT),
    "a gate of two names": program(field(1, 2 * field(1, b"XP")) + ARGUMENTS + QUBIT),
    "a gate's unknown field": program(field(1, field(2, b"XP")) + ARGUMENTS + QUBIT),
    "no qubit": program(operation(qubits=())),
    "two qubits for one": program(operation(qubits=PAIR)),
    "three qubits for one": program(operation(qubits=QUBIT_IDS[:3])),
    "one qubit for two": program(operation("CZP")),
    "three qubits for two": program(operation("CZP", QUBIT_IDS[:3])),
    "a qubit twice": program(operation("CZP", ("0_0", "0_0"))),
    "a qubit twice in a moment": program(operation(), operation("YP")),
    "an empty qubit": program(operation(qubits=()) + field(3, b"")),
    "a qubit of two ids": program(operation(qubits=()) + field(3, field(2, b"0_0") * 2)),
    "a qubit's unknown field": program(operation(qubits=()) + field(3, field(1, b"0_0"))),
}
ARGUMENTS_OF_OPERATIONS = {
    **{f"{name} missing": program(operation(**{name: b""})) for name in arguments()},
    **{f"{name} twice": program(operation(more=value)) for name, value in arguments().items()},
    "a phase's scalar missing": program(operation("PXP", phase_exponent_scalar=b"")),
    "no filler": program(operation("I", unused=b"")),
    "an unknown argument": program(operation(more=number("exponents", 0))),
    "an argument without a name": program(operation(more=number("", 0))),
    "a phase exponent of XP": program(operation(more=number("phase_exponent", 0))),
    "a filler of XP": program(operation(more=number("unused", 0))),
    "theta of XP": program(operation(more=number("theta", 0))),
    "a global shift of FSIM": program(operation("FSIM", PAIR, more=SHIFT)),
    "an exponent of I": program(operation("I", more=EXPONENT)),
    "the value first": program(
        operation(exponent=field(2, field(2, field(1, FLOAT)) + field(1, b"exponent")))
    ),
    "only a name": program(operation(exponent=field(2, field(1, b"exponent")))),
    "only a value": program(operation(exponent=field(2, field(2, field(1, FLOAT))))),
    "two values": program(operation(exponent=field(2, EXPONENT[2:] + field(2, field(1, FLOAT))))),
    "an empty argument": program(operation(exponent=argument("exponent", b""))),
    "a number and a symbol": program(
        operation(exponent=argument("exponent", field(1, FLOAT) + field(2, b"x")))
    ),
    "an empty value": program(operation(exponent=argument("exponent", field(1, b"")))),
    "a value of two numbers": program(
        operation(exponent=argument("exponent", field(1, 2 * FLOAT)))
    ),
    "a double": program(operation(exponent=argument("exponent", field(1, b"\x21" + bytes(8))))),
    "a whole number": program(operation(exponent=argument("exponent", field(1, b"\x10\x01")))),
    "a function": program(operation(exponent=argument("exponent", field(3, b"")))),
    "text for a number": program(operation(exponent=text("exponent", "0.5"))),
    "a number for text": program(operation(control_qubits=number("control_qubits", 0))),
    "a symbol without a name": program(operation(exponent=symbol("exponent", ""))),
    **{
        f"a symbol in {name}": program(operation(**{name: symbol(name, "x")}))
        for name in ("exponent_scalar", "global_shift", "control_qubits", "control_values")
    },
    "a symbol in a filler": program(operation("I", unused=symbol("unused", "x"))),
}
_NUMBERS = {
    "XP": ["exponent", "exponent_scalar", "global_shift"],
    "PXP": ["phase_exponent", "phase_exponent_scalar"],
    "I": ["unused"],
}
NUMBERS = {
    f"{value} in {name} of {gate}": program(operation(gate, **{name: number(name, value)}))
    for gate, names in _NUMBERS.items()
    for name in names
    for value in map(float, ("nan", "inf", "-inf"))
}
NUMBERS["nan in theta_scalar of FSIM"] = program(
    operation("FSIM", PAIR, theta_scalar=number("theta_scalar", float("nan")))
)
NUMBERS["nan beside a symbol"] = program(
    operation(
        exponent=symbol("exponent", "x"),
        exponent_scalar=number("exponent_scalar", float("nan")),
    )
)
_CONTROLS = {
    "a control that is the target": ("0_0", "1"),
    "a control twice": ("0_1,0_1", "1,1"),
    "a control value of 7": ("0_1", "7"),
    "a control value of 2": ("0_1", "2"),
    "a control value of -1": ("0_1", "-1"),
    "a control value 01": ("0_1", "01"),
    "a control value with a space": ("0_1", " 1"),
    "an empty control value": ("0_1,0_2", "1,"),
    "too few control values": ("0_1,0_2", "1"),
    "too many control values": ("0_1", "1,1"),
    "no control values": ("0_1", ""),
    "control values alone": ("", "1"),
    "commas": (",", ","),
}
CONTROLS = {name: program(operation(controls=controls)) for name, controls in _CONTROLS.items()} | {
    "a control that another operation uses": program(
        operation(), operation(qubits=("0_1",), controls=("0_0", "1"))
    ),
}
DAMAGED = WIRE | MESSAGES | GATES_AND_QUBITS | ARGUMENTS_OF_OPERATIONS | NUMBERS | CONTROLS
UNKNOWN_GATE = {
    "an unknown gate": program(operation("QP")),
    "a gate in small letters": program(operation("xp")),
    "an empty gate id": program(operation("")),
    "a channel": program(gate_field("DP") + number("p", 0.1) + QUBIT),
}
UNKNOWN_QUBIT = {
    f"the qubit {name!r}": program(operation(qubits=(name,)))
    for name in ("", "0", "0_3", "00_0", "+0_0", "0_0 ", " 0_0", "0_0_0", "0-0", "\u0660_0", "3")
} | {
    f"the control {name!r}": program(operation(controls=(name, "1,1" if "," in name else "1")))
    for name in ("9_9", "0_1 ", "0_1\0", "a", ",0_1")
}
UNKNOWN_SYMBOL = {
    f"the symbol {name!r}": program(operation(exponent=symbol("exponent", name)))
    for name in ("y", "X", "x ", "xx", "x\0")
}

_MANY = 300_000
# Hundreds of thousands of anything: made when asked for, by whether they are sound.
_LONG = {
    "controls": (False, lambda: program(operation(controls=_repeated("0_1", "1")))),
    "commas": (False, lambda: program(operation(controls=_repeated("", "")))),
    "long control": (False, lambda: program(operation(controls=("1" * 10**7, "1")))),
    "arguments": (False, lambda: program(operation(more=_MANY * EXPONENT))),
    "qubits": (False, lambda: program(operation(qubits=_MANY * ("0_0",)))),
    "gates": (False, lambda: program(operation() + _MANY * GATE)),
    "long symbol": (False, lambda: program(operation(exponent=symbol("exponent", "x" * 10**7)))),
    "long name": (False, lambda: program(operation(more=number("x" * 10**7, 0)))),
    "operations": (False, lambda: program(*[operation()] * _MANY)),
    "moments": (True, lambda: circuit(*[moment(operation())] * (_MANY // 3)) + GATE_SET),
    "empty moments": (True, lambda: circuit(*[moment()] * _MANY) + GATE_SET),
    "circuits": (True, lambda: ONE * (_MANY // 10)),
    "languages": (True, lambda: GATE_SET * _MANY),
    "strategies": (True, lambda: field(2, STRATEGY * _MANY) + GATE_SET),
}
LONG = list(_LONG)


def _repeated(*words):
    return tuple(",".join([word] * _MANY) for word in words)


@functools.lru_cache(maxsize=1)
def long_message(name):
    """Returns whether a message of `LONG` is sound, and the message."""
    is_sound, make = _LONG[name]
    return is_sound, make()
