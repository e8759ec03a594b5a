"""Tests of the classical controls: counted parameters, and scores that scikit-learn gives."""

import numpy as np
import pytest

from tfq_models import baselines as controls
from tfq_models import datasets
from tfq_models.base import keras
from tfq_models.models import QCNN, CircuitCentricClassifier, DressedQuantumClassifier


@pytest.mark.parametrize(
    "model",
    [
        CircuitCentricClassifier(10, num_layers=5),
        CircuitCentricClassifier(4, num_layers=20),
        DressedQuantumClassifier(5, 3, num_layers=4),
    ],
    ids=lambda model: model.name,
)
def test_a_twin_has_as_many_parameters_as_its_layers_allow(model):
    twin = controls.mlp_twin(model)
    unit = model.num_features + 1 + twin.output_shape[1]  # what one more hidden unit would bring
    assert abs(twin.count_params() - model.count_params()) <= unit / 2
    x = np.random.default_rng(0).normal(size=(7, model.num_features)).astype("float32")
    assert twin(x).shape == model(x).shape
    assert twin.name == f"{model.name}_twin"


def test_a_twin_of_signs_stays_between_them():
    twin = controls.mlp_twin(CircuitCentricClassifier(2, num_layers=1))
    assert np.abs(twin(np.full((1, 2), 1e6, "float32"))).max() <= 1


def test_a_twin_of_images_sees_rows_of_pixels():
    image = keras.Input((4, 4, 1))
    twin = controls.mlp_twin(
        keras.Model(image, keras.layers.Dense(2)(keras.layers.Flatten()(image)))
    )
    assert twin.input_shape == (None, 4, 4, 1) and twin.output_shape == (None, 2)
    assert twin.count_params() == 40  # two hidden units: 2 * 17 + 2 * 3, for 2 * 17


def test_a_model_of_circuits_has_no_twin():
    with pytest.raises(ValueError, match="one tensor of numbers of a known shape as inputs"):
        controls.mlp_twin(QCNN(4))


def test_scores_beside_a_split():
    data = datasets.linearly_separable(4)
    scores = controls.baseline_scores(data)
    assert scores["majority"] == datasets.describe(data).majority_rate
    assert scores["logistic_regression"] == 1.0
    assert scores["svc"] > 0.95
