"""Batches of circuits as tables of numbers, for a simulation to run through.

The native kernel's operation `tfq_models_read_circuits` makes the same tables.
"""

import functools
import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tfq_models.circuit_tensors.decoding import no_circuit
from tfq_models.circuit_tensors.gates import UNITARY_FORMATS
from tfq_models.circuit_tensors.reading import read_moments, shown

_KINDS = {entry: kind for kind, entry in enumerate(UNITARY_FORMATS)}
# Circuits that are remembered, if they are no longer than that: some 100 MB at the most.
_NUM_REMEMBERED = 2**14
_MAX_REMEMBERED_BYTES = 2**12
_MAX_NAMED = 8
# Nobody simulates qubits beyond; but circuits of more are checked here, too.
_LARGEST = 2**63 - 1


class Tables(NamedTuple):
    """The operations of a batch of circuits, one after the other.

    A qubit is its bit in the index of an amplitude: of n qubits, qubit i is bit `n - 1 - i`.

    Args:
        integers: `(num_operations, 7)`, int64: the gate's place in `UNITARY_FORMATS`; the bits of
            its one or two targets, -1 for none; the mask of the controls, and within it the values
            that switch the gate on; for each of two angles the place of its symbol, -1 for none.
        numbers: `(num_operations, 5)`, float32: of each of two angles its value and its scalar,
            whose product it is (and the symbol's value, if it has one); the global shift.
        splits: `(batch + 1,)`, int64: row b has the operations from `splits[b]` to `splits[b + 1]`.
    """

    integers: np.ndarray
    numbers: np.ndarray
    splits: np.ndarray


class TableReader:
    """Reads batches of serialised circuits.

    Args:
        qubit_ids: The names of the qubits that circuits may use, in the order of the state.
        symbol_names: The symbols that they may use, in the order of their values.
    """

    def __init__(self, qubit_ids: Sequence[str], symbol_names: Sequence[str]):
        num_qubits = len(qubit_ids)
        self._bits = {name: num_qubits - 1 - i for i, name in enumerate(qubit_ids)}
        self._symbols = {name: i for i, name in enumerate(symbol_names)}
        self._remembered = functools.lru_cache(maxsize=_NUM_REMEMBERED)(self._read)
        self._integers = functools.lru_cache(maxsize=_NUM_REMEMBERED)(self._integers_of)

    def __call__(self, circuits: Sequence[bytes]) -> tuple[Tables, str]:
        """Returns the tables and no text, or empty tables and what is wrong with a row."""
        rows = []
        for row, data in enumerate(circuits):
            read = self._remembered if len(data) <= _MAX_REMEMBERED_BYTES else self._read
            try:
                rows.append(read(data))
            except _Stranger as error:
                return _no_tables(len(circuits)), self._unfit(row, error)
            except ValueError as error:
                return _no_tables(
                    len(circuits)
                ), f"`inputs` must hold {no_circuit(data, row, error)}"
        return _joined(rows), ""

    def _read(self, data):
        """Returns the integers and the numbers of one circuit."""
        operations = list(itertools.chain.from_iterable(read_moments(data)))
        self._check(operations)
        integers = [self._integers(operation.structure) for operation in operations]
        numbers = list(map(_numbers, operations))
        return _array(integers, np.int64, 7), _array(numbers, np.float32, 5)

    def _check(self, operations):
        structures = dict.fromkeys(operation.structure for operation in operations)
        found = {
            "qubits": [name for s in structures for name in s.qubits + s.controls],
            "symbols": [name for s in structures for name in s.symbols if name is not None],
            "channels": [s.format.gate_id for s in structures if s.format not in _KINDS],
        }
        known = {"qubits": self._bits, "symbols": self._symbols, "channels": {}}
        for kind, names in found.items():
            strangers = [name for name in dict.fromkeys(names) if name not in known[kind]]
            if strangers:
                raise _Stranger(f"{kind} {_listed(strangers)}")

    def _integers_of(self, structure):
        targets = [self._bits[name] for name in structure.qubits]
        controls = [1 << self._bits[name] for name in structure.controls]
        values = itertools.compress(controls, structure.control_values)
        symbols = [self._symbols.get(name, -1) for name in structure.symbols]
        return (
            _KINDS[structure.format],
            *_padded(targets, 2),
            sum(controls) & _LARGEST,
            sum(values) & _LARGEST,
            *_padded(symbols, 2),
        )

    def _unfit(self, row, error):
        symbols = (
            f"with no symbols but {_listed(self._symbols)}" if self._symbols else "without symbols"
        )
        return (
            "`inputs` must hold circuits of unitary gates on the layer's qubits "
            f"({_listed(self._bits)}) only, {symbols}. A layer has the qubits of its model "
            "circuit, identity gates included, or of its `qubits`. "
            f"Received: {error} in row {row}."
        )


class _Stranger(Exception):
    """A circuit holds what a layer cannot take."""


def _numbers(operation):
    row = [0.0, 1.0, 0.0, 1.0, 0.0]
    numbers = operation.gate_numbers()
    num_angles = len(operation.structure.symbols)
    row[: 2 * num_angles] = numbers[: 2 * num_angles]
    row[4:] = numbers[2 * num_angles :] or [0.0]
    return row


def _joined(rows):
    splits = np.cumsum([0, *(len(integers) for integers, _ in rows)], dtype=np.int64)
    integers, numbers, _ = _no_tables(0)
    return Tables(
        np.concatenate([integers, *(part for part, _ in rows)]),
        np.concatenate([numbers, *(part for _, part in rows)]),
        splits,
    )


def _no_tables(batch):
    return Tables(_array([], np.int64, 7), _array([], np.float32, 5), np.zeros(batch + 1, np.int64))


def _array(rows, dtype, width):
    return np.array(rows, dtype).reshape(-1, width)


def _padded(values, size):
    return [*values, *[-1] * (size - len(values))]


def _listed(names):
    names = [shown(name)[1:-1] for name in names]
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return ", ".join(names[:_MAX_NAMED]) + more
