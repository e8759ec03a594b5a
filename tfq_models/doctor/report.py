"""Prints what an examination finds, while it goes on."""

import json
import os
import signal
import subprocess
import sys
import tempfile

from tfq_models.doctor.findings import BROKEN, REINSTALL, Finding

_NAME_WIDTH = 24


def main() -> int:
    """Examines the installation, prints a report, and returns 1 where something is broken."""
    if hasattr(sys.stdout, "reconfigure"):  # paths may hold what cannot be printed
        sys.stdout.reconfigure(errors="backslashreplace")
    print(f"tfq_models {sys.modules['tfq_models'].__version__}")
    findings = list(_printed(_examination()))
    broken = sum(finding.state == BROKEN for finding in findings)
    if broken:
        print(f"\nFAILED: {broken} of {len(findings)} checks. The command after -> mends each;")
        print("what depends on it was perhaps not tried.")
        return 1
    print("\nok: all that was tried works.")
    return 0


def _examination():
    """Runs the checks in another process, and yields the section, name and finding of each."""
    command = [sys.executable, "-m", "tfq_models.doctor.examination"]
    environment = {"TF_CPP_MIN_LOG_LEVEL": "3", **os.environ, "PYTHONUTF8": "1"}
    options = {"env": environment, "encoding": "utf-8", "stdout": subprocess.PIPE}
    begun = None
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
        with subprocess.Popen(command, stderr=complaints, **options) as process:
            # Nothing else begins like this, should Python's own start print something.
            lines = (line for line in process.stdout if line.startswith("{"))
            for item in map(json.loads, lines):
                if "begin" in item:
                    begun = item["begin"]
                else:
                    yield *begun, Finding(*item["found"])
                    begun = None
        complaints.seek(0)
        if process.returncode or begun:
            yield *(begun or ("Parts", "examination")), _ended(process.returncode, complaints)


def _ended(status, complaints):
    """Returns what to say of an examination that did not come to its end."""
    how = f"with status {status}" if status >= 0 else f"by {signal.Signals(-status).name}"
    last = "".join(complaints.readlines()[-1:]).strip()
    said = f"This ended the process {how}." + (f" Its last words: {last}" if last else "")
    return Finding(said, BROKEN, f"export TFQ_MODELS_NATIVE=off  # or: {REINSTALL}")


def _printed(found):
    shown = None
    for section, name, finding in found:
        if section != shown:
            print(f"\n{section}")
        shown = section
        print(f"  {finding.state:8} {name:{_NAME_WIDTH}} {finding.said}", flush=True)
        if finding.command:
            print(f"  {'':8} {'':{_NAME_WIDTH}} -> {finding.command}", flush=True)
        yield finding
