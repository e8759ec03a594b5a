"""In which rows, and in which order, a model sees its data."""

import tensorflow as tf

EVALUATION_BATCH_SIZE = 256


def epochs_of_batches(x, y, experiment, seed, epochs):
    """All batches of the given epochs, each epoch in an order of its own.

    The order depends on the seed and the epoch only, so a run that goes on sees what it would have
    seen. (After `set_random_seed`, Keras 3 shuffles arrays in the same order every epoch.)
    """
    num_rows = len(y)

    def one_epoch(epoch):
        order = tf.random.experimental.stateless_shuffle(
            tf.range(num_rows), seed=tf.stack([tf.constant(seed, tf.int64), epoch])
        )
        return batches(tf.gather(x, order), tf.gather(y, order), experiment.batch_size)

    num_batches = -(-num_rows // experiment.batch_size) * len(epochs)
    data = tf.data.Dataset.range(epochs.start, epochs.stop).flat_map(one_epoch)
    return data.apply(tf.data.experimental.assert_cardinality(num_batches))


def batches(x, y, batch_size=EVALUATION_BATCH_SIZE):
    """Rows in the given order."""
    return tf.data.Dataset.from_tensor_slices((x, y)).batch(batch_size)


def hold_out(data, fraction):
    """Splits the last rows off for validation; the data sets are shuffled already."""
    x, y = data
    num_train = len(y) - round(len(y) * fraction)
    if num_train == len(y):
        return (x, y), None
    return (x[:num_train], y[:num_train]), (x[num_train:], y[num_train:])
