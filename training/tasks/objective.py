"""What training makes small, and what is watched meanwhile."""

import dataclasses
from collections.abc import Callable
from typing import Any


@dataclasses.dataclass(frozen=True)
class Objective:
    """What the weights are trained for.

    Args:
        name: In `config.json` and `metrics.json`, such as "mse".
        loss: The name of a Keras loss, or a function without arguments that returns one; default:
            that of the objective's name. None if the model has its own, by `add_loss`,
            `compute_loss` or `train_step`.
        metrics: A function without arguments that returns the metrics that are logged for each
            epoch; None for none. Keras is not imported before it is called.
    """

    name: str
    loss: str | Callable[[], Any] | None = ""
    metrics: Callable[[], list] | None = None

    def of_keras(self):
        """Returns the loss and the metrics, for `compile`."""
        loss = self.name if self.loss == "" else self.loss
        metrics = self.metrics() if self.metrics else None  # an empty list is not built by all
        return {"loss": loss() if callable(loss) else loss, "metrics": metrics}
