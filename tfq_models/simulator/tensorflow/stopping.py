"""Places where a graph of TensorFlow's can be stopped, as by Ctrl-C.

TensorFlow runs the operations of a graph to the end, except that each round of a loop asks whether
its call was cancelled.
"""

import tensorflow as tf

# A stage of a smaller state takes hardly longer than a loop.
_LEAST_QUBITS = 16


def stoppable(states: tf.Tensor) -> tf.Tensor:
    """Returns states `(2**n, batch)` as they are; a graph of large ones can be stopped here."""
    if tf.executing_eagerly() or states.shape[0] is None or states.shape[0] < 2**_LEAST_QUBITS:
        return states
    with tf.control_dependencies([states]):
        count = tf.zeros([], tf.int32)
    (count,) = tf.while_loop(lambda i: i < 1, lambda i: (i + 1,), (count,))
    with tf.control_dependencies([count]):
        return tf.identity(states)
