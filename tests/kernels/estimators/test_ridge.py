"""Kernel ridge regression against its closed form."""

import numpy as np
import pytest

from tfq_models.kernels import FidelityKernel, QKernelRidge

RNG = np.random.default_rng(0)
X, X_TEST = RNG.uniform(-1.5, 1.5, (30, 2)), RNG.uniform(-1.5, 1.5, (9, 2))
TARGETS = np.column_stack([np.sin(X[:, 0]) * X[:, 1], X[:, 0]])


@pytest.mark.parametrize("feature_map", ["angle", "zz"])
@pytest.mark.parametrize("alpha", [0.1, [0.1, 1.0]])
def test_closed_form(feature_map, alpha):
    kernel = FidelityKernel(feature_map)
    machine = QKernelRidge(feature_map, alpha=alpha).fit(X, TARGETS)
    expected = np.column_stack(
        [
            kernel(X_TEST, X) @ np.linalg.solve(kernel(X) + strength * np.eye(30), target)
            for strength, target in zip(np.broadcast_to(alpha, 2), TARGETS.T, strict=True)
        ]
    )
    np.testing.assert_allclose(machine.predict(X_TEST), expected, atol=1e-10)
    one = QKernelRidge(feature_map, alpha=0.1).fit(X, TARGETS[:, 0])
    np.testing.assert_allclose(one.predict(X_TEST), expected[:, 0], atol=1e-10)


def test_weights_count_rows():
    weights = RNG.integers(0, 3, len(X))
    counted = np.repeat(np.arange(len(X)), weights)
    weighted = QKernelRidge().fit(X, TARGETS, weights).predict(X_TEST)
    repeated = QKernelRidge().fit(X[counted], TARGETS[counted]).predict(X_TEST)
    np.testing.assert_allclose(weighted, repeated, atol=1e-10)


def test_clipped_matrices_and_new_rows():
    kernel = FidelityKernel("angle", repetitions=30, seed=0)
    values, vectors = np.linalg.eigh(kernel(X))
    assert values.min() < -0.1
    transform = (vectors * (values > 0)) @ vectors.T
    dual = np.linalg.solve(kernel(X) @ transform + 0.5 * np.eye(30), TARGETS)
    machine = QKernelRidge(kernel, alpha=0.5, repair="clip").fit(X, TARGETS)
    np.testing.assert_allclose(
        machine.predict(X_TEST), kernel(X_TEST, X) @ transform @ dual, atol=1e-10
    )


def test_one_row():
    machine = QKernelRidge("angle", alpha=1.0).fit([[0.3]], [2.0])
    np.testing.assert_allclose(machine.predict([[0.3]]), [1.0], atol=1e-12)
