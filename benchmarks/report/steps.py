"""One gradient step, of all peers."""

from benchmarks.report.goals import ratios
from benchmarks.report.pictures import link
from benchmarks.report.tables import matrix, milliseconds, number, of_suite

# By the beginnings of names: TensorFlow Quantum's fastest layer counts, and TensorCircuit-NG's
# fastest way.
_OTHERS = {
    "tfq": "TFQ",
    "tensorcircuit": "TensorCircuit-NG",
    "tensorcircuit_ps": "by `expectation_ps`",
    "pennylane": "PennyLane, default",
    "lightning": "PennyLane, lightning",
    "qulacs": "Qulacs",
}


def steps(fields):
    """Times and ratios."""
    records = of_suite(fields, "steps")
    return records and [
        "## One gradient step",
        "",
        "Value and gradient with respect to the shared parameters of the mean of E², where E is "
        "⟨Z⟩ of every qubit (of the readout for QNN and QCNN), with fixed data; of the energy "
        "itself for Heisenberg and MaxCut. All compute in complex64 but Qulacs, which has "
        "complex128 only. Milliseconds: medians ± half the distance between the quartiles.",
        "",
        *matrix(records, milliseconds),
        "",
        "How many times longer the others take than the fastest of ours; in brackets the goal of "
        "the project:",
        "",
        *ratios(records, _OTHERS),
        "",
        *link("bench_steps", records),
    ]


def first_steps(fields):
    """Time to the first step, and memory."""
    records = of_suite(fields, "steps")
    return records and [
        "## Time to the first step",
        "",
        "Seconds from circuits and data to the first result: layers are made and circuits "
        "compiled. Imports do not count. Processes are fresh, but for quick runs.",
        "",
        *matrix(records, lambda record: number(record, "first_seconds")),
        "",
        "## Peak memory",
        "",
        "MiB beyond what the process held after its imports.",
        "",
        *matrix(records, lambda record: number(record, "mebibytes")),
    ]
