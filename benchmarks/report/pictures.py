"""Pictures of the report."""

from matplotlib.figure import Figure

from benchmarks.peers import PEERS
from benchmarks.report.tables import by_workload, measured, of_suite, peers_in, title

_ALT = {
    "bench_steps": "Milliseconds of a gradient step, by workload and peer",
    "bench_qubits": "Milliseconds of a gradient step against the number of qubits",
    "bench_batch": "Milliseconds of a gradient step against the batch",
}
# One colour for a peer in every picture.
_COLOURS = {
    "native": "#0b3d91",
    "native_circuits": "#5b8def",
    "tensorflow": "#1b7f5c",
    "tensorflow_circuits": "#7fc8ac",
    "tfq": "#e07b00",
    "tfq_pqc": "#f2b872",
    "tensorcircuit": "#b5179e",
    "tensorcircuit_ps": "#e39bd6",
    "pennylane": "#d1495b",
    "lightning": "#8d5a97",
    "qulacs": "#7a7a7a",
}


def link(name, records):
    """Returns the lines that show a picture, if there is anything on it."""
    return [f"![{_ALT[name]}](images/{name}.png)"] if measured(records) else []


def draw(fields, folder):
    """Draws what there are measurements for."""
    one, many, batch = (of_suite(fields, name) for name in ("qubits", "qubits_16", "batch"))
    figures = {
        "bench_steps": _steps(measured(of_suite(fields, "steps"))),
        "bench_qubits": _sweeps({"batch 1": one, "batch 16": many}, "qubits", 1),
        "bench_batch": _sweeps({"8 qubits, 3 layers": batch}, "rows in the batch", 3),
    }
    for name, figure in figures.items():
        if figure is not None:
            folder.mkdir(parents=True, exist_ok=True)
            figure.savefig(folder / f"{name}.png", dpi=120)


def _steps(records):
    """A line for each workload, a mark for each peer."""
    if not records:
        return None
    places = {name: place for place, name in enumerate(by_workload(records))}
    figure = Figure(figsize=(9, 1.6 + 0.36 * len(places)), layout="constrained")
    axes = figure.subplots()
    for peer in peers_in(records):
        mine = [record for record in records if record["peer"] == peer]
        seconds = [1000 * record["seconds"] for record in mine]
        axes.scatter(seconds, [places[r["workload"]] for r in mine], zorder=3, **_look(peer))
    axes.set_yticks(range(len(places)), map(title, places))
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlabel("milliseconds of a gradient step")
    axes.grid(color="#dddddd", zorder=0)
    figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=8)
    return figure


def _sweeps(suites, words, position):
    """A panel for each suite; the size stands at `position` in the workload's name."""
    suites = {name: measured(records) for name, records in suites.items() if measured(records)}
    if not suites:
        return None
    figure = Figure(figsize=(5.4 * len(suites), 4.2), layout="constrained")
    panels = figure.subplots(1, len(suites), squeeze=False, sharey=True)[0]
    for axes, (name, records) in zip(panels, suites.items(), strict=True):
        for peer in peers_in(records):
            mine = [record for record in records if record["peer"] == peer]
            sizes = [int(record["workload"].split("_")[position]) for record in mine]
            axes.plot(sizes, [1000 * record["seconds"] for record in mine], **_look(peer))
        axes.set(title=name, yscale="log", xlabel=words)
        axes.grid(color="#dddddd")
        if position == 3:
            axes.set_xscale("log", base=2)
    panels[0].set_ylabel("milliseconds of a gradient step")
    panels[0].legend(frameon=False, fontsize=8)
    return figure


def _look(peer):
    marker = "D" if PEERS[peer].ours else "o"
    return {"color": _COLOURS[peer], "marker": marker, "label": PEERS[peer].title}
