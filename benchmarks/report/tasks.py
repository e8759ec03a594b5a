"""What is not a gradient step: training, kernel matrices, serialisation, imports."""

from benchmarks.peers import PEERS
from benchmarks.report.goals import ratios
from benchmarks.report.tables import (
    by_workload,
    digits,
    fastest,
    matrix,
    measured,
    milliseconds,
    of_suite,
    ratio,
    table,
    times,
    title,
)
from benchmarks.suites import GOALS
from benchmarks.workloads import NUM_FIT_BATCHES


def fit(fields):
    """Epochs of training."""
    records = of_suite(fields, "fit")
    rows = [
        [title(name), times(_gain(row)), f"{GOALS[name]['tfq']}x"]
        for name, row in by_workload(records).items()
    ]
    return rows and [
        "## `model.fit` on circuit tensors",
        "",
        f"Milliseconds of an epoch of {NUM_FIT_BATCHES} batches with Adam, not the first epoch; "
        "ours under Keras 3, `tfq.layers.PQC` under tf_keras.",
        "",
        *matrix(records, milliseconds),
        "",
        *table(["workload", "TFQ / fastest of ours", "goal"], rows),
    ]


def _gain(row):
    return ratio(fastest(row, ours=True), fastest(row, ours=False))


def gram(fields):
    """Kernel matrices."""
    records = of_suite(fields, "gram")
    return records and [
        "## A kernel matrix",
        "",
        "Milliseconds for the states and all their overlaps |⟨a|b⟩|².",
        "",
        *matrix(records, milliseconds),
    ]


_KERNELS = {"qiskit": "Qiskit Machine Learning", "pennylane": "PennyLane"}


def fidelity(fields):
    """Kernel matrices of rows, as a user asks for them."""
    records = of_suite(fields, "fidelity")
    pairs = max((record["units"] for record in measured(records)), default=0)
    return records and [
        "## A kernel matrix of rows of features",
        "",
        "Each library's own kernel of the ZZ feature map, called on rows, all in complex128. "
        "Qiskit's cache of states is emptied before each call. PennyLane runs a circuit for each "
        "pair of rows, and is measured on its first rows only: its time for the whole matrix is "
        "not measured but scaled by the number of pairs.",
        "",
        *table(
            ["", "pairs measured", "ms", f"ms for {pairs:,} pairs"],
            [_scaled(record, pairs) for record in records],
        ),
        "",
        "How many times longer the others take for the whole matrix; in brackets the goal of the "
        "project:",
        "",
        *ratios(records, _KERNELS),
    ]


def _scaled(record, pairs):
    cells = ["", "failed", ""]
    if measured([record]):
        whole = 1000 * record["seconds"] * pairs / record["units"]
        cells = [f"{record['units']:,}", milliseconds(record), digits(whole)]
    return [PEERS[record["peer"]].title, *cells]


def encode(fields):
    """Serialisation."""
    rows = [
        [PEERS[record["peer"]].title, f"{record['units'] / record['seconds']:,.0f}"]
        for record in measured(of_suite(fields, "encode"))
    ]
    return rows and [
        "## Circuits to tensors",
        "",
        "16-qubit angle encoding on one processor. TFQ is given resolved circuits.",
        "",
        *table(["", "circuits a second"], rows),
    ]


def imports(fields):
    """Import times."""
    rows = [[name, f"{seconds:.3f}"] for name, seconds in fields.get("imports", {}).items()]
    return rows and [
        "## Imports",
        "",
        "Seconds added to the imports of TensorFlow and Cirq.",
        "",
        *table(["", "seconds"], rows),
    ]
