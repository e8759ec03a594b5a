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
from tfq_models import base
from tfq_models.metrics import sign_accuracy
from training import report
from training.batches import batches, epochs_of_batches, hold_out
from training.experiments import EXPERIMENTS
from training.keeper import Keeper
from training.options import SEED
from training.records import damaged_config, new_run, read_config, write
from training.standing import BEST, METRICS, load, standing

# What TensorFlow says where a disk is full or a file cannot be written, or memory is too small.
EXHAUSTED = (
    tf.errors.ResourceExhaustedError,
    tf.errors.PermissionDeniedError,
    tf.errors.FailedPreconditionError,
)


def run(experiment, *, seed=0, workdir="runs"):
    """Trains and evaluates an experiment in a new directory.

    Args:
        experiment: An `Experiment`.
        seed: Decides the data, the initial weights and the order of the data.
        workdir: Where the directories of the experiments are.

    Returns:
        The contents of `metrics.json` and the directory of the run.
    """
    directory = start(experiment, seed=seed, workdir=workdir)
    return train_and_evaluate(experiment, seed, directory), directory


def start(experiment, *, seed=0, workdir="runs"):
    """Makes the directory of a new run, which holds what it is to do, and returns it: see `run`."""
    SEED.check("seed", seed)
    config = {"experiment": experiment.settings(), "seed": seed, "versions": versions()}
    return new_run(pathlib.Path(workdir) / experiment.name, config)


def resume(directory):
    """Goes on with a stopped run from its last whole epoch, to the same end.

    Args:
        directory: What `run` made.

    Returns:
        The contents of `metrics.json` and the directory of the run.

    Raises:
        ValueError: Where there is no run, or one whose files cannot be read.
    """
    directory = pathlib.Path(directory)
    experiment, seed = recipe(directory)
    return train_and_evaluate(experiment, seed, directory), directory


def recipe(directory):
    """Returns the experiment and the seed of a run, from its `config.json`."""
    config = read_config(directory)
    try:
        settings = config["experiment"]
        experiment = EXPERIMENTS[settings["name"]].with_settings(settings)
        return experiment, SEED.check("seed", config["seed"])
    except (LookupError, TypeError, ValueError) as error:
        reason = f"no {error}" if isinstance(error, LookupError) else error
        raise damaged_config(directory, reason) from error


def train_and_evaluate(experiment, seed, directory):
    """Trains to the last epoch, evaluates the best model and writes what came out."""
    started = time.perf_counter()
    base.set_random_seed(seed)
    train_data, test_data = experiment.load_data(seed)
    history = train(experiment, seed, train_data, directory)
    seconds = time.perf_counter() - started
    best = load(directory / BEST)
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
        "epochs": history[-1]["epoch"],
        "best_epoch": min(history, key=lambda row: row[monitor])["epoch"],
        "seconds": round(seconds, 1),
    }
    write(directory / METRICS, json.dumps(metrics, indent=2))
    report.draw_curves(history, metrics, directory / "curves.png")
    return metrics


def train(experiment, seed, data, directory):
    """Fits from where `directory` stands to the last epoch; returns the rows of the history."""
    (x, y), validation_data = hold_out(data, experiment.validation_fraction)
    num_steps = -(-len(y) // experiment.batch_size)
    monitor = monitored(experiment)
    model, first_epoch, rows = standing(directory, num_steps, experiment.epochs, monitor)
    model = model or compiled(experiment, num_steps)
    keeper = Keeper(directory, monitor, rows)
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
        "keras": "Keras 3" if base.KERAS_3 else "tf_keras",
        "tfq_models": tfq_models.__version__,
    }
