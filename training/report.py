"""What came out: the curves, the closing lines and the table over seeds."""

import sys

import numpy as np
from matplotlib.figure import Figure

from training.records import replacing


def draw_curves(history, metrics, path):
    """Draws loss and accuracy by epoch, with the floor and the majority rate as lines.

    Args:
        history: One dictionary an epoch, as in `history.csv`.
        metrics: The contents of `metrics.json`.
        path: Of the PNG.
    """
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    loss_axes, accuracy_axes = figure.subplots(1, 2)
    draw_metric(loss_axes, history, "loss")
    loss_axes.axhline(metrics["floor"], color="black", linestyle=":", label="floor")
    loss_axes.set(xlabel="epoch", ylabel=metrics["loss"])
    draw_metric(accuracy_axes, history, "sign_accuracy")
    accuracy_axes.axhline(
        metrics["majority_rate"], color="black", linestyle=":", label="majority rate"
    )
    accuracy_axes.set(xlabel="epoch", ylabel="accuracy", ylim=(None, 1.01))
    for axes, name in [(loss_axes, "loss"), (accuracy_axes, "accuracy")]:
        axes.plot(metrics["best_epoch"], metrics[f"test_{name}"], "k*", markersize=10, label="test")
        axes.legend()
        axes.grid(alpha=0.3)
    figure.suptitle(
        f"{metrics['experiment']}, seed {metrics['seed']}: test accuracy"
        f" {metrics['test_accuracy']:.3f}, test {metrics['loss']} {metrics['test_loss']:.3f}"
    )
    with replacing(path) as unfinished:
        figure.savefig(unfinished, dpi=120)


def draw_metric(axes, history, name):
    """Draws one metric of the training data and, where some were held out, of those."""
    epochs = [row["epoch"] for row in history]
    for key, label in [(name, "training"), (f"val_{name}", "validation")]:
        if key in history[0]:
            axes.plot(epochs, [row[key] for row in history], label=label)


def summary(metrics, directory):
    """The lines that a run ends with."""
    accuracy, loss = "test accuracy", f"test {metrics['loss']}"
    return f"""
{metrics["experiment"]}, seed {metrics["seed"]}: {metrics["num_parameters"]} parameters, \
{metrics["num_train"]} training circuits, {metrics["seconds"]:.0f} s, best epoch \
{metrics["best_epoch"]} of {metrics["epochs"]}

  {accuracy:<15}{metrics["test_accuracy"]:.4f}   majority rate of the test labels    \
{metrics["majority_rate"]:.4f}
  {loss:<15}{metrics["test_loss"]:.4f}   floor over the whole distribution   {metrics["floor"]:.4f}

  model, figures and curves:  {directory}
  TensorBoard:                {sys.executable} -m tensorboard.main --logdir {directory / "logs"}
"""


def mean_and_deviation(values):
    """Mean and sample standard deviation, as text."""
    deviation = np.std(values, ddof=1) if len(values) > 1 else 0.0
    return f"{np.mean(values):.4f} +- {deviation:.4f}"


def table(runs):
    """A Markdown row of mean and deviation over the runs of one experiment.

    Args:
        runs: The contents of `metrics.json` of each seed.
    """
    first = runs[0]
    cells = [
        first["experiment"],
        str(first["num_parameters"]),
        mean_and_deviation([run["test_accuracy"] for run in runs]),
        mean_and_deviation([run["majority_rate"] for run in runs]),
        f"{first['loss']} {mean_and_deviation([run['test_loss'] for run in runs])}",
        f"{first['floor']:.4f}",
        f"{np.mean([run['seconds'] for run in runs]):.0f} s",
    ]
    header = (
        "experiment | parameters | test accuracy | majority rate | test loss | floor | time a seed"
    )
    return f"| {header} |\n|{'---|' * len(cells)}\n| {' | '.join(cells)} |"
