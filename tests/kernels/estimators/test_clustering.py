"""Spectral clustering of what is plainly apart."""

import numpy as np
import pytest
from sklearn.cluster import SpectralClustering
from sklearn.metrics import adjusted_rand_score

from tfq_models.kernels import FidelityKernel, QSpectralClustering

RNG = np.random.default_rng(0)
KINDS = RNG.integers(0, 2, 60)
BLOBS = RNG.normal(0, 0.3, (60, 2)) + np.where(KINDS, 0.0, np.pi)[:, None]


@pytest.mark.parametrize("assign_labels", ["kmeans", "discretize", "cluster_qr"])
def test_two_blobs(assign_labels):
    machine = QSpectralClustering(n_clusters=2, assign_labels=assign_labels, random_state=0)
    assert adjusted_rand_score(KINDS, machine.fit_predict(BLOBS)) == 1


def test_circles_that_no_line_separates():
    angles = np.linspace(0, 2 * np.pi, 30, endpoint=False)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    rows, kinds = np.concatenate([0.3 * circle, 2.2 * circle]), np.repeat([0, 1], 30)

    def sharp(x, y):  # as many copies of the circuit side by side
        return FidelityKernel("angle")(x, y) ** 10

    machine = QSpectralClustering(sharp, n_clusters=2, random_state=0)
    assert adjusted_rand_score(kinds, machine.fit_predict(rows)) == 1


def test_is_scikit_learns_machine_on_the_matrix():
    plain = SpectralClustering(3, affinity="precomputed", random_state=0)
    expected = plain.fit_predict(FidelityKernel("zz")(BLOBS))
    machine = QSpectralClustering("zz", n_clusters=3, random_state=0).fit(BLOBS)
    np.testing.assert_array_equal(machine.labels_, expected)


def test_too_few_rows():
    with pytest.raises(ValueError, match=r"with 1 sample.* a minimum of 2 is required"):
        QSpectralClustering(n_clusters=1).fit(BLOBS[:1])
    with pytest.raises(ValueError, match=r"with 2 sample.* a minimum of 3 is required"):
        QSpectralClustering(n_clusters=3).fit(BLOBS[:2])
    with pytest.raises(ValueError, match="`n_clusters` must be at least 1"):
        QSpectralClustering(n_clusters=0).fit(BLOBS)
