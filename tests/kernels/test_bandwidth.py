"""The factor of features in quantum kernels, and the warnings that say when it is wrong."""

import warnings

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.model_selection import GridSearchCV
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC

from tfq_models.kernels import QSVC, FidelityKernel, ProjectedKernel, SeparableKernel

RNG = np.random.default_rng(0)
ROWS = RNG.uniform(-1.5, 1.5, (30, 4))


def overlaps_of_rotations(rows, factor):
    """The fidelities of `RX(factor x)|0>`, qubit by qubit, by their closed form."""
    differences = factor * (rows[:, None] - rows)
    return np.prod(np.cos(differences / 2) ** 2, axis=2)


@pytest.mark.parametrize("bandwidth", [0.3, 1.0, 2])
def test_features_are_multiplied_by_it(bandwidth):
    matrix = FidelityKernel("angle", bandwidth=bandwidth)(ROWS)
    np.testing.assert_allclose(matrix, overlaps_of_rotations(ROWS, bandwidth), atol=1e-12)


@pytest.mark.parametrize(("num_features", "factor"), [(1, 1.0), (4, 1.0), (16, 0.5), (64, 0.25)])
def test_auto_shrinks_with_the_number_of_features(num_features, factor):
    rows = RNG.uniform(-1, 1, (5, num_features))
    matrix = FidelityKernel("angle", bandwidth="auto")(rows)
    np.testing.assert_allclose(matrix, overlaps_of_rotations(rows, factor), atol=1e-12)


@pytest.mark.parametrize("make", [FidelityKernel, ProjectedKernel])
def test_states_features_and_rows_of_two_arrays(make):
    wide, plain = make("zz", bandwidth=0.5), make("zz")
    np.testing.assert_allclose(wide(ROWS[:5], ROWS[5:]), plain(ROWS[:5] / 2, ROWS[5:] / 2))
    np.testing.assert_allclose(wide.states(ROWS), plain.states(ROWS / 2))


def test_the_features_of_a_projected_kernel_and_the_separable_one():
    wide, plain = ProjectedKernel("iqp", bandwidth=0.5), ProjectedKernel("iqp")
    np.testing.assert_allclose(wide.features(ROWS), plain.features(ROWS / 2))
    np.testing.assert_allclose(SeparableKernel(bandwidth=0.5)(ROWS), SeparableKernel()(ROWS / 2))


@pytest.mark.parametrize(
    ("bandwidth", "error"),
    [
        (0, ValueError),
        (-1.0, ValueError),
        (np.nan, ValueError),
        ("wide", ValueError),
        (None, TypeError),
        (True, TypeError),
        ([1.0], TypeError),
    ],
)
def test_wrong_ones_are_refused(bandwidth, error):
    with pytest.raises(error, match="`bandwidth` must"):
        FidelityKernel("angle", bandwidth=bandwidth)


@pytest.mark.parametrize("bandwidth", ["auto", 0.5])
def test_amplitudes_have_none(bandwidth):
    with pytest.raises(ValueError, match="`bandwidth` must be 1 for feature_map='amplitude'"):
        FidelityKernel("amplitude", bandwidth=bandwidth)


def test_a_grid_search_finds_it():
    labels = np.arange(len(ROWS)) % 2
    grid = GridSearchCV(QSVC(FidelityKernel("angle")), {"kernel__bandwidth": ["auto", 0.5]}, cv=2)
    assert grid.fit(ROWS, labels).best_params_["kernel__bandwidth"] in ("auto", 0.5)


def test_it_decides_on_many_features():
    rows, labels = load_digits(return_X_y=True)
    rows = MinMaxScaler((-np.pi / 2, np.pi / 2)).fit_transform(rows[:600])

    def score(machine):
        return machine.fit(rows[:400], labels[:400]).score(rows[400:], labels[400:600])

    plain, wide = (score(QSVC(FidelityKernel("angle", bandwidth=b))) for b in (1.0, "auto"))
    assert wide > plain + 0.3
    assert wide >= score(SVC())


def test_features_that_are_no_angles_bring_a_warning():
    rows, labels = load_breast_cancer(return_X_y=True)
    with pytest.warns(UserWarning, match=r"Features are angles in radians.*up to 4\.25e\+03"):
        QSVC("angle").fit(rows, labels)
    kernel = FidelityKernel("angle", bandwidth=1e-4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kernel(rows)


def test_a_matrix_that_is_nearly_the_identity_brings_a_warning():
    rows = RNG.uniform(-np.pi, np.pi, (40, 60))
    with pytest.warns(UserWarning, match="nearly the identity.*bandwidth"):
        FidelityKernel("angle")(rows)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        FidelityKernel("angle")(rows[:19])
        FidelityKernel("angle")(rows, rows[:30])
        FidelityKernel("angle", bandwidth="auto")(rows)


@pytest.mark.parametrize("kernel", [FidelityKernel("angle"), ProjectedKernel("angle", gamma=1.0)])
def test_a_matrix_that_is_nearly_constant_brings_a_warning(kernel):
    with pytest.warns(UserWarning, match="nearly constant.*bandwidth"):
        kernel(1e-3 * ROWS)
