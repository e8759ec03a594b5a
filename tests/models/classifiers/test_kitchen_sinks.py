"""Quantum kitchen sinks: outcomes against Cirq's distributions, and bits that come back."""

import cirq
import numpy as np
import pytest
import tensorflow as tf

from tfq_models.base import keras, set_random_seed
from tfq_models.models import QuantumKitchenSinks

ROWS = np.random.default_rng(0).uniform(-1, 1, (6, 2)).astype(np.float32)


def born(model, episode, row):
    """The probabilities of an episode's bits, by Cirq."""
    layer = model.layers[1]
    omegas, betas = np.array(layer.omegas)[episode], np.array(layer.betas)[episode]
    angles = {f"angle_{k}": a for k, a in enumerate((omegas @ row + betas).tolist())}
    circuit = cirq.resolve_parameters(model.circuit, angles)
    return np.abs(cirq.final_state_vector(circuit, qubit_order=model.qubits)) ** 2


@pytest.mark.parametrize(
    ("num_qubits", "entangling"), [(1, True), (4, True), (5, True), (3, False)]
)
def test_expectations_are_those_that_cirq_simulates(num_qubits, entangling):
    model = QuantumKitchenSinks(
        2, num_episodes=3, num_qubits=num_qubits, repetitions=None, entangling=entangling
    )
    signs = 1 - 2 * np.stack(np.unravel_index(range(2**num_qubits), [2] * num_qubits))
    expected = [np.concatenate([signs @ born(model, e, row) for e in range(3)]) for row in ROWS]
    np.testing.assert_allclose(model.outcomes(ROWS), expected, atol=1e-5)


def test_bits_have_the_joint_distribution_that_cirq_simulates():
    model = QuantumKitchenSinks(2, num_episodes=2, num_qubits=3, seed=1)
    # Rows that hardly differ: independent draws of one distribution.
    rows = ROWS[0] + np.linspace(0, 1e-3, 4000)[:, None].astype(np.float32)
    outcomes = model.outcomes(rows).numpy().reshape(-1, 2, 3)
    assert set(np.unique(outcomes)) == {-1, 1}
    numbers = ((1 - outcomes) / 2) @ [4, 2, 1]
    shares = [np.bincount(numbers[:, e].astype(int), minlength=8) / 4000 for e in (0, 1)]
    # Four standard deviations of a share of 4000 draws are at most 0.032.
    np.testing.assert_allclose(shares, [born(model, e, ROWS[0]) for e in (0, 1)], atol=0.035)
    # Episodes, and neighbouring rows, know nothing of each other.
    first, second = outcomes[:, 0, 0], outcomes[:, 1, 0]
    for a, b in ((first, second), (first[:-1], first[1:])):
        assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(4000)


def test_repetitions_average_bits():
    model = QuantumKitchenSinks(2, num_episodes=4, repetitions=400, seed=0)
    exact = QuantumKitchenSinks(2, num_episodes=4, repetitions=None, seed=0)
    found = model.outcomes(ROWS).numpy()
    assert np.all(np.isin(np.round((found + 1) * 200), range(401)))
    # 48 means of 400 bits: five standard errors.
    np.testing.assert_allclose(found, exact.outcomes(ROWS), atol=5 / np.sqrt(400))


def test_a_row_always_has_the_same_bits(tmp_path):
    model = QuantumKitchenSinks(2, num_episodes=20, seed=3)
    bits = model.outcomes(ROWS).numpy()
    np.testing.assert_array_equal(model.outcomes(ROWS[::-1]), bits[::-1])
    np.testing.assert_array_equal(model.outcomes(ROWS[2:3]), bits[2:3])
    np.testing.assert_array_equal(tf.function(model.outcomes)(tf.constant(ROWS)), bits)
    again = QuantumKitchenSinks(2, num_episodes=20, seed=3)
    np.testing.assert_array_equal(again.outcomes(ROWS), bits)
    other = QuantumKitchenSinks(2, num_episodes=20, seed=4)
    assert np.mean(other.outcomes(ROWS) != bits) > 0.2
    model.prepare(ROWS)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded.outcomes(ROWS), bits)
    np.testing.assert_allclose(loaded(ROWS), model(ROWS), atol=1e-6)


@pytest.mark.parametrize("as_dataset", [False, True])
def test_outcomes_are_standardised_by_the_training_rows(as_dataset):
    model = QuantumKitchenSinks(2, num_episodes=5, seed=0)
    rows = np.random.default_rng(1).uniform(-1, 1, (100, 2))
    labels = np.zeros(100)
    batches = tf.data.Dataset.from_tensor_slices((rows, labels)).batch(7)
    model.prepare(batches if as_dataset else rows)
    outcomes = model.outcomes(rows).numpy()
    deviations = outcomes.std(axis=0)
    expected = (outcomes - outcomes.mean(axis=0)) / np.where(deviations > 0, deviations, 1)
    np.testing.assert_allclose(model.layers[1](rows), expected, atol=1e-5)
    # One row: every outcome is constant, and none is divided by 0.
    model.prepare(rows[:1])
    np.testing.assert_allclose(model.layers[1](rows[:1]), 0, atol=1e-6)


def test_only_the_head_trains_and_it_fits():
    set_random_seed(0)
    model = QuantumKitchenSinks(2, num_episodes=50, repetitions=None)
    labels = (ROWS.prod(axis=1) > 0).astype(int)
    assert sum(np.size(w) for w in model.trainable_weights) == (50 * 2 + 1) * 2
    fixed = [np.array(w) for w in (model.layers[1].omegas, model.layers[1].betas)]
    model.compile(keras.optimizers.Adam(0.05))
    model.fit(ROWS, labels, epochs=20, verbose=0)
    assert model.evaluate(ROWS, labels, verbose=0)[1] == 1.0
    for before, after in zip(fixed, (model.layers[1].omegas, model.layers[1].betas), strict=True):
        np.testing.assert_array_equal(before, np.array(after))


def test_circuit_and_its_ablation():
    model = QuantumKitchenSinks(5, num_episodes=1)
    joined = [op.qubits for op in model.circuit.all_operations() if len(op.qubits) == 2]
    pairs = [(0, 1), (2, 3), (0, 2), (1, 3), (2, 4)]
    assert sorted(joined) == sorted((model.qubits[a], model.qubits[b]) for a, b in pairs)
    ablated = QuantumKitchenSinks(5, num_episodes=1, entangling=False)
    assert all(len(op.qubits) == 1 for op in ablated.circuit.all_operations())


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_features": 0}, ValueError, "`num_features` must be at least 1"),
        ({"num_classes": 1}, ValueError, "`num_classes` must be at least 2"),
        ({"num_episodes": 0}, ValueError, "`num_episodes` must be at least 1"),
        ({"num_qubits": "half"}, TypeError, "`num_qubits` must be a whole number"),
        ({"variance": 0}, ValueError, r"`variance` must be positive\. Received: variance=0"),
        ({"repetitions": 0}, ValueError, "`repetitions` must be at least 1"),
        ({"seed": -1}, ValueError, "`seed` must be at least 0"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        QuantumKitchenSinks(**{"num_features": 2, **arguments})
