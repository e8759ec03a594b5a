"""Cost against sizes and processors."""

from benchmarks.peers import PEERS
from benchmarks.report.pictures import link
from benchmarks.report.tables import (
    matrix,
    milliseconds,
    of_suite,
    ratio,
    table,
    times,
    title,
)


def qubits(fields):
    """Cost against the number of qubits."""
    one, many = of_suite(fields, "qubits"), of_suite(fields, "qubits_16")
    tables = [line for part in (one, many) if part for line in ["", *matrix(part, milliseconds)]]
    return tables and [
        "## Cost against qubits",
        "",
        "Milliseconds of a gradient step of the hardware-efficient circuit with 2 layers.",
        "",
        *link("bench_qubits", one + many),
        *tables,
    ]


def batch(fields):
    """Cost against the batch."""
    records = of_suite(fields, "batch")
    return records and [
        "## Cost against the batch",
        "",
        "Milliseconds of a gradient step of the hardware-efficient circuit, 8 qubits, 3 layers.",
        "",
        *link("bench_batch", records),
        "",
        *matrix(records, milliseconds),
    ]


def threads(fields):
    """One processor against all."""
    records = of_suite(fields, "threads")
    counts = sorted({record["threads"] for record in records})
    found = {}
    for record in records:
        found.setdefault((record["workload"], record["peer"]), {})[record["threads"]] = record
    head = ["workload", "", *(f"on {count}" for count in counts), "gain"]
    return records and [
        "## Scaling",
        "",
        "Milliseconds of a gradient step on one processor and on more.",
        "",
        *table(head, [_scaling(*key, row, counts) for key, row in found.items()]),
    ]


def _scaling(name, peer, row, counts):
    gain = ratio(row.get(counts[-1]), row.get(counts[0]))
    cells = [milliseconds(row.get(count)) for count in counts]
    return [title(name), PEERS[peer].title, *cells, times(gain)]
