"""Batches of circuits read at once, where they are written as they nearly always are.

One by one, most of the time goes into numbers. Here all bytes of a batch lie one after the other,
NumPy takes the numbers out of them, and what is left of an operation is looked up.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from tfq_models.circuit_tensors.reading.messages import BEFORE_NUMBER, Operation, read_operation

_GATE_SET = b"\n\x0e\n\x0ctfq_gate_set"
_CIRCUIT, _STRATEGY, _MOMENT, _OPERATION = b"\x12\x08\x12\n"
_NUMBER_SIZE = 4
# Kinds of operations that are remembered; all go when there are more.
_MAX_KNOWN = 2**14


class Entry(NamedTuple):
    """What operations have in common that differ in their numbers only.

    Args:
        integers: A row of `Tables.integers`.
        sources: For each column of `Tables.numbers` its place among the operation's numbers;
            -1 for a 1, and -2 for a 0.
        qubits: The mask of its qubits.
        offsets: Where in the operation's bytes its numbers are.
    """

    integers: tuple[int, ...]
    sources: tuple[int, ...]
    qubits: int
    offsets: tuple[int, ...] = ()


class _Operations(NamedTuple):
    """Where the operations of a batch begin and end, and which are the first of their moments."""

    starts: list[int]
    ends: list[int]
    moment_starts: list[int]
    circuit_ends: list[int]


class UnusualError(Exception):
    """A batch is not written as usual: damaged, or sound in a rare way."""


class BatchReader:
    """Reads the operations of all circuits of a batch.

    Args:
        entry: Returns the `Entry` of an operation, without the offsets, or None where it is one
            that the circuits may not hold.
    """

    def __init__(self, entry: Callable[[Operation], Entry | None]):
        self._entry = entry
        self._known = {}

    def __call__(self, circuits: Iterable[bytes]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Returns the integers and the numbers of all operations, and how many each circuit has.

        Raises:
            UnusualError: If they have to be read one by one.
        """
        data = b"".join(circuits)
        found = _Operations([], [], [], [])
        start = 0
        for circuit in circuits:
            _find_operations(data, start, start + len(circuit), found)
            start += len(circuit)
        sizes = np.diff([0, *found.circuit_ends])
        if not found.starts:
            return np.zeros((0, 7), np.int64), np.zeros((0, 5), np.float32), sizes
        at = _numbers_in(data)
        entries, kinds = self._entries(data, _without_numbers(data, at), found)
        qubits = np.array([entry.qubits for entry in entries])[kinds]
        _check_moments(qubits, found.moment_starts)
        first = _first_numbers(entries, kinds, np.array(found.starts), at)
        integers = np.array([entry.integers for entry in entries])[kinds]
        return integers, _columns(data, at, first, entries, kinds), sizes

    def _entries(self, data, blank, found):
        """Returns the different entries, and for each operation which is its own."""
        keys = [blank[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
        places = dict(zip(keys, range(len(keys)), strict=True))  # the last of each kind
        entries = [
            self._entry_at(key, data, found.starts[place], found.ends[place])
            for key, place in places.items()
        ]
        kind_at = np.zeros(len(keys), np.int64)
        kind_at[list(places.values())] = np.arange(len(places))
        return entries, kind_at[list(map(places.__getitem__, keys))]

    def _entry_at(self, key, data, start, end):
        entry = self._known.get(key)
        if entry is None:
            entry = self._new_entry(key, data[start:end])
            if len(self._known) >= _MAX_KNOWN:
                self._known = {}  # another one, because another thread may look into the old
            self._known[key] = entry
        return entry

    def _new_entry(self, key, data):
        at = _numbers_in(data)
        try:
            entry = self._entry(read_operation(data))
        except ValueError as error:
            raise UnusualError from error
        if entry is None or key != _without_numbers(data, at):
            raise UnusualError
        return entry._replace(offsets=tuple(at.tolist()))


def _find_operations(data, start, end, found):
    """Adds the operations of a circuit."""
    # The library writes the gate set last, TensorFlow Quantum first.
    if data.startswith(_GATE_SET, start, end):
        start += len(_GATE_SET)
    elif data.endswith(_GATE_SET, start, end):
        end -= len(_GATE_SET)
    else:
        raise UnusualError
    for first, last in _spans(data, start, end, _CIRCUIT):
        if first < last and data[first] == _STRATEGY:
            first += 2
            if first > last or data[first - 1] > 0x7F:
                raise UnusualError
        for moment in _spans(data, first, last, _MOMENT):
            count = len(found.starts)
            _add_spans(data, *moment, _OPERATION, found.starts, found.ends)
            if len(found.starts) > count:
                found.moment_starts.append(count)
    found.circuit_ends.append(len(found.starts))


def _spans(data, start, end, key):
    """Returns where the contents of fields begin and end, all of which have this key."""
    starts, ends = [], []
    _add_spans(data, start, end, key, starts, ends)
    return zip(starts, ends, strict=True)


def _add_spans(data, start, end, key, starts, ends):
    while start + 2 < end:
        if data[start] != key:
            raise UnusualError
        size, more = data[start + 1], data[start + 2]
        start += 2
        if size > 0x7F:
            if 0 < more < 0x80:  # in place, because most operations are of this size
                size += (more << 7) - 0x80
                start += 1
            else:
                size, start = _long_size(data, start, size)
        starts.append(start)
        start += size
        ends.append(start)
    if start + 2 == end and data[start] == key and data[start + 1] == 0:
        starts.append(end)
        ends.append(end)
    elif start != end:
        raise UnusualError


def _long_size(data, start, size):
    """Returns a size of up to 4 bytes, of which the first was read, and where it ends."""
    size &= 0x7F
    for shift, byte in zip((7, 14, 21), data[start : start + 3], strict=False):
        start += 1
        size |= (byte & 0x7F) << shift
        if 0 < byte < 0x80:
            return size, start
        if byte == 0:
            break  # longer than it needs to be
    raise UnusualError


def _numbers_in(data):
    """Returns where bytes of numbers begin, or seem to."""
    array = np.frombuffer(data, np.uint8)
    last = len(BEFORE_NUMBER) - 1
    at = np.flatnonzero(array[last:-_NUMBER_SIZE] == BEFORE_NUMBER[last])
    for place in range(last):
        at = at[array[at + place] == BEFORE_NUMBER[place]]
    return at + last + 1


def _windows(at):
    return at[:, None] + np.arange(_NUMBER_SIZE)


def _without_numbers(data, at):
    array = np.frombuffer(data, np.uint8).copy()
    array[_windows(at)] = 0
    return array.tobytes()


def _check_moments(qubits, starts):
    # Bits add up to what they are together if none comes twice.
    if np.any(np.add.reduceat(qubits, starts) != np.bitwise_or.reduceat(qubits, starts)):
        raise UnusualError


def _first_numbers(entries, kinds, starts, at):
    """Returns the place of each operation's first number among all numbers.

    Only what was known to be a number may have been taken out: what looks like one may reach over
    from one message into the next, or lie within a text or a number.
    """
    counts = np.array([len(entry.offsets) for entry in entries])
    offsets = np.array([offset for entry in entries for offset in entry.offsets], np.int64)
    counted = counts[kinds]
    first = np.cumsum(counted) - counted
    within = np.arange(counted.sum()) - np.repeat(first, counted)
    expected = offsets[np.repeat((np.cumsum(counts) - counts)[kinds], counted) + within]
    if not np.array_equal(np.repeat(starts, counted) + expected, at):
        raise UnusualError
    return first


def _columns(data, at, first, entries, kinds):
    numbers = np.frombuffer(data, np.uint8)[_windows(at)].view("<f4")[:, 0]
    if not np.isfinite(numbers).all():
        raise UnusualError
    sources = np.array([entry.sources for entry in entries])[kinds]
    constants = np.array([0, 1], np.float32)  # which -2 and -1 find
    places = np.where(sources < 0, sources, sources + first[:, None])
    return np.concatenate([numbers, constants])[places]
