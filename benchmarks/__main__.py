"""Measures the library beside its peers and writes a report.

Without `--quick` the report is docs/benchmarks.md, with its figures in docs/benchmarks.json and its
pictures in docs/images. Leave the machine alone while it runs.
"""

import argparse
import os
import pathlib
import shlex
import sys
import time

from benchmarks import environment, import_time, machine, report, roofline, suites
from benchmarks.measure import Processes, side_by_side
from benchmarks.peers import PEERS
from benchmarks.results import Results
from tfq_models.native.machine import total_memory, usable_processors

_ROOT = pathlib.Path(__file__).parent.parent
_SPECIAL = ("roofline", "imports")


def main(arguments=None):
    """Runs the command line."""
    chosen = _parser().parse_args(arguments)
    output = pathlib.Path(chosen.output or ("runs/benchmarks" if chosen.quick else "docs"))
    results = Results(output / "benchmarks.json", resume=chosen.resume or chosen.report)
    if not chosen.report:
        _measure(chosen, results, arguments)
    report.write(results.fields, output)
    print(f"Wrote {output / 'benchmarks.md'}.")


def _parser():
    names = [*(suite.name for suite in suites.full()), *_SPECIAL]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="few sizes: about 5 minutes")
    parser.add_argument(
        "--only", nargs="+", choices=names, metavar="NAME", help=f"of {', '.join(names)}"
    )
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS), metavar="PEER")
    parser.add_argument("--output", help="folder (default: docs, or runs/benchmarks if quick)")
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted run")
    parser.add_argument("--report", action="store_true", help="only write the report again")
    parser.add_argument("--threads", type=int, default=usable_processors())
    parser.add_argument("--environment", default=".venv-bench", help="folder for peers' packages")
    return parser


def _measure(chosen, results, arguments):
    _warn_if_busy()
    python, failures = environment.install(chosen.peers, _ROOT / chosen.environment)
    words = sys.argv[1:] if arguments is None else arguments
    results.set("command", shlex.join(["python", "-m", "benchmarks", *words]))
    results.set("machine", machine.describe(chosen.threads))
    results.set("failures", failures)
    peers = [name for name in chosen.peers if name not in failures]
    _measure_machine(chosen, results)
    limits = suites.limits(chosen.quick, _memory_limit())
    with Processes(python, limits.memory) as processes:
        for suite in suites.quick() if chosen.quick else suites.full():
            if not chosen.only or suite.name in chosen.only:
                _run(suite, peers, chosen, processes, limits, results)
                if not chosen.quick:
                    processes.close()


def _memory_limit():
    memory = total_memory()
    return float("inf") if memory is None else 0.7 * memory


def _warn_if_busy():
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0  # not on Windows
    if load > 0.5:
        print(f"The machine is not idle (load {load:.1f}): expect wide spreads.", flush=True)


def _measure_machine(chosen, results):
    quick = [_SPECIAL[0]] if chosen.quick else _SPECIAL
    wanted = [name for name in chosen.only or quick if name in _SPECIAL]
    if "roofline" in wanted and "roofline" not in results.fields:
        counts = sorted({1, chosen.threads})
        results.set("roofline", roofline.limits(counts, 0.3 if chosen.quick else 2))
    if "imports" in wanted and "imports" not in results.fields:
        results.set("imports", import_time.seconds(1 if chosen.quick else 5))


def _run(suite, peers, chosen, processes, limits, results):
    stopped = {}
    for name in suite.workloads:
        entrants = suite.entrants(name, peers, chosen.threads)
        if not results.has(suite.name, name, entrants):
            records = _records(suite, name, entrants, stopped, processes, limits)
            results.set("versions", results.fields["versions"] | processes.versions)
            results.add(suite.name, records)
            if not suite.is_sweep and not chosen.quick:
                processes.close()
        _note_limits(suite, results, stopped)


def _records(suite, name, entrants, stopped, processes, limits):
    start = time.monotonic()
    able = [entrant for entrant in entrants if entrant not in stopped]
    records = side_by_side(name, able, processes, limits)
    records += [
        {"workload": name, "peer": peer, "threads": threads, "failure": stopped[peer, threads]}
        for peer, threads in entrants
        if (peer, threads) in stopped
    ]
    for record in records:
        print(report.line(suite.name, record), flush=True)
    print(f"{'':10} {name} took {time.monotonic() - start:.0f} s", flush=True)
    return records


def _note_limits(suite, results, stopped):
    """In a sweep, who ran into a limit is spared what is larger."""
    if not suite.is_sweep:
        return
    for record in results.of_suite(suite.name):
        failure = record.get("failure", "")
        if failure.startswith("more than"):
            entrant = record["peer"], record["threads"]
            stopped[entrant] = f"not tried: {record['workload']} took {failure}"


if __name__ == "__main__":
    main()
