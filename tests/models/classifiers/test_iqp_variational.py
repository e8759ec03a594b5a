"""IQPVariationalClassifier against `cirq.Simulator` and closed forms."""

import itertools

import cirq
import numpy as np
import pytest

from tfq_models.base import keras, set_random_seed
from tfq_models.losses import ErrorProbability
from tfq_models.models import IQPVariationalClassifier

ROWS = np.random.default_rng(0).uniform(-np.pi / 2, np.pi / 2, (3, 4))


def written_out(row, weights, num_repeats, entangling=True):
    """The circuit of one row with numbers only, as the reference says it."""
    n = len(row)
    qubits = cirq.LineQubit.range(n)
    circuit = cirq.Circuit()
    for _ in range(num_repeats):
        circuit.append(cirq.H.on_each(qubits))
        circuit.append(cirq.rz(x)(q) for q, x in zip(qubits, row, strict=True))
        for j, k in itertools.combinations(range(n), 2) if entangling else ():
            exponent = row[j] * row[k] / np.pi
            circuit.append(cirq.ZZPowGate(exponent=exponent, global_shift=-0.5)(*_at(qubits, j, k)))
    for layer, angles in enumerate(weights.reshape(-1, n, 3).astype(float)):
        for qubit, (phi, theta, omega) in zip(qubits, angles, strict=True):
            circuit.append([cirq.rz(phi)(qubit), cirq.ry(theta)(qubit), cirq.rz(omega)(qubit)])
        for k in range(n if entangling and n > 1 else 0):
            circuit.append(cirq.CZ(*_at(qubits, k, (k + layer % (n - 1) + 1) % n)))
    return circuit


def _at(qubits, j, k):
    return qubits[j], qubits[k]


def simulated(rows, weights, operators, **arguments):
    simulator = cirq.Simulator(dtype=np.complex128)
    return np.real(
        [
            simulator.simulate_expectation_values(written_out(row, weights, **arguments), operators)
            for row in rows
        ]
    )


@pytest.mark.parametrize("entangling", [True, False])
@pytest.mark.parametrize(("num_features", "num_repeats"), [(1, 1), (2, 1), (3, 2), (4, 3)])
def test_output_is_the_parity_of_the_first_two_qubits(num_features, num_repeats, entangling):
    set_random_seed(0)
    model = IQPVariationalClassifier(
        num_features, num_repeats=num_repeats, num_layers=3, entangling=entangling
    )
    qubits = cirq.LineQubit.range(num_features)
    operator = cirq.PauliString(cirq.Z(qubit) for qubit in qubits[:2])
    assert model.operators == (operator,)
    rows, (weights,) = ROWS[:, :num_features], model.get_weights()
    expected = simulated(rows, weights, [operator], num_repeats=num_repeats, entangling=entangling)
    np.testing.assert_allclose(model(rows), expected, atol=1e-5)


def test_logits_are_scaled_expectations_of_single_qubits():
    set_random_seed(0)
    model = IQPVariationalClassifier(4, 3, num_layers=2)
    weights, scale, bias = model.get_weights()
    assert (scale, bias.tolist()) == (1.0, [0.0] * 3)
    model.set_weights([weights, np.array(3.0), np.array([1.0, 2.0, 3.0])])
    expected = simulated(ROWS, weights, [cirq.Z(q) for q in model.qubits[:3]], num_repeats=1)
    np.testing.assert_allclose(model(ROWS), 3 * expected + [1, 2, 3], atol=1e-5)


def test_one_feature_has_a_closed_form():
    # H, RZ(x), then RY(t) alone: <Z> = -sin(t) cos(x).
    model = IQPVariationalClassifier(1, num_layers=1)
    model.set_weights([np.array([0.0, 0.7, 0.0])])
    expected = -np.sin(0.7) * np.cos(ROWS[:, :1])
    np.testing.assert_allclose(model(ROWS[:, :1]), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("arguments", "count"), [({}, 150), ({"num_layers": 15}, 450), ({"num_classes": 5}, 156)]
)
def test_number_of_parameters(arguments, count):
    assert IQPVariationalClassifier(10, **arguments).count_params() == count


def test_ablation_has_no_gate_on_two_qubits():
    model = IQPVariationalClassifier(4, num_repeats=2, entangling=False)
    assert max(len(op.qubits) for op in model.circuit.all_operations()) == 1
    assert model.count_params() == IQPVariationalClassifier(4).count_params()


def test_what_the_model_shows():
    model = IQPVariationalClassifier(4)
    assert model.output_kind == "signs"
    assert isinstance(model.default_loss(), ErrorProbability)
    assert model.symbol_names == [f"theta_{k}" for k in range(60)]
    assert {"x_0", "x_3"} < cirq.parameter_names(model.circuit)
    logits = IQPVariationalClassifier(4, 3)
    assert logits.output_kind == "logits"
    assert "crossentropy" in logits.default_loss().name


def test_learns_the_sign_of_a_product():
    # What the encoding is for: no line tells these classes apart.
    set_random_seed(1)
    rows = np.random.default_rng(1).uniform(-np.pi / 2, np.pi / 2, (120, 2))
    rows = rows[np.abs(rows[:, 0] * rows[:, 1]) > 0.15]
    labels = np.sign(rows[:, 0] * rows[:, 1]).astype(np.float32)
    model = IQPVariationalClassifier(2, num_layers=3)
    model.compile(keras.optimizers.Adam(0.1))
    model.fit(rows, labels, epochs=30, batch_size=16, verbose=0)
    loss, accuracy = model.evaluate(rows, labels, verbose=0)
    assert accuracy > 0.95
    assert loss < 0.4  # at 0.5, measuring were tossing a coin


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: IQPVariationalClassifier(0), ValueError, "`num_features` must be at least 1"),
        (lambda: IQPVariationalClassifier("2"), TypeError, "`num_features` must be a whole"),
        (lambda: IQPVariationalClassifier(2, 4), ValueError, "`num_classes` must not exceed"),
        (lambda: IQPVariationalClassifier(2, 1), ValueError, "`num_classes` must be at least 2"),
        (lambda: IQPVariationalClassifier(2, num_repeats=0), ValueError, "`num_repeats` must be"),
        (lambda: IQPVariationalClassifier(2, num_layers=0), ValueError, "`num_layers` must be"),
    ],
)
def test_wrong_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
