"""Accuracies of classical models on a data set."""

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from tfq_models.base.checks import check_split
from tfq_models.types import DataSet, EncodedDataSet


def baseline_scores(data: DataSet | EncodedDataSet) -> dict[str, float]:
    """Returns accuracies of classical classifiers on a split, to show beside a quantum score.

    The support-vector machine (RBF kernel) and the logistic regression are scikit-learn's defaults
    on features standardised by the training rows. The majority rate is the accuracy of the most
    frequent label of the training rows.

    Args:
        data: `(x_train, y_train), (x_test, y_test)`, as the data sets return it. Images count as
            rows of pixels.

    Returns:
        A dict of test accuracies: `"svc"`, `"logistic_regression"` and `"majority"`.

    Example:
        >>> from tfq_models import datasets
        >>> scores = baseline_scores(datasets.linearly_separable(4))
        >>> sorted(scores)
        ['logistic_regression', 'majority', 'svc']
    """
    (x_train, y_train), (x_test, y_test) = check_split(data)
    train, test = (np.reshape(x, (len(x), -1)) for x in (x_train, x_test))
    return {
        name: float(classifier.fit(train, y_train).score(test, y_test))
        for name, classifier in classical_classifiers().items()
    }


def classical_classifiers() -> dict[str, BaseEstimator]:
    """Returns the classifiers of `baseline_scores`, which are not fitted."""
    return {
        "svc": make_pipeline(StandardScaler(), SVC()),
        "logistic_regression": logistic_regression(),
        "majority": majority(),
    }


def logistic_regression() -> Pipeline:
    """Returns scikit-learn's logistic regression on features standardised by the training rows."""
    return make_pipeline(StandardScaler(), LogisticRegression())


def majority() -> DummyClassifier:
    """Returns the classifier that always answers with the most frequent label of training rows."""
    return DummyClassifier(strategy="most_frequent")
