"""Encodings against dense matrices and the formulas of their docstrings."""

import itertools

import cirq
import numpy as np
import pytest
import scipy.linalg
import sympy

from tfq_models.circuits import (
    angle_encoding,
    basis_encoding,
    dense_angle_encoding,
    inputs,
    iqp_encoding,
    separable_encoding,
    zz_feature_map,
)

QUBITS = cirq.LineQubit.range(3)


@pytest.mark.parametrize("axis", ["X", "Y", "Z"])
def test_angle_encoding(axis, dense, unitary, random_angles):
    x = random_angles(3)
    expected = dense(3).product(dense(3).rotation(axis, x[k], k) for k in range(3))
    np.testing.assert_allclose(
        unitary(angle_encoding(QUBITS, x, axis), QUBITS), expected, atol=1e-12
    )


def test_dense_angle_encoding_is_the_formula_of_its_docstring():
    x = np.array([0.3, -1.1, 2.2, 0.7])
    state = dense_angle_encoding(QUBITS[:2], x).final_state_vector(dtype=np.complex128)
    qubits = [[np.cos(a / 2), np.exp(1j * b) * np.sin(a / 2)] for a, b in x.reshape(2, 2)]
    assert abs(np.vdot(np.kron(*qubits), state)) == pytest.approx(1, abs=1e-12)


def test_dense_angle_encoding_about_other_axes(dense, unitary, random_angles):
    x = random_angles(4)
    d = dense(2)
    words = zip("XYXY", x, (0, 0, 1, 1), strict=True)
    expected = d.product(d.rotation(axis, angle, k) for axis, angle, k in words)
    circuit = dense_angle_encoding(QUBITS[:2], x, axes=["X", "Y"])
    np.testing.assert_allclose(unitary(circuit, QUBITS[:2]), expected, atol=1e-12)


@pytest.mark.parametrize("bits", list(itertools.product([0, 1], repeat=3)))
def test_basis_encoding_prepares_the_basis_state(bits):
    index = int("".join(map(str, bits)), 2)
    numbers = basis_encoding(QUBITS, bits)
    symbols = cirq.resolve_parameters(
        basis_encoding(QUBITS, inputs(3)), dict(zip(inputs(3), bits, strict=True))
    )
    for circuit in (numbers, symbols):
        state = circuit.final_state_vector(qubit_order=QUBITS)
        np.testing.assert_allclose(state, np.eye(8)[index], atol=1e-6)


def test_basis_encoding_flips_above_the_threshold_only():
    on = basis_encoding(QUBITS, np.array([0.3, 0.30001, -1.0]), threshold=0.3).all_qubits()
    assert on == {QUBITS[1]}
    assert basis_encoding(QUBITS, np.array([True, False, True])).all_qubits() == {*QUBITS[::2]}
    assert not basis_encoding(QUBITS, [0, 0, 0])


@pytest.mark.parametrize("num_repeats", [1, 2])
def test_iqp_encoding(num_repeats, dense, unitary, random_angles):
    x, d = random_angles(3), dense(3)
    exponent = sum(x[k] * d.pauli("Z", k) for k in range(3)) + sum(
        x[j] * x[k] * d.pauli("ZZ", j, k) for j, k in [(0, 1), (0, 2), (1, 2)]
    )
    once = scipy.linalg.expm(-0.5j * exponent) @ d.walls(d.hadamard)
    expected = np.linalg.matrix_power(once, num_repeats)
    circuit = iqp_encoding(QUBITS, x, num_repeats=num_repeats)
    np.testing.assert_allclose(unitary(circuit, QUBITS), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("entanglement", "pairs"),
    [
        ("full", [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]),
        ("chain", [(0, 1), (1, 2), (2, 3)]),
        ("ring", [(0, 1), (1, 2), (2, 3), (3, 0)]),
    ],
)
@pytest.mark.parametrize("num_repeats", [1, 2])
def test_zz_feature_map(entanglement, pairs, num_repeats, dense, unitary, random_angles):
    x, d, qubits = random_angles(4), dense(4), cirq.LineQubit.range(4)
    exponent = sum(x[k] * d.pauli("Z", k) for k in range(4)) + sum(
        (np.pi - x[j]) * (np.pi - x[k]) * d.pauli("ZZ", j, k) for j, k in pairs
    )
    once = scipy.linalg.expm(1j * exponent) @ d.walls(d.hadamard)
    expected = np.linalg.matrix_power(once, num_repeats)
    circuit = zz_feature_map(qubits, x, num_repeats, entanglement)
    np.testing.assert_allclose(unitary(circuit, qubits), expected, atol=1e-12)


