"""Experiments that are defined outside the package: no data, data without labels, an agent.

Each is trained, stopped, resumed and reported by the commands that the package's own have.
"""

import csv
import errno
import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from tfq_models import base
from training import experiments
from training.__main__ import main
from training.runs import records
from training.tasks import energies
from training.tasks.experiment import Experiment
from training.tasks.figures import Figure, logged
from training.tasks.objective import Objective

ROOT = pathlib.Path(__file__).parents[2]
# What a user writes. The least eigenvalue of Z Z + X / 2 on two qubits is -sqrt(5) / 2.
ENERGY = """
import math

from training import experiments
from training.__main__ import main
from training.tasks import energies
from training.tasks.experiment import Experiment


def build_model():
    import cirq
    import sympy
    from tfq_models.base import keras
    from tfq_models.layers import EncodedPQC

    first, second = cirq.GridQubit.rect(1, 2)
    a, b = sympy.symbols("a b")
    circuit = cirq.Circuit(cirq.ry(a)(first), cirq.ry(b)(second))
    hamiltonian = cirq.Z(first) * cirq.Z(second) + 0.5 * cirq.X(first)
    nothing = keras.Input((0,))
    energy = EncodedPQC(circuit, hamiltonian, input_symbols=[])(nothing)
    return keras.Model(nothing, energy)


EXPERIMENT = experiments.add(
    Experiment(
        name="two_spins",
        description="the ground state of two spins",
        build_model=build_model,
        objective=energies.objective(),
        figures=energies.figures(ground_energy=-math.sqrt(5) / 2),
        epochs=6,
        steps_per_epoch=25,
        learning_rate=0.1,
    )
)

if __name__ == "__main__":
    main(program="python two_spins.py")
"""


def define(text):
    module = {"__name__": "two_spins"}
    exec(text, module)
    return module["EXPERIMENT"]


@pytest.fixture(autouse=True)
def own():
    """Takes away what a test adds."""
    before = dict(experiments.EXPERIMENTS)
    yield
    experiments.EXPERIMENTS.clear()
    experiments.EXPERIMENTS.update(before)


def stopped_and_resumed(name, workdir, monkeypatch, capsys, program="python own.py"):
    """Runs an experiment, runs it again with a kill in the third epoch, and goes on with that."""
    main(["run", name, "--seed", "1", "--workdir", str(workdir / "whole")])
    replace, count = os.replace, 0

    def full(source, target):
        nonlocal count
        count += target.name == "last.keras"
        if target.name == "last.keras" and count == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(records.os, "replace", full)
        with pytest.raises(SystemExit) as stop:
            arguments = ["run", name, "--seed", "1", "--workdir", str(workdir / "stopped")]
            main(arguments, program)
    assert stop.value.code == 2
    (whole,), (directory,) = ((workdir / one / name).iterdir() for one in ("whole", "stopped"))
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.endswith(f"Go on with: {program} resume {directory}")
    main(["resume", str(directory)])
    ends = [json.loads((path / "metrics.json").read_text()) for path in (whole, directory)]
    assert {**ends[0], "seconds": 0} == {**ends[1], "seconds": 0}
    assert (directory / "history.csv").read_bytes() == (whole / "history.csv").read_bytes()
    return ends[1], directory


def test_an_energy_needs_no_data(tmp_path, monkeypatch, capsys):
    define(ENERGY)
    metrics, directory = stopped_and_resumed("two_spins", tmp_path, monkeypatch, capsys)
    # The ground state is a product, and cos(a) cos(b) + sin(a) / 2 has no other local minima.
    assert metrics["energy"] == pytest.approx(-np.sqrt(5) / 2, abs=0.01)
    assert metrics["ground_energy"] == pytest.approx(np.linalg.eigvalsh(hamiltonian())[0])
    assert (metrics["num_train"], metrics["num_test"]) == (0, 0)
    assert (directory / "curves.png").exists()
    told = capsys.readouterr().out
    assert "no data" in told and "ground energy" in told


def hamiltonian():
    x, z, one = np.array([[0, 1], [1, 0]]), np.diag([1, -1]), np.eye(2)
    return np.kron(z, z) + 0.5 * np.kron(x, one)


def test_seeds_of_an_energy_make_a_table(tmp_path, capsys):
    define(ENERGY)
    main(["seeds", "two_spins", "--seeds", "2", "--epochs", "1", "--workdir", str(tmp_path)])
    header, _, row = capsys.readouterr().out.splitlines()[-3:]
    assert header == "| experiment | parameters | energy | ground energy | time a seed |"
    assert row.startswith("| two_spins | 2 | ") and "| -1.1180 |" in row


