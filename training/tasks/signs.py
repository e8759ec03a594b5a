"""The task of two classes: labels are -1 and +1, and the sign of the output is the answer."""

from training.tasks.figures import Figure, logged
from training.tasks.objective import Objective


def objective(loss):
    """Returns the objective of a Keras loss of labels and outputs; it watches the accuracy.

    Args:
        loss: Its name.
    """
    return Objective(loss, metrics=_metrics)


def figures(loss, floor):
    """Returns test accuracy and test loss, each beside what it must be compared with.

    Args:
        loss: The name of the Keras loss.
        floor: The least value of the loss that any weights can reach on the whole distribution.
    """
    return (
        Figure(
            "test_accuracy",
            "test accuracy",
            logged("sign_accuracy"),
            better="higher",
            log="sign_accuracy",
            at_most=1.0,
            beside=Figure(
                "majority_rate",
                "majority rate",
                lambda outcome: majority_rate(outcome.test_data[1]),
                label="majority rate of the test labels",
            ),
        ),
        Figure(
            "test_loss",
            "test loss",
            logged("loss"),
            better="lower",
            label=f"test {loss}",
            unit=loss,
            log="loss",
            beside=Figure("floor", "floor", floor, label="floor over the whole distribution"),
        ),
    )


def majority_rate(labels):
    """The accuracy of always answering with the most frequent label."""
    import numpy as np

    positive = float(np.mean(np.asarray(labels) > 0))
    return max(positive, 1 - positive)


def _metrics():
    from tfq_models.metrics import sign_accuracy

    return [sign_accuracy]
