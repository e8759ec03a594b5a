"""The command line: `python -m training --help`.

TensorFlow takes seconds to import: what asks for help or is refused does not wait for it.
"""

import argparse
import json
import pathlib
import shlex

from training import options as kinds
from training.benchmark import command as benchmark
from training.endings import in_one_line
from training.experiments import EXPERIMENTS
from training.records import keep, read_config, write


def main(arguments=None):
    """Reads the command line and does what it says."""
    options = parser().parse_args(arguments)
    with in_one_line():
        options.act(options)


def list_all(options):
    """Prints a line for each experiment."""
    for experiment in EXPERIMENTS.values():
        print(f"{experiment.name:26} {experiment.description}")


def run(options):
    """Trains and evaluates an experiment."""
    experiment = EXPERIMENTS[options.experiment].with_settings(vars(options))
    run_seed(experiment, options.seed, options.workdir)


def run_seed(experiment, seed, workdir, go_on=""):
    """Trains and evaluates an experiment, prints what came out and returns the metrics."""
    from training import report, train

    directory = train.start(experiment, seed=seed, workdir=workdir)
    with in_one_line(how_to_resume(directory) + go_on, exhausted=train.EXHAUSTED):
        metrics = train.train_and_evaluate(experiment, seed, directory)
    print(report.summary(metrics, directory), flush=True)
    return metrics


def run_seeds(options):
    """Runs an experiment once for each seed and prints mean and deviation."""
    from training import report

    experiment = EXPERIMENTS[options.experiment].with_settings(vars(options))
    runs = []
    for seed in range(options.seeds):
        rest = f", and `run` with --seed {seed + 1} and on" if seed + 1 < options.seeds else ""
        runs.append(run_seed(experiment, seed, options.workdir, rest))
    path = pathlib.Path(options.workdir) / experiment.name / "seeds.json"
    if path.exists():
        print(f"The {path.name} that was there is kept as {keep(path)}.")
    write(path, json.dumps(runs, indent=2))
    print(report.table(runs))


def resume(options):
    """Goes on with a run that was stopped."""
    with in_one_line(refused=(ValueError,)):
        read_config(options.directory)
    from training import report, train

    with in_one_line(how_to_resume(options.directory), exhausted=train.EXHAUSTED):
        print(report.summary(*train.resume(options.directory)))


def how_to_resume(directory):
    """The end of the line that tells of an interrupt."""
    return f"Go on with: python -m training resume {shlex.quote(str(directory))}"


def parser():
    """The options of each command."""
    root = argparse.ArgumentParser(
        prog="python -m training", description="Trains the experiments of tfq_models."
    )
    commands = root.add_subparsers(dest="command", required=True)
    everything = commands.add_parser("list", help="list the experiments")
    everything.set_defaults(act=list_all)
    one = commands.add_parser("run", help="train and evaluate an experiment")
    one.add_argument(
        "--seed", type=kinds.SEED, default=0, help="of data, weights and order (default: 0)"
    )
    one.set_defaults(act=run)
    many = commands.add_parser("seeds", help="run an experiment for seeds 0, 1, ...")
    many.add_argument("--seeds", type=kinds.SEEDS, default=5, help="how many (default: 5)")
    many.set_defaults(act=run_seeds)
    for command in (one, many):
        add_settings(command)
    again = commands.add_parser("resume", help="go on with a run that was stopped")
    again.add_argument("directory", type=pathlib.Path, help="of the run, runs/EXPERIMENT/TIME")
    again.set_defaults(act=resume)
    compare = commands.add_parser("benchmark", help="run published comparisons again")
    benchmark.add_benchmarks(compare)
    return root


def add_settings(command):
    """Those of an experiment that the command line can change, and where it writes."""
    command.add_argument("experiment", choices=EXPERIMENTS)
    for name, kind in [
        ("--epochs", kinds.COUNT),
        ("--batch-size", kinds.COUNT),
        ("--learning-rate", kinds.RATE),
    ]:
        command.add_argument(name, type=kind, help="instead of the experiment's own")
    command.add_argument(
        "--workdir", type=kinds.workdir, default="runs", help="where to write (default: runs)"
    )


if __name__ == "__main__":
    main()
