"""What a training costs: refused at its start where it cannot fit, announced where it is long."""

import warnings

from tfq_models.native import machine

# Seconds of an epoch that somebody would like to know of.
_LONG = 3600


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
    layers = [layer for layer in model._flatten_layers() if hasattr(layer, "step_cost")]
    costs = [cost for layer in layers if (cost := layer.step_cost(batch_size))]
    memory, available = sum(cost.memory for cost in costs), machine.total_memory()
    if available is not None and memory > available:
        raise ValueError(
            f"A step must fit into the {available / 2**30:,.1f} GiB of this machine, because the "
            f"states of all rows are kept for the gradient. It takes {memory / 2**30:,.0f} GiB at "
            "least. Take a smaller batch, fewer qubits, or fewer features (a principal component "
            f"analysis, or amplitudes). Received: a batch of {batch_size} rows for the layers "
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
