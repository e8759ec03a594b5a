"""How to run: plain `model.fit`, and files that a killed run keeps.

A run is one directory, `workdir/<experiment>/<time>`:

    config.json     the settings, the seed and the versions: enough to run it again
    history.csv     loss and metrics of every epoch
    last.keras      model and optimizer after the last whole epoch: where `resume` goes on
    model.keras     the best model: of least validation loss; training loss if nothing is held out
    metrics.json    the figures of the best model on the test data
    curves.png      the history, drawn
    logs/           the same for TensorBoard
"""

import json
import pathlib
import platform
import time

import numpy as np
import tensorflow as tf

import tfq_models
from tfq_models import compat
from tfq_models.metrics import sign_accuracy
from training import report
from training.batches import batches, epochs_of_batches, hold_out
from training.experiments import EXPERIMENTS
from training.records import Keeper, new_directory, read_history, write


def run(experiment, *, seed=0, workdir="runs"):
    """Trains and evaluates an experiment in a new directory.

    Args:
        experiment: An `Experiment`.
        seed: Decides the data, the initial weights and the order of the data.
        workdir: Where the directories of the experiments are.

    Returns:
        The contents of `metrics.json` and the directory of the run.
    """
    directory = new_directory(pathlib.Path(workdir) / experiment.name)
    config = {"experiment": experiment.settings(), "seed": seed, "versions": versions()}
    write(directory / "config.json", json.dumps(config, indent=2))
    return train_and_evaluate(experiment, seed, directory), directory


def resume(directory):
    """Goes on with a stopped run from its last whole epoch, to the same end.

    Args:
        directory: What `run` made.

    Returns:
        The contents of `metrics.json` and the directory of the run.

    Raises:
        ValueError: Where there is no run.
    """
    directory = pathlib.Path(directory)
    if not (directory / "config.json").exists():
        raise ValueError(
            "`directory` must be that of a run, because config.json says how to go on. "
            f"Received: directory={str(directory)!r}, without config.json."
        )
    config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
    experiment = EXPERIMENTS[config["experiment"]["name"]].with_settings(config["experiment"])
    return train_and_evaluate(experiment, config["seed"], directory), directory


def train_and_evaluate(experiment, seed, directory):
    """Trains to the last epoch, evaluates the best model and writes what came out."""
    started = time.perf_counter()
    compat.set_random_seed(seed)
    train_data, test_data = experiment.load_data(seed)
    history = train(experiment, seed, train_data, directory)
    seconds = time.perf_counter() - started
    best = tf.keras.models.load_model(directory / "model.keras")
    results = best.evaluate(batches(*test_data), verbose=0, return_dict=True)
    monitor = monitored(experiment)
    metrics = {
        "experiment": experiment.name,
        "seed": seed,
        "test_accuracy": results["sign_accuracy"],
        "majority_rate": majority_rate(test_data[1]),
        "test_loss": results["loss"],
        "floor": experiment.floor,
        "loss": experiment.loss,
        "num_parameters": int(best.count_params()),
        "num_train": len(train_data[1]),
        "num_test": len(test_data[1]),
        "epochs": len(history),
        "best_epoch": min(history, key=lambda row: row[monitor])["epoch"],
        "seconds": round(seconds, 1),
    }
    write(directory / "metrics.json", json.dumps(metrics, indent=2))
    report.draw_curves(history, metrics, directory / "curves.png")
    return metrics


def train(experiment, seed, data, directory):
    """Fits from where `directory` stands to the last epoch; returns the rows of the history."""
    (x, y), validation_data = hold_out(data, experiment.validation_fraction)
    num_steps = -(-len(y) // experiment.batch_size)
    if (directory / "last.keras").exists():
        model = tf.keras.models.load_model(directory / "last.keras")
    else:
        model = compiled(experiment, num_steps)
    first_epoch = int(model.optimizer.iterations.numpy()) // num_steps
    keeper = Keeper(directory, monitored(experiment), read_history(directory)[:first_epoch])
    if first_epoch < experiment.epochs:
        model.fit(
            epochs_of_batches(x, y, experiment, seed, range(first_epoch, experiment.epochs)),
            validation_data=validation_data and batches(*validation_data),
            initial_epoch=first_epoch,
            epochs=experiment.epochs,
            steps_per_epoch=num_steps,
            shuffle=False,  # epochs_of_batches has shuffled
            callbacks=[
                keeper,
                tf.keras.callbacks.TensorBoard(directory / "logs", write_graph=False),
            ],
            verbose=2,
        )
    return keeper.history


def compiled(experiment, num_steps):
    """The experiment's model, ready for `fit`."""
    rate = experiment.learning_rate
    if experiment.cosine_decay:
        rate = tf.keras.optimizers.schedules.CosineDecay(rate, num_steps * experiment.epochs)
    model = experiment.build_model()
    model.compile(
        optimizer=tf.keras.optimizers.Adam(rate), loss=experiment.loss, metrics=[sign_accuracy]
    )
    return model


def monitored(experiment):
    """The log that chooses the best epoch. It is never the test loss."""
    return "val_loss" if experiment.validation_fraction else "loss"


def majority_rate(labels):
    """The accuracy of always answering with the most frequent label."""
    positive = float(np.mean(np.asarray(labels) > 0))
    return max(positive, 1 - positive)


def versions():
    """What the figures were made with."""
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": "Keras 3" if compat.KERAS_3 else "tf_keras",
        "tfq_models": tfq_models.__version__,
    }
