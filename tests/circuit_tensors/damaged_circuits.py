"""Circuits with known damage, and random damage, for whatever reads circuits."""

import cirq
import sympy

from tests.circuit_tensors.random_circuits import random_circuit, random_qubits
from tfq_models.circuit_tensors import serialize_circuit
from tfq_models.circuit_tensors.gates import qubit_id

A, B, C = cirq.GridQubit.rect(1, 3)
PLAIN = serialize_circuit(cirq.Circuit(cirq.X(A) ** 0.5))
SYMBOLIC = serialize_circuit(cirq.Circuit(cirq.X(A) ** (2 * sympy.Symbol("x"))))
CONTROLLED = serialize_circuit(cirq.Circuit(cirq.X(A).controlled_by(B, C)))
HALF = b"\x0d\x00\x00\x00\x3f"


def _argument(name, text):
    value = b"\x1a" + _varint(len(text)) + text
    return b"\x12" + _message(b"\n" + _message(name) + b"\x12" + _message(b"\n" + _message(value)))


def _message(content):
    return _varint(len(content)) + content


def _varint(value):
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + _varint(value >> 7)


def _with_operation(data, change):
    """Returns a circuit of one operation whose bytes went through `change`, all lengths right."""
    language = b"\n\x0e\n\x0ctfq_gate_set"
    assert data.endswith(language)
    body = _content(data[: -len(language)])
    moment = _content(body[2:])  # behind the scheduling strategy
    operation = change(_content(moment))
    return b"\x12" + _message(b"\x08\x01\x12" + _message(b"\n" + _message(operation))) + language


def _content(field):
    """Returns what a field of one byte's key holds."""
    size, position, shift = 0, 1, 0
    while True:
        size |= (field[position] & 127) << shift
        position, shift = position + 1, shift + 7
        if field[position - 1] < 128:
            return field[position : position + size]


def many_controls(count):
    """Returns a circuit whose operation names one control again and again."""
    names, values = b",".join([b"0_1"] * count), b",".join([b"1"] * count)

    def change(operation):
        operation = operation.replace(_argument(b"control_qubits", b"0_1,0_2"), b"")
        operation = operation.replace(_argument(b"control_values", b"1,1"), b"")
        return (
            operation + _argument(b"control_qubits", names) + _argument(b"control_values", values)
        )

    return _with_operation(CONTROLLED, change)


NO_VALUES = _with_operation(
    CONTROLLED, lambda operation: operation.replace(_argument(b"control_values", b"1,1"), b"")
)
ONE_QUBIT = b"\x1a\x05\x12\x030_0"
# What it is, and a word of what is said of it.
DAMAGED = {
    "nothing": (b"", "names no gate set"),
    "text": (b"hello", "wire type|field"),
    "bytes that are not text": (b"\xff\xfe\x00\x80", "integer|field|number"),
    "a circuit cut short": (PLAIN[:-1], "too early"),
    "a circuit cut in the middle": (PLAIN[: len(PLAIN) // 2], "too early"),
    "another gate set": (PLAIN.replace(b"tfq_gate_set", b"abc_gate_set"), "'abc_gate_set'"),
    "an unknown gate": (PLAIN.replace(b"XP", b"QP"), "'QP' is unknown"),
    "no control values": (NO_VALUES, "control_values"),
    "an empty qubit": (
        _with_operation(PLAIN, lambda o: o.replace(ONE_QUBIT, b"\x1a\x02\x12\x00")),
        "'' is not the name",
    ),
    "a changed byte in a qubit": (PLAIN.replace(b"\x030_0", b"\x03a_0"), "'a_0' is not the name"),
    "a qubit that is not UTF-8": (PLAIN.replace(b"\x030_0", b"\x03\xff_0"), "UTF-8"),
    "no qubit": (_with_operation(PLAIN, lambda o: o.replace(ONE_QUBIT, b"")), "not on 0"),
    "a qubit too many": (
        _with_operation(PLAIN, lambda o: o + b"\x1a\x05\x12\x030_1"),
        "not on 2",
    ),
    "three qubits": (
        _with_operation(PLAIN, lambda o: o + b"\x1a\x05\x12\x030_1\x1a\x05\x12\x030_2"),
        "not on 3",
    ),
    "control = target": (CONTROLLED.replace(b"0_1,0_2", b"0_1,0_0"), "0_0 twice"),
    "a control twice": (CONTROLLED.replace(b"0_1,0_2", b"0_1,0_1"), "0_1 twice"),
    "a control value of 7": (CONTROLLED.replace(b"1,1", b"1,7"), "'1,7'"),
    "a control without a value": (CONTROLLED.replace(b"\x031,1", b"\x03111"), "'111'"),
    "300,000 controls": (many_controls(300_000), "0_1 twice"),
    "NaN": (PLAIN.replace(HALF, b"\x0d\x00\x00\xc0\x7f"), "nan"),
    "infinity": (PLAIN.replace(HALF, b"\x0d\x00\x00\x80\x7f"), "inf"),
    "a NaN scalar of a symbol": (
        SYMBOLIC.replace(b"\x0d\x00\x00\x00\x40", b"\x0d\x00\x00\xc0\x7f"),
        "nan",
    ),
    "an overlong tag": (b"\x92\x80\x00" + PLAIN[1:], "longer than it needs to be"),
    "an endless tag": (b"\xff" * 20, "does not end|longer"),
    "a field 0": (b"\x02\x00" + PLAIN, "number 0"),
    "a moment that is a number": (b"\x12\x02\x10\x05" + PLAIN, "field"),
    "an argument twice": (
        _with_operation(PLAIN, lambda o: o + _argument(b"control_values", b"")),
        "'control_values' twice",
    ),
    "an argument more": (
        _with_operation(PLAIN, lambda o: o + _argument(b"nonsense", b"")),
        "'nonsense'",
    ),
    "a text for a number": (
        _with_operation(
            PLAIN,
            lambda o: o.replace(b"\x12\x07\n\x05" + HALF, b"\x12\x07\n\x05\x1a\x03abc", 1),
        ),
        "not a number",
    ),
}


def mutations(rng, count):
    """Yields valid circuits after random damage, with their qubits' names and symbols."""
    while True:
        qubits = sorted(random_qubits(rng, 3))
        names = [qubit_id(qubit) for qubit in qubits]
        symbols = sympy.symbols("x y")
        valid = [
            serialize_circuit(random_circuit(rng, qubits, 4, _angle(rng, symbols)))
            for _ in range(2)
        ]
        for _ in range(100):
            if count == 0:
                return
            count -= 1
            yield _mutated(rng, valid), names, [symbol.name for symbol in symbols]


def _angle(rng, symbols):
    def draw():
        number = float(rng.normal())
        return number * symbols[rng.integers(2)] if rng.random() < 0.3 else number

    return draw


def _mutated(rng, valid):
    data = bytearray(valid[0])
    for _ in range(rng.integers(1, 4)):
        at = int(rng.integers(len(data))) if data else 0
        kind = rng.integers(6)
        if kind == 0 and data:
            data[at] = rng.integers(256)
        elif kind == 1 and data:
            data[at] ^= 1 << rng.integers(8)
        elif kind == 2:
            data[at:at] = rng.bytes(int(rng.integers(1, 4)))
        elif kind == 3:
            del data[at : at + int(rng.integers(1, 5))]
        elif kind == 4:
            del data[at:]
        else:
            other = int(rng.integers(len(valid[1])))
            data[at:] = valid[1][other:]
    return bytes(data)
