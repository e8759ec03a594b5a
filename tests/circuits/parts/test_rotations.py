"""Rotations against dense matrices."""

import cirq
import numpy as np
import pytest
import sympy

from tfq_models.circuits import zyz_rotation
from tfq_models.circuits.parts.rotations import rotation


@pytest.mark.parametrize("word", ["X", "Y", "Z", "XX", "YY", "ZZ"])
@pytest.mark.parametrize("angle", [0.0, 0.7, -9.0])
def test_rotation_has_its_angle_in_radians(word, angle, dense):
    expected = dense(len(word)).rotation(word, angle, *range(len(word)))
    symbolic = cirq.resolve_parameters(rotation(word, sympy.Symbol("a")), {"a": angle})
    np.testing.assert_allclose(cirq.unitary(rotation(word, angle)), expected, atol=1e-12)
    np.testing.assert_allclose(cirq.unitary(symbolic), expected, atol=1e-12)


def test_zyz_rotation(dense, unitary, random_angles):
    angles, qubit = random_angles(3), cirq.LineQubit(0)
    expected = dense(1).zyz(angles, 0)
    np.testing.assert_allclose(unitary(zyz_rotation(qubit, angles), [qubit]), expected, atol=1e-12)


def test_zyz_rotation_takes_three_symbols():
    with pytest.raises(ValueError, match=r"must hold 3 values.*Received: len\(symbols\)=2"):
        zyz_rotation(cirq.LineQubit(0), [1, 2])
