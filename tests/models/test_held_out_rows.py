"""What models store of rows, they store of rows that they train on, however these come."""

import itertools

import numpy as np
import pytest
import tensorflow as tf

from tfq_models.base import keras
from tfq_models.models import QuantumKitchenSinks, QuantumMetricLearner

RNG = np.random.default_rng(0)
X = RNG.uniform(-1, 1, (20, 2)).astype(np.float32)
Y = np.tile([1.0, -1.0], 10)
NUM_TRAINING = 15


class Batches(keras.utils.Sequence):
    """The training rows in batches."""

    def __init__(self):
        super().__init__()

    def __len__(self):
        return 3

    def __getitem__(self, index):
        rows = slice(5 * index, 5 * index + 5)
        return X[rows], Y[rows]


def endless():
    yield from (Batches()[index] for index in itertools.cycle(range(3)))


TRAINING = tf.data.Dataset.from_tensor_slices((X[:NUM_TRAINING], Y[:NUM_TRAINING])).batch(5)
HELD_OUT = (X[NUM_TRAINING:], Y[NUM_TRAINING:])
WAYS = {
    "split": lambda: {"x": X, "y": Y, "validation_split": 0.25},
    "data set": lambda: {"x": TRAINING, "validation_data": HELD_OUT},
    "sequence": lambda: {"x": Batches(), "validation_data": HELD_OUT},
    "generator": lambda: {"x": endless(), "validation_data": HELD_OUT, "steps_per_epoch": 3},
}
ways = pytest.mark.parametrize("arguments", WAYS.values(), ids=WAYS)


@ways
def test_examples(arguments):
    model = QuantumMetricLearner(2, num_layers=1, num_examples=10)
    model.compile()
    history = model.fit(**arguments(), epochs=2, verbose=0).history
    assert len(history["val_loss"]) == 2
    examples = {tuple(row) for row in np.reshape(model.layers[-1].examples, (-1, 2))}
    assert examples == {tuple(row) for row in X[:NUM_TRAINING]}


@ways
def test_standardised_outcomes(arguments):
    model = QuantumKitchenSinks(2, num_episodes=3, seed=1)
    model.compile()
    model.fit(**arguments(), epochs=1, verbose=0)
    outcomes = model.outcomes(X[:NUM_TRAINING]).numpy()
    np.testing.assert_allclose(model.layers[1].means, outcomes.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(model.layers[1].deviations, outcomes.std(axis=0), atol=1e-5)
