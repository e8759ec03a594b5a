"""The data sets of arXiv:2403.07059: their recipes, and what was published of models on them."""

import functools
import itertools

import numpy as np
import pytest
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC

from tfq_models import datasets

SETS = {
    "linearly_separable": "num_features",
    "hidden_manifold": "num_features",
    "hidden_manifold_diff": "manifold_dimension",
    "two_curves": "num_features",
    "two_curves_diff": "degree",
    "hyperplanes_diff": "num_hyperplanes",
}


@pytest.mark.parametrize("name", SETS)
def test_shapes_and_classes(name):
    make = getattr(datasets, name)
    (x_train, y_train), (x_test, y_test) = make(3)
    num_features = 3 if SETS[name] == "num_features" else 10
    assert x_train.shape == (240, num_features) and x_test.shape == (60, num_features)
    assert y_train.dtype == y_test.dtype == np.float32
    assert set(y_train) == set(y_test) == {-1, 1}
    if name != "linearly_separable":
        assert y_train.sum() + y_test.sum() == 0
    again, other = make(3), make(3, seed=0)
    assert np.array_equal(again[0][0], x_train) and not np.array_equal(other[0][0], x_train)


@pytest.mark.parametrize("name", SETS)
def test_wrong_sizes(name):
    for size, error in ((1, ValueError), (2.5, TypeError)):
        with pytest.raises(error, match=rf"`{SETS[name]}` .* Received: {SETS[name]}={size}"):
            getattr(datasets, name)(size)


def assert_equal(data, features, labels, rng):
    x_train, x_test, y_train, y_test = train_test_split(
        features, labels, test_size=0.2, random_state=rng
    )
    for actual, expected in zip(data, [(x_train, y_train), (x_test, y_test)], strict=True):
        # Sums of products may be added up in another order, by another library.
        np.testing.assert_allclose(actual[0], expected[0], rtol=0, atol=1e-12)
        assert np.array_equal(actual[1], expected[1])


def test_linearly_separable_point_by_point():
    rng = np.random.RandomState(42)
    for num_features in (2, 3, 4):
        draws = [2 * rng.rand(num_features) - 1 for _ in range(600)]
        kept = [x for x in draws if abs(sum(x)) > 0.02 * num_features][:300]
        data = datasets.linearly_separable(num_features)
        assert_equal(data, np.array(kept), [-1 if sum(x) > 0 else 1 for x in kept], rng)


def test_two_curves_point_by_point():
    rng = np.random.RandomState(3)
    for num_features in (2, 3):
        series = rng.uniform(size=(num_features, 6, 2))
        series /= np.sqrt(np.sum(series**2))
        rows = []
        for _ in range(300):
            t = rng.rand()
            row = []
            for own in series:
                terms = [
                    a * np.cos(k * np.pi * t) + b * np.sin(k * np.pi * t)
                    for k, (a, b) in enumerate(own)
                ]
                row.append(sum(terms) + own[0, 1] + rng.normal(0, 0.01))
            rows.append(row)
        rows = np.array(rows)
        rows[150:] += 0.1
        labels = np.repeat([-1, 1], 150)
        rows = StandardScaler().fit_transform(rows)
        assert_equal(datasets.two_curves(num_features), rows, labels, rng)


def test_hyperplanes_point_by_point():
    rng = np.random.RandomState(1)
    weights, biases = rng.uniform(size=(2, 3)), rng.uniform(size=2)
    classes = {0: [], 1: []}
    for point in [rng.normal(size=3) for _ in range(1200)]:
        above = sum(w @ point + b > 0 for w, b in zip(weights, biases, strict=True))
        classes[above % 2].append(point)
    points = np.array(classes[0][:150] + classes[1][:150]) @ rng.uniform(size=(3, 10))
    labels = np.repeat([-1, 1], 150)
    features = StandardScaler().fit_transform(points)
    assert_equal(datasets.hyperplanes_diff(2), features, labels, rng)


