"""The support-vector regression against scikit-learn's and against weights as repetitions."""

import numpy as np
import pytest
from sklearn.svm import SVR

from tfq_models.kernels import QSVR, FidelityKernel

X = np.linspace(-1.5, 1.5, 40)[:, None]
Y = np.sin(X[:, 0])
X_TEST = np.linspace(-1.4, 1.4, 15)[:, None]


def test_is_scikit_learns_machine_on_the_closed_form():
    def matrix(x, y):
        return np.cos((x - y.T) / 2) ** 2  # what the angle encoding makes of one feature

    plain = SVR(kernel="precomputed", C=10, epsilon=0.05).fit(matrix(X, X), Y)
    machine = QSVR("angle", C=10, epsilon=0.05).fit(X, Y)
    # libsvm stops at 1e-3.
    np.testing.assert_allclose(machine.predict(X_TEST), plain.predict(matrix(X_TEST, X)), atol=5e-3)
    np.testing.assert_allclose(machine.predict(X_TEST), np.sin(X_TEST[:, 0]), atol=0.06)


def test_weights_count_rows():
    weights = np.random.default_rng(0).integers(0, 4, len(X))
    counted = np.repeat(np.arange(len(X)), weights)
    weighted = QSVR().fit(X, Y, weights).predict(X_TEST)
    repeated = QSVR().fit(X[counted], Y[counted]).predict(X_TEST)
    np.testing.assert_allclose(weighted, repeated, atol=5e-3)


@pytest.mark.parametrize("repair", ["clip", "flip"])
def test_repair_helps_a_sampled_kernel_little_changed(repair):
    kernel = FidelityKernel("angle", repetitions=1000, seed=0)
    machine = QSVR(kernel, C=1, repair=repair).fit(X, Y)
    exact = QSVR("angle", C=1).fit(X, Y)
    # 40 samples with errors of 1/60 each, in sums of coefficients up to 1.
    np.testing.assert_allclose(machine.predict(X_TEST), exact.predict(X_TEST), atol=0.2)
