"""The tables: eight of classes and one of numbers, none of them of a published comparison."""

import numpy as np
from sklearn import datasets
from sklearn.model_selection import train_test_split


def _two_digits():
    rows, labels = datasets.load_digits(return_X_y=True)
    chosen = np.isin(labels, (3, 8))
    return rows[chosen], labels[chosen]


TABLES = {
    "iris": lambda: datasets.load_iris(return_X_y=True),
    "wine": lambda: datasets.load_wine(return_X_y=True),
    "breast cancer": lambda: datasets.load_breast_cancer(return_X_y=True),
    "digits 3 and 8": _two_digits,
    "two moons": lambda: datasets.make_moons(400, noise=0.2, random_state=0),
    "circles": lambda: datasets.make_circles(400, noise=0.1, factor=0.5, random_state=0),
    "imbalanced": lambda: datasets.make_classification(
        600, 8, n_informative=4, weights=[0.85], class_sep=1.2, random_state=0
    ),
    "5,000 x 30": lambda: datasets.make_classification(5000, 30, n_informative=10, random_state=0),
}
"""Functions to rows and labels, by name."""

OF_NUMBERS = {"diabetes": lambda: datasets.load_diabetes(return_X_y=True)}
"""Functions to rows and numbers, by name."""


def split(name, seed):
    """Returns rows and targets to train with, and 30 % (of each class) to test with."""
    rows, targets = {**TABLES, **OF_NUMBERS}[name]()
    x_train, x_test, y_train, y_test = train_test_split(
        rows,
        targets,
        test_size=0.3,
        random_state=seed,
        stratify=targets if name in TABLES else None,
    )
    return (x_train, y_train), (x_test, y_test)
