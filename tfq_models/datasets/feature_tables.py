"""Real tables of features that come with scikit-learn: flowers, wines, tumours."""

from collections.abc import Iterable

import numpy as np
from sklearn import datasets as sources
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from tfq_models.base.checks import check_count
from tfq_models.datasets.preparation import class_labels, split_size
from tfq_models.datasets.preparation.seeds import generator
from tfq_models.types import DataSet


def iris(
    classes: Iterable[int] | None = None,
    *,
    num_components: int | None = None,
    test_fraction: float = 0.3,
    seed: int = 0,
) -> DataSet:
    """Returns Fisher's iris flowers: 150 rows, 4 features, 3 species of 50. No download.

    The rows of the classes are permuted by `np.random.default_rng(seed)`, and the first
    `test_fraction` of them are for testing. Features are standardised, and with `num_components`
    replaced by their principal components; both are fitted on the training rows only.

    Args:
        classes: Those to tell apart, of 0, 1, 2. Two get the labels +1 (the first) and -1; more get
            0, 1, 2, ...; None stands for all.
        num_components: Number of principal components, or None for the features themselves.
        test_fraction: Part of the rows for testing, between 0 and 1.
        seed: The seed of the split.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(rows, num_features)`; labels
        float32 for two classes, else int32.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If an argument is out of its range or names an unknown class.

    Example:
        >>> from tfq_models.datasets import iris
        >>> (x_train, y_train), (x_test, y_test) = iris((0, 1))
        >>> x_train.shape, x_test.shape
        ((70, 4), (30, 4))

    References:
        R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936; the copy of
        scikit-learn.
    """
    return _table(sources.load_iris, classes, num_components, test_fraction, seed)


def wine(
    classes: Iterable[int] | None = None,
    *,
    num_components: int | None = None,
    test_fraction: float = 0.3,
    seed: int = 0,
) -> DataSet:
    """Returns the chemical analysis of wines: 178 rows, 13 features, 3 growers. No download.

    Prepared, and with arguments, as `iris`. The classes have 59, 71 and 48 rows.

    Args:
        classes: Those to tell apart, of 0, 1, 2; None stands for all.
        num_components: Number of principal components, or None for the features themselves.
        test_fraction: Part of the rows for testing, between 0 and 1.
        seed: The seed of the split.

    Returns:
        `(x_train, y_train), (x_test, y_test)`, as of `iris`.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If an argument is out of its range or names an unknown class.

    Example:
        >>> from tfq_models.datasets import wine
        >>> (x_train, y_train), (x_test, y_test) = wine()
        >>> x_train.shape, sorted(set(y_train.tolist()))
        ((125, 13), [0, 1, 2])

    References:
        Forina et al., the "Wine" set of the UCI repository; the copy of scikit-learn.
    """
    return _table(sources.load_wine, classes, num_components, test_fraction, seed)


def breast_cancer(
    *, num_components: int | None = None, test_fraction: float = 0.3, seed: int = 0
) -> DataSet:
    """Returns measurements of breast tumours: 569 rows, 30 features. No download.

    Prepared, and with arguments, as `iris`. 212 rows are malignant (+1), 357 benign (-1).

    Args:
        num_components: Number of principal components, or None for the features themselves.
        test_fraction: Part of the rows for testing, between 0 and 1.
        seed: The seed of the split.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(rows, num_features)`, and float32
        labels of +1 and -1.

    Raises:
        TypeError: If an argument is of another kind.
        ValueError: If an argument is out of its range.

    Example:
        >>> from tfq_models.datasets import breast_cancer
        >>> (x_train, y_train), (x_test, y_test) = breast_cancer(num_components=4)
        >>> x_train.shape, x_test.shape
        ((398, 4), (171, 4))

    References:
        Wolberg, Street and Mangasarian, the "Breast Cancer Wisconsin (Diagnostic)" set of the UCI
        repository; the copy of scikit-learn.
    """
    return _table(sources.load_breast_cancer, None, num_components, test_fraction, seed)


def _table(load, classes, num_components, test_fraction, seed):
    features, targets = load(return_X_y=True)
    rows, labels = class_labels(classes, targets)
    test_size = split_size(len(rows), test_fraction, "test_fraction")
    order = generator(seed).permutation(len(rows))
    test, train = np.split(features[rows[order]], [test_size])
    y_test, y_train = np.split(labels[order], [test_size])
    scaler = StandardScaler().fit(train)
    train, test = scaler.transform(train), scaler.transform(test)
    if num_components is not None:
        most = min(train.shape)
        if check_count("num_components", num_components) > most:
            raise ValueError(
                f"`num_components` must be at most {most}, the smaller of the numbers of features "
                f"and of training rows. Received: num_components={num_components}."
            )
        components = PCA(num_components, svd_solver="full").fit(train)
        train, test = components.transform(train), components.transform(test)
    return (train, y_train), (test, y_test)
