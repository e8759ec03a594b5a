"""The separable kernel against the fidelity kernel of all its qubits and a closed form."""

import numpy as np
import pytest

from tfq_models.kernels import SeparableKernel

ROWS = np.random.default_rng(0).uniform(-2, 2, (6, 4))


def qubit_states(angles, num_layers):
    """(RY(t) RX(pi/4))^L |0> for each angle t, by matrices."""
    c, s = np.cos(np.pi / 8), np.sin(np.pi / 8)
    rx = np.array([[c, -1j * s], [-1j * s, c]])
    states = []
    for angle in angles:
        c, s = np.cos(angle / 2), np.sin(angle / 2)
        layer = np.array([[c, -s], [s, c]]) @ rx
        states.append(np.linalg.matrix_power(layer, num_layers)[:, 0])
    return np.array(states)


@pytest.mark.parametrize("num_layers", [1, 3])
def test_values_are_products_over_qubits(num_layers):
    states = np.array([qubit_states(row, num_layers) for row in ROWS])
    overlaps = np.einsum("adi,bdi->abd", states.conj(), states)
    expected = np.prod(np.abs(overlaps) ** 2, axis=2)
    kernel = SeparableKernel(num_layers)
    np.testing.assert_allclose(kernel(ROWS), expected, atol=1e-12)
    np.testing.assert_allclose(kernel(ROWS[:2], ROWS[1:]), expected[:2, 1:], atol=1e-12)


def test_hundreds_of_features():
    rows = np.random.default_rng(1).uniform(-0.1, 0.1, (5, 300))
    matrix = SeparableKernel()(rows)
    np.testing.assert_allclose(np.diag(matrix), 1, atol=1e-12)
    assert np.linalg.eigvalsh(matrix)[0] > -1e-12


def test_wrong_calls_name_the_culprit():
    with pytest.raises(ValueError, match="`num_layers` must be at least 1"):
        SeparableKernel(0)
    with pytest.raises(ValueError, match=r"`x` must have shape \(rows, 3\)"):
        SeparableKernel(1, 3)(ROWS)


def test_equals_the_fidelity_kernel_of_the_whole_state():
    states = SeparableKernel(2).states(ROWS)
    assert states.shape == (6, 16)
    np.testing.assert_allclose(
        SeparableKernel(2)(ROWS), np.abs(states.conj() @ states.T) ** 2, atol=1e-12
    )
