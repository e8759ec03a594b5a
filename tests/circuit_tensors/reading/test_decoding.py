"""Reading circuit tensors, whole and damaged."""

import cirq
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models.circuit_tensors import from_circuit_tensor, serialize_circuit, serialize_circuits

A, B = cirq.GridQubit(-1, 12), cirq.GridQubit(2, -3)
CIRCUIT = cirq.Circuit(
    cirq.X(A) ** sympy.Symbol("x"),
    cirq.ControlledOperation([A], cirq.ISWAP(B, cirq.GridQubit(0, 0)), [0]),
)
DATA = serialize_circuit(CIRCUIT)
LINE = serialize_circuit(cirq.Circuit(cirq.CZ(cirq.LineQubit(1), cirq.LineQubit(2))))


@pytest.mark.parametrize(
    "rows",
    [
        tf.constant([DATA]),
        np.array([DATA]),
        np.array([DATA], object),
        [DATA],
        (DATA,),
    ],
)
def test_kinds_of_input(rows):
    assert from_circuit_tensor(rows) == [CIRCUIT]


def test_names_of_qubits():
    circuit = cirq.Circuit(cirq.X.on_each(A, B, cirq.LineQubit(-7)))
    assert from_circuit_tensor(serialize_circuits([circuit])) == [circuit]


def test_empty_batch():
    assert from_circuit_tensor(tf.constant([], tf.string)) == []


@pytest.mark.parametrize(
    ("rows", "error", "message"),
    [
        (tf.constant([[DATA]]), ValueError, r"\(batch,\). Received: shape \(1, 1\)"),
        (tf.constant(DATA), ValueError, r"\(batch,\). Received: shape \(\)"),
        (np.zeros(2), TypeError, "must hold bytes.*row 0"),
        ([DATA, "text"], TypeError, "must hold bytes.*'text', a str, in row 1"),
        ([DATA, b""], ValueError, "0 bytes in row 1.*names no gate set"),
        ([b"not a circuit"], ValueError, "13 bytes in row 0.*field 13 has the unknown wire"),
        ([DATA[:-1]], ValueError, "ends 1 bytes too early"),
        ([DATA.replace(b"tfq_gate_set", b"abc_gate_set")], ValueError, "'abc_gate_set'"),
        ([DATA.replace(b"ISP", b"IXP")], ValueError, "gate 'IXP' is unknown"),
        ([DATA.replace(b"global_shift", b"global_shaft")], ValueError, "global_shift"),
        ([DATA.replace(b"-1_12", b"a1_12")], ValueError, "'a1_12' is not the name"),
        ([LINE.replace(b"\x12\x011", b"\x12\x012")], ValueError, "row 0.*uplicate"),
        ([DATA.replace(b"\x0d\x00\x00\x80\x3f", b"\x0d\x00\x00\xc0\x7f")], ValueError, "nan"),
    ],
)
def test_what_is_no_circuit(rows, error, message):
    with pytest.raises(error, match=message):
        from_circuit_tensor(rows)


def test_damaged_bytes_are_read_or_refused():
    rng = np.random.default_rng(0)
    for _ in range(1500):
        damaged = bytearray(DATA)
        for position in rng.integers(len(DATA), size=rng.integers(1, 4)):
            damaged[position] = rng.integers(256)
        try:
            (circuit,) = from_circuit_tensor([bytes(damaged[: rng.integers(1, 2 * len(DATA))])])
        except ValueError as error:
            assert "`tensor` must hold circuits" in str(error)
        else:
            assert isinstance(circuit, cirq.Circuit)
