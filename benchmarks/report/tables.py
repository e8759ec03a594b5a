"""Measurements as rows of Markdown."""

from benchmarks.peers import PEERS

_TITLES = {
    "hea": "HEA, {} qubits, {} layers, batch {}",
    "reuploading": "re-uploading, {} qubits, {} layers, batch {}",
    "qnn": "QNN, {} qubits, batch {}",
    "qcnn": "QCNN, {} qubits, batch {}",
    "heisenberg": "Heisenberg energy, {} qubits, {} layers",
    "maxcut": "MaxCut QAOA, {} nodes, p = {}",
    "gram": "kernel matrix, {} qubits, {} states",
    "fidelity": "kernel matrix, {} qubits, {} rows",
    "encode": "angle encoding, {} qubits, {} circuits",
}


def title(name):
    """Returns the name of a workload in words."""
    family, *sizes = name.split("_")
    return title("_".join(sizes)) if family == "fit" else _TITLES[family].format(*sizes)


def of_suite(fields, suite):
    """Returns the measurements of a suite."""
    return [record for record in fields["measurements"] if record["suite"] == suite]


def measured(records):
    """Returns those that did not fail."""
    return [record for record in records if "seconds" in record]


def by_workload(records):
    """Returns `{workload: {peer: record}}`, in the order of the run."""
    found = {}
    for record in records:
        found.setdefault(record["workload"], {})[record["peer"]] = record
    return found


def peers_in(records):
    """Returns names of the peers that occur, in the order of `PEERS`."""
    found = {record["peer"] for record in records}
    return [name for name in PEERS if name in found]


def table(head, rows):
    """Returns lines of Markdown; all columns but the first are numbers."""
    return [_row(head), "|---|" + "--:|" * (len(head) - 1), *map(_row, rows)]


def _row(cells):
    return "| " + " | ".join(cells) + " |"


def matrix(records, cell):
    """Returns a table of workloads and peers; `cell` makes text of a record."""
    names = peers_in(records)
    rows = [
        [title(name), *(cell(row[peer]) if peer in row else "" for peer in names)]
        for name, row in by_workload(records).items()
    ]
    return table(["workload", *(PEERS[name].title for name in names)], rows)


def milliseconds(record):
    """Returns the median in milliseconds and half the distance of the quartiles in percent."""
    if record is None or "seconds" not in record:
        return "failed"
    spread = (record["high"] - record["low"]) / 2 / record["seconds"]
    return f"{digits(1000 * record['seconds'])} ±{100 * spread:.0f} %"


def number(record, key):
    """Returns a field, or that it failed."""
    return digits(record[key]) if "seconds" in record else "failed"


def digits(value, count=3):
    """Returns a number with that many digits, without an exponent."""
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    if abs(value) >= 1e-4 and not whole:
        return f"{value:#.{count}g}"
    return f"{value:,.{max(0, count - whole)}f}"


def fastest(row, ours, prefix=""):
    """Returns the best record of ours, or of others whose name begins so; None if none is there."""
    candidates = [
        record
        for record in measured(row.values())
        if PEERS[record["peer"]].ours == ours and record["peer"].startswith(prefix)
    ]
    return min(candidates, key=_cost, default=None)


def ratio(record, other):
    """Returns how many times the other takes for the same work; None where either is absent."""
    if not record or not other or not measured([record, other])[1:]:
        return None
    return _cost(other) / _cost(record)


def _cost(record):
    return record["seconds"] / record["units"]


def times(value):
    """Returns a ratio in words, as in 85x."""
    return "" if value is None else f"{value:.{1 if value < 10 else 0}f}x"