@pytest.mark.parametrize("pairs", [[], [(0, 2)], [(3, 1), (0, 1), (2, 3)]])
def test_zz_feature_map_of_other_pairs_and_angles(pairs, dense, unitary, random_angles):
    x, d, qubits = random_angles(4), dense(4), cirq.LineQubit.range(4)
    exponent = sum(x[k] ** 2 * d.pauli("Z", k) for k in range(4)) + sum(
        np.cos(x[j]) * x[k] * d.pauli("ZZ", j, k) for j, k in pairs
    )
    expected = scipy.linalg.expm(1j * exponent) @ d.walls(d.hadamard)

    def data_map(x, *y):
        return sympy.cos(x) * y[0] if y else x**2

    numbers = zz_feature_map(qubits, x, 1, pairs, data_map)
    symbols = zz_feature_map(qubits, inputs(4), 1, iter(pairs), data_map=data_map)
    assert not cirq.is_parameterized(numbers)
    symbols = cirq.resolve_parameters(symbols, dict(zip(inputs(4), x, strict=True)))
    for circuit in (numbers, symbols):
        np.testing.assert_allclose(unitary(circuit, qubits), expected, atol=1e-12)


def test_zz_feature_map_repeats_twice_by_default():
    x = inputs(2)
    assert zz_feature_map(QUBITS[:2], x) == zz_feature_map(QUBITS[:2], x, num_repeats=2)


def test_one_qubit_is_enough():
    x = sympy.symbols("x_:1")
    for encoding in (angle_encoding, basis_encoding, iqp_encoding, zz_feature_map):
        assert encoding(QUBITS[:1], x).all_qubits() == {QUBITS[0]}


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: angle_encoding(QUBITS, [1, 2, 3], axis="W"), ValueError, "one of 'X', 'Y', 'Z'"),
        (lambda: angle_encoding(QUBITS, [1, 2, 3], axis=0), TypeError, "`axis` must be a string"),
        (lambda: dense_angle_encoding(QUBITS, [1] * 6, ("Y",)), ValueError, "two different axes"),
        (lambda: dense_angle_encoding(QUBITS, [1] * 6, ("Y", "Y")), ValueError, "two different"),
        (lambda: dense_angle_encoding(QUBITS, [1] * 6, ("Y", "y")), ValueError, "axes='y'"),
        (lambda: dense_angle_encoding(QUBITS, [1] * 6, "YZ"), TypeError, "`axes` must be a seq"),
        (lambda: basis_encoding(QUBITS, [1] * 3, np.nan), ValueError, "`threshold` must be finite"),
        (lambda: basis_encoding(QUBITS, [1] * 3, "a"), TypeError, "`threshold` must be a real"),
        (lambda: iqp_encoding(QUBITS, [1] * 3, 0), ValueError, "Received: num_repeats=0"),
        (lambda: iqp_encoding(QUBITS, [1] * 3, 1.0), TypeError, "`num_repeats` must be a whole"),
        (lambda: zz_feature_map(QUBITS, [1] * 3, 0), ValueError, "Received: num_repeats=0"),
        (lambda: zz_feature_map(QUBITS, [1] * 3, 1, "star"), ValueError, "entanglement='star'"),
        (lambda: zz_feature_map(QUBITS, [1] * 3, 1, 7), TypeError, "sequence of pairs of indices"),
        (lambda: zz_feature_map(QUBITS, [1] * 3, 1, [0, 1]), TypeError, "Received: 0 of type int"),
        (lambda: zz_feature_map(QUBITS, [1] * 3, 1, [(0, 1, 2)]), ValueError, "pairs of two diff"),
        (lambda: zz_feature_map(QUBITS, [1] * 3, 1, [(1, 1)]), ValueError, r"Received: \(1, 1\)"),
        (lambda: zz_feature_map(QUBITS, [1] * 3, 1, [(0, 3)]), ValueError, "indices below 3"),
        (lambda: zz_feature_map(QUBITS, [1] * 3, 1, [(-1, 0)]), ValueError, "must be at least 0"),
        (lambda: zz_feature_map(QUBITS, [1] * 3, 1, [(0, 1.0)]), TypeError, "a whole number"),
        (lambda: zz_feature_map(QUBITS, [1] * 3, 1, [(0, 1), (1, 0)]), ValueError, "twice"),
        (lambda: zz_feature_map(QUBITS, [1] * 3, data_map=2), TypeError, "must be a function of"),
        (
            lambda: zz_feature_map(QUBITS, [1] * 3, data_map=lambda *x: "a"),
            TypeError,
            "`data_map` must return SymPy expressions or real numbers. Received: 'a'",
        ),
        (
            lambda: zz_feature_map(QUBITS, [1] * 3, data_map=lambda *x: np.inf),
            ValueError,
            "`data_map` must return finite numbers. Received: inf",
        ),
    ],
)
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("num_layers", [1, 3])
def test_separable_encoding(num_layers, dense, unitary, random_angles):
    x = random_angles(3)
    layer = dense(3).product(
        dense(3).rotation(axis, angle, k)
        for axis, angles in (("X", [np.pi / 4] * 3), ("Y", x))
        for k, angle in enumerate(angles)
    )
    expected = np.linalg.matrix_power(layer, num_layers)
    actual = unitary(separable_encoding(QUBITS, x, num_layers), QUBITS)
    np.testing.assert_allclose(actual, expected, atol=1e-12)
