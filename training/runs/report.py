"""What came out: the curves, the closing lines and the table over seeds."""

import sys

import numpy as np
from matplotlib.figure import Figure

from tfq_models.visualization import plot_history
from training.runs.records import replacing
from training.tasks.figures import with_those_beside


def draw_curves(experiment, history, metrics, path):
    """Draws the logs by epoch, each beside what its figure must be compared with.

    Args:
        experiment: An `Experiment`; where none of its figures has a log, nothing is drawn.
        history: One dictionary an epoch, as in `history.csv`.
        metrics: The contents of `metrics.json`.
        path: Of the PNG.
    """
    drawn = [figure for figure in experiment.figures if figure.log]
    if not drawn:
        return
    drawn.sort(key=lambda figure: figure.log != "loss")
    picture = Figure(figsize=(4.5 * len(drawn), 3.6), layout="constrained")
    (row,) = picture.subplots(1, len(drawn), squeeze=False)
    for axes, figure in zip(row, drawn, strict=True):
        draw_figure(axes, figure, history, metrics)
    told = ", ".join(f"{one.label} {one.text(metrics[one.name])}" for one in experiment.figures)
    picture.suptitle(f"{metrics['experiment']}, seed {metrics['seed']}: {told}")
    with replacing(path) as unfinished:
        picture.savefig(unfinished, dpi=120)


def draw_figure(axes, figure, history, metrics):
    """Draws the log of a figure, the figure at the best epoch, and what it is compared with."""
    plot_history(history, [figure.log], axes=axes)
    if figure.beside:
        level = metrics[figure.beside.name]
        axes.axhline(level, color="black", linestyle=":", label=figure.beside.title)
    kind = "test" if metrics["num_test"] else "best"
    axes.plot(metrics["best_epoch"], metrics[figure.name], "k*", markersize=10, label=kind)
    axes.set_ylabel(figure.label.removeprefix("test "))
    if figure.at_most is not None:
        axes.set_ylim(None, 1.01 * figure.at_most)
    axes.legend()


def summary(experiment, metrics, directory):
    """The lines that a run ends with."""
    rows = f"{metrics['num_train']} training rows" if metrics["num_train"] else "no data"
    lines = "\n".join(f"  {line_of(figure, metrics)}" for figure in experiment.figures)
    return f"""
{metrics["experiment"]}, seed {metrics["seed"]}: {metrics["num_parameters"]} parameters, \
{rows}, {metrics["seconds"]:.0f} s, best epoch {metrics["best_epoch"]} of {metrics["epochs"]}

{lines}

  model, figures and curves:  {directory}
  TensorBoard:                {sys.executable} -m tensorboard.main --logdir {directory / "logs"}
"""


def line_of(figure, metrics):
    """A figure, and what it is compared with."""
    line = f"{figure.label:<15}{figure.text(metrics[figure.name])}"
    if figure.beside is None:
        return line
    return f"{line}   {figure.beside.label:<36}{figure.beside.text(metrics[figure.beside.name])}"


def table(experiment, runs):
    """A Markdown row of mean and deviation over the runs of one experiment.

    Args:
        experiment: An `Experiment`.
        runs: The contents of `metrics.json` of each seed.
    """
    figures = with_those_beside(experiment.figures)
    header = ["experiment", "parameters", *(figure.title for figure in figures), "time a seed"]
    cells = [
        experiment.name,
        str(runs[0]["num_parameters"]),
        *(cell_of(figure, [run[figure.name] for run in runs]) for figure in figures),
        f"{np.mean([run['seconds'] for run in runs]):.0f} s",
    ]
    return f"| {' | '.join(header)} |\n|{'---|' * len(cells)}\n| {' | '.join(cells)} |"


def cell_of(figure, numbers):
    """Mean and sample standard deviation, as text; what is the same for all runs stands alone."""
    if figure.is_constant:
        return figure.text(numbers[0])
    deviation = np.std(numbers, ddof=1) if len(numbers) > 1 else 0.0
    text = f"{figure.text(np.mean(numbers))} +- {figure.text(deviation)}"
    return f"{figure.unit} {text}" if figure.unit else text
