"""Repairs, centring and normalisation against their definitions in NumPy."""

import numpy as np
import pytest
from sklearn.preprocessing import KernelCenterer

from tfq_models.kernels import centred, normalised, positive_semidefinite
from tfq_models.kernels.matrices import repair

RNG = np.random.default_rng(0)
INDEFINITE = np.add(*(lambda a: (a, a.T))(RNG.normal(size=(6, 6))))
VALUES, VECTORS = np.linalg.eigh(INDEFINITE)


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("clip", np.maximum(VALUES, 0)),
        ("flip", np.abs(VALUES)),
        ("shift", VALUES - VALUES[0]),
    ],
)
def test_repairs_change_the_eigenvalues_alone(method, values):
    repaired = positive_semidefinite(INDEFINITE, method)
    np.testing.assert_allclose(repaired, (VECTORS * values) @ VECTORS.T, atol=1e-12)
    assert np.linalg.eigvalsh(repaired)[0] > -1e-12
    np.testing.assert_array_equal(repaired, repaired.T)


@pytest.mark.parametrize("method", ["clip", "flip"])
def test_further_rows_are_repaired_alike(method):
    repaired, transform = repair(INDEFINITE, method)
    np.testing.assert_allclose(INDEFINITE @ transform, repaired, atol=1e-12)


@pytest.mark.parametrize("method", ["clip", "shift", "flip"])
def test_a_good_matrix_comes_back(method):
    good = INDEFINITE @ INDEFINITE
    np.testing.assert_array_equal(positive_semidefinite(good, method), good)


def test_centred_is_the_kernel_of_centred_vectors():
    vectors = RNG.normal(size=(7, 3))
    expected = (vectors - vectors.mean(0)) @ (vectors - vectors.mean(0)).T
    np.testing.assert_allclose(centred(vectors @ vectors.T), expected, atol=1e-12)
    matrix = vectors @ vectors.T
    np.testing.assert_allclose(KernelCenterer().fit_transform(matrix), expected, atol=1e-12)


def test_normalised_is_the_kernel_of_unit_vectors():
    vectors = RNG.normal(size=(7, 3))
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    np.testing.assert_allclose(normalised(vectors @ vectors.T), unit @ unit.T, atol=1e-12)


@pytest.mark.parametrize("function", [positive_semidefinite, centred, normalised])
@pytest.mark.parametrize(
    ("matrix", "error", "message"),
    [
        ([[1.0, 0.0]], ValueError, r"`matrix` must be square.*\(1, 2\)"),
        ([1.0], ValueError, "must be square"),
        ([[1.0, 2.0], [0.0, 1.0]], ValueError, "must be symmetric.*differ by 2"),
        ([[np.nan]], ValueError, "must be finite"),
        ([["a"]], TypeError, "must be an array of real numbers"),
    ],
)
def test_bad_matrices_are_named(function, matrix, error, message):
    with pytest.raises(error, match=message):
        function(matrix)


def test_wrong_calls_name_the_culprit():
    with pytest.raises(ValueError, match="`method` must be one of 'clip'"):
        positive_semidefinite(np.eye(2), "clamp")
    with pytest.raises(ValueError, match="positive diagonal"):
        normalised([[0.0]])
