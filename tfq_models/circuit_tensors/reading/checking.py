"""Says what is wrong with circuits that a layer is given."""

import functools
import itertools
from collections.abc import Callable, Iterable, Sequence

from tfq_models.circuit_tensors.reading.decoding import no_circuit
from tfq_models.circuit_tensors.reading.further_qubits import all_qubits
from tfq_models.circuit_tensors.reading.gates import UNITARY_FORMATS
from tfq_models.circuit_tensors.reading.messages import Operation, read_moments, shown

# Circuits that are remembered, if they are no longer than that: some 100 MB at the most.
NUM_REMEMBERED = 2**14
MAX_REMEMBERED_BYTES = 2**12
_MAX_NAMED = 8
# No limit of further qubits.
ANY_NUMBER = 2**62


class CircuitReader:
    """Reads batches of serialised circuits for a layer.

    Args:
        qubit_ids: The names of the layer's qubits.
        symbol_names: The symbols that they may use.
        takes_channels: Whether they may hold channels.
        most_further: How many other qubits a circuit may use.
    """

    def __init__(
        self,
        qubit_ids: Sequence[str],
        symbol_names: Sequence[str],
        takes_channels: bool = False,
        most_further: int = 0,
    ):
        self._qubit_ids, self._symbol_names = dict.fromkeys(qubit_ids), dict.fromkeys(symbol_names)
        self._takes_channels, self._most_further = takes_channels, most_further
        self._is_sound = remembering(self._checked)

    def problem(self, circuits: Sequence[bytes]) -> str:
        """Returns what is wrong with the first row that is, or no text."""
        return self.each(circuits, self._is_sound)[1]

    def each(self, circuits: Sequence[bytes], read: Callable) -> tuple[list, str]:
        """Returns `read(data)` of each row and no text, or nothing and what is wrong with a row."""
        rows = []
        for row, data in enumerate(circuits):
            try:
                rows.append(read(data))
            except _StrangerError as error:
                return [], self._unfit(row, error)
            except ValueError as error:
                return [], f"`inputs` must hold {no_circuit(data, row, error)}"
        return rows, ""

    def operations(self, data: bytes) -> list[Operation]:
        """Returns the operations of one circuit, on any qubits."""
        operations = list(itertools.chain.from_iterable(read_moments(data)))
        structures = dict.fromkeys(operation.structure for operation in operations)
        formats = dict.fromkeys(structure.format for structure in structures)
        self._check("symbols", {None, *self._symbol_names}, [s.symbols for s in structures])
        if not self._takes_channels:
            self._check("channels", (), [[f.gate_id for f in formats if f not in UNITARY_FORMATS]])
        return operations

    def further_qubits(self, operations: Iterable[Operation]) -> list[str]:
        """Returns the names of the qubits that are not the layer's, if they are not too many."""
        structures = dict.fromkeys(operation.structure for operation in operations)
        found = dict.fromkeys(itertools.chain.from_iterable(map(all_qubits, structures)))
        further = [name for name in found if name not in self._qubit_ids]
        if len(further) > self._most_further:
            raise _StrangerError(f"qubits {_listed(further)}")
        return further

    def _checked(self, data):
        self.further_qubits(self.operations(data))
        return True

    def _check(self, kind, known, names):
        found = dict.fromkeys(itertools.chain.from_iterable(names))
        strangers = [name for name in found if name not in known]
        if strangers:
            raise _StrangerError(f"{kind} {_listed(strangers)}")

    def _unfit(self, row, error):
        symbols = "without symbols"
        if self._symbol_names:
            symbols = f"with no symbols but {_listed(self._symbol_names)}"
        gates = "" if self._takes_channels else " of unitary gates"
        return (
            f"`inputs` must hold circuits{gates}, {symbols}{self._where()}. "
            f"Received: {error} in row {row}."
        )

    def _where(self):
        if self._most_further == ANY_NUMBER:
            return ""
        own = f", on the layer's qubits ({_listed(self._qubit_ids)})"
        if not self._most_further:
            return f"{own} only"
        return f"{own} and at most {self._most_further} others, as many as fit into the memory"


class _StrangerError(Exception):
    """A circuit holds what a layer cannot take."""


def remembering(read: Callable) -> Callable:
    """Returns a function of a circuit's bytes that remembers what `read` made of short ones."""
    remembered = functools.lru_cache(maxsize=NUM_REMEMBERED)(read)
    return lambda data: (remembered if len(data) <= MAX_REMEMBERED_BYTES else read)(data)


def _listed(names):
    names = [shown(name)[1:-1] for name in names]
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return ", ".join(names[:_MAX_NAMED]) + more
