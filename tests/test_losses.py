"""Losses of signs, against their formulas, in any shape of labels."""

import numpy as np
import pytest

from tfq_models.base import keras
from tfq_models.losses import ErrorProbability, HalfSquaredError

LABELS = np.array([1.0, -1.0, 1.0, -1.0], np.float32)
OUTPUTS = np.array([[0.3], [0.8], [-1.0], [-0.5]], np.float32)
FORMULAS = {
    HalfSquaredError: lambda y, z: (y - z) ** 2 / 2,
    ErrorProbability: lambda y, z: (1 - y * z) / 2,
}


@pytest.mark.parametrize("cls", FORMULAS)
@pytest.mark.parametrize("labels", [LABELS, LABELS[:, None], LABELS.astype(int)])
def test_equals_its_formula(cls, labels):
    expected = FORMULAS[cls](LABELS, OUTPUTS[:, 0])
    np.testing.assert_allclose(cls(reduction="none")(labels, OUTPUTS), expected, rtol=1e-6)
    assert float(cls()(labels, OUTPUTS)) == pytest.approx(expected.mean(), rel=1e-6)


@pytest.mark.parametrize("cls", FORMULAS)
def test_round_trips(cls):
    loss = cls(name="mine")
    copy = keras.losses.deserialize(keras.losses.serialize(loss))
    assert type(copy) is cls
    assert copy.name == "mine"
