"""Tests of training by steps: the stopping rule against NumPy, the steps against plain Keras."""

import numpy as np
import pytest
import tensorflow as tf

from tfq_models import base
from tfq_models.base import keras
from tfq_models.models import CircuitCentricClassifier, fit_until_converged

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 3)).astype("float32")
Y = (X @ [1.0, -1.0, 0.5] > 0).astype("int32")


def compiled(loss=None, seed=0):
    base.set_random_seed(seed)
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2)])
    model.compile(
        optimizer=keras.optimizers.Adam(0.05),
        loss=loss or keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    return model


def train(model=None, **arguments):
    arguments = {"learning_rate": 0.05, "window": 20, **arguments}
    return fit_until_converged(model or compiled(), X, Y, **arguments)


def first_flat(losses, window):
    """After how many losses the published rule stops; from its text, in plain NumPy."""
    for step in range(len(losses)):
        if step > 2 * window:
            known = losses[: step + 1].astype(float)
            last, before = known[-window:], known[-2 * window : -window]
            if abs(before.mean() - last.mean()) <= last.std() / np.sqrt(window) / 2:
                return step + 1
    return None


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_training_stops_where_the_rule_says(seed):
    training = train(seed=seed)
    assert training.has_converged
    assert len(training.losses) == first_flat(training.losses, 20)


def test_the_rule_stops_at_steps_that_are_no_multiple_of_a_call():
    lengths = {len(train(seed=seed).losses) % 200 for seed in range(4)}
    assert len(lengths) > 1


def test_a_loss_that_goes_on_falling_is_cut_off():
    training = fit_until_converged(  # one row, so that nothing fluctuates
        compiled(), X[:1], Y[:1], learning_rate=1e-3, max_steps=250, window=20
    )
    assert len(training.losses) == 250 and not training.has_converged
    assert first_flat(training.losses, 20) is None


def test_a_loss_that_is_not_finite_ends_training():
    training = train(compiled(lambda y_true, y_pred: y_pred[:, 0] * float("nan")))
    assert len(training.losses) == 1 and not training.has_converged


def test_steps_are_those_of_keras_on_the_same_batches():
    training = train(max_steps=30, batch_size=8, seed=5)
    model, losses = compiled(), []
    for step in range(30):
        rows = tf.random.stateless_uniform([8], [5, step], maxval=60, dtype=tf.int32).numpy()
        losses.append(model.train_on_batch(X[rows], Y[rows]))
        model.reset_metrics()
    np.testing.assert_allclose(training.losses, losses, rtol=1e-4)  # other fusions of operations


def test_batches_are_drawn_with_replacement_by_the_seed():
    first, again, other = (train(seed=seed, max_steps=50).losses for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)
    assert np.isfinite(train(batch_size=100, max_steps=5).losses).all()  # more than there are rows


def test_a_quantum_model_learns():
    base.set_random_seed(0)
    model = CircuitCentricClassifier(3, num_layers=1)
    model.compile(metrics=[])
    training = fit_until_converged(
        model, X, model.targets(Y), learning_rate=0.05, max_steps=150, window=200
    )
    assert training.losses[-20:].mean() < training.losses[:20].mean()


def test_progress_is_told_when_asked(capsys, monkeypatch):
    monkeypatch.setattr("tfq_models.models.convergence.LOG_INTERVAL", 0)
    train(max_steps=10, verbose=True)
    assert capsys.readouterr().err.startswith("step 10: loss ")
    train(max_steps=10)
    assert capsys.readouterr().err == ""


def test_rows_and_labels_must_be_equally_many():
    with pytest.raises(ValueError, match="Received: 60 and 59 rows"):
        fit_until_converged(compiled(), X, Y[1:], learning_rate=0.1)


def test_batches_take_equally_many_rows_of_each_group():
    seen = []

    def loss(y_true, y_pred):
        tf.py_function(lambda y: seen.append(y.numpy().ravel()), [y_true], [])
        return tf.reduce_mean(y_pred**2)

    model = compiled(loss)
    x, y = X, np.where(np.arange(len(X)) < 7, 1.0, -1.0).astype(np.float32)
    fit_until_converged(model, x, y, learning_rate=0.1, batch_size=8, max_steps=20, groups=y)
    assert len(seen) == 20 and all(sum(batch) == 0 for batch in seen)


def test_a_batch_that_groups_cannot_share_is_refused():
    with pytest.raises(ValueError, match=r"multiple of the number of `groups`, 2\. Received"):
        fit_until_converged(
            compiled(), X, Y, learning_rate=0.1, batch_size=5, groups=np.arange(len(X)) % 2
        )


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("learning_rate", float("nan"), ValueError),
        ("learning_rate", 0, ValueError),
        ("batch_size", 0, ValueError),
        ("max_steps", 0, ValueError),
        ("window", 0, ValueError),
        ("window", 1.5, TypeError),
        ("seed", -1, ValueError),
        ("seed", 2**31, ValueError),
    ],
)
def test_numbers_out_of_range_are_refused(name, value, kind):
    with pytest.raises(kind, match=rf"`{name}` must be .* Received: {name}={value}"):
        train(**{name: value})
