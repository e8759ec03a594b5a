"""Transfer learning: what is frozen, what is saved, and digits 5 to 9 after 0 to 4."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from tfq_models.base import keras, set_random_seed
from tfq_models.models import DressedQuantumClassifier, TransferClassifier

X = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
LABELS = np.array([0, 1, 2, 0, 1, 2])


def backbone(num_units=3):
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(num_units, activation="tanh"),
            keras.layers.BatchNormalization(),
        ]
    )


def test_is_the_backbone_and_a_dressed_circuit():
    network = backbone()
    model = TransferClassifier(network, 3, num_qubits=2, num_layers=2)
    head = DressedQuantumClassifier(3, 3, num_qubits=2, num_layers=2, layout="chain")
    head.set_weights([np.asarray(weight) for weight in model.trainable_weights])
    assert model.backbone is network
    assert model.count_params() == network.count_params() + 2 * (3 + 2 + 3)
    np.testing.assert_allclose(model(X), head(network(X, training=False)), atol=1e-5)


@pytest.mark.parametrize("trainable", [False, True])
def test_a_frozen_backbone_stays_as_it_is(trainable):
    network = backbone()
    model = TransferClassifier(network, 3, num_qubits=2, num_layers=1, trainable_backbone=trainable)
    assert len(model.trainable_weights) == 3 + trainable * 4
    before = [np.array(weight) for weight in network.get_weights()]
    model.compile("sgd")
    model.fit(X, LABELS, verbose=0)
    changed = [np.any(a != b) for a, b in zip(before, network.get_weights(), strict=True)]
    # Where it is frozen, the statistics of its normalization stay too.
    assert any(changed) is trainable


def test_saves_and_loads_with_the_backbone_inside(tmp_path):
    model = TransferClassifier(backbone(), 3, num_qubits=2, num_layers=1)
    model.compile()
    model.fit(X, LABELS, verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(loaded(X), model(X), atol=1e-6)
    np.testing.assert_allclose(loaded.backbone(X), model.backbone(X), atol=1e-6)
    assert len(loaded.trainable_weights) == 3


def test_without_entangling_no_gate_joins_qubits():
    model = TransferClassifier(backbone(), num_qubits=3, entangling=False)
    assert all(len(op.qubits) == 1 for op in model.circuit.all_operations())


def two_outputs():
    data = keras.Input((4,))
    return keras.Model(data, [keras.layers.Dense(2)(data), keras.layers.Dense(2)(data)])


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: "resnet", TypeError, "`backbone` must be a Keras model"),
        (lambda: keras.Sequential([keras.layers.Dense(2)]), ValueError, "must be built"),
        (two_outputs, ValueError, "must have one input and one output of features"),
        (
            lambda: keras.Sequential([keras.Input((4, 4)), keras.layers.Dense(2)]),
            ValueError,
            r"outputs of shapes \[\(None, 4, 2\)\]",
        ),
    ],
)
def test_wrong_backbones(make, error, message):
    with pytest.raises(error, match=message):
        TransferClassifier(make())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"num_classes": 1}, "`num_classes` must be at least 2"),
        ({"num_qubits": 0}, "`num_qubits` must be at least 1"),
        ({"layout": "full"}, "`layout` must be one of"),
    ],
)
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        TransferClassifier(backbone(), **arguments)


def digits(classes):
    images, labels = load_digits(return_X_y=True)
    kept = np.isin(labels, classes)
    x = (images[kept] / 16).reshape(-1, 8, 8, 1).astype(np.float32)
    y = labels[kept] - classes[0]
    order = np.random.default_rng(0).permutation(len(y))
    train, test = order[: len(y) * 2 // 3], order[len(y) * 2 // 3 :]
    return x[train], y[train], x[test], y[test]


def small_cnn():
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation="tanh"),
        ]
    )


@pytest.mark.slow
def test_digits_five_to_nine_after_zero_to_four():
    set_random_seed(0)
    x, y, x_test, y_test = digits(range(5))
    network = small_cnn()
    whole = keras.Sequential([network, keras.layers.Dense(5)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    whole.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    whole.fit(x, y, epochs=15, verbose=0)
    assert whole.evaluate(x_test, y_test, verbose=0)[1] > 0.95
    x, y, x_test, y_test = digits(range(5, 10))
    model = TransferClassifier(network, 5, num_qubits=5, num_layers=3)
    model.compile(keras.optimizers.Adam(0.02))
    model.fit(x, y, epochs=30, verbose=0)
    accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
    print(f"digits 5 to 9: {accuracy:.3f}, {len(model.trainable_weights)} weights trained")
    # 0.2 is chance.
    assert accuracy > 0.8
