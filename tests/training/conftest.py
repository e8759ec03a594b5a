"""An experiment that trains in a second: a straight line instead of a circuit."""

import numpy as np
import pytest
import tensorflow as tf

from training.tasks import signs
from training.tasks.experiment import Experiment


def load_data(seed):
    x = np.random.default_rng(seed).normal(size=(50, 3)).astype("float32")
    y = np.where(x @ [1.0, -2.0, 0.5] > 0, 1, -1).astype("float32")
    return (x[:40], y[:40]), (x[40:], y[40:])


def build_model():
    return tf.keras.Sequential([tf.keras.layers.Input((3,)), tf.keras.layers.Dense(1)])


@pytest.fixture
def experiment():
    return Experiment(
        name="line",
        description="a straight line",
        load_data=load_data,
        build_model=build_model,
        objective=signs.objective("mse"),
        figures=signs.figures("mse", floor=0.1),
        epochs=4,
        batch_size=8,
        learning_rate=0.05,
    )
