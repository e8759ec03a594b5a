"""Training by steps instead of epochs, until the loss is flat: the rule of arXiv:2403.07059.

Each step takes a batch drawn with replacement. Training ends once the means of the last two windows
of losses differ by no more than half the standard error of the last one. As in the published code,
two losses more than two windows hold are the fewest that can end it.
"""

import dataclasses
import functools
import sys
import time

import numpy as np
import tensorflow as tf

from tfq_models.base import keras
from tfq_models.base.arguments import NamedArguments, check_flag
from tfq_models.base.checks import check_count, check_number

STEPS_PER_CALL = 200  # between two lines of progress; Python does nothing in between
LOG_INTERVAL = 10  # seconds between two lines of progress


@dataclasses.dataclass(frozen=True)
class Training(NamedArguments):
    """What `fit_until_converged` did.

    Args:
        losses: `(steps,)`, the loss of the batch of each step, before its update.
        has_converged: Whether the rule ended it, and not `max_steps` or a loss that is not finite.
        seconds: The time that it took, with that of compiling.
    """

    losses: np.ndarray
    has_converged: bool
    seconds: float


def fit_until_converged(
    model: keras.Model,
    x: np.ndarray | tf.Tensor,
    y: np.ndarray | tf.Tensor,
    *,
    learning_rate: float,
    batch_size: int = 32,
    max_steps: int = 10_000,
    window: int = 200,
    groups: np.ndarray | None = None,
    seed: int = 0,
    verbose: bool = False,
) -> Training:
    """Trains a compiled Keras model with Adam until its loss is flat.

    This is how "Better than classical?" trains: with the settings of `published_settings` the
    published accuracies come out. It runs the model's own `train_step`, so custom losses and
    regularisers count, in a loop that TensorFlow compiles, the rule included. Metrics given to
    `compile` cost time and are not read. A model that learns numbers from its training rows before
    `fit` (`QuantumKitchenSinks`, `QuantumMetricLearner`) wants `model.prepare(x, y)` first.

    Args:
        model: A compiled `keras.Model`. Its optimizer is replaced by a new Adam.
        x: Inputs, an array or tensor.
        y: Targets, as many rows.
        learning_rate: The learning rate of Adam.
        batch_size: Rows of a step, drawn with replacement.
        max_steps: The number of steps after which training ends in any case.
        window: Number of losses whose means are compared.
        groups: A number for each row: batches take equally many rows of each group. Default: all
            rows are one.
        seed: Decides the batches. The weights are as they are when this is called.
        verbose: Whether to tell steps and loss on standard error, every ten seconds.

    Returns:
        A `Training`.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If a number is out of its range, or rows and labels are not equally many.

    Example:
        >>> from tfq_models import datasets, models
        >>> (x, y), _ = datasets.linearly_separable(4)
        >>> model = models.CircuitCentricClassifier(4, num_layers=1)
        >>> model.compile()
        >>> training = models.fit_until_converged(model, x, y, learning_rate=0.01, max_steps=50)
        >>> len(training.losses), training.has_converged
        (50, False)

    References:
        Bowles, Ahmed and Schuld, arXiv:2403.07059, section on training.
    """
    if check_number("learning_rate", learning_rate) <= 0:
        raise ValueError(
            f"`learning_rate` must be positive. Received: learning_rate={learning_rate}."
        )
    for name, value in [("batch_size", batch_size), ("max_steps", max_steps), ("window", window)]:
        check_count(name, value)
    if check_count("seed", seed, at_least=0) >= 2**31:
        raise ValueError(f"`seed` must be less than 2^31. Received: seed={seed}.")
    check_flag("verbose", verbose)
    started = time.perf_counter()
    model.optimizer = keras.optimizers.Adam(learning_rate)
    model.optimizer.build(model.trainable_variables)
    model.reset_metrics()
    losses = tf.Variable(tf.zeros([max_steps], tf.float32), trainable=False)
    groups = np.zeros(len(x)) if groups is None else groups
    batches = _batches(groups, batch_size, seed)
    run = _compiled_steps(model, _tensors(x, y), batches, window, losses)
    step, goes_on, shown = 0, True, started
    while goes_on and step < max_steps:
        last = min(step + STEPS_PER_CALL, max_steps)
        step, goes_on = (tensor.numpy() for tensor in run(tf.constant(step), tf.constant(last)))
        if verbose and time.perf_counter() - shown > LOG_INTERVAL:
            shown = time.perf_counter()
            print(f"step {step}: loss {losses[step - 1]:.4f}", file=sys.stderr, flush=True)
    model.reset_metrics()
    found = losses.numpy()[:step]
    is_finite = bool(np.isfinite(found[-1]))
    return Training(found, not goes_on and is_finite, time.perf_counter() - started)


def _is_flat(losses, window):
    """Whether `|m2 - m1| <= s / (2 sqrt(window))` of the last two windows of losses.

    `m1` and `m2` are the means of the two, and `s` is the second one's standard deviation.
    """
    losses = tf.cast(losses, tf.float64)
    before, last = losses[:window], losses[window:]
    difference = tf.abs(tf.reduce_mean(last) - tf.reduce_mean(before))
    return difference <= tf.math.reduce_std(last) / (2 * window**0.5)


def _batches(groups, batch_size, seed):
    """Returns a function from the number of a step to the positions of its rows."""
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    size, rest = divmod(batch_size, len(members))
    if rest:
        raise ValueError(
            f"`batch_size` must be a multiple of the number of `groups`, {len(members)}. "
            f"Received: batch_size={batch_size}."
        )

    def batch(index):
        draws = [
            tf.random.stateless_uniform(
                [size],
                tf.stack([seed, len(members) * index + number]),
                maxval=len(rows),
                dtype=tf.int32,
            )
            for number, rows in enumerate(members)
        ]
        return tf.concat([tf.gather(*pair) for pair in zip(members, draws, strict=True)], axis=0)

    return batch


def _compiled_steps(model, rows, batches, window, losses):
    """Returns a function that runs steps until the rule or its second argument ends them."""
    x, y = rows

    def step(index):
        chosen = batches(index)
        logs = model.train_step((tf.gather(x, chosen), tf.gather(y, chosen)))
        loss = tf.identity(logs["loss"])
        # Else the next logs are means over all steps. tf_keras has no metrics before the first.
        model.reset_metrics()
        return tf.cast(loss, tf.float32)

    def body(index, goes_on):
        loss = step(index)
        losses.scatter_nd_update([[index]], [loss])
        index += 1
        is_flat = tf.cond(
            index >= 2 * window + 2,
            lambda: _is_flat(losses[index - 2 * window : index], window),
            lambda: False,
        )
        return index, tf.math.is_finite(loss) & ~is_flat

    def run(first, last):
        def continues(index, goes_on):
            return goes_on & (index < last)

        return tf.while_loop(continues, body, (first, True), parallel_iterations=1)

    # A partial, because TensorFlow would take those of many models for one that it traces again.
    index = tf.TensorSpec([], tf.int32)
    return tf.function(functools.partial(run), input_signature=[index, index], autograph=False)


def _tensors(x, y):
    """Rows as tensors, floats in Keras's own precision."""
    if len(x) != len(y):
        raise ValueError(
            f"`x` and `y` must have equally many rows. Received: {len(x)} and {len(y)} rows."
        )
    tensors = tf.convert_to_tensor(x), tf.convert_to_tensor(y)
    floats = keras.backend.floatx()
    return tuple(tf.cast(t, floats) if t.dtype.is_floating else t for t in tensors)
