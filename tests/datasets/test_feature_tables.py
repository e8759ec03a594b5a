"""Iris, wine and breast cancer, against scikit-learn's own copies."""

import numpy as np
import pytest
from sklearn import datasets as sources

from tfq_models.datasets import breast_cancer, iris, wine


@pytest.mark.parametrize(
    ("make", "load"),
    [
        (iris, sources.load_iris),
        (wine, sources.load_wine),
        (breast_cancer, sources.load_breast_cancer),
    ],
)
def test_rows_are_the_sources_standardised_on_the_training_rows(make, load):
    features, targets = load(return_X_y=True)
    (x_train, y_train), (x_test, y_test) = make(test_fraction=0.2, seed=3)
    order = np.random.default_rng(3).permutation(len(targets))
    size = round(0.2 * len(targets))
    test, train = features[order[:size]], features[order[size:]]
    mean, width = train.mean(axis=0), train.std(axis=0)
    np.testing.assert_allclose(x_train, (train - mean) / width, atol=1e-9)
    np.testing.assert_allclose(x_test, (test - mean) / width, atol=1e-9)
    classes = targets[order] if make is not breast_cancer else 1 - 2 * targets[order]
    assert np.array_equal(np.concatenate([y_test, y_train]), classes)


def test_two_classes_and_components():
    (x_train, y_train), (x_test, _) = iris((2, 0), num_components=2)
    assert x_train.shape == (70, 2) and x_test.shape == (30, 2)
    assert y_train.dtype == np.float32 and set(y_train) == {-1, 1}
    covariance = np.cov(x_train.T)
    assert abs(covariance[0, 1]) < 1e-9 and covariance[0, 0] > covariance[1, 1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: iris((0, 7)), "`classes` must hold two or more different classes"),
        (lambda: wine(num_components=14), "`num_components` must be at most 13, .*=14"),
        (lambda: breast_cancer(test_fraction=1.0), "`test_fraction` must lie between 0 and 1"),
    ],
)
def test_wrong_calls_name_the_culprit(call, message):
    with pytest.raises(ValueError, match=message):
        call()
