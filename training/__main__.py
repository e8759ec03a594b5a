"""The command line: `python -m training --help`.

TensorFlow takes seconds to import: what asks for help or is refused does not wait for it.

A program that has an experiment of its own calls `training.experiments.add`, then `main`: it has
the same commands.
"""

import argparse
import json
import pathlib
import shlex
import sys

from training import options as kinds
from training.comparisons import command as compare
from training.defaults import command as defaults
from training.experiments import EXPERIMENTS
from training.runs.endings import in_one_line
from training.runs.records import keep, read_config, write

PROGRAM = "python -m training"


def main(arguments=None, program=PROGRAM):
    """Reads the command line and does what it says.

    Args:
        arguments: Those of the command line; default: what the process was called with.
        program: How the program is called that has these commands.
    """
    arguments = renamed(sys.argv[1:] if arguments is None else list(arguments))
    options = parser(program).parse_args(arguments)
    options.program = program
    with in_one_line():
        options.act(options)


def renamed(arguments):
    """Returns the arguments with the present word for a former one, and says so."""
    if arguments[:1] != ["benchmark"]:
        return arguments
    print(
        "warning: `benchmark` is called `compare` now; the former word goes with the next version.",
        file=sys.stderr,
    )
    return ["compare", *arguments[1:]]


def list_all(options):
    """Prints a line for each experiment."""
    for experiment in EXPERIMENTS.values():
        print(f"{experiment.name:26} {experiment.description}")


def run(options):
    """Trains and evaluates an experiment."""
    experiment = EXPERIMENTS[options.experiment].with_settings(vars(options))
    run_seed(experiment, options.seed, options)


def run_seed(experiment, seed, options, go_on=""):
    """Trains and evaluates an experiment, prints what came out and returns the metrics."""
    from training.runs import report, train

    directory = train.start(experiment, seed=seed, workdir=options.workdir)
    with in_one_line(how_to_resume(options.program, directory) + go_on, exhausted=train.EXHAUSTED):
        metrics = train.train_and_evaluate(experiment, seed, directory)
    print(report.summary(experiment, metrics, directory), flush=True)
    return metrics


def run_seeds(options):
    """Runs an experiment once for each seed and prints mean and deviation."""
    from training.runs import report

    experiment = EXPERIMENTS[options.experiment].with_settings(vars(options))
    runs = []
    for seed in range(options.seeds):
        rest = f", and `run` with --seed {seed + 1} and on" if seed + 1 < options.seeds else ""
        runs.append(run_seed(experiment, seed, options, rest))
    path = pathlib.Path(options.workdir) / experiment.name / "seeds.json"
    if path.exists():
        print(f"The {path.name} that was there is kept as {keep(path)}.")
    write(path, json.dumps(runs, indent=2))
    print(report.table(experiment, runs))


def resume(options):
    """Goes on with a run that was stopped."""
    with in_one_line(refused=(ValueError,)):
        read_config(options.directory)
    from training.runs import report, train

    go_on = how_to_resume(options.program, options.directory)
    with in_one_line(go_on, exhausted=train.EXHAUSTED):
        metrics, directory = train.resume(options.directory)
    print(report.summary(EXPERIMENTS[metrics["experiment"]], metrics, directory))


def how_to_resume(program, directory):
    """The end of the line that tells of an interrupt."""
    return f"Go on with: {program} resume {shlex.quote(str(directory))}"


def parser(program=PROGRAM):
    """The options of each command."""
    root = argparse.ArgumentParser(
        prog=program, description="Trains the experiments of tfq_models."
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
    comparisons = commands.add_parser("compare", help="run published comparisons again")
    compare.add_comparisons(comparisons)
    defaults.add(commands.add_parser("defaults", help=defaults.DESCRIPTION))
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
