"""The projected kernel against Cirq's density matrices, and published accuracies."""

import functools
import itertools

import cirq
import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC

from tfq_models import circuits, datasets
from tfq_models.kernels import ProjectedKernel

ROWS = np.random.default_rng(0).uniform(-2, 2, (6, 3))
PAULIS = [cirq.unitary(gate) for gate in (cirq.I, cirq.X, cirq.Y, cirq.Z)]


def densities(kernel, rows, size):
    """Reduced density matrices, `(rows, subsystems, 2**size, 2**size)`."""
    simulator = cirq.Simulator(dtype=np.complex128)
    names = [symbol.name for symbol in circuits.inputs(rows.shape[1])]
    qubits = sorted(kernel.circuit.all_qubits())
    found = []
    for row in rows:
        result = simulator.simulate(kernel.circuit, dict(zip(names, row, strict=True)))
        found.append(
            [
                result.density_matrix_of(list(subsystem))
                for subsystem in itertools.combinations(qubits, size)
            ]
        )
    return np.array(found)


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize("feature_map", ["heisenberg", "zz"])
def test_features_are_expectations_of_reduced_density_matrices(feature_map, size):
    kernel = ProjectedKernel(feature_map, 3, subsystem_size=size)
    strings = [
        functools.reduce(np.kron, string) for string in itertools.product(PAULIS, repeat=size)
    ]
    expected = np.einsum("rsij,pji->rsp", densities(kernel, ROWS, size), strings[1:]).real
    np.testing.assert_allclose(kernel.features(ROWS), expected.reshape(6, -1), atol=1e-12)


@pytest.mark.parametrize("size", [1, 2])
def test_values_by_density_matrices(size):
    arguments = {"num_features": 3, "subsystem_size": size}
    rho = densities(ProjectedKernel("zz", **arguments), ROWS, size)
    traces = np.einsum("asij,bsji->ab", rho, rho).real
    linear = ProjectedKernel("zz", outer="linear", **arguments)(ROWS)
    np.testing.assert_allclose(linear, traces, atol=1e-12)
    distances = (np.abs(rho[:, None] - rho) ** 2).sum((2, 3, 4))
    rbf = ProjectedKernel("zz", gamma=0.3, gamma_factor=0.5, **arguments)(ROWS)
    np.testing.assert_allclose(rbf, np.exp(-0.15 * 2**size * distances), atol=1e-12)
    np.testing.assert_allclose(np.diag(rbf), 1, atol=1e-12)
    np.testing.assert_array_equal(rbf, rbf.T)


def test_gamma_is_scaled_by_the_training_rows():
    kernel = ProjectedKernel("zz")
    f = kernel.features(ROWS)
    train, test = f[:4], f[4:]
    distances = ((test[:, None] - train) ** 2).sum(2)
    for gamma, rows in [("scale", train), ("scale_x", test)]:
        found = kernel.set_params(gamma=gamma)(ROWS[4:], ROWS[:4])
        np.testing.assert_allclose(found, np.exp(-distances / (3 * rows.var())), atol=1e-12)


def test_features_that_do_not_vary():
    qubits, (x,) = cirq.LineQubit.range(2), circuits.inputs(1)
    bell = cirq.Circuit(cirq.H(qubits[0]), cirq.CNOT(*qubits), cirq.rz(x)(qubits[0]))
    kernel = ProjectedKernel(bell)
    np.testing.assert_allclose(kernel.features(ROWS[:, :1]), 0, atol=1e-12)
    np.testing.assert_allclose(kernel(ROWS[:, :1]), 1, atol=1e-12)


@pytest.mark.parametrize("gamma", ["scale", "scale_x"])
@pytest.mark.parametrize(
    ("seed", "published"), [(0, 0.983), (1, 1.0), (2, 1.0), (3, 1.0), (4, 0.833)]
)
def test_published_accuracies(seed, published, gamma):
    (x_train, y_train), (x_test, y_test) = datasets.linearly_separable(4)
    feature_map = functools.partial(
        circuits.heisenberg_encoding, total_time=0.01, num_steps=1, seed=seed
    )
    model = make_pipeline(
        MinMaxScaler((-np.pi / 2, np.pi / 2)),
        SVC(kernel=ProjectedKernel(feature_map, gamma=gamma, gamma_factor=10), C=10),
    )
    assert round(model.fit(x_train, y_train).score(x_test, y_test), 3) == published


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"subsystem_size": 0}, "`subsystem_size` must be at least 1"),
        ({"subsystem_size": 3}, "`subsystem_size` must be 1 or 2"),
        ({"outer": "cubic"}, "`outer` must be one of 'rbf', 'linear'"),
        ({"gamma": "auto"}, "`gamma` must be one of 'scale', 'scale_x'"),
        ({"gamma": -1.0}, "`gamma` must be positive"),
        ({"gamma_factor": 0}, "`gamma_factor` must be positive"),
    ],
)
def test_wrong_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        ProjectedKernel("zz", **arguments)


def test_pairs_need_two_qubits():
    with pytest.raises(ValueError, match="`subsystem_size` must be at most the number of qubits"):
        ProjectedKernel("angle", subsystem_size=2)(ROWS[:, :1])
