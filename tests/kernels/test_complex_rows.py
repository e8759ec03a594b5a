"""Complex rows: amplitudes where the map is that, refused elsewhere."""

import numpy as np
import pytest

from tfq_models import kernels
from tfq_models.kernels import FidelityKernel, ProjectedKernel

RNG = np.random.default_rng(0)
X = RNG.normal(size=(4, 4)) + 1j * RNG.normal(size=(4, 4))
Y = RNG.normal(size=(3, 4))
PAULIS = ([[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]])


def states(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_fidelities():
    for x, y in ((X, Y), (Y, X), (X, X)):
        expected = np.abs(states(x).conj() @ states(y).T) ** 2
        np.testing.assert_allclose(FidelityKernel("amplitude")(x, y), expected, atol=1e-12)
    np.testing.assert_allclose(FidelityKernel("amplitude")(X), expected, atol=1e-12)


def test_projected_features():
    expected = [
        [np.vdot(state, np.kron(*pair) @ state).real for state in states(X)]
        for qubit in range(2)
        for pauli in PAULIS
        for pair in [(pauli, np.eye(2)) if qubit == 0 else (np.eye(2), pauli)]
    ]
    found = ProjectedKernel("amplitude").features(X)
    np.testing.assert_allclose(found, np.transpose(expected), atol=1e-12)


@pytest.mark.parametrize("kernel", [FidelityKernel("angle"), FidelityKernel("zz")], ids=str)
def test_angles_are_real(kernel):
    for x, y in ((X, Y), (Y, X)):
        with pytest.raises(TypeError, match=r"must be real.*amplitude.*complex128"):
            kernel(x, y)
    with pytest.raises(TypeError, match="must be real"):
        ProjectedKernel("angle").features(X)


def test_matrices_and_targets_are_real():
    matrix = np.eye(2) * (1 + 1j)
    for function in (kernels.centred, kernels.normalised, kernels.model_complexity):
        arguments = ([1, -1],) if function is kernels.model_complexity else ()
        with pytest.raises(TypeError, match=r"real numbers.*complex128"):
            function(matrix, *arguments)
    with pytest.raises(TypeError, match="`targets` must be an array of real numbers"):
        kernels.model_complexity(np.eye(2), np.array([1j, 1]))
