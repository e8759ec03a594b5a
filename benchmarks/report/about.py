"""What the reader of the figures must know: the run, agreement, defeats, gaps."""

from benchmarks.measure import TOLERANCE
from benchmarks.peers import PEERS
from benchmarks.report.tables import (
    by_workload,
    fastest,
    of_suite,
    peers_in,
    ratio,
    table,
    times,
    title,
)

_COMPARED = ("steps", "gram", "fidelity", "fit", "encode", "qubits", "qubits_16", "batch")


def run(fields):
    """The machine, the versions and the command."""
    found = fields["machine"]
    caches = ", ".join(f"{name} {size // 1024:,} KiB" for name, size in found["caches"].items())
    versions = {name: v for packages in fields["versions"].values() for name, v in packages.items()}
    return [
        "## The run",
        "",
        f"`{fields['command']}`, on {found['processors']} of {found['processors_present']} "
        f"processors: {found['processor']}; AVX2 or AVX-512: {found['instructions']}; "
        f"{found['memory_gib']} GiB of memory; caches: {caches}; {found['system']}; "
        f"Python {found['python']}.",
        *(["", f"{', '.join(map(' '.join, sorted(versions.items())))}."] if versions else []),
    ]


def slower(fields):
    """Where a peer is faster than ours."""
    if not any(of_suite(fields, suite) for suite in _COMPARED):
        return None
    lines = []
    for suite in _COMPARED:
        for name, row in by_workload(of_suite(fields, suite)).items():
            ours = fastest(row, ours=True)
            for peer, record in row.items():
                gain = ratio(record, ours)
                if gain and gain > 1 and not PEERS[peer].ours:
                    lines.append(f"* {title(name)}: {PEERS[peer].title}, {times(gain)}")
    nowhere = ["Nowhere in this run."]
    return ["## Where a peer is faster than the fastest of ours", "", *(lines or nowhere)]


def agreement(fields):
    """How far results are from one another."""
    rows = []
    for name in peers_in(fields["measurements"]):
        errors = [
            (max(record["errors"].values()), record["workload"])
            for record in fields["measurements"]
            if record["peer"] == name and "errors" in record and record["reference"] != name
        ]
        if errors:
            error, worst = max(errors)
            rows.append([PEERS[name].title, f"{error:.0e}", title(worst)])
    return rows and [
        "## Agreement",
        "",
        "Before anything is timed, loss and gradient are compared with those of Qulacs, in double "
        "precision, or, where it takes no part, of the first other peer. The largest difference, "
        f"relative to the largest number of the same kind plus 0.01; more than {TOLERANCE:g} "
        "counts as a failure. All but Qulacs compute in single precision, except for the kernel "
        "matrix of rows:",
        "",
        *table(["", "difference", "where"], rows),
    ]


def left_out(fields):
    """What was not measured, and why."""
    reasons = {(name, why): {} for name, why in fields["failures"].items()}
    for record in fields["measurements"]:
        if "failure" in record:
            names = reasons.setdefault((record["peer"], record["failure"]), {})
            names[title(record["workload"])] = None
    lines = [
        f"* {PEERS[name].title}{'; ' if names else ''}{'; '.join(names)}: {why}"
        for (name, why), names in reasons.items()
    ]
    return lines and ["## What was left out", "", *lines]