@pytest.mark.slow
def test_a_program_of_its_own_has_the_commands(tmp_path):
    (tmp_path / "two_spins.py").write_text(ENERGY)

    def call(*arguments):
        return subprocess.run(
            [sys.executable, "two_spins.py", *arguments],
            **{"cwd": tmp_path, "capture_output": True, "text": True},
            env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        )

    assert "two_spins" in call("list").stdout
    assert call("run", "two_spins", "--epochs", "2").returncode == 0
    (directory,) = (tmp_path / "runs" / "two_spins").iterdir()
    again = call("resume", str(directory))
    assert again.returncode == 0 and "ground energy" in again.stdout
    refused = call("--help")
    assert refused.stdout.startswith("usage: python two_spins.py")


def test_a_run_of_another_program_is_told(tmp_path, capsys):
    define(ENERGY)
    main(["run", "two_spins", "--epochs", "1", "--workdir", str(tmp_path)])
    (directory,) = (tmp_path / "two_spins").iterdir()
    del experiments.EXPERIMENTS["two_spins"]
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        main(["resume", str(directory)])
    assert stop.value.code == 2
    assert "'two_spins' is no experiment of this program" in capsys.readouterr().err


@base.register
class Likelihood(tf.keras.layers.Layer):
    """A generative model of one number; its loss is of the rows alone, and there are no labels."""

    def build(self, shape):
        self.mean = self.add_weight(shape=[], name="mean", initializer="zeros")

    def call(self, rows):
        self.add_loss(tf.reduce_mean(tf.square(rows - self.mean)) / 2)
        return rows


def bell():
    rows = tf.keras.Input((1,))
    return tf.keras.Model(rows, Likelihood()(rows))


def load_rows(seed):
    rows = 3 + np.random.default_rng(seed).normal(size=[200, 1]).astype("float32")
    return (rows[:150],), (rows[150:],)


def test_a_generative_model_needs_no_labels(tmp_path, monkeypatch, capsys):
    experiments.add(
        Experiment(
            name="bell",
            description="the mean of a distribution",
            load_data=load_rows,
            build_model=bell,
            objective=Objective("likelihood", loss=None),
            figures=(Figure("mean", "mean", lambda outcome: outcome.model.get_weights()[0]),),
            epochs=4,
            batch_size=10,
            learning_rate=0.3,
        )
    )
    metrics, directory = stopped_and_resumed("bell", tmp_path, monkeypatch, capsys)
    # The mean of 135 rows has a standard deviation of 0.09, and batches of 10 add some.
    assert metrics["mean"] == pytest.approx(3, abs=0.5)
    assert not (directory / "curves.png").exists()


@base.register
class Bandit(tf.keras.Model):
    """An agent: it plays the better of two arms more and more often, by its own `train_step`."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.preference = self.add_weight(shape=[2], name="preference", initializer="zeros")
        self.built = True

    def call(self, nothing):
        return tf.nn.softmax(self.preference)

    def train_step(self, data):
        with tf.GradientTape() as tape:
            reward = self.expected_reward()
            loss = -reward
        (gradient,) = tape.gradient(loss, [self.preference])
        self.optimizer.apply_gradients([(gradient, self.preference)])
        return {"loss": loss, "reward": reward}

    def test_step(self, data):
        reward = self.expected_reward()
        return {"loss": -reward, "reward": reward}

    def expected_reward(self):
        return tf.reduce_sum(tf.nn.softmax(self.preference) * [0.2, 0.9])


def test_an_agent_has_its_own_step_and_a_reward_that_shall_be_high(tmp_path, monkeypatch, capsys):
    reward = Figure("reward", "reward", logged("reward"), better="higher", log="reward")
    experiments.add(
        Experiment(
            name="bandit",
            description="two arms",
            build_model=Bandit,
            objective=Objective("reward", loss=None),
            figures=(reward,),
            epochs=5,
            steps_per_epoch=20,
            learning_rate=0.2,
            chosen_by="reward",
        )
    )
    metrics, directory = stopped_and_resumed("bandit", tmp_path, monkeypatch, capsys)
    with (directory / "history.csv").open(newline="") as file:
        rewards = [float(row["reward"]) for row in csv.DictReader(file)]
    assert rewards == sorted(rewards)
    assert metrics["best_epoch"] == 5 and 0.8 < metrics["reward"] < 0.9


def test_the_loss_of_an_energy_is_the_mean_output():
    loss = energies.objective().of_keras()["loss"]
    np.testing.assert_allclose(loss(np.zeros(2), np.array([[1.0, 3.0], [-5.0, 1.0]])), [2, -2])
