"""Kernels from shots: unbiased, with the standard error that they state, and repeatable."""

import numpy as np
import pytest

from tfq_models.kernels import (
    FidelityKernel,
    ProjectedKernel,
    SeparableKernel,
    positive_semidefinite,
)

ROWS = np.random.default_rng(0).uniform(-1, 1, (12, 3))
KERNELS = [
    lambda **kwargs: FidelityKernel("iqp", **kwargs),
    lambda **kwargs: SeparableKernel(2, **kwargs),
]


@pytest.mark.parametrize("make", KERNELS)
def test_values_are_shares_of_shots(make):
    exact, sampled = make()(ROWS), make(repetitions=100, seed=0)(ROWS)
    np.testing.assert_allclose(sampled * 100, np.round(sampled * 100), atol=1e-9)
    np.testing.assert_array_equal(sampled, sampled.T)
    np.testing.assert_array_equal(np.diag(sampled), 1)
    assert np.abs(sampled - exact).max() > 0.01


@pytest.mark.parametrize("make", KERNELS)
def test_errors_fall_as_one_over_the_root_of_the_shots(make):
    exact = make()(ROWS)
    above = np.triu_indices(len(ROWS), 1)
    for repetitions in (100, 10_000):
        kernel = make(repetitions=repetitions)
        true_errors = np.sqrt(exact * (1 - exact) / repetitions)[above]
        draws = np.array([make(repetitions=repetitions, seed=s)(ROWS)[above] for s in range(200)])
        deviations = (draws - exact[above]) / true_errors
        # 200 draws of 66 values: the mean square is known to 1.2 %, each mean to 0.07.
        assert np.mean(deviations**2) == pytest.approx(1, abs=0.06)
        assert np.abs(deviations.mean(0)).max() < 0.3
        stated = kernel.standard_errors(exact)[above]
        np.testing.assert_allclose(stated, true_errors, rtol=1e-12)
    np.testing.assert_array_equal(make().standard_errors(exact), 0)


def test_a_seed_repeats_the_shots():
    def sampled(seed):
        return FidelityKernel("iqp", repetitions=100, seed=seed)(ROWS)

    np.testing.assert_array_equal(sampled(3), sampled(3))
    assert np.any(sampled(3) != sampled(4))
    assert np.any(sampled(None) != sampled(None))


@pytest.mark.parametrize("method", ["clip", "shift", "flip"])
def test_repairs_mend_a_sampled_matrix(method):
    sampled = FidelityKernel("iqp", repetitions=20, seed=0)(ROWS)
    assert np.linalg.eigvalsh(sampled)[0] < -0.01
    assert np.linalg.eigvalsh(positive_semidefinite(sampled, method))[0] > -1e-12


def test_projected_features_are_sampled():
    exact = ProjectedKernel("iqp").features(ROWS)
    draws = np.array(
        [ProjectedKernel("iqp", repetitions=400, seed=s).features(ROWS) for s in range(200)]
    )
    errors = ProjectedKernel("iqp", repetitions=400).standard_errors(exact)
    np.testing.assert_allclose(errors, np.sqrt((1 - exact**2) / 400), atol=1e-12)
    moving = errors > 1e-6  # an expectation of +-1 has no error
    deviations = ((draws - exact)[:, moving]) / errors[moving]
    assert np.mean(deviations**2) == pytest.approx(1, abs=0.06)
    kernel = ProjectedKernel("iqp", repetitions=400, seed=0)
    np.testing.assert_array_equal(kernel(ROWS), kernel(ROWS))
    assert np.linalg.eigvalsh(kernel(ROWS))[0] > -1e-12
