"""Principal components against the eigenvectors of the centred matrix."""

import numpy as np
import pytest

from tfq_models.kernels import FidelityKernel, QKernelPCA

RNG = np.random.default_rng(0)
X, X_TEST = RNG.uniform(-1.5, 1.5, (20, 2)), RNG.uniform(-1.5, 1.5, (7, 2))


@pytest.mark.parametrize("feature_map", ["angle", "iqp"])
def test_eigenvectors_of_the_centred_matrix(feature_map):
    kernel = FidelityKernel(feature_map)
    centre = np.eye(20) - 1 / 20
    values, vectors = np.linalg.eigh(centre @ kernel(X) @ centre)
    values, vectors = values[:-4:-1], vectors[:, :-4:-1]
    machine = QKernelPCA(feature_map, n_components=3).fit(X)
    np.testing.assert_allclose(machine.eigenvalues_, values, atol=1e-10)
    signs = np.sign((machine.eigenvectors_ * vectors).sum(axis=0))
    components = QKernelPCA(feature_map, n_components=3).fit_transform(X)
    np.testing.assert_allclose(components, signs * vectors * np.sqrt(values), atol=1e-9)
    np.testing.assert_allclose(machine.transform(X), components, atol=1e-9)
    new = (kernel(X_TEST, X) - kernel(X).mean(axis=0)) @ centre @ vectors / np.sqrt(values)
    np.testing.assert_allclose(machine.transform(X_TEST), signs * new, atol=1e-9)


def test_all_components_hold_all_distances():
    components = QKernelPCA("iqp").fit_transform(X)
    squares = ((components[:, None] - components) ** 2).sum(axis=2)
    matrix = FidelityKernel("iqp")(X)
    np.testing.assert_allclose(squares, 2 - 2 * matrix, atol=1e-9)


def test_names_of_the_columns():
    machine = QKernelPCA(n_components=2).fit(X)
    assert machine.get_feature_names_out().tolist() == ["qkernelpca0", "qkernelpca1"]


def test_sampled_kernels_need_a_repair():
    kernel = FidelityKernel("iqp", repetitions=10, seed=0)
    with pytest.raises(ValueError, match="significant negative eigenvalues"):
        QKernelPCA(kernel).fit(X)
    for repair in ("clip", "flip"):
        machine = QKernelPCA(kernel, n_components=2, repair=repair)
        components = machine.fit_transform(X)
        by_matrix = QKernelPCA("precomputed", n_components=2, repair=repair).fit(kernel(X))
        np.testing.assert_allclose(by_matrix.transform(kernel(X)), components, atol=1e-9)