def test_the_second_halves_of_streams_go_on():
    """A stream of 2 to 20 features ends where `diff` begins."""
    rng = np.random.RandomState(3)
    for num_features in range(2, 21):
        draw_manifold(rng, num_features, 6)
    features, labels = draw_manifold(rng, 10, 2, splits=False)
    assert_equal(datasets.hidden_manifold_diff(2), features, labels, rng)


def draw_manifold(rng, num_features, dimension, splits=True):
    embedding = rng.normal(size=(dimension, num_features))
    positions = rng.normal(size=(300, dimension))
    biases = 2 * rng.uniform(size=num_features) - 1
    features = np.tanh(positions.dot(embedding) / dimension**0.5 - biases)
    inner, outer = rng.normal(size=(dimension, dimension)), rng.normal(size=dimension)
    outputs = np.array([outer @ np.tanh(inner @ c) / dimension**0.5 for c in positions])
    labels = np.where(outputs - np.median(outputs) < 0, -1, 1)
    if splits:
        train_test_split(features, labels, test_size=0.2, random_state=rng)
    return features, labels


def iqp_states(points):
    """H, RZ(x_i), multi-RZ(x_i x_j): up to a phase, exp(-i phase / 2) / sqrt(2**n)."""
    num_qubits = points.shape[1]
    signs = np.array(list(itertools.product([1, -1], repeat=num_qubits)))
    phases = points @ signs.T
    for i, j in itertools.combinations(range(num_qubits), 2):
        phases += np.outer(points[:, i] * points[:, j], signs[:, i] * signs[:, j])
    return np.exp(-0.5j * phases) / 2 ** (num_qubits / 2)


def separable_states(points, num_layers):
    """(RY(x) RX(pi / 4))^L on each qubit."""
    c, s = np.cos(np.pi / 8), np.sin(np.pi / 8)
    rx = np.array([[c, -1j * s], [-1j * s, c]])
    qubits = []
    for column in points.T:
        c, s = np.cos(column / 2), np.sin(column / 2)
        layer = np.moveaxis(np.array([[c, -s], [s, c]]), 2, 0) @ rx
        qubits.append(np.linalg.matrix_power(layer, num_layers)[:, :, 0])
    return functools.reduce(lambda a, b: (a[:, :, None] * b[:, None]).reshape(len(a), -1), qubits)


@pytest.mark.parametrize(
    ("name", "num_features", "states", "penalty", "published"),
    [
        ("linearly_separable", 4, iqp_states, 10, 0.817),
        ("linearly_separable", 10, iqp_states, 10, 0.817),
        ("hidden_manifold", 10, iqp_states, 1, 0.850),
        ("two_curves", 4, functools.partial(separable_states, num_layers=5), 100, 1.0),
        ("hidden_manifold", 10, functools.partial(separable_states, num_layers=1), 10, 0.9),
    ],
)
def test_published_accuracies_of_kernels(name, num_features, states, penalty, published):
    (x_train, y_train), (x_test, y_test) = getattr(datasets, name)(num_features)
    scaler = MinMaxScaler((-np.pi / 2, np.pi / 2)).fit(x_train)
    train, test = states(scaler.transform(x_train)), states(scaler.transform(x_test))
    gram, cross = (np.abs(a.conj() @ train.T) ** 2 for a in (train, test))
    accuracy = SVC(kernel="precomputed", C=penalty).fit(gram, y_train).score(cross, y_test)
    assert round(accuracy, 3) == published


def test_bars_and_stripes_pixel_by_pixel():
    rng = np.random.RandomState(42)
    (x_train, y_train), (x_test, y_test) = datasets.bars_and_stripes(4, num_train=20, num_test=5)
    images, labels = np.concatenate([x_train, x_test]), np.concatenate([y_train, y_test])
    assert images.shape == (25, 4, 4, 1) and labels.dtype == np.float32
    for image, label in zip(images[..., 0], labels, strict=True):
        assert label == (1 if rng.rand() > 0.5 else -1)
        lines = rng.rand(4) > 0.5
        clean = np.where(lines[:, None] if label == 1 else lines[None, :], 1.0, -1.0)
        np.testing.assert_array_equal(image, clean + rng.normal(0, 0.5, (4, 4)))
