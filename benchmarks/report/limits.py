"""The machine's limits and the kernel's share of them."""

from benchmarks import roofline
from benchmarks.operations import multiply_adds
from benchmarks.report.tables import digits, measured, milliseconds, of_suite, table, title
from benchmarks.workloads import workload

_HEAD = ["threads", "multiply-adds, 10⁹/s", "L2, GB/s", "L3, GB/s", "memory, GB/s"]
_KEYS = ("multiply_adds", "l2", "l3", "dram")


def limits(fields):
    """What the machine can do at most, then what the kernel does."""
    found = fields.get("roofline")
    if not found:
        return None
    if isinstance(found, str):
        return ["## The machine's limits", "", found]
    rows = [[str(run["threads"]), *(digits(run[key] / 1e9) for key in _KEYS)] for run in found]
    return [
        "## The machine's limits",
        "",
        "Fused multiply-adds in single precision, and bytes read and written, measured in this run "
        f"by `roofline.cpp` in vectors of {found[0]['vector_bytes']} bytes:",
        "",
        *table(_HEAD, rows),
        *_kernel(fields, {run["threads"]: run for run in found}),
    ]


def _kernel(fields, peaks):
    records = measured(of_suite(fields, "kernel"))
    rows = [
        [title(record["workload"]), milliseconds(record), *_share(record, peaks)]
        for record in records
    ]
    return rows and [
        "",
        "The native kernel alone, without TensorFlow's part of a step. The multiply-adds are those "
        "that `benchmarks/operations.py` counts:",
        "",
        *table(["workload", "ms", "multiply-adds, 10⁶", "of the peak"], rows),
    ]


def _share(record, peaks):
    count, peak = multiply_adds(workload(record["workload"])), peaks.get(record["threads"])
    if count is None or peak is None:
        return ["", ""]
    share = roofline.fraction_of_peak(count, record["seconds"], peak)
    return [digits(count / 1e6), f"{share:.0%}"]
