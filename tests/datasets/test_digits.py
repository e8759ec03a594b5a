"""Digits: the recipe, recomputed from scikit-learn's images."""

import cirq
import numpy as np
import pytest
import sklearn.datasets

from tfq_models.circuit_tensors import from_circuit_tensor
from tfq_models.datasets import describe, digits
from tfq_models.datasets.preparation import rows_without_contradictions


def source(classes):
    data = sklearn.datasets.load_digits()
    rows = np.isin(data.target, classes)
    return data.images[rows] / 16, data.target[rows]


def sorted_rows(array):
    return array[np.lexsort(array.T[::-1])]


def pooled(images):
    corners = [(i, j) for i in (0, 2, 4, 6) for j in (0, 2, 4, 6)]
    return np.array([[image[i : i + 2, j : j + 2].mean() for i, j in corners] for image in images])


def features_of(circuits, size):
    """The exponents of a data set of one X power on every qubit."""
    qubits = cirq.GridQubit.rect(size, size)
    for circuit in circuits:
        assert sorted(circuit.all_qubits()) == qubits
        assert len(circuit) == 1
    return np.array([[circuit[0][qubit].gate.exponent for qubit in qubits] for circuit in circuits])


def test_all_images_are_used_once():
    (x_train, y_train), (x_test, y_test) = digits((3, 6), size=8, encoding=None)
    images, targets = source((3, 6))
    got = np.concatenate([x_train, x_test])
    assert (x_train.shape, x_test.shape) == ((255, 64), (109, 64))
    np.testing.assert_array_equal(sorted_rows(got), sorted_rows(images.reshape(-1, 64)))
    assert len(np.unique(got, axis=0)) == 364  # so train and test share no image
    labels = {image.tobytes(): target for image, target in zip(images, targets, strict=True)}
    for row, label in zip(got, np.concatenate([y_train, y_test]), strict=True):
        assert labels[row.astype(np.float64).tobytes()] == (3 if label == 1 else 6)
    assert y_train.dtype == np.float32


def test_pooling_averages():
    (x_train, _), (x_test, _) = digits((3, 6), encoding=None)
    wanted = pooled(source((3, 6))[0])
    got = np.concatenate([x_train, x_test])
    np.testing.assert_allclose(sorted_rows(got), sorted_rows(wanted.astype(np.float32)), atol=1e-7)


def test_encodings_hold_the_features():
    (features, labels), _ = digits(encoding=None)
    (bits, bit_labels), _ = digits(encoding="basis")
    (angles, angle_labels), _ = digits(encoding="angle")
    np.testing.assert_array_equal(labels, bit_labels)
    np.testing.assert_array_equal(labels, angle_labels)
    bits = features_of(from_circuit_tensor(bits[:20]), 4)
    np.testing.assert_array_equal(bits, features[:20] > 0.5)
    circuits = from_circuit_tensor(angles[:20])
    np.testing.assert_allclose(features_of(circuits, 4), features[:20], atol=1e-7)
    assert all(op.gate.global_shift == -0.5 for op in circuits[0].all_operations())


def test_images_are_those_of_the_source():
    (x_train, y_train), (x_test, y_test) = digits((3, 6), size=8, encoding="image")
    assert (x_train.shape, x_test.shape) == ((255, 8, 8, 1), (109, 8, 8, 1))
    assert x_train.dtype == x_test.dtype == np.float32
    images, targets = source((3, 6))  # all different
    keys = [image.astype(np.float32).tobytes() for image in images]
    labels = dict(zip(keys, targets, strict=True))
    got, signs = np.concatenate([x_train, x_test]), np.concatenate([y_train, y_test])
    assert {image.tobytes() for image in got} == set(labels)
    assert [labels[image.tobytes()] for image in got] == np.where(signs == 1, 3, 6).tolist()
    assert (got.min(), got.max()) == (0, 1)


def test_pooled_images_keep_rows_and_columns():
    data = (x_train, _), _ = digits((3, 6), size=4, encoding="image")
    assert describe(data).input_shape == (4, 4, 1)
    wanted = pooled(source((3, 6))[0]).reshape(-1, 4, 4).astype(np.float32)
    found = [np.abs(wanted - image[..., 0]).max((1, 2)).min() for image in x_train]
    assert max(found) < 1e-6


def test_contradictory_images_are_told_by_their_pixels():
    def rows(encoding, contradictions):
        (x_train, _), _ = digits((3, 8), size=1, encoding=encoding, contradictions=contradictions)
        return np.reshape(x_train, (len(x_train), -1))

    for how in ("keep", "drop", "distinct"):
        np.testing.assert_array_equal(rows("image", how), rows(None, how))
    kept, counts = np.unique(rows("image", "drop"), return_counts=True)
    assert len(rows("image", "distinct")) == len(kept) < counts.sum() < len(rows("image", "keep"))


