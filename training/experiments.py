"""What to run: each experiment is one data set, one model and the settings of its training.

Nothing heavy is imported before an experiment loads its data: the command line reads the names.
"""

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import tfq_models
from training.options import COUNT, RATE

# Labels are the sign of cos(theta), and theta enters through one rotation, so a circuit's output is
# affine in cos(theta) and sin(theta). The best such function of any size is 4 / pi cos(theta); an
# expectation is at most 1 in magnitude, so a bare circuit can at best reach cos(theta). Both are
# mean squared errors over uniform angles.
HEAD_FLOOR = 1 - 8 / math.pi**2
CIRCUIT_FLOOR = 3 / 2 - 4 / math.pi


@dataclasses.dataclass(frozen=True)
class Experiment:
    """A recipe, from the data to the figure that is reported.

    Args:
        name: What `python -m training run` calls it.
        description: One line for `python -m training list`.
        load_data: Takes a seed, returns `(x_train, y_train), (x_test, y_test)`, labels -1 and +1.
        build_model: Takes nothing, returns an uncompiled Keras model; the seed is set by then.
        loss: A Keras loss by name.
        floor: The least value of the loss that any weights can reach on the whole distribution.
        epochs: How often the training data are seen.
        batch_size: Rows of a step.
        learning_rate: Of Adam; where it starts, with `cosine_decay`.
        cosine_decay: Whether the learning rate falls to 0 along a cosine over the training.
        validation_fraction: The part of the training data that is held out to choose the best
            epoch. With 0 all of it trains and the training loss chooses.
    """

    name: str
    description: str
    load_data: Callable[[int], Any]
    build_model: Callable[[], Any]
    loss: str
    floor: float
    epochs: int
    batch_size: int
    learning_rate: float
    cosine_decay: bool = True
    validation_fraction: float = 0.1

    def __post_init__(self):
        COUNT.check("epochs", self.epochs)
        COUNT.check("batch_size", self.batch_size)
        RATE.check("learning_rate", self.learning_rate)
        if not 0 <= self.validation_fraction < 1:
            raise ValueError(
                "`validation_fraction` must be at least 0 and less than 1. "
                f"Received: validation_fraction={self.validation_fraction!r}."
            )

    def settings(self):
        """Everything but the two functions, as plain JSON."""
        settings = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        del settings["load_data"], settings["build_model"]
        return settings

    def with_settings(self, settings):
        """A copy with other settings; names that are no settings, and None, change nothing."""
        known = self.settings()
        return dataclasses.replace(
            self,
            **{
                name: value
                for name, value in settings.items()
                if name in known and value is not None
            },
        )


def cluster(num_rounds):
    """Data of `num_rounds` excitations of each of 8 qubits, 70 % of them for training."""
    return lambda seed: tfq_models.datasets.cluster_excitations(8, num_rounds, seed=seed)


def small_weights():
    """Near the identity, where the gradient of a deep circuit is largest."""
    return tfq_models.base.keras.initializers.RandomNormal(stddev=0.1)


def whole_turn():
    """Uniform over [0, 2 pi): what the TensorFlow Quantum tutorial starts from."""
    return tfq_models.base.keras.initializers.RandomUniform(0, 2 * math.pi)


ALL = [
    Experiment(
        name="qcnn_cluster",
        description="8-qubit QCNN on 1600 cluster-state excitations, trained to the end",
        load_data=cluster(200),
        build_model=lambda: tfq_models.models.QCNN(8, initializer=small_weights()),
        loss="mse",
        floor=CIRCUIT_FLOOR,
        epochs=40,
        batch_size=8,
        learning_rate=0.1,
    ),
    Experiment(
        name="qcnn_cluster_tutorial",
        description="the same QCNN in the published setting: 160 circuits, weights anywhere",
        load_data=cluster(20),
        build_model=lambda: tfq_models.models.QCNN(8, initializer=whole_turn()),
        loss="mse",
        floor=CIRCUIT_FLOOR,
        epochs=25,
        batch_size=16,
        learning_rate=0.02,
        cosine_decay=False,
        validation_fraction=0.0,
    ),
    Experiment(
        name="hybrid_qcnn_cluster",
        description="one level of the QCNN, then two linear layers",
        load_data=cluster(200),
        build_model=lambda: tfq_models.models.HybridQCNN(8, initializer=small_weights()),
        loss="mse",
        floor=HEAD_FLOOR,
        epochs=50,
        batch_size=32,
        learning_rate=0.02,
    ),
    Experiment(
        name="multifilter_qcnn_cluster",
        description="three one-level QCNN filters side by side, then two linear layers",
        load_data=cluster(200),
        build_model=lambda: tfq_models.models.HybridQCNN(
            8, num_filters=3, initializer=small_weights()
        ),
        loss="mse",
        floor=HEAD_FLOOR,
        epochs=50,
        batch_size=32,
        learning_rate=0.02,
    ),
    Experiment(
        name="qnn_digits",
        description="readout-qubit QNN, hand-written 3 against 6, 4x4 pixels, 17 qubits",
        load_data=lambda seed: tfq_models.datasets.digits(
            (3, 6), size=4, encoding="basis", seed=seed
        ),
        build_model=lambda: tfq_models.models.QNN(4, 4),
        loss="hinge",
        floor=0.0,
        epochs=50,
        batch_size=32,
        learning_rate=0.02,
    ),
]
EXPERIMENTS = {experiment.name: experiment for experiment in ALL}
