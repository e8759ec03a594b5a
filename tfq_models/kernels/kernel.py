"""What all kernels have in common: rows in, a matrix out, kept on disk if wanted."""

from __future__ import annotations

import copy
import os
from typing import Any, Self

import cirq
import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_memory

from tfq_models.base.arguments import NamedArguments, shown
from tfq_models.base.checks import check_count
from tfq_models.kernels.bandwidth import (
    check_bandwidth,
    factor_of,
    warn_of_angles,
    warn_of_matrix,
)
from tfq_models.kernels.feature_states import (
    check_features,
    check_map,
    check_memory_for,
    feature_states,
    is_amplitude,
)


class Kernel(NamedArguments, BaseEstimator):
    """A base class. A kernel is a recipe: it stores its arguments and learns nothing from rows.

    It stores `feature_map`, `num_features`, `num_qubits`, `weights`, `bandwidth`, `repetitions`,
    `seed`, `memory` and `verbose`, and defines `_matrix(x, y)`, where `y` is None for rows with
    themselves.
    """

    def __call__(self, x: npt.ArrayLike, y: npt.ArrayLike | None = None) -> np.ndarray:
        """Returns the kernel matrix."""
        y = None if y is x else y
        rows = self._angles("x", x, self.num_features)
        if y is not None:
            return self._remembered(rows, self._angles("y", y, rows.shape[1]))
        matrix = self._remembered(rows, None)
        warn_of_matrix(matrix)
        return matrix

    def _remembered(self, x, y):
        draws_anew = self.repetitions is not None and self.seed is None
        if self.memory is None or draws_anew:
            return self._matrix(x, y)
        recipe = copy.copy(self).set_params(memory=None, verbose=0)
        return check_memory(self.memory).cache(_matrix)(recipe, x, y)

    def set_params(self, **params: Any) -> Self:
        """Changes arguments, which are checked as the constructor does; returns the kernel."""
        super().set_params(**params)
        type(self).__init__(self, **self.get_params(deep=False))
        return self

    def states(self, x: npt.ArrayLike) -> np.ndarray:
        """Returns the normalised states of rows: complex128, `(rows, 2**num_qubits)`."""
        return self._states(self._angles("x", x, self.num_features))

    @property
    def circuit(self) -> cirq.AbstractCircuit:
        """The circuit of the feature map; needs `num_features`, and is no amplitude map's."""
        if is_amplitude(self.feature_map):
            raise AttributeError(
                f"A {type(self).__name__} of amplitudes has no circuit, because the rows are its "
                "states. Received: feature_map='amplitude'."
            )
        if self.num_features is None:
            raise ValueError(
                "`num_features` must be given to know the circuit before any rows. "
                "Received: num_features=None."
            )
        return self._simulation(self.num_features).circuit

    def weight_values(self, num_features: int) -> np.ndarray:
        """Returns the values of the feature map's own symbols, in natural order."""
        return self._weight_values(self._simulation(num_features).weight_names)

    def _check(self):
        """To be called at the end of the constructor."""
        self._simulations = {}
        for name in ("num_features", "num_qubits", "repetitions"):
            if getattr(self, name) is not None:
                check_count(name, getattr(self, name))
        if self.seed is not None:
            check_count("seed", self.seed, at_least=0)
        check_map(self.feature_map)
        check_bandwidth(self.bandwidth, is_amplitude(self.feature_map))
        if self.memory is not None and not hasattr(self.memory, "cache"):
            if not isinstance(self.memory, str | os.PathLike):
                raise TypeError(
                    "`memory` must be a directory, a joblib.Memory or None. "
                    f"Received: memory={shown(self.memory)}."
                )
        if self.num_features is not None:
            self.weight_values(self.num_features)

    def _angles(self, name, rows, num_features):
        """Returns checked rows times the bandwidth; amplitudes as they are."""
        rows = check_features(name, rows, num_features, self.feature_map)
        if is_amplitude(self.feature_map):
            return rows
        rows = rows * factor_of(self.bandwidth, rows.shape[1])
        warn_of_angles(rows)
        return rows

    def _simulation(self, num_features):
        if num_features not in self._simulations:
            self._simulations[num_features] = feature_states(
                self.feature_map, num_features, self.num_qubits
            )
        return self._simulations[num_features]

    def _weight_values(self, names):
        if self.weights is None:
            # A stream apart from that of the shots.
            rng = np.random.default_rng([self.seed or 0, 1])
            return rng.uniform(0, 2 * np.pi, len(names))
        try:
            weights = np.asarray(self.weights, np.float64)
        except (TypeError, ValueError):
            weights = np.full(len(names), np.nan)
        if weights.shape != (len(names),) or not np.isfinite(weights).all():
            raise ValueError(
                f"`weights` must be {len(names)} finite numbers, for the symbols {list(names)} of "
                f"`feature_map`. Received: weights={shown(self.weights)}."
            )
        return weights

    def _states(self, x):
        simulation = self._simulation(x.shape[1])
        check_memory_for(len(x), simulation.num_qubits)
        return simulation(self._weight_values(simulation.weight_names), x, self.verbose)

    def __getstate__(self):  # compiled functions are neither copied nor pickled
        return {**super().__getstate__(), "_simulations": {}}


def _matrix(kernel, x, y):  # a function of a module, because joblib keeps what these return
    return kernel._matrix(x, y)
