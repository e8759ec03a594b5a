"""A family of one's own, from outside the package: a class, a page and a row."""

import pathlib

import cirq
import joblib
import numpy as np
import pytest
import sympy
import tensorflow as tf

from tfq_models import circuits, layers, models, testing
from tfq_models.base import keras, register
from tfq_models.models import FAMILIES, Classifier, Family
from tfq_models.sklearn import QuantumClassifier

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "contributing.md"


@register
class ToyClassifier(Classifier):
    """One qubit that every feature turns: the sign of <Z> is the class."""

    output_kind = "signs"

    def __init__(self, num_features, num_classes=2, *, num_layers=1, initializer=None, **kwargs):
        qubit = cirq.LineQubit(0)
        features = circuits.inputs(num_features)
        weights = circuits.parameters(2 * num_layers * num_features)
        circuit = cirq.Circuit(
            cirq.ry(w * x + b)(qubit)
            for w, b, x in zip(weights[::2], weights[1::2], features * num_layers, strict=True)
        )
        layer = layers.EncodedPQC(
            circuit,
            cirq.Z(qubit),
            input_symbols=features,
            initializer=initializer,
            dtype=kwargs.get("dtype"),
        )
        rows = keras.Input((num_features,), dtype=layer.variable_dtype, name="features")
        super().__init__(rows, layer(rows), locals(), **kwargs)


@pytest.fixture
def toy():
    FAMILIES["toy"] = Family("toy", ToyClassifier, "toy", scaling="angles", page="toy.md")
    yield
    del FAMILIES["toy"]


def test_the_base_gives_what_the_classes_of_the_library_give():
    model = ToyClassifier(2, num_layers=3)
    assert (model.num_features, model.num_classes, model.num_layers) == (2, 2, 3)
    assert model.qubits == (cirq.LineQubit(0),)
    assert model.operators == (cirq.Z(cirq.LineQubit(0)),)
    assert model.symbol_names == [f"theta_{k}" for k in range(12)]
    assert list(model.symbol_values()) == [sympy.Symbol(f"theta_{k}") for k in range(12)]


def test_it_keeps_the_contract():
    rows = tf.random.stateless_uniform((3, 2), seed=(0, 1))
    testing.assert_contract(lambda **kwargs: ToyClassifier(2, **kwargs), rows)


def test_scikit_learns_face_finds_it_by_its_name(toy, tmp_path):
    rows = np.random.default_rng(0).normal(size=(40, 2))
    labels = np.where(rows[:, 0] > 0, "right", "left")
    near_zero = {"initializer": "random_normal"}
    classifier = QuantumClassifier(
        "toy", model_arguments=near_zero, epochs=30, learning_rate=0.1, random_state=0
    )
    assert classifier.fit(rows, labels).score(rows, labels) > 0.8
    joblib.dump(classifier, tmp_path / "toy.joblib")
    loaded = joblib.load(tmp_path / "toy.joblib")
    np.testing.assert_array_equal(loaded.predict(rows), classifier.predict(rows))


def test_unknown_names_are_told_all_known_ones(toy):
    with pytest.raises(ValueError, match=r"`model` must be .*'toy'.*model='toys'"):
        QuantumClassifier("toys").fit([[0.0], [1.0]], [0, 1])


def test_the_page_has_this_class():
    lines = [line.strip() for line in pathlib.Path(__file__).read_text().splitlines()]
    start, end = lines.index("@register"), lines.index("@pytest.fixture")
    shown = [line.strip() for line in PAGE.read_text().splitlines()]
    missing = [line for line in lines[start:end] if line and line not in shown]
    assert not missing


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.name)
def test_cards_name_their_classes(family):
    assert family.cls is getattr(models, family.cls_name)
    assert issubclass(family.cls, Classifier)
    assert family.takes in ("features", "images", "circuits")
    assert family.scaling in ("angles", "unit", "standard", "none")
