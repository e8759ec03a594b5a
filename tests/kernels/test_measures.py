"""Alignment, geometric difference and complexity against their definitions."""

import numpy as np
import pytest
import scipy.linalg

from tfq_models.kernels import geometric_difference, model_complexity, target_alignment

RNG = np.random.default_rng(0)
X = RNG.normal(size=(9, 12))
K1 = X @ X.T
K2 = np.exp(-0.3 * ((X[:, None] - X) ** 2).sum(-1))
LABELS = np.array([1, -1, 1, 1, -1, 1, 1, -1, 1])


def scaled(matrix):
    return matrix * len(matrix) / np.trace(matrix)


@pytest.mark.parametrize("balanced", [True, False])
def test_alignment_is_the_cosine(balanced):
    y = np.where(LABELS > 0, 1 / 6, -1 / 3) if balanced else LABELS
    target = np.outer(y, y)
    expected = np.sum(K1 * target) / np.sqrt(np.sum(K1**2) * np.sum(target**2))
    assert target_alignment(K1, LABELS, balanced=balanced) == pytest.approx(expected, abs=1e-12)
    names = np.where(LABELS > 0, "yes", "no")
    assert target_alignment(K1, names, balanced=balanced) == pytest.approx(expected, abs=1e-12)


def test_the_kernel_of_the_labels_is_aligned():
    y = np.where(LABELS > 0, 1 / 6, -1 / 3)
    assert target_alignment(np.outer(y, y), LABELS) == pytest.approx(1, abs=1e-12)
    centred_only = np.outer(LABELS, LABELS) + 5.0
    found = target_alignment(centred_only, LABELS, centred=True, balanced=False)
    assert found == pytest.approx(1, abs=1e-12)


def test_alignment_of_more_classes():
    classes = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2])
    target = np.where(classes[:, None] == classes, 1, -0.5)
    expected = np.sum(K2 * target) / np.linalg.norm(K2) / np.linalg.norm(target)
    assert target_alignment(K2, classes) == pytest.approx(expected, abs=1e-12)


def test_a_constant_kernel_has_no_centred_alignment():
    assert target_alignment(np.ones((9, 9)), LABELS, centred=True) == pytest.approx(0, abs=1e-12)


def test_geometric_difference_is_the_spectral_norm():
    root = scipy.linalg.sqrtm(scaled(K2)).real
    expected = np.sqrt(np.linalg.norm(root @ np.linalg.inv(scaled(K1)) @ root, 2))
    assert geometric_difference(K1, K2) == pytest.approx(expected, rel=1e-9)
    assert geometric_difference(K1, 7 * K1) == pytest.approx(1, rel=1e-9)
    assert geometric_difference(np.eye(9), np.ones((9, 9))) == pytest.approx(3, rel=1e-9)


def test_geometric_difference_with_regularization():
    a, b = scipy.linalg.sqrtm(scaled(K1)).real, scipy.linalg.sqrtm(scaled(K2)).real
    inverse = np.linalg.inv(scaled(K1) + 0.1 * np.eye(9))
    expected = np.sqrt(np.linalg.norm(b @ a @ inverse @ inverse @ a @ b, 2))
    assert geometric_difference(K1, K2, 0.1) == pytest.approx(expected, rel=1e-9)


def test_no_labels_are_worse_than_the_geometric_difference():
    bound = geometric_difference(K1, K2)
    for _ in range(200):
        y = RNG.normal(size=9)
        assert model_complexity(K1, y) <= bound**2 * model_complexity(K2, y) * (1 + 1e-9)


def test_complexity_is_the_norm_of_the_model():
    expected = LABELS @ np.linalg.solve(scaled(K1), LABELS)
    assert model_complexity(K1, LABELS) == pytest.approx(expected, rel=1e-9)
    root = scipy.linalg.sqrtm(scaled(K1)).real
    weights = root @ np.linalg.solve(scaled(K1) + 0.5 * np.eye(9), LABELS)
    assert model_complexity(K1, LABELS, 0.5) == pytest.approx(weights @ weights, rel=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: target_alignment(K1, LABELS[:3]), "`labels` must be 9.*Received: 3 labels"),
        (lambda: target_alignment(K1, np.ones(9)), r"of the classes \[1.0\]"),
        (lambda: target_alignment(K1[:3], LABELS), "`matrix` must be square"),
        (lambda: geometric_difference(K1, K2[:3, :3]), "Received: 9 and 3 points"),
        (lambda: geometric_difference(-K1, K2), "`classical` must be positive semidefinite"),
        (lambda: geometric_difference(np.ones((9, 9)), K2), "`regularization` must be positive"),
        (lambda: geometric_difference(K1, K2, -1), "`regularization` must be at least 0"),
        (lambda: model_complexity(K1, LABELS[:3]), r"`targets` must have shape \(9,\)"),
    ],
)
def test_wrong_calls_name_the_culprit(call, message):
    with pytest.raises(ValueError, match=message):
        call()
