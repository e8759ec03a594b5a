"""What the base class of classifiers makes of labels and outputs."""

import cirq
import numpy as np
import pytest

from tfq_models import models
from tfq_models.base import keras
from tfq_models.models.base import Classifier

OUTPUTS = np.array([[0.5, -1.0, 2.0], [3.0, 0.0, 0.0]], np.float32)


def classifier(kind, width):
    data = keras.Input((2,))
    model = Classifier(inputs=data, outputs=keras.layers.Dense(width)(data))
    model.output_kind, model.num_classes = kind, max(2, width)
    return model


def test_signs():
    model = classifier("signs", 1)
    np.testing.assert_array_equal(model.targets([0, 1, 1]), [-1, 1, 1])
    outputs = np.array([[-0.5], [0.2], [1.4]])
    np.testing.assert_array_equal(model.classes_of(outputs), [0, 1, 1])
    expected = [[0.75, 0.25], [0.4, 0.6], [0, 1]]
    np.testing.assert_allclose(model.probabilities_of(outputs), expected, atol=1e-7)


@pytest.mark.parametrize("kind", ["logits", "probabilities"])
def test_one_output_for_each_class(kind):
    model = classifier(kind, 3)
    np.testing.assert_array_equal(model.targets([2, 0]), [2, 0])
    np.testing.assert_array_equal(model.classes_of(OUTPUTS), [2, 0])
    shares = np.exp(OUTPUTS) if kind == "logits" else np.abs(OUTPUTS)
    given = OUTPUTS if kind == "logits" else shares
    expected = shares / shares.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(model.probabilities_of(given), expected, rtol=1e-5)


@pytest.mark.parametrize(("kind", "width"), [("signs", 1), ("logits", 2), ("probabilities", 2)])
def test_compile_alone_is_enough_to_fit(kind, width):
    model = classifier(kind, width)
    model.compile()
    x = np.array([[0.0, 1.0], [1.0, 0.0]], np.float32)
    history = model.fit(x, model.targets([0, 1]), verbose=0).history
    assert len(history) == 2  # loss and accuracy


@pytest.mark.parametrize(
    "model",
    [
        lambda: models.CircuitCentricClassifier(4, num_layers=1),
        lambda: models.DressedQuantumClassifier(3, num_layers=1),
        lambda: models.EquivariantClassifier(num_layers=1),
        lambda: models.IQPVariationalClassifier(3, num_layers=1),
        lambda: models.ImageQCNN(4, block="ttn"),
        lambda: models.QuantumKitchenSinks(3, num_episodes=2),
        lambda: models.QuantumMetricLearner(2, num_layers=1),
        lambda: models.QuanvolutionalClassifier(16, num_filters=1, trainable_circuit=True),
        lambda: models.ReuploadingClassifier(3, num_layers=1),
        lambda: models.TreeTensorClassifier(4),
        lambda: models.VariationalClassifier(2, num_layers=1),
    ],
)
def test_symbols_have_values(model):
    model = model()
    values = model.symbol_values()
    assert [symbol.name for symbol in values] == list(model.symbol_names)
    inputs = cirq.parameter_names(model.circuit) - {symbol.name for symbol in values}
    assert cirq.parameter_names(cirq.resolve_parameters(model.circuit, values)) == inputs
