"""Dressed quantum circuits against Cirq's simulator and closed forms, and the spirals."""

import cirq
import numpy as np
import pytest

from tfq_models.base import keras, set_random_seed
from tfq_models.datasets import spirals
from tfq_models.models import DressedQuantumClassifier

X = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)


def expectations(model, angles):
    """<Z> of every qubit, by Cirq, with the model's own weights of the circuit."""
    simulator = cirq.Simulator(dtype=np.complex128)
    values = {symbol.name: float(value) for symbol, value in model.symbol_values().items()}
    rows = [{f"x_{k}": float(angle) for k, angle in enumerate(row)} for row in angles]
    operators = [cirq.Z(qubit) for qubit in model.qubits]
    found = [
        simulator.simulate_expectation_values(
            cirq.resolve_parameters(model.circuit, values | row), operators
        )
        for row in rows
    ]
    return np.real(found)


@pytest.mark.parametrize("layout", ["ring", "chain"])
@pytest.mark.parametrize(("num_qubits", "num_classes"), [(None, 2), (5, 3), (1, 2)])
def test_logits(layout, num_qubits, num_classes):
    model = DressedQuantumClassifier(
        3, num_classes, num_qubits=num_qubits, num_layers=2, layout=layout
    )
    before, after = (np.asarray(model.get_layer(name).kernel) for name in ("before", "after"))
    angles = np.pi / 2 * np.tanh(X @ before)
    np.testing.assert_allclose(model(X), expectations(model, angles) @ after, atol=1e-5)


def test_without_entangling_every_qubit_has_a_closed_form():
    model = DressedQuantumClassifier(3, num_layers=4, entangling=False)
    assert all(len(op.qubits) == 1 for op in model.circuit.all_operations())
    before, after = (np.asarray(model.get_layer(name).kernel) for name in ("before", "after"))
    turns = np.array(list(model.symbol_values().values())).reshape(4, 3).sum(axis=0)
    # After H the Bloch vector lies on X, and RY turns it on, away from Z.
    angles = np.pi / 2 * np.tanh(X @ before) + turns
    np.testing.assert_allclose(model(X), -np.sin(angles) @ after, atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        ({"num_features": 10, "num_layers": 1}, 10 * (10 + 1 + 2)),
        ({"num_features": 4, "num_layers": 10}, 4 * (4 + 10 + 2)),
        ({"num_features": 2, "num_qubits": 5, "num_layers": 5}, 5 * (2 + 5 + 2)),
        ({"num_features": 6, "num_classes": 4, "num_qubits": 3, "num_layers": 2}, 3 * 12),
    ],
)
def test_number_of_parameters(arguments, count):
    model = DressedQuantumClassifier(**arguments)
    assert model.count_params() == count
    assert DressedQuantumClassifier(**arguments, entangling=False).count_params() == count
    biased = DressedQuantumClassifier(**arguments, use_bias=True)
    assert biased.count_params() == count + len(model.qubits) + model.num_classes


def test_first_weights():
    set_random_seed(0)
    model = DressedQuantumClassifier(40, num_qubits=8, num_layers=40)
    kernel = np.asarray(model.get_layer("before").kernel)
    # 320 draws: five standard errors of a deviation are 5 / sqrt(640) of it.
    assert kernel.std() == pytest.approx(1 / 40, rel=0.2)
    turns = np.array(list(model.symbol_values().values()))
    assert 0 <= turns.min() < 0.2
    assert 6.0 < turns.max() < 2 * np.pi


def test_learns_a_line():
    set_random_seed(0)
    x = np.random.default_rng(1).normal(size=(120, 4)).astype(np.float32)
    labels = (x.sum(axis=1) > 0).astype(int)
    model = DressedQuantumClassifier(4, num_layers=1)
    model.compile(keras.optimizers.Adam(0.05))
    history = model.fit(x, labels, epochs=15, verbose=0).history
    assert history["sparse_categorical_accuracy"][-1] > 0.93


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_features": 0}, ValueError, "`num_features` must be at least 1"),
        ({"num_features": 2, "num_classes": 1}, ValueError, "`num_classes` must be at least 2"),
        ({"num_features": 2, "num_qubits": 2.5}, TypeError, "`num_qubits` must be a whole number"),
        ({"num_features": 2, "num_layers": 0}, ValueError, "`num_layers` must be at least 1"),
        ({"num_features": 2, "layout": "full"}, ValueError, "`layout` must be one of"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        DressedQuantumClassifier(**arguments)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_spirals(seed):
    # 0.970 is published for the circuit and 0.855 for the classical head, single runs, with these
    # settings but for 1000 steps without decay: standardised features, Adam at 0.07, batches of 10,
    # all weights near 0. Here are 4000 steps, because after 1000 the seed decides.
    (x, y), (x_test, y_test) = spirals(seed=seed)
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    x, x_test = ((rows - mean) / deviation for rows in (x, x_test))
    circuit = DressedQuantumClassifier(2, num_qubits=5, num_layers=5, layout="chain", use_bias=True)
    widths = [(5, "tanh"), (5, "tanh"), (2, "linear")]
    head = keras.Sequential([keras.Input((2,)), *(keras.layers.Dense(*width) for width in widths)])
    accuracies = []
    for model in (circuit, head):
        set_random_seed(seed)
        rng = np.random.default_rng(seed)
        model.set_weights([rng.normal(0, 0.001, w.shape) for w in model.get_weights()])
        model.compile(
            keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.07, 4000)),
            loss=circuit.default_loss(),
            metrics=[circuit.default_metric()],
        )
        model.fit(x, circuit.targets(y > 0), batch_size=10, epochs=20, verbose=0)
        accuracies.append(model.evaluate(x_test, circuit.targets(y_test > 0), verbose=0)[1])
    # From some seeds the head gets as far as 0.975.
    assert accuracies[0] >= 0.97
    assert accuracies[0] > accuracies[1]
