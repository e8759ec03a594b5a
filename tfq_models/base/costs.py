"""What a training costs: refused at its start where it cannot fit, announced where it is long."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

from tfq_models.base.checks import check_count
from tfq_models.native import machine

# Seconds of an epoch that somebody would like to know of.
_LONG = 3600
# Seconds that Keras takes for a step of a layer that does nothing: `python -m benchmarks.epochs`.
_KERAS_STEP = 2e-3


class Estimate(NamedTuple):
    """What a training costs on this machine.

    Args:
        num_qubits: The qubits of the widest circuit.
        memory: The bytes that the states of a step take at least.
        step_seconds: The time of a step; right in order of magnitude.
        epoch_seconds: The time of an epoch, or None where the number of rows is unknown.
    """

    num_qubits: int
    memory: float
    step_seconds: float
    epoch_seconds: float | None

    def __str__(self) -> str:
        epoch = "" if self.epoch_seconds is None else f", an epoch {_time(self.epoch_seconds)}"
        return (
            f"{self.num_qubits} qubits; a training step takes about {_time(self.step_seconds)} and "
            f"{_size(self.memory)} at least{epoch}"
        )


def estimate(model: Any, batch_size: int = 32, num_rows: int | None = None) -> Estimate:
    """Returns what training a model costs, before it is trained.

    Args:
        model: A Keras model with layers that the library simulates, or such a layer.
        batch_size: Rows of a step.
        num_rows: Rows of an epoch, or None.

    Returns:
        An `Estimate`. Its seconds are right in order of magnitude: they count what the layers of
        the library do, and what Keras needs for any step.

    Raises:
        TypeError: If a number is not whole.
        ValueError: If a number is less than 1, or no layer is simulated by the library.

    Example:
        >>> from tfq_models.models import QCNN, estimate
        >>> cost = estimate(QCNN(8), batch_size=32, num_rows=320)
        >>> print(cost.num_qubits, round(cost.epoch_seconds / cost.step_seconds))
        8 10
    """
    check_count("batch_size", batch_size)
    steps = None if num_rows is None else -(-check_count("num_rows", num_rows) // batch_size)
    costs = {layer: cost for layer in _layers(model) if (cost := layer.step_cost(batch_size))}
    if not costs:
        raise ValueError(
            "`model` must have a layer that the library simulates, whose cost is known. "
            f"Received: model={type(model).__name__}."
        )
    seconds = _KERAS_STEP + sum(cost.seconds for cost in costs.values())
    return Estimate(
        max(len(layer.circuit.all_qubits()) for layer in costs),
        sum(cost.memory for cost in costs.values()),
        seconds,
        None if steps is None else steps * seconds,
    )


def summary_line(model: Any) -> str | None:
    """Returns what `summary` says of the cost of a model, or None where that is unknown."""
    try:
        cost = estimate(model)
    except ValueError:
        return None
    return f" {cost} (batches of 32 rows)"


def _layers(model):
    return [layer for layer in model._flatten_layers() if hasattr(layer, "step_cost")]


def _time(seconds):
    for unit, size in (("hours", 3600), ("minutes", 60), ("s", 1)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{1000 * seconds:.1f} ms"


def _size(num_bytes):
    for unit, size in (("GiB", 2**30), ("MiB", 2**20)):
        if num_bytes >= size:
            return f"{num_bytes / size:,.1f} {unit}"
    return f"{num_bytes / 2**10:.1f} KiB"


def check_fit(model, x, batch_size, steps_per_epoch):
    """Checks memory and time of an epoch of `fit`, where the number of rows can be seen."""
    while isinstance(x, dict | list | tuple) and len(x):
        x = next(iter(x.values())) if isinstance(x, dict) else x[0]
    num_rows = x.shape[0] if getattr(x, "shape", None) else None
    if num_rows:
        size = min(batch_size or 32, num_rows)
        check_training(model, size, steps_per_epoch or -(-num_rows // size))


def check_training(model, batch_size, num_steps):
    """Checks memory and time of an epoch, by the layers that know the cost of a step.

    Args:
        model: A Keras model.
        batch_size: Rows of a step.
        num_steps: Steps of an epoch.

    Raises:
        ValueError: If a step cannot fit into the memory of this machine.

    Warns:
        UserWarning: If an epoch takes an hour or more.
    """
    layers = _layers(model)
    costs = [cost for layer in layers if (cost := layer.step_cost(batch_size))]
    memory, available = sum(cost.memory for cost in costs), machine.total_memory()
    if available is not None and memory > available:
        raise ValueError(
            f"A step must fit into the {available / 2**30:,.1f} GiB of this machine, because the "
            f"states of all rows are kept for the gradient. It takes {memory / 2**30:,.0f} GiB at "
            "least. Take a smaller `batch_size`, fewer qubits (`num_qubits`, where the model has "
            "it), or fewer features: num_components=8 in the estimators, feature_map='amplitude', "
            f"or a model of amplitudes. Received: a batch of {batch_size} rows for the layers "
            f"{[layer.name for layer in layers]}."
        )
    seconds = num_steps * sum(cost.seconds for cost in costs)
    if seconds >= _LONG:
        warnings.warn(
            f"An epoch takes about {seconds:,.0f} s on this machine ({seconds / 3600:,.1f} hours): "
            f"{num_steps} steps of about {seconds / num_steps:,.1f} s. Fewer qubits, layers or "
            "features make it shorter.",
            stacklevel=4,
        )
