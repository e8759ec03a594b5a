"""Label states against the polyhedra that they are corners of."""

import cirq
import numpy as np
import pytest

from tfq_models.circuits import label_projectors, label_states

COSINES = {2: {-1}, 3: {-1 / 2}, 4: {-1 / 3}, 5: {-1, -1 / 2, 0}, 6: {-1, 0}}


@pytest.mark.parametrize("num_classes", COSINES)
def test_states_are_corners_of_a_polyhedron(num_classes):
    states = np.array(label_states(num_classes))
    assert states.shape == (num_classes, 3)
    np.testing.assert_allclose(np.linalg.norm(states, axis=1), 1)
    np.testing.assert_allclose(states.sum(axis=0), 0, atol=1e-12)
    np.testing.assert_array_equal(states[0], [0, 0, 1])
    cosines = (states @ states.T)[np.triu_indices(num_classes, 1)]
    found = sorted({round(float(cosine), 12) + 0.0 for cosine in cosines})
    np.testing.assert_allclose(found, sorted(COSINES[num_classes]), atol=1e-9)


@pytest.mark.parametrize("num_classes", COSINES)
def test_projectors(num_classes):
    qubits = cirq.LineQubit.range(2)
    projectors = label_projectors(qubits, num_classes)
    assert len(projectors) == 2 * num_classes
    for index, projector in enumerate(projectors):
        state, qubit = label_states(num_classes)[index % num_classes], qubits[index // num_classes]
        assert projector.qubits == (qubit,)
        matrix = projector.matrix()
        np.testing.assert_allclose(matrix @ matrix, matrix, atol=1e-12)
        theta, phi = np.arccos(state[2]), np.arctan2(state[1], state[0])
        vector = np.array([np.cos(theta / 2), np.exp(1j * phi) * np.sin(theta / 2)])
        np.testing.assert_allclose(matrix, np.outer(vector, vector.conj()), atol=1e-7)


@pytest.mark.parametrize(
    ("num_classes", "error", "message"),
    [
        (1, ValueError, "`num_classes` must be at least 2"),
        (7, ValueError, "`num_classes` must be at most 6, because"),
        (2.0, TypeError, "`num_classes` must be a whole number"),
    ],
)
def test_wrong_arguments(num_classes, error, message):
    with pytest.raises(error, match=message):
        label_states(num_classes)
