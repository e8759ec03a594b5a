"""Batches of circuits as tables of numbers, for a simulation to run through.

The native kernel's operation `tfq_models_read_circuits` makes the same tables.
"""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tfq_models.circuit_tensors.reading.batches import BatchReader, Entry, UnusualError
from tfq_models.circuit_tensors.reading.checking import (
    MAX_REMEMBERED_BYTES,
    NUM_REMEMBERED,
    CircuitReader,
)
from tfq_models.circuit_tensors.reading.further_qubits import batch_problem, joined
from tfq_models.circuit_tensors.reading.gates import UNITARY_FORMATS

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
    """Reads batches of serialised circuits, and remembers what was in short ones.

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
        self._read_batch = BatchReader(self._entry)
        self._bits = {name: num_qubits - 1 - i for i, name in enumerate(qubit_ids)}
        self._symbols = {name: i for i, name in enumerate(symbol_names)}
        self._remembered = {}

    def __call__(self, circuits: Sequence[bytes]) -> tuple[Tables, str]:
        """Returns the tables and no text, or empty tables and what is wrong with a row."""
        known = self._remembered  # another thread may begin a new one
        rows = {data: known.get(data) for data in circuits}
        new = [data for data, row in rows.items() if row is None]
        try:
            rows.update(zip(new, _split(*self._read_batch(new)), strict=True))
        except UnusualError:
            problem = self._read_one_by_one(circuits, rows)
            if problem:
                return _concatenated([], len(circuits)), problem
        self._remember(new, rows)
        found = [rows[data] for data in circuits]
        width = max((num_further for *_, num_further in found), default=0)
        problem = batch_problem(len(found), len(found) << width, self._most_further)
        return _concatenated([] if problem else found, len(circuits)), problem

    def read_new(self, circuits: Sequence[bytes]) -> tuple[Tables, str]:
        """Does the same for different circuits that will not come again."""
        try:
            integers, numbers, sizes = self._read_batch(circuits)
        except UnusualError:
            return self(circuits)
        none = np.zeros(len(circuits), np.int32)
        return Tables(integers, numbers, np.cumsum([0, *sizes], dtype=np.int64), none), ""

    def _read_one_by_one(self, circuits, rows):
        """Fills in the rows that are None, or returns what is wrong with one."""

        def read(data):
            if rows[data] is None:
                rows[data] = self._read(data)

        return self._reader.each(circuits, read)[1]

    def _read(self, data):
        """Returns the integers and the numbers of one circuit, and its number of further qubits."""
        operations = self._reader.operations(data)
        if self._most_further:
            operations = joined(operations, self._bits)
        further = self._reader.further_qubits(operations)
        bits = self._bits | {name: len(self._bits) + i for i, name in enumerate(further)}
        integers = [self._integers(operation.structure, bits) for operation in operations]
        numbers = [[(*o.numbers, 0, 1)[i] for i in _sources(o.structure)] for o in operations]
        return _array(integers, np.int64, 7), _array(numbers, np.float32, 5), len(further)

    def _remember(self, new, rows):
        if len(self._remembered) + len(new) > NUM_REMEMBERED:
            self._remembered = {}
        for data in new[:NUM_REMEMBERED]:
            if len(data) <= MAX_REMEMBERED_BYTES:
                # Not as a part of a batch, which would stay as a whole.
                integers, numbers, num_further = rows[data]
                self._remembered[data] = integers.copy(), numbers.copy(), num_further

    def _entry(self, operation):
        """Returns the `Entry` of an operation, or None where it is none that is known here."""
        structure = operation.structure
        names = structure.qubits + structure.controls
        symbols = [name for name in structure.symbols if name is not None]
        is_known = self._bits.keys() >= set(names) and self._symbols.keys() >= set(symbols)
        if structure.format not in _KINDS or not is_known or len(set(names)) < len(names):
            return None
        mask = sum(1 << self._bits[name] for name in names)
        return Entry(self._integers(structure, self._bits), _sources(structure), mask)

    def _integers(self, structure, bits):
        controls = [1 << bits[name] for name in structure.controls]
        return (
            _KINDS[structure.format],
            *_padded([bits[name] for name in structure.qubits], 2),
            sum(controls),
            sum(itertools.compress(controls, structure.control_values)),
            *_padded([self._symbols.get(name, -1) for name in structure.symbols], 2),
        )


def _sources(structure):
    """Returns the places of the numbers of a row: -1 for a 1, and -2 for a 0."""
    end = 2 * len(structure.symbols)
    row = [-2, -1, -2, -1, -2]
    row[:end] = structure.numbers[:end]
    row[4:] = structure.numbers[end:] or [-2]
    return tuple(row)


def _split(integers, numbers, sizes):
    ends = np.cumsum(sizes)
    return [
        (integers[end - size : end], numbers[end - size : end], 0)
        for size, end in zip(sizes, ends, strict=True)
    ]


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
