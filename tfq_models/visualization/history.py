"""Losses and metrics by epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib import pyplot
from matplotlib.axes import Axes

from tfq_models.base.arguments import shown

_HELD_OUT = "val_"


def plot_history(
    history: Any,
    metrics: Sequence[str] | None = None,
    *,
    axes: Axes | Sequence[Axes] | None = None,
) -> list[Axes]:
    """Draws losses and metrics by epoch, those of held-out rows beside those of training rows.

    Args:
        history: What `fit` of a Keras model returns; its `history`, a dict of lists; the
            `history_` of an estimator, a list of dicts; or a fitted estimator.
        metrics: The names to draw, each without `val_`. Default: all, the loss first.
        axes: Where to draw, one for each name. Default: a new figure, a row of them.

    Returns:
        A list of `matplotlib.axes.Axes`, one for each name.

    Raises:
        TypeError: If `history` is of another kind.
        ValueError: If it holds no epoch, a name is unknown, or the axes are not as many as names.

    Example:
        >>> from tfq_models.visualization import plot_history
        >>> drawn = plot_history({"loss": [1.0, 0.5], "val_loss": [1.1, 0.8]})
        >>> [line.get_label() for line in drawn[0].lines]
        ['training', 'validation']
    """
    columns = _columns(history)
    known = sorted({name.removeprefix(_HELD_OUT) for name in columns} - {"epoch"})
    known.sort(key=lambda name: name != "loss")
    names = known if metrics is None else list(metrics)
    unknown = sorted(set(names) - set(known))
    if unknown or not known:
        raise ValueError(
            f"`metrics` must be among what the history holds, {known}, and there must be an epoch. "
            f"Received: metrics={unknown}."
        )
    drawn = _drawn_on(axes, len(names))
    epochs = columns.get("epoch", np.arange(1, 1 + len(next(iter(columns.values())))))
    for name, one in zip(names, drawn, strict=True):
        for key, label in ((name, "training"), (_HELD_OUT + name, "validation")):
            if key in columns:
                one.plot(epochs, columns[key], label=label)
        one.set(xlabel="epoch", ylabel=name.replace("_", " "))
        one.legend()
        one.grid(alpha=0.3)
    return drawn


def _drawn_on(axes, count):
    if axes is None:
        _, row = pyplot.subplots(
            1, count, squeeze=False, figsize=(4.5 * count, 3.6), layout="constrained"
        )
        return list(row[0])
    given = [axes] if isinstance(axes, Axes) else list(axes)
    if len(given) != count:
        raise ValueError(
            f"`axes` must be {count}, one for each metric that is drawn. "
            f"Received: {len(given)} axes."
        )
    return given


def _columns(history):
    """Returns a dict of arrays `(epochs,)`, of any of the kinds of histories."""
    for name in ("history_", "history"):
        history = getattr(history, name, history)
    if isinstance(history, Mapping):
        return {name: np.asarray(values) for name, values in history.items()}
    if isinstance(history, Sequence) and all(isinstance(epoch, Mapping) for epoch in history):
        names = dict.fromkeys(name for epoch in history for name in epoch)
        return {n: np.array([epoch.get(n, np.nan) for epoch in history]) for n in names}
    raise TypeError(
        "`history` must be what `fit` returns, a dict of lists, or a list of a dict for each "
        f"epoch. Received: history={shown(history)}."
    )
