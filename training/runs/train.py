"""How to run: plain `model.fit`, and files that a killed run keeps.

A run is one directory, `workdir/<experiment>/<time>`:

    config.json     the settings, the seed and the versions: enough to run it again
    history.csv     loss and metrics of every epoch
    last.keras      model and optimizer after the last whole epoch: where `resume` goes on
    model.keras     the best model, by the log that the experiment names: the validation loss, or
                    the training loss if nothing is held out
    metrics.json    the figures of the best model on the test data
    curves.png      the history, drawn, where the experiment has figures with a log
    logs/           the same for TensorBoard
"""

import json
import pathlib
import platform
import time

import tensorflow as tf

import tfq_models
from tfq_models import base
from training.experiments import EXPERIMENTS
from training.options import SEED
from training.runs import batches, report
from training.runs.keeper import Keeper
from training.runs.records import damaged_config, new_run, read_config, write
from training.runs.standing import BEST, METRICS, load, standing
from training.tasks.figures import Outcome, with_those_beside

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
        name = settings["name"]
        if isinstance(name, str) and name not in EXPERIMENTS:
            raise ValueError(f"{name!r} is no experiment of this program: go on by the one it is of")
        experiment = EXPERIMENTS[name].with_settings(settings)
        return experiment, SEED.check("seed", config["seed"])
    except (LookupError, TypeError, ValueError) as error:
        reason = f"no {error}" if isinstance(error, LookupError) else error
        raise damaged_config(directory, reason) from error


def train_and_evaluate(experiment, seed, directory):
    """Trains to the last epoch, evaluates the best model and writes what came out."""
    started = time.perf_counter()
    base.set_random_seed(seed)
    data = experiment.load_data(seed) if experiment.load_data else (None, None)
    history = train(experiment, seed, data[0], directory)
    seconds = time.perf_counter() - started
    outcome = evaluated(experiment, *data, history, directory)
    metrics = {
        "experiment": experiment.name,
        "seed": seed,
        **{one.name: one.of(outcome) for one in with_those_beside(experiment.figures)},
        "loss": experiment.objective.name,
        "num_parameters": int(outcome.model.count_params()),
        "num_train": batches.num_rows(data[0]),
        "num_test": batches.num_rows(data[1]),
        "epochs": history[-1]["epoch"],
        "best_epoch": outcome.best["epoch"],
        "seconds": round(seconds, 1),
    }
    write(directory / METRICS, json.dumps(metrics, indent=2))
    report.draw_curves(experiment, history, metrics, directory / "curves.png")
    return metrics


def train(experiment, seed, data, directory):
    """Fits from where `directory` stands to the last epoch; returns the rows of the history."""
    held_out = None
    if experiment.holds_out:
        data, held_out = batches.hold_out(data, experiment.validation_fraction)
    num_steps = batches.num_steps(data, experiment)
    # Made in any case, because a saved model is read by the classes and losses that it registers.
    new = compiled(experiment, num_steps)
    model, first_epoch, rows = standing(directory, num_steps, experiment.epochs, experiment.monitor)
    model = model or new
    keeper = Keeper(directory, experiment.best, rows)
    if first_epoch < experiment.epochs:
        epochs = range(first_epoch, experiment.epochs)
        model.fit(
            batches.for_training(data, experiment, seed, epochs),
            validation_data=held_out and batches.batches(held_out),
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


def evaluated(experiment, train_data, test_data, history, directory):
    """Reads the best model and returns what the figures are made of."""
    model = load(directory / BEST)
    rows = batches.for_evaluation(test_data, experiment)
    return Outcome(
        model=model,
        logs=model.evaluate(rows, verbose=0, return_dict=True),
        train_data=train_data,
        test_data=test_data,
        history=history,
        best=experiment.best(history),
    )


def compiled(experiment, num_steps):
    """The experiment's model, ready for `fit`."""
    rate = experiment.learning_rate
    if experiment.cosine_decay:
        rate = tf.keras.optimizers.schedules.CosineDecay(rate, num_steps * experiment.epochs)
    model = experiment.build_model()
    model.compile(
        optimizer=tf.keras.optimizers.Adam(rate),
        steps_per_execution=batches.steps_at_once(num_steps),
        **experiment.objective.of_keras(),
    )
    return model


def versions():
    """What the figures were made with."""
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": "Keras 3" if base.KERAS_3 else "tf_keras",
        "tfq_models": tfq_models.__version__,
    }
