"""Clusters of rows that a quantum kernel finds alike."""

from __future__ import annotations

from typing import Self

import numpy.typing as npt
from sklearn.base import ClusterMixin
from sklearn.cluster import SpectralClustering

from tfq_models.base.checks import check_count
from tfq_models.kernels.estimators.machine import KernelMachine
from tfq_models.types import FeatureMap, RandomState


class QSpectralClustering(ClusterMixin, KernelMachine):
    """Spectral clustering whose kernel is quantum; scikit-learn's `SpectralClustering` does it.

    Takes the kernel for the weights of a graph, and cuts it where little weight is lost: rows are
    grouped by the first eigenvectors of its normalised Laplacian. N rows cost one kernel matrix
    `(N, N)` and those eigenvectors. There is no `predict`: new rows mean a new graph.

    Args:
        kernel: `"auto"`, a name, a kernel, or `"precomputed"`: what `QSVC` takes. Its values must
            not be negative.
        n_clusters: Number of clusters.
        assign_labels: How groups are made of eigenvectors: `"kmeans"`, `"discretize"` or
            `"cluster_qr"`.
        random_state: Of the eigenvectors' solver and of k-means: an integer, a `RandomState` or
            None.

    Fit arguments:
        X: `(N, num_features)`; radians, but for the kernel `"auto"`; or the matrix, `(N, N)`.
        y: Not looked at.

    Raises:
        TypeError: By `fit`, if `kernel` is none, or `X` is sparse.
        ValueError: By `fit`, if an argument is out of its range, the matrix is not square, rows are
            not finite, or there are fewer of them than clusters.

    Example:
        >>> from tfq_models.kernels import QSpectralClustering
        >>> machine = QSpectralClustering("angle", n_clusters=2, random_state=0)
        >>> labels = machine.fit_predict([[0.0], [0.1], [0.2], [2.9], [3.0], [3.1]])
        >>> print(labels == labels[0])
        [ True  True  True False False False]

    References:
        Ng, Jordan and Weiss, "On spectral clustering", 2001; von Luxburg, arXiv:0711.0189.
    """

    def __init__(
        self,
        kernel: FeatureMap = "auto",
        *,
        n_clusters: int = 8,
        assign_labels: str = "kmeans",
        random_state: RandomState = None,
    ):
        self.kernel = kernel
        self.n_clusters = n_clusters
        self.assign_labels = assign_labels
        self.random_state = random_state

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike | None = None) -> Self:
        """Finds the clusters of rows; returns the estimator, with `labels_` of shape `(N,)`."""
        least = max(2, check_count("n_clusters", self.n_clusters))
        matrix = self._fit_matrix(self._check_fit(X, ensure_min_samples=least))
        self.machine_ = SpectralClustering(
            self.n_clusters,
            affinity="precomputed",
            assign_labels=self.assign_labels,
            random_state=self.random_state,
        ).fit(matrix)
        self.labels_ = self.machine_.labels_
        return self
