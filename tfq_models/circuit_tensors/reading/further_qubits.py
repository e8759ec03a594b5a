"""Qubits of data circuits that a layer does not have: which of them matter to its own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tfq_models.circuit_tensors.reading.messages import Operation, Structure


def joined(operations: Sequence[Operation], qubit_ids: Iterable[str]) -> list[Operation]:
    """Returns the operations on qubits that a chain of operations joins with the given ones.

    The others change no expectation of the given qubits, because they act on a factor of the state.
    """
    acting = defaultdict(list)
    for structure in dict.fromkeys(operation.structure for operation in operations):
        for name in all_qubits(structure):
            acting[name].append(structure)
    reached, found = set(), list(qubit_ids)
    while found:
        name = found.pop()
        reached.add(name)
        for structure in acting.pop(name, ()):
            found += [other for other in all_qubits(structure) if other not in reached]
    return [operation for operation in operations if operation.structure.qubits[0] in reached]


def all_qubits(structure: Structure) -> tuple[str, ...]:
    """Returns the names of targets and controls."""
    return structure.qubits + structure.controls


def batch_problem(num_rows: int, num_states: int, most_further: int) -> str:
    """Returns what is wrong with a batch whose further qubits make too many states, or no text."""
    most = 1 << most_further
    if num_states <= max(num_rows, most):
        return ""
    return (
        f"`inputs` must make at most {most} states of the layer's qubits, which fit into the "
        "memory of this machine. A row makes 2^k where its circuit joins k further qubits with "
        f"these. Received: a batch of {num_rows} rows that make up to {num_states}."
    )
