"""States of circuits that join no qubits, against those of Cirq."""

import functools

import cirq
import numpy as np
import pytest
import sympy

from tfq_models import circuits
from tfq_models.kernels import FidelityKernel, ProjectedKernel
from tfq_models.kernels.product_states import ProductStates

ROWS = np.random.default_rng(0).uniform(-2, 2, (5, 3))
WEIGHTS = np.array([0.3, -1.1])
QUBITS = cirq.GridQubit.rect(1, 4)
X, W = circuits.inputs(3), sympy.symbols("w_0 w_1")
CIRCUIT = cirq.Circuit(
    cirq.ry(X[0] * W[1])(QUBITS[0]),
    cirq.rx(X[1] + W[0])(QUBITS[1]),
    cirq.H(QUBITS[2]),
    cirq.rz(X[1] * X[2])(QUBITS[2]),
    cirq.ry(X[2])(QUBITS[1]),
)  # nothing on the last qubit


def test_products_are_the_states_of_cirq():
    states = ProductStates(CIRCUIT, QUBITS, ["w_0", "w_1", "x_0", "x_1", "x_2"])(WEIGHTS, ROWS)
    for row, found in zip(ROWS, states, strict=True):
        values = {"w_0": WEIGHTS[0], "w_1": WEIGHTS[1]} | {f"x_{k}": x for k, x in enumerate(row)}
        expected = cirq.Simulator(dtype=np.complex128).simulate(CIRCUIT, values, qubit_order=QUBITS)
        product = functools.reduce(np.kron, found)
        np.testing.assert_allclose(product, expected.final_state_vector, atol=1e-12)


@pytest.mark.parametrize("feature_map", ["angle", "separable"])
def test_hundreds_of_qubits(feature_map):
    rows = np.random.default_rng(1).uniform(-0.1, 0.1, (4, 300))
    matrix = FidelityKernel(feature_map)(rows)
    by_feature = [FidelityKernel(feature_map)(rows[:, k : k + 1]) for k in range(300)]
    np.testing.assert_allclose(matrix, np.prod(by_feature, axis=0), rtol=1e-10)


def test_qubits_of_one_kind_are_simulated_together():
    circuit = circuits.angle_encoding(QUBITS, circuits.inputs(4))
    product = ProductStates(circuit, QUBITS, [f"x_{k}" for k in range(4)])
    assert len(product._groups) == 1


@pytest.mark.parametrize("size", [1, 2])
def test_projected_features_are_those_of_all_qubits_together(size):
    def joined(qubits, symbols):  # a gate that joins two qubits and does nothing
        return circuits.angle_encoding(qubits, symbols) + cirq.CZ(*qubits[:2]) ** 0

    apart = ProjectedKernel("angle", subsystem_size=size)
    together = ProjectedKernel(joined, subsystem_size=size)
    np.testing.assert_allclose(apart.features(ROWS), together.features(ROWS), atol=1e-12)


def test_projected_features_of_hundreds_of_qubits():
    rows = np.random.default_rng(1).uniform(-2, 2, (4, 300))
    features = ProjectedKernel("angle", gamma=1.0).features(rows).reshape(4, 300, 3)
    # rx(t)|0> has <X>, <Y>, <Z> = 0, -sin t, cos t.
    expected = np.stack([0 * rows, -np.sin(rows), np.cos(rows)], axis=2)
    np.testing.assert_allclose(features, expected, atol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ProjectedKernel("zz")(np.zeros((2, 40))), "qubits.* GiB"),
        (lambda: ProjectedKernel("angle")(np.zeros((10**6, 2))), "kernel matrix of 1000000 by 1"),
        (lambda: FidelityKernel("angle")(np.zeros((10**6, 2))), "kernel matrix of 1000000 by 1"),
    ],
    ids=["states", "projected matrix", "fidelity matrix"],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
