"""The report: docs/benchmarks.md, from what a run has found."""

import pathlib

from benchmarks.report import about, limits, pictures, steps, sweeps, tasks

_BEGIN = "<!-- Made by `python -m benchmarks`, which writes over what stands between the marks. -->"
_END = "<!-- End of what is made. -->"
_SECTIONS = (
    about.run,
    steps.steps,
    about.slower,
    steps.first_steps,
    tasks.fit,
    tasks.gram,
    tasks.fidelity,
    tasks.encode,
    sweeps.qubits,
    sweeps.batch,
    sweeps.threads,
    limits.limits,
    tasks.imports,
    about.agreement,
    about.left_out,
)


def write(fields, folder):
    """Writes benchmarks.md and its pictures into a folder; text outside the marks stays."""
    folder = pathlib.Path(folder)
    path = folder / "benchmarks.md"
    text = f"# Benchmarks\n\n{_BEGIN}\n{_END}\n"
    if path.exists():
        text = path.read_text(encoding="utf-8")
    if _BEGIN not in text or _END not in text:
        raise ValueError(f"{path} must hold the marks {_BEGIN!r} and {_END!r}.")
    pictures.draw(fields, folder / "images")
    before, after = text.split(_BEGIN)[0], text.split(_END)[1]
    text = f"{before}{_BEGIN}\n\n{render(fields)}\n{_END}{after}"
    path.write_text(text, encoding="utf-8")


def render(fields):
    """Returns the report in Markdown, given the fields of `Results`."""
    sections = (section(fields) for section in _SECTIONS)
    return "".join(line + "\n" for lines in sections if lines for line in [*lines, ""]).rstrip("\n")


def line(suite, record):
    """Returns what is shown of a measurement while the run goes on."""
    what = f"{suite:10} {record['workload']:20} {record['peer']:19} {record['threads']} "
    if "failure" in record:
        return what + record["failure"][:120]
    spread = (record["high"] - record["low"]) / record["seconds"] / 2
    return (
        f"{what}{1000 * record['seconds']:10.3f} ms ±{spread:4.0%}  "
        f"first {record['first_seconds']:6.2f} s  {record['mebibytes']:7.1f} MiB"
    )
