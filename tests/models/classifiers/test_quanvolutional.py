"""QuanvolutionalClassifier: its parts, its gradient, its published figure, and its errors."""

import cirq
import numpy as np
import pytest
import tensorflow as tf

from tfq_models.base import keras, set_random_seed
from tfq_models.datasets import bars_and_stripes
from tfq_models.models import QuanvolutionalClassifier

IMAGES = np.random.default_rng(0).uniform(0, 1, (3, 4, 5, 2))


def test_number_of_parameters():
    # 3 x 3 windows of 20 channels, pooled to 2 x 2 and 1 x 1.
    cnn = (9 * 20 + 1) * 32 + (9 * 32 + 1) * 64 + (64 + 1) * 128
    assert QuanvolutionalClassifier(16).count_params() == cnn + 129 * 2
    model = QuanvolutionalClassifier(16, 4, trainable_circuit=True)
    assert model.count_params() == cnn + 129 * 4 + 5 * 32
    assert len(model.symbol_names) == 32


def test_flat_images_and_images_are_the_same():
    images = np.random.default_rng(0).normal(size=(3, 4, 4, 1))
    flat, shaped = QuanvolutionalClassifier(16), QuanvolutionalClassifier((4, 4, 1))
    shaped.set_weights(flat.get_weights())
    np.testing.assert_allclose(flat(images.reshape(3, 16)), shaped(images), atol=1e-6)


def test_only_bits_count_by_thresholds():
    images = np.random.default_rng(0).normal(size=(3, 16))
    model = QuanvolutionalClassifier(16)
    np.testing.assert_allclose(model(images), model(np.sign(images)), atol=1e-6)
    other = QuanvolutionalClassifier(16, threshold=0.5)
    other.set_weights(model.get_weights())
    np.testing.assert_allclose(other(images + 0.5), model(images), atol=1e-6)


def test_what_the_model_shows():
    model = QuanvolutionalClassifier([4, 5, 2], 3, kernel_size=3, num_filters=2)
    assert model.qubits == tuple(cirq.LineQubit.range(9))
    assert model.operators == tuple(map(cirq.Z, model.qubits))
    assert list(model.symbol_names) == []
    assert model(IMAGES).shape == (3, 3)
    assert model.quanvolution(IMAGES).shape == (3, 2, 3, 2 * 2 * 9)


def test_ablation():
    model = QuanvolutionalClassifier(16, entangling=False)
    circuits = [circuit.circuit for circuit in model.quanvolution.filters]
    assert all(len(op.qubits) == 1 for circuit in circuits for op in circuit.all_operations())


def test_gradient_equals_differences():
    """In double precision, by a step that is too small to reach the kinks of ReLU and pooling."""
    set_random_seed(0)
    model = QuanvolutionalClassifier(
        [4, 5, 2], 3, num_filters=1, encoding="angle", trainable_circuit=True, dtype="float64"
    )
    images = tf.constant(IMAGES)
    points = [images, *model.trainable_weights]

    def loss(images):
        return tf.reduce_sum(model(images) ** 2)

    with tf.GradientTape() as tape:
        tape.watch(images)
        value = loss(images)
    gradients = tape.gradient(value, points)
    rng, step = np.random.default_rng(1), 1e-6
    for point, gradient in zip(points, gradients, strict=True):
        direction = rng.normal(size=point.shape)
        direction /= np.linalg.norm(direction)
        ends = []
        for sign in (1, -1):
            if point is images:
                ends.append(loss(images + sign * step * direction))
                continue
            start = point.numpy()
            point.assign(start + sign * step * direction)
            ends.append(loss(images))
            point.assign(start)
        expected = float(ends[0] - ends[1]) / (2 * step)
        found = float(tf.reduce_sum(gradient * direction))
        # Rounding of the loss over the step.
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-7)


def scores(size, num_seeds, num_epochs, **arguments):
    """Test accuracy by seed; pixels centred between the training set's extremes, as published."""
    (x_train, y_train), (x_test, y_test) = bars_and_stripes(size)
    middle = (x_train.min(axis=0) + x_train.max(axis=0)) / 2
    found = []
    for seed in range(num_seeds):
        set_random_seed(seed)
        model = QuanvolutionalClassifier((size, size, 1), seed=seed, **arguments)
        model.compile(keras.optimizers.Adam(1e-4))
        inputs, targets = (x_train - middle).astype(np.float32), model.targets(y_train > 0)
        model.fit(inputs, targets, batch_size=32, epochs=num_epochs, verbose=0)
        classes = model.classes_of(model.predict(x_test - middle, verbose=0))
        found.append(np.mean(classes == (y_test > 0)))
    return found


def test_learns_bars_and_stripes():
    assert np.mean(scores(4, 1, 5, cnn_kernel_size=5)) > 0.85


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "num_filters", "num_epochs", "published", "deviation"),
    [(4, 5, 64, 0.924, 0.005), (8, 10, 40, 0.996, 0.006)],
)
def test_bars_and_stripes_as_published(size, num_filters, num_epochs, published, deviation):
    """Bowles, Ahmed and Schuld, arXiv:2403.07059: their best settings, and fewer steps."""
    found = scores(size, 3, num_epochs, num_filters=num_filters, cnn_kernel_size=5)
    assert np.mean(found) > published - max(0.02, deviation)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_features": 15}, ValueError, "`num_features` must be a square"),
        ({"num_features": (4, 4)}, ValueError, "`num_features` must be a number or a shape"),
        ({"num_features": (4, 4, 0)}, ValueError, "`num_features` must be at least 1"),
        ({"num_features": 16.0}, TypeError, "`num_features` must be a whole number"),
        ({"num_classes": 1}, ValueError, "`num_classes` must be at least 2"),
        ({"kernel_size": 5}, ValueError, "`kernel_size` must be at most the height and width"),
        ({"cnn_kernel_size": 0}, ValueError, "`cnn_kernel_size` must be at least 1"),
        ({"encoding": "basis"}, ValueError, "`encoding` must be one of"),
        ({"num_filters": 0}, ValueError, "`num_filters` must be at least 1"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        QuanvolutionalClassifier(**{"num_features": 16, **arguments})