def test_ten_classes():
    (_, y_train), (_, y_test) = digits(None, encoding=None)
    assert y_train.dtype == np.int32
    counts = np.bincount(np.concatenate([y_train, y_test]))
    np.testing.assert_array_equal(counts, np.bincount(sklearn.datasets.load_digits().target))


def test_labels_follow_the_order_of_the_classes():
    (_, first), _ = digits((3, 6), encoding=None)
    (_, second), _ = digits((6, 3), encoding=None)
    np.testing.assert_array_equal(first, -second)
    (_, three), (_, rest) = digits((9, 0, 4), encoding=None)
    counts = np.bincount(np.concatenate([three, rest]))
    assert counts.tolist() == [180, 178, 181]  # of 9, 0 and 4


def test_majority_rate():
    (_, y_train), (_, y_test) = digits((3, 6))
    labels = np.concatenate([y_train, y_test])
    assert max((labels == 1).sum(), (labels == -1).sum()) == 183


def test_principal_components_are_fitted_on_train_only():
    (x_train, _), (x_test, _) = digits(size=8, num_components=3, encoding=None)
    (pixels, _), (test_pixels, _) = digits(size=8, encoding=None)
    np.testing.assert_allclose(x_train.min(0), 0, atol=1e-6)
    np.testing.assert_allclose(x_train.max(0), 1, atol=1e-6)
    mean = pixels.mean(0)
    _, _, axes = np.linalg.svd(pixels - mean, full_matrices=False)
    projected, test_projected = (pixels - mean) @ axes[:3].T, (test_pixels - mean) @ axes[:3].T
    low, high = projected.min(0), projected.max(0)
    flip = np.sign(((projected - projected.mean(0)) * (x_train - x_train.mean(0))).sum(0))
    wanted = (test_projected - low) / (high - low)
    wanted = np.where(flip > 0, wanted, 1 - wanted)  # the sign of a component is free
    np.testing.assert_allclose(x_test, wanted, atol=1e-4)


def test_components_on_a_row_of_qubits():
    (x_train, _), _ = digits(num_components=3, encoding="angle")
    (circuit,) = from_circuit_tensor(x_train[:1])
    assert sorted(circuit.all_qubits()) == cirq.GridQubit.rect(1, 3)


def test_the_seed_decides():
    def rows(seed):
        return [part.tobytes() for pair in digits(encoding=None, seed=seed) for part in pair]

    assert rows(1) == rows(1)
    assert rows(1) != rows(2)


@pytest.mark.parametrize("size", [1, 4])
def test_contradictions_leave_the_training_part(size):
    kept = digits((3, 8), size=size, contradictions="keep")
    dropped = digits((3, 8), size=size, contradictions="drop")
    labels = {}
    for row, label in zip(kept[0][0].numpy(), kept[0][1], strict=True):
        labels.setdefault(row, set()).add(label)
    consistent = [len(labels[row]) == 1 for row in kept[0][0].numpy()]
    np.testing.assert_array_equal(dropped[0][0].numpy(), kept[0][0].numpy()[consistent])
    np.testing.assert_array_equal(dropped[0][1], kept[0][1][consistent])
    np.testing.assert_array_equal(dropped[1][0].numpy(), kept[1][0].numpy())


def test_ways_with_contradictions():
    images = np.array([[0.1], [0.9], [0.8], [0.7], [0.7], [0.2], [0.1]])
    labels = np.array([1, 1, 2, 2, 1, 1, 1])

    def kept(how, inputs):
        return rows_without_contradictions(how, images, inputs, labels).tolist()

    assert kept("keep", images) == list(range(7))
    assert kept("drop", images) == [0, 1, 2, 5, 6]
    assert kept("drop", images > 0.5) == [0, 5, 6]
    assert kept("distinct", images > 0.5) == [0, 1, 2, 5]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"classes": (3, 11)}, ValueError, r"`classes`.*classes=\[3, 11\]"),
        ({"classes": (3,)}, ValueError, r"two or more.*classes=\[3\]"),
        ({"classes": (3, 3)}, ValueError, r"different.*\[3, 3\]"),
        ({"classes": 3}, TypeError, "sequence of labels.*3"),
        ({"classes": "36"}, TypeError, "sequence of labels.*'36'"),
        ({"size": 3}, ValueError, "must divide 8.*size=3"),
        ({"size": 0}, ValueError, "size=0"),
        ({"size": "4"}, TypeError, "`size`.*'4'"),
        ({"num_components": 17}, ValueError, "num_components=17, with 16 pixels"),
        ({"num_components": 3, "encoding": "image"}, ValueError, "no pixels.*num_components=3"),
        ({"encoding": "phase"}, ValueError, "must be one of 'basis', 'angle', 'image'.*'phase'"),
        ({"encoding": 3}, TypeError, "`encoding`.*3"),
        ({"contradictions": "hide"}, ValueError, "`contradictions`.*'hide'"),
        ({"test_fraction": 0}, ValueError, "`test_fraction`.*0"),
        ({"test_fraction": 0.0001}, ValueError, "0 of 364 rows"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        digits(**arguments)
