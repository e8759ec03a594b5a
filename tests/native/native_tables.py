"""Tables by the native operation, called directly, and Cirq's operations back from them."""

import itertools
from typing import NamedTuple

import cirq
import numpy as np
import sympy
import tensorflow as tf

from tfq_models import native

# By the numbers of the gates' kinds.
GATE_TYPES = [
    cirq.XPowGate,
    cirq.YPowGate,
    cirq.ZPowGate,
    cirq.HPowGate,
    cirq.XXPowGate,
    cirq.YYPowGate,
    cirq.ZZPowGate,
    cirq.CZPowGate,
    cirq.CNotPowGate,
    cirq.SwapPowGate,
    cirq.ISwapPowGate,
    cirq.PhasedXPowGate,
    cirq.PhasedISwapPowGate,
    cirq.FSimGate,
    cirq.IdentityGate,
]
PHASED = (cirq.PhasedXPowGate, cirq.PhasedISwapPowGate)


class Tables(NamedTuple):
    """What the operation returns, in its order."""

    integers: np.ndarray
    numbers: np.ndarray
    splits: np.ndarray
    problem: int
    row: int


def read_tables(circuits, qubit_ids, symbol_names=()):
    """Returns the tables of a batch, whether it is understood or not."""
    outputs = native.operations().tfq_models_read_circuits(
        tf.constant(circuits, tf.string), qubit_ids=qubit_ids, symbol_names=list(symbol_names)
    )
    tables = Tables(*(output.numpy() for output in outputs))
    assert [values.dtype for values in tables] == ["int64", "float32", "int64", "int32", "int32"]
    size = tables.splits[-1]
    assert (tables.integers.shape, tables.numbers.shape) == ((size, 7), (size, 5))
    assert tables.splits.shape == (len(circuits) + 1,)
    return tables


def assert_refused(circuits, qubit_ids, symbol_names, problem, row):
    """Checks that a batch has this problem in this row, and so no tables."""
    tables = read_tables(circuits, qubit_ids, symbol_names)
    assert (tables.problem, tables.row) == (problem, row)
    assert not tables.splits.any()


def operations_of(tables, qubits, symbol_names=()):
    """Returns the operations of each row of a batch that is understood."""
    assert (tables.problem, tables.row) == (0, -1)
    everything = [
        _operation(*map(np.ndarray.tolist, pair), qubits, symbol_names)
        for pair in zip(tables.integers, tables.numbers, strict=True)
    ]
    splits = tables.splits.tolist()
    return [everything[begin:end] for begin, end in itertools.pairwise(splits)]


def _operation(integers, numbers, qubits, symbol_names):
    kind, *targets, mask, values, symbol_0, symbol_1 = integers
    angles = [
        value * scalar * (sympy.Symbol(symbol_names[symbol]) if symbol >= 0 else 1)
        for value, scalar, symbol in (
            (*numbers[:2], symbol_0),
            (*numbers[2:4], symbol_1),
        )
    ]
    gate = _gate(GATE_TYPES[kind], angles, numbers[4])
    by_bit = qubits[::-1]
    operation = gate.on(*(by_bit[bit] for bit in targets if bit >= 0))
    assert not values & ~mask
    controls = [bit for bit in range(len(qubits)) if mask >> bit & 1]
    return controlled(
        operation, [by_bit[bit] for bit in controls], [values >> bit & 1 for bit in controls]
    )


def _gate(gate_type, angles, shift):
    if gate_type is cirq.IdentityGate:
        assert (angles, shift) == ([0, 0], 0)
        return cirq.I
    if gate_type is cirq.FSimGate:
        assert shift == 0
        return cirq.FSimGate(*angles)
    if gate_type in PHASED:
        return gate_type(exponent=angles[0], phase_exponent=angles[1], global_shift=shift)
    assert angles[1] == 0
    return gate_type(exponent=angles[0], global_shift=shift)


def controlled(operation, controls, values):
    """Returns the operation under controls in Cirq's order of qubits."""
    if not controls:
        return operation
    controls, values = zip(*sorted(zip(controls, values, strict=True)), strict=True)
    return cirq.ControlledOperation(controls, operation, values)


def with_sorted_controls(operation):
    """Returns the same operation as `operations_of` would."""
    if not isinstance(operation, cirq.ControlledOperation):
        return operation
    (values,) = operation.control_values.expand()
    return controlled(operation.sub_operation, operation.controls, values)
