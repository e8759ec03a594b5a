"""The command line: `python -m training --help`."""

import argparse
import json
import pathlib

from training import report
from training.benchmark import command as benchmark
from training.experiments import EXPERIMENTS
from training.records import write
from training.train import resume, run


def main(arguments=None):
    """Reads the command line and does what it says."""
    options = parser().parse_args(arguments)
    if options.command == "list":
        for experiment in EXPERIMENTS.values():
            print(f"{experiment.name:26} {experiment.description}")
    elif options.command == "benchmark":
        benchmark.main(options)
    elif options.command == "resume":
        print(report.summary(*resume(options.directory)))
    else:
        experiment = EXPERIMENTS[options.experiment].with_settings(vars(options))
        if options.command == "run":
            print(report.summary(*run(experiment, seed=options.seed, workdir=options.workdir)))
        else:
            run_seeds(experiment, range(options.seeds), options.workdir)


def run_seeds(experiment, seeds, workdir):
    """Runs an experiment once for each seed and prints mean and deviation."""
    runs = []
    for seed in seeds:
        metrics, directory = run(experiment, seed=seed, workdir=workdir)
        print(report.summary(metrics, directory), flush=True)
        runs.append(metrics)
    write(pathlib.Path(workdir) / experiment.name / "seeds.json", json.dumps(runs, indent=2))
    print(report.table(runs))


def parser():
    """The options of each command."""
    root = argparse.ArgumentParser(
        prog="python -m training", description="Trains the experiments of tfq_models."
    )
    commands = root.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="list the experiments")
    one = commands.add_parser("run", help="train and evaluate an experiment")
    one.add_argument("--seed", type=int, default=0, help="of data, weights and order (default: 0)")
    many = commands.add_parser("seeds", help="run an experiment for seeds 0, 1, ...")
    many.add_argument("--seeds", type=int, default=5, help="how many (default: 5)")
    for command in (one, many):
        command.add_argument("experiment", choices=EXPERIMENTS)
        command.add_argument("--epochs", type=int, help="instead of the experiment's own")
        command.add_argument("--batch-size", type=int, help="instead of the experiment's own")
        command.add_argument("--learning-rate", type=float, help="instead of the experiment's own")
        command.add_argument("--workdir", default="runs", help="where to write (default: runs)")
    again = commands.add_parser("resume", help="go on with a run that was stopped")
    again.add_argument("directory", help="of the run, runs/EXPERIMENT/TIME")
    compare = commands.add_parser("benchmark", help="run published comparisons again")
    benchmark.add_benchmarks(compare)
    return root


if __name__ == "__main__":
    main()
