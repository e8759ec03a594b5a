"""Batches of circuits as tables of numbers, for a simulation to run through.

The native kernel's operation `tfq_models_read_circuits` makes the same tables.
"""

import functools
import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tfq_models.circuit_tensors.checking import CircuitReader, remembering
from tfq_models.circuit_tensors.further_qubits import batch_problem, joined
from tfq_models.circuit_tensors.gates import UNITARY_FORMATS

_KINDS = {entry: kind for kind, entry in enumerate(UNITARY_FORMATS)}


class Tables(NamedTuple):
    """The operations of a batch of circuits, one after the other.

    A qubit is its bit in the index of an amplitude: of n qubits, qubit i is bit `n - 1 - i`. A
    circuit's further qubits, which the n are not, are bits from n on.

    Args:
        integers: `(num_operations, 7)`, int64: the gate's place in `UNITARY_FORMATS`; the bits of
            its one or two targets, -1 for none; the mask of the controls, and within it the values
            that switch the gate on; for each of two angles the place of its symbol, -1 for none.
        numbers: `(num_operations, 5)`, float32: of each of two angles its value and its scalar,
            whose product it is (and the symbol's value, if it has one); the global shift.
        splits: `(batch + 1,)`, int64: row b has the operations from `splits[b]` to `splits[b + 1]`.
        num_further: `(batch,)`, int32: how many further qubits row b has.
    """

    integers: np.ndarray
    numbers: np.ndarray
    splits: np.ndarray
    num_further: np.ndarray


class TableReader:
    """Reads batches of serialised circuits.

    Args:
        qubit_ids: The names of the qubits that circuits may use, in the order of the state.
        symbol_names: The symbols that they may use, in the order of their values.
        most_further: How many other qubits a circuit may join with those. If there may be any,
            operations that are not joined with the former are left out.
    """

    def __init__(
        self, qubit_ids: Sequence[str], symbol_names: Sequence[str], most_further: int = 0
    ):
        num_qubits = len(qubit_ids)
        self._most_further = most_further
        self._reader = CircuitReader(qubit_ids, symbol_names, most_further=most_further)
        self._bits = {name: num_qubits - 1 - i for i, name in enumerate(qubit_ids)}
        self._symbols = {name: i for i, name in enumerate(symbol_names)}
        self._remembered = remembering(self._read)
        self._integers = functools.lru_cache(maxsize=2**14)(self._integers_of)

    def __call__(self, circuits: Sequence[bytes]) -> tuple[Tables, str]:
        """Returns the tables and no text, or empty tables and what is wrong with a row."""
        rows, problem = self._reader.each(circuits, self._remembered)
        if not problem:
            width = max((num_further for *_, num_further in rows), default=0)
            problem = batch_problem(len(rows), len(rows) << width, self._most_further)
        return _concatenated([] if problem else rows, len(circuits)), problem

    def _read(self, data):
        """Returns the integers and the numbers of one circuit, and its number of further qubits."""
        operations = self._reader.operations(data)
        if self._most_further:
            operations = joined(operations, self._bits)
        further = tuple(self._reader.further_qubits(operations))
        integers = [self._integers(operation.structure, further) for operation in operations]
        numbers = list(map(_numbers, operations))
        return _array(integers, np.int64, 7), _array(numbers, np.float32, 5), len(further)

    def _integers_of(self, structure, further):
        bits = self._bits
        if further:
            bits = bits | {name: len(bits) + i for i, name in enumerate(further)}
        targets = [bits[name] for name in structure.qubits]
        controls = [1 << bits[name] for name in structure.controls]
        values = itertools.compress(controls, structure.control_values)
        symbols = [self._symbols.get(name, -1) for name in structure.symbols]
        return (
            _KINDS[structure.format],
            *_padded(targets, 2),
            sum(controls),
            sum(values),
            *_padded(symbols, 2),
        )


def _numbers(operation):
    row = [0.0, 1.0, 0.0, 1.0, 0.0]
    numbers = operation.gate_numbers()
    num_angles = len(operation.structure.symbols)
    row[: 2 * num_angles] = numbers[: 2 * num_angles]
    row[4:] = numbers[2 * num_angles :] or [0.0]
    return row


def _concatenated(rows, batch):
    sizes = [len(integers) for integers, *_ in rows] or [0] * batch
    return Tables(
        np.concatenate([_array([], np.int64, 7), *(integers for integers, *_ in rows)]),
        np.concatenate([_array([], np.float32, 5), *(numbers for _, numbers, _ in rows)]),
        np.cumsum([0, *sizes], dtype=np.int64),
        np.array([num_further for *_, num_further in rows] or [0] * batch, np.int32),
    )


def _array(rows, dtype, width):
    return np.array(rows, dtype).reshape(-1, width)


def _padded(values, size):
    return [*values, *[-1] * (size - len(values))]
