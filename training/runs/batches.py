"""In which rows, and in which order, a model sees its data."""

import tensorflow as tf

EVALUATION_BATCH_SIZE = 256
MOST_AT_ONCE = 200  # between two moments at which an interrupt is heard


def num_rows(data):
    """How many rows data have: `(x, y)`, `(x,)` or whatever Keras takes as a batch; None has 0."""
    return 0 if data is None else len(tf.nest.flatten(data)[0])


def num_steps(data, experiment):
    """How many steps an epoch has."""
    if data is None:
        return experiment.steps_per_epoch
    return -(-num_rows(data) // experiment.batch_size)


def steps_at_once(num_steps):
    """How many steps of an epoch TensorFlow makes in one go: the largest part that fits evenly.

    What is left at the end of an epoch would be filled with steps of the next one.
    """
    return max(n for n in range(1, MOST_AT_ONCE + 1) if num_steps % n == 0)


def for_training(data, experiment, seed, epochs):
    """All batches of the given epochs; without data, of rows of nothing."""
    if data is None:
        return of_nothing(experiment.batch_size).repeat(experiment.steps_per_epoch * len(epochs))
    return epochs_of_batches(data, experiment.batch_size, seed, epochs)


def for_evaluation(data, experiment):
    """The rows in their order; without data, one batch of rows of nothing."""
    return of_nothing(experiment.batch_size) if data is None else batches(data)


def epochs_of_batches(data, batch_size, seed, epochs):
    """All batches of the given epochs, each epoch in an order of its own.

    The order depends on the seed and the epoch only, so a run that goes on sees what it would have
    seen. (After `set_random_seed`, Keras 3 shuffles arrays in the same order every epoch.)
    """
    count = num_rows(data)

    def one_epoch(epoch):
        order = tf.random.experimental.stateless_shuffle(
            tf.range(count), seed=tf.stack([tf.constant(seed, tf.int64), epoch])
        )
        return batches(tf.nest.map_structure(lambda rows: tf.gather(rows, order), data), batch_size)

    num_batches = -(-count // batch_size) * len(epochs)
    ordered = tf.data.Dataset.range(epochs.start, epochs.stop).flat_map(one_epoch)
    return ordered.apply(tf.data.experimental.assert_cardinality(num_batches))


def batches(data, batch_size=EVALUATION_BATCH_SIZE):
    """Rows in the given order."""
    return tf.data.Dataset.from_tensor_slices(data).batch(batch_size)


def of_nothing(batch_size):
    """One batch of inputs that hold nothing, with zeros as targets, for a model without data."""
    return tf.data.Dataset.from_tensors((tf.zeros([batch_size, 0]), tf.zeros([batch_size])))


def hold_out(data, fraction):
    """Splits the last rows off for validation; the data sets are shuffled already."""
    count = num_rows(data)
    num_train = count - round(count * fraction)
    if num_train == count:
        return data, None
    return (
        tf.nest.map_structure(lambda rows: rows[:num_train], data),
        tf.nest.map_structure(lambda rows: rows[num_train:], data),
    )
